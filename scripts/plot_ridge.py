"""Draws a figure of the kind ridge."""

from fate.figures.ridge import draw
from fate_workflow.plotting import plot

plot(snakemake, draw)
