"""Draws a figure of the kind finite_source."""

from fate.figures.finite_source import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
