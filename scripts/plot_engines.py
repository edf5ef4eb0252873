"""Draws a figure of the kind engines."""

from fate.figures.engines import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
