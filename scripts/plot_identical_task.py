"""Draws a figure of the kind identical_task."""

from fate.figures.identical_task import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
