"""Draws a figure of the kind finite_size."""

from fate.figures.finite_size import draw
from fate_workflow.plotting import plot

plot(snakemake, draw)
