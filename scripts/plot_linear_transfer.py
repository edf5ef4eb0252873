"""Draws a figure of the kind linear_transfer."""

from fate.figures.linear_transfer import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
