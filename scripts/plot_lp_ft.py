"""Draws a figure of the kind lp_ft."""

from fate.figures.lp_ft import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
