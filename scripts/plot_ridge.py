"""Draws a figure of the kind ridge."""

from fate.figures.ridge import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
