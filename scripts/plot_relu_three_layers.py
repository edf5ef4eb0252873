"""Draws a figure of the kind relu_three_layers."""

from fate.figures.relu_three_layers import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
