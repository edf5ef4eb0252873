"""Pretraining with a little target data: risk against its weight, and beside the other methods."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.maps import nearest
from fate.figures.measured import draw_means
from fate.methods import Look

RATIO = 0.6  # gamma of the curves
ANGLES = np.pi * np.array([0.1, 0.25, 0.5])  # a column each
SHARES = (0.25, 1.0)  # m/n below
RIVALS = {
    "ridge_risk": ("scratch, best ridge", Look("#7f7f7f", "^", 3.4)),
    "linear_risk": ("linear transfer", style.METHOD_LOOKS["linear"]),
    "selected_risk": ("ρ by held-out overlap, {}", Look("#cc79a7", "P", 3.8)),
    "best_risk": ("best ρ, {}", Look("#0072b2", "o", 3.4)),
    "whole_risk": ("best ρ, {}", Look("#56b4e9", "D", 3.2)),
    "evidence_risk": ("evidence transfer", Look("#000000", "*", 5.0)),
}


@style.styled()
def draw(study: xr.Dataset) -> Figure:
    """Draw above R against rho at one gamma, a line a share m/n; below R of every method against gamma.

    Lines are limits of many dimensions, markers means over instances with standard errors.
    """
    angles = nearest(study["theta"], ANGLES)
    figure = Figure(figsize=(style.WIDTH, 4.9), layout="constrained")
    curves, methods = figure.subplots(2, len(angles), squeeze=False)
    (ratio,) = nearest(study["gamma"], [RATIO])
    shares = study["target_share"].values
    looks = style.slice_looks(len(shares))
    compared = _compared(study)
    for above, below, angle in zip(curves, methods, angles, strict=True):
        cut = study.sel(theta=angle)
        _draw_weights(above, cut.sel(gamma=ratio), looks)
        above.set_title(f"θ = {style.angle_text(angle)}, γ = {ratio:g}")
        _draw_methods(below, cut, compared.sel(theta=angle))
    for axes in (curves[0], methods[0]):
        axes.set_ylabel("risk, R")
    names = [f"m/n = {share:g}" for share in shares]
    handles = style.look_handles(names, looks) + style.line_handles({"theory": "-", "no method beats this risk": ":"})
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    little, most = (f"m/n = {share:g}" for share in _shares(study))
    texts = [text.format(most if name == "whole_risk" else little) for name, (text, _) in RIVALS.items()]
    handles = style.look_handles(texts, [look for _, look in RIVALS.values()])
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    return figure


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
    little, most = _shares(study)
    return (
        study[["ridge_risk", "linear_risk", "evidence_risk"]]
        .reset_coords(drop=True)
        .assign(
            selected_risk=study["selected_risk"].sel(target_share=little).reset_coords(drop=True),
            best_risk=best.sel(target_share=little).reset_coords(drop=True),
            whole_risk=best.sel(target_share=most).reset_coords(drop=True),
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
