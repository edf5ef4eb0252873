"""Draws a figure of the kind weight_decay."""

from fate.figures.weight_decay import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
