"""Draws a figure of the kind unequal_noise."""

from fate.figures.unequal_noise import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
