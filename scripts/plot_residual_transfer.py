"""Draws a figure of the kind residual_transfer."""

from fate.figures.residual_transfer import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
