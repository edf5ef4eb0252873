"""Evidence transfer of two-layer students by kernels: risks, and the best student of each cell, for each experiment."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_in_turn
from fate.figures.maps import draw_choice, nearest
from fate.figures.measured import draw_means
from fate.figures.relu_labels import SAMPLES

SHOWN_ABLATION = 0.5  # moved to the nearest of the grid
# The method whose look a student has, and its name.
STUDENTS = {
    "scratch": ("scratch", "scratch"),
    "linear": ("linear", "linear transfer"),
    "fine_tuned": ("fine_tuned", "fine-tuning"),
    "architecture": ("likelihood_ridge", "kernel of the architecture alone"),
    "evidence": ("evidence", "evidence transfer"),
}
LIMITS = (3e-3, 2.0)
MOST_LABELS = 6  # of a panel, side by side


def draw_risks(axes: Axes, own: xr.Dataset) -> None:
    """Draw the risk of every student against n, joined by thin lines."""
    for name, (method, _) in STUDENTS.items():
        at, look = own.sel(student=name), style.METHOD_LOOKS[method]
        draw_means(axes, at["n"], at["student_risk"], at["student_converged"], look, LIMITS)
        axes.plot(at["n"], at["student_risk"].mean("instance"), color=look.colour, linewidth=0.6)
    axes.set(xscale="log", yscale="log", ylim=LIMITS, xlabel=SAMPLES)


def best_student(own: xr.Dataset) -> xr.DataArray:
    """Return the index in ``STUDENTS`` of that of the lowest mean risk (mu, n)."""
    risk = own["student_risk"].mean("instance", skipna=False)
    return risk.fillna(np.inf).sel(student=list(STUDENTS)).argmin("student").transpose("mu", "n")


def draw_best(axes: Axes, own: xr.Dataset) -> None:
    """Draw the student of the lowest mean risk in each cell (mu, n) in its colour."""
    best = best_student(own)
    columns, rows = (np.arange(size) for size in best.shape)
    draw_choice(axes, best.assign_coords(mu=columns, n=rows), [method for method, _ in STUDENTS.values()])
    axes.set_yticks(rows, [str(count) for count in own["n"].values])
    apart = 1 if len(columns) <= MOST_LABELS else 2
    axes.set_xticks(columns[::apart], [f"{mu:g}" for mu in own["mu"].values[::apart]])
    axes.set(xlabel="ablated fraction, μ")


def _of_experiment(study: xr.Dataset, name: str) -> xr.Dataset:
    """Return risks and convergence of one experiment, at the n and mu that it has."""
    own = study[["student_risk", "student_converged"]].sel(experiment=name)
    for axis in ("n", "mu"):
        own = own.dropna(axis, how="all", subset=["student_risk"])
    return own


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw risks relative to |f_t|^2 against n at one mu, above the best student of each cell; columns: experiments."""
    names = study["experiment"].values
    figure = Figure(figsize=(style.WIDTH, 4.6), layout="constrained")
    panels = figure.subplots(2, len(names), squeeze=False)
    for (above, below), name in zip(panels.T, names, strict=True):
        own = _of_experiment(study, name)
        [mu] = nearest(own["mu"], [SHOWN_ABLATION])
        draw_risks(above, own.sel(mu=mu))
        above.set(title=name, xlabel=f"samples, n; μ = {mu:g}")
        above.tick_params(labelleft=above is panels[0, 0])
        draw_best(below, own)
        below.set_title("lowest risk")
    panels[0, 0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    panels[1, 0].set_ylabel(SAMPLES)
    looks = [style.METHOD_LOOKS[method] for method, _ in STUDENTS.values()]
    handles = style.look_handles([name for _, name in STUDENTS.values()], looks)
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    owns = [_of_experiment(study, name) for name in study["experiment"].values]
    best = [best_student(own) for own in owns]
    return letters_in_turn(risks=len(owns), best=len(owns)) | {
        "shown": sorted({nearest(own["mu"], [SHOWN_ABLATION])[0] for own in owns}),
        "wins": [int((each == list(STUDENTS).index("evidence")).sum()) for each in best],
        "cells": [each.size for each in best],
    }
