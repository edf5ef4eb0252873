"""Draws a figure of the kind lazy_to_rich."""

from fate.figures.lazy_to_rich import draw
from fate_workflow.jobs.plotting import plot

plot(snakemake, draw)
