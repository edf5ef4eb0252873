"""The arguments of ``draw`` for every kind of figure, and the figures."""

from functools import cache
from importlib import import_module

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from fate.figures.kinds import KINDS
from made_up.experiments import experiment
from made_up.tables import made_up, study

SLICES = np.pi * np.array([0.125, 0.25, 0.375])
EXPERIMENTS = {  # what differs between the experiments of a kind
    "finite_source": [{"source_ratio": 0.5, "source_sigma": 0.2}, {"source_sigma": 0.2}],
    "unequal_noise": [{"source_ratio": 1.5, "source_sigma": 1.0}, {"source_ratio": 0.5, "sigma": 1.0}],
    "depth": [{"sigma": 1.0}, {"sigma": 1.0, "depth": 3}, {"sigma": 0.0}],
    "identical_task": [{"depth": 2}, {"depth": 4}],
    "engines": [{}, {}],
}


def network(stage: str, number: int) -> xr.Dataset:
    """One file of the ``number``-th of two-layer networks of different scales, or of the problem of it."""
    teachers = {"activation": "relu", "output_weights": ["positive", "signs"][number], "dimension": 5}
    if stage == "teachers":
        return made_up(stage, **teachers)
    return made_up(stage, **teachers, neurons=8, init_scale=0.1**number)


def make_inputs(kind: str, **grid) -> dict:
    """The arguments of ``draw`` for a kind; ``grid`` is that of experiments on linear networks."""
    entry = KINDS[kind]
    options = entry.options | ({"slices": SLICES} if entry.takes_slices else {})
    if entry.shows == "study":
        return {"study": study(kind)}
    if entry.family == "two_layer":
        files = {stage: [network(stage, number) for number in range(2)] for stage in entry.stages}
    else:
        shown = [experiment(**grid, **different) for different in EXPERIMENTS.get(kind, [{}])]
        files = dict(zip(entry.stages, map(list, zip(*shown, strict=True)), strict=True))
    return options | {stage: each[0] if entry.shows == "experiment" else each for stage, each in files.items()}


def draw(kind: str, **inputs) -> Figure:
    """The figure of a kind, not yet laid out."""
    return import_module(f"fate.figures.{KINDS[kind].module}").draw(**inputs)


@cache
def drawn(kind: str) -> Figure:
    """The figure of a kind, laid out once for all tests, which do not change it."""
    figure = draw(kind, **make_inputs(kind))
    figure.draw_without_rendering()
    return figure
