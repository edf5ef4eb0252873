"""Draws a figure of the kind finite_size."""

from fate.figures.finite_size import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
