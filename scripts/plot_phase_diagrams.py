"""Draws a figure of the kind phase_diagrams."""

from fate.figures.phase_diagrams import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
