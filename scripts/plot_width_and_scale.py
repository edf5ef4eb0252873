"""Draws a figure of the kind width_and_scale."""

from fate.figures.width_and_scale import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
