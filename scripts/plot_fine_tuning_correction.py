"""Draws a figure of the kind fine_tuning_correction."""

from fate.figures.fine_tuning_correction import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
