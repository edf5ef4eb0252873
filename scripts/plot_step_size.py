"""Draws a figure of the kind step_size."""

from fate.figures.step_size import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
