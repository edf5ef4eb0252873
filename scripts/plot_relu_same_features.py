"""Draws a figure of the kind relu_same_features."""

from fate.figures.relu_same_features import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
