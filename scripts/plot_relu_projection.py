"""Draws a figure of the kind relu_projection."""

from fate.figures.relu_projection import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
