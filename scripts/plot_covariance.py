"""Draws a figure of the kind covariance."""

from fate.figures.covariance import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
