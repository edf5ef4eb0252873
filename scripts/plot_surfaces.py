"""Draws a figure of the kind surfaces."""

from fate.figures.surfaces import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
