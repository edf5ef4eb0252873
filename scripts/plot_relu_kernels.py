"""Draws a figure of the kind relu_kernels."""

from fate.figures.relu_kernels import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
