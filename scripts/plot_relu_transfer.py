"""Draws a figure of the kind relu_transfer."""

from fate.figures.relu_transfer import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
