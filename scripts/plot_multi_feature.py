"""Draws a figure of the kind multi_feature."""

from fate.figures.multi_feature import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
