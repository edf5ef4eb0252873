"""Draws a figure of the kind double_descent."""

from fate.figures.double_descent import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
