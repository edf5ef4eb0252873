"""Draws a figure of the kind depth."""

from fate.figures.depth import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
