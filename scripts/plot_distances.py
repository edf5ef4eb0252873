"""Draws a figure of the kind distances."""

from fate.figures.distances import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
