"""Training from scratch with weight decay, and linear transfer against the best of it."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import rounded
from fate.figures.maps import at_least_ridge, nearest
from fate.figures.measured import draw_means, draw_risk
from fate.figures.phase_diagrams import draw_row
from fate.linear.theory import weight_decay
from fate.risks import transferability

SHOWN = 4  # strengths of the list that the first panel shows
RISKS = (0.02, 3.0)


def best_decayed_risk(transfer: xr.Dataset, theory: xr.Dataset) -> xr.DataArray:
    """Return the risk (gamma, theta, instance) of scratch with the strength of the list that is best at each gamma.

    Chosen by theory: the lowest of the measured risks would be low by selection.
    """
    return transfer["weight_decay_risk"].isel(
        weight_decay=theory["weight_decay_risk_asymptotic"].argmin("weight_decay")
    )


def against_best(transfer: xr.Dataset, theory: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Return both datasets at the least ridge, T of linear transfer being against the best regularised scratch."""
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    cell = ("gamma", "theta", "instance")
    baseline = best_decayed_risk(transfer, theory).transpose(*cell).values
    gain, error = transferability(baseline, transfer["linear_risk"].transpose(*cell).values)
    predicted = theory["best_ridge_risk_asymptotic_fine"] - theory["linear_risk_exact_fine"]
    return (
        transfer.assign(
            linear_transferability=(cell[:2], gain),
            linear_transferability_standard_error=(cell[:2], error),
            scratch_risk=(cell, baseline),
        ),
        theory.assign(linear_transferability_exact_fine=predicted.transpose("gamma_fine", "theta_fine")),
    )


def draw_strengths(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset) -> None:
    """Draw the risk of scratch with some strengths against gamma at one angle, on which it does not depend."""
    chosen = np.unique(np.linspace(1, transfer.sizes["weight_decay"] - 2, SHOWN).round().astype(int))
    looks = style.slice_looks(len(chosen))
    for index, look in zip(chosen, looks, strict=True):
        curve = theory["weight_decay_risk_asymptotic_fine"].isel(weight_decay=index)
        axes.plot(theory["gamma_fine"], curve, color=look.colour)
        draw_risk(axes, transfer["gamma"], transfer.isel(weight_decay=index), "weight_decay", look, RISKS)
    names = [f"w = {float(transfer['weight_decay'][index]):g}" for index in chosen]
    axes.legend(handles=style.look_handles(names, looks), loc="upper right", ncols=2)
    axes.set(title="scratch with weight decay w", ylabel="risk, R")


def draw_best(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset) -> None:
    """Draw scratch with the best strength beside optimally ridged scratch, and beside no decay."""
    gamma, fine = transfer["gamma"], theory["gamma_fine"]
    plain, best = style.METHOD_LOOKS["scratch"], style.Look("black", "D")
    axes.plot(fine, theory["scratch_risk_exact_fine"], color="#808080")
    draw_risk(axes, gamma, transfer, "scratch", plain, RISKS)
    axes.plot(fine, theory["best_ridge_risk_asymptotic_fine"], color=best.colour)
    draw_means(axes, gamma, best_decayed_risk(transfer, theory), None, best, RISKS)
    axes.legend(handles=style.look_handles(["no decay", "best decay (line: best ridge)"], [plain, best]))
    axes.set_title("the best strength at each γ")


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """Draw risks of regularised scratch above the phase diagram of linear transfer against the best of them."""
    figure = Figure(figsize=(style.WIDTH, 4.4), layout="constrained")
    above, below = figure.subfigures(2, 1)
    risks = above.subplots(1, 2, sharey=True)
    one_angle = transfer.isel(theta=len(transfer["theta"]) // 2)
    draw_strengths(risks[0], one_angle, theory)
    draw_best(risks[1], one_angle, theory)
    for axes in risks:
        axes.set(xlabel=style.SAMPLES, yscale="log", ylim=RISKS)

    panels = below.subplots(1, 3, width_ratios=(1, 1, 1.15))
    draw_row(panels, *against_best(transfer, theory), slices, "linear")
    angle = theory["theta_fine"].values
    crossing = weight_decay.crossing_gamma(angle, float(theory["sigma"]))
    panels[0].plot(crossing, angle, "--", color="black", linewidth=0.8)
    panels[0].set_title("experiment")
    panels[2].legend(handles=style.angle_handles(nearest(transfer["theta"], slices)), loc="upper right")
    below.suptitle("linear transfer against scratch with the best decay", fontsize=8)
    style.draw_colour_bar(below, panels[:2], aspect=22)
    return figure


def caption_values(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    best = theory["weight_decay_risk_asymptotic"].min("weight_decay")
    above = float((best / theory["best_ridge_risk_asymptotic"]).max()) - 1
    return {
        "angles": nearest(transfer["theta"], slices),
        "above": rounded(100 * above),
        "falling": bool((best.diff("gamma") < 0).all()),
    }
