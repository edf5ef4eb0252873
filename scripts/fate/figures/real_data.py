"""Errors on real data, measured and predicted, with the calibration of both the prediction and the advice."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_in_turn, with_error
from fate.figures.measured import draw_points, mean_and_error
from fate.measures import AS_GOOD, advice_hits

TITLES = {
    "digits_split": "digits, two splits",
    "digits_overlap": "digits, overlapping",
    "diabetes": "diabetes",
    "breast_cancer": "breast cancer",
    "wine": "wine",
}
LOOKS = {
    "scratch": style.METHOD_LOOKS["scratch"],
    "ridge": style.METHOD_LOOKS["likelihood_ridge"],
    "linear": style.METHOD_LOOKS["linear"],
    "fine_tuned": style.METHOD_LOOKS["fine_tuned"],
    "evidence": style.METHOD_LOOKS["evidence"],
}
NAMES = {
    "scratch": "scratch, minimum norm",
    "ridge": "ridge by likelihood",
    "linear": "linear transfer",
    "fine_tuned": "fine-tuning",
    "evidence": "evidence transfer",
}
FEATURES = {"linear": "linear source", "network": "source network"}
LIMITS = (0.0, 1.5)
RATIO_LIMITS = (0.5, 3.0)
LEAST_STATED = 0.3  # where the axis of stated probabilities begins


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw errors against n, a row a kind of features and a column a task; below, the two calibrations."""
    figure = Figure(figsize=(style.WIDTH, 6.0), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(2, 1))
    panels = above.subplots(len(FEATURES), study.sizes["task"], sharex=True, sharey=True, squeeze=False)
    for row, (kind, name) in zip(panels, FEATURES.items(), strict=True):
        for axes, task in zip(row, study["task"].values, strict=True):
            _draw_errors(axes, study.sel(task=task, source_features=kind))
        row[0].set_ylabel(f"error / variance,\n{name}")
    for axes, task in zip(panels[0], study["task"].values, strict=True):
        axes.set_title(TITLES[str(task)])
    for axes in panels[-1]:
        axes.set_xlabel("target samples, n")
    handles = style.look_handles(list(NAMES.values()), list(LOOKS.values())) + style.line_handles({"predicted": "-"})
    above.legend(handles=handles, loc="outside upper center", ncols=3)
    ratio, advice = below.subplots(1, 2)
    _draw_calibration(ratio, study)
    _draw_advice(advice, study)
    tasks = [TITLES[str(task)] for task in study["task"].values]
    below.legend(
        handles=style.look_handles(tasks, style.slice_looks(len(tasks))), loc="outside upper center", ncols=len(tasks)
    )
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    tasks = study.sizes["task"]
    logarithm = np.log(study["evidence_error_predicted"] / study["evidence_error"]).mean("source_features")
    # Tasks without so many rows have no value.
    mean, error = mean_and_error(logarithm.isel(n=-1).mean("task"))
    hits = advice_hits(study)
    stated = study["certainty"].where(hits.notnull())
    across = [name for name in hits.dims if name != "instance"]
    return letters_in_turn(of_linear=tasks, of_network=tasks, ratio=1, advice=1) | {
        "most": int(study["n"][-1]),
        "predicted": with_error(np.exp(mean), np.exp(mean) * error),
        "as_good": AS_GOOD,
        "hits": with_error(*mean_and_error(hits.mean(across))),
        "stated": with_error(*mean_and_error(stated.mean(across))),
        "least_stated": LEAST_STATED,
    }


def _draw_errors(axes: Axes, cell: xr.Dataset) -> None:
    """Draw the errors of all methods of one task."""
    samples = cell["n"].values
    for method, look in LOOKS.items():
        colour = "#707070" if method == "scratch" else look.colour
        predicted = cell[f"{method}_error_predicted"].median("instance")
        axes.plot(samples, predicted, color=colour, linewidth=0.9)
        draw_points(axes, samples, *mean_and_error(cell[f"{method}_error"]), True, look, LIMITS)
    axes.set(xscale="log", ylim=LIMITS)
    axes.minorticks_off()
    style.mark_values(axes.xaxis, samples)


def _draw_calibration(axes: Axes, study: xr.Dataset) -> None:
    """Draw the geometric mean of predicted over measured error of evidence transfer against n."""
    logarithm = np.log(study["evidence_error_predicted"] / study["evidence_error"])
    for look, task in zip(style.slice_looks(study.sizes["task"]), study["task"].values, strict=True):
        # The draws of both kinds of features share their rows.
        mean, error = mean_and_error(logarithm.sel(task=task).mean("source_features", skipna=True))
        ratio = np.exp(mean)
        draw_points(axes, study["n"].values, ratio, ratio * error, True, look, RATIO_LIMITS)
    axes.axhline(1, color="black", linewidth=0.6)
    axes.set(xscale="log", yscale="log", ylim=RATIO_LIMITS, xlabel="target samples, n", ylabel="predicted / measured")
    style.mark_values(axes.xaxis, study["n"].values)
    style.mark_values(axes.yaxis, [0.5, 1, 2, 3])


def _draw_advice(axes: Axes, study: xr.Dataset) -> None:
    """Draw the share of hits of the advice against its stated certainty, a marker a task and n."""
    hits, certainty = advice_hits(study).mean("source_features"), study["certainty"].mean("source_features")
    for look, task in zip(style.slice_looks(study.sizes["task"]), study["task"].values, strict=True):
        share, error = mean_and_error(hits.sel(task=task))
        draw_points(axes, certainty.sel(task=task).mean("instance"), share, error, True, look)
    axes.plot([0, 1], [0, 1], color="black", linewidth=0.6)
    axes.set(
        xlim=(LEAST_STATED, 1.03), ylim=(0, 1.05), xlabel="stated probability", ylabel="share of hits of the advice"
    )
