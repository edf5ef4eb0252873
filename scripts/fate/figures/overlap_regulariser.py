"""Pretraining with a little target data: risk against its weight, beside the other methods, and which is best where."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_in_turn, rounded
from fate.figures.maps import nearest
from fate.figures.measured import draw_means
from fate.methods import Look
from fate.risks import standard_error

RATIO = 0.6  # gamma of the curves
ANGLES = np.pi * np.array([0.1, 0.25, 0.5])  # a column each
CERTAIN = 4  # standard errors between the best method and the second
SHARES = (0.25, 1.0)  # m/n below
RIVALS = {
    "ridge_risk": (style.METHOD_NAMES["likelihood_ridge"], style.METHOD_LOOKS["likelihood_ridge"]),
    "linear_risk": ("linear transfer", style.METHOD_LOOKS["linear"]),
    "selected_risk": ("ρ by held-out overlap, {}", Look("#cc79a7", "^", 3.8)),
    "best_risk": ("best ρ, {}", Look("#332288", "o", 3.4)),
    "whole_risk": ("best ρ, {}", Look("#44aa99", "D", 3.2)),
    "isotropic_risk": ("all features kept, isotropic", Look("#c99700", "v", 3.8)),
    "square_risk": ("all features kept, Gaussian", Look("#d55e00", "<", 3.8)),
    "evidence_risk": (style.METHOD_NAMES["evidence"], style.METHOD_LOOKS["evidence"]),
}
SETTLED = ("ridge_risk", "linear_risk", "selected_risk", "evidence_risk")  # no strength has to be known


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw R against rho at one gamma, a line a share m/n; R of every method against gamma; the best of each cell.

    Lines are limits of many dimensions, markers means over instances with standard errors.
    """
    angles = nearest(study["theta"], ANGLES)
    figure = Figure(figsize=(style.WIDTH, 6.9), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=[4.3, 1.9])
    curves, methods = above.subplots(2, len(angles), squeeze=False)
    (ratio,) = nearest(study["gamma"], [RATIO])
    shares = study["target_share"].values
    looks = style.slice_looks(len(shares))
    compared = _compared(study)
    for curve, method, angle in zip(curves, methods, angles, strict=True):
        cut = study.sel(theta=angle)
        _draw_weights(curve, cut.sel(gamma=ratio), looks)
        curve.set_title(f"θ = {style.angle_text(angle)}, γ = {ratio:g}")
        _draw_methods(method, cut, compared.sel(theta=angle))
    for axes in (curves[0], methods[0]):
        axes.set_ylabel("risk, R")
    maps = below.subplots(1, 3, sharey=True)
    known = [name for name in RIVALS if name != "evidence_risk"]
    _draw_best(maps[0], compared[known], "without evidence transfer")
    _draw_best(maps[1], compared[list(RIVALS)], "all methods")
    _draw_best(maps[2], compared[list(SETTLED)], "from the samples alone")
    maps[0].set_ylabel(style.ANGLE)
    names = [f"m/n = {share:g}" for share in shares]
    handles = style.look_handles(names, looks) + style.line_handles({"theory": "-", "no method beats this risk": ":"})
    above.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    little, most = (f"m/n = {share:g}" for share in _shares(study))
    texts = [text.format(most if name == "whole_risk" else little) for name, (text, _) in RIVALS.items()]
    handles = style.look_handles(texts, [look for _, look in RIVALS.values()])
    above.legend(handles=handles, loc="outside lower center", ncols=3)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    angles = nearest(study["theta"], ANGLES)
    little, most = _shares(study)
    mean = _compared(study).mean("instance").to_dataarray("rival").transpose("rival", "theta", "gamma")
    ratio = mean.sel(rival="whole_risk") / mean.sel(rival="evidence_risk")
    place = ratio.argmin(...)

    def wins(name: str, *among: str) -> int:
        return int((mean.sel(rival=[name, *among]).argmin("rival") == 0).sum())

    others = [name for name in RIVALS if name not in ("whole_risk", "evidence_risk")]
    return letters_in_turn(weights=len(angles), methods=len(angles), best=3) | {
        "angles": angles,
        "ratio": nearest(study["gamma"], [RATIO])[0],
        "little": float(little),
        "most": float(most),
        "certain": CERTAIN,
        "cells": ratio.size,
        "regularised_wins": wins("whole_risk", *others),
        "regularised_left": wins("whole_risk", *others, "evidence_risk"),
        "evidence_wins": wins("evidence_risk", *(name for name in SETTLED if name != "evidence_risk")),
        "ratio_least": rounded(ratio[place]),
        "ratio_angle": float(ratio[place]["theta"]),
        "ratio_gamma": float(ratio[place]["gamma"]),
    }


