"""Draws a figure of the kind fine_tuning."""

from fate.figures.fine_tuning import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