def _shares(study: xr.Dataset) -> np.ndarray:
    """Return the shares m/n that are nearest to ``SHARES``."""
    return study["target_share"].sel(target_share=list(SHARES), method="nearest").values


def _draw_weights(axes: Axes, cut: xr.Dataset, looks: list[Look]) -> None:
    """Draw R against rho for each share m/n, with the risk that no method beats."""
    for share, look in zip(cut["target_share"].values, looks, strict=True):
        one = cut.sel(target_share=share)
        axes.plot(cut["target_weight"], one["regularised_risk_asymptotic"], color=look.colour)
        draw_means(axes, cut["target_weight"], one["regularised_risk"], None, look)
    axes.axhline(float(cut["limit_risk"]), color="black", linestyle=":", linewidth=0.9)
    axes.set(xlabel="weight of the target samples, ρ", ylim=(0, None))


def _compared(study: xr.Dataset) -> xr.Dataset:
    """Return the risk of every method (gamma, theta, instance)."""
    best = study["regularised_risk"].sel(target_weight=study["best_target_weight"]).reset_coords(drop=True)
    kept = study["kept_features_risk"].sel(penalty=study["best_penalty"]).reset_coords(drop=True)
    little, most = _shares(study)
    return (
        study[["ridge_risk", "linear_risk", "evidence_risk"]]
        .reset_coords(drop=True)
        .assign(
            selected_risk=study["selected_risk"].sel(target_share=little).reset_coords(drop=True),
            best_risk=best.sel(target_share=little).reset_coords(drop=True),
            whole_risk=best.sel(target_share=most).reset_coords(drop=True),
            **{f"{kind}_risk": kept.sel(features=kind).reset_coords(drop=True) for kind in ("isotropic", "square")},
        )
    )


def _draw_methods(axes: Axes, cut: xr.Dataset, compared: xr.Dataset) -> None:
    """Draw R of every method at each gamma, side by side, with the risk that no method beats."""
    places = np.arange(cut.sizes["gamma"])
    offsets = np.linspace(-0.3, 0.3, len(RIVALS))
    for offset, (name, (_, look)) in zip(offsets, RIVALS.items(), strict=True):
        draw_means(axes, places + offset, compared[name], None, look)
    for place, limit in zip(places, cut["limit_risk"].values, strict=True):
        axes.plot([place - 0.4, place + 0.4], [limit, limit], ":", color="black", linewidth=0.9)
    axes.set(xlabel=style.SAMPLES, ylim=(0, None), xlim=(-0.5, len(places) - 0.5))
    axes.set_xticks(places, [f"{ratio:g}" for ratio in cut["gamma"].values])


def _draw_best(axes: Axes, compared: xr.Dataset, title: str) -> None:
    """Draw the mark of the method of lowest mean risk in each cell, small where its lead is within its error."""
    risk = compared.to_dataarray("method").transpose("method", "theta", "gamma", "instance").values
    order = risk.mean(axis=-1).argsort(axis=0)
    first, second = (np.take_along_axis(risk, order[place][None, ..., None], axis=0)[0] for place in (0, 1))
    lead = second - first
    certain = lead.mean(axis=-1) > CERTAIN * standard_error(lead)
    names = list(compared)
    for row, column in np.ndindex(certain.shape):
        look = RIVALS[names[order[0, row, column]]][1]
        size = (2.2 if certain[row, column] else 1.1) * look.size
        axes.plot(column, row, look.marker, color=look.colour, markersize=size)
    axes.set_xticks(range(certain.shape[1]), [f"{ratio:g}" for ratio in compared["gamma"].values])
    axes.set_yticks(range(certain.shape[0]), [style.angle_text(angle) for angle in compared["theta"].values])
    axes.set(xlim=(-0.5, certain.shape[1] - 0.5), ylim=(-0.5, certain.shape[0] - 0.5))
    axes.set(xlabel=style.SAMPLES, title=title)
