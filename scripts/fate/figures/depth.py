"""Depth: what it changes, and that it does so only with label noise."""

from collections.abc import Sequence

import numpy as np
import scipy.stats
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.phase_diagram import at_least_ridge, curve_at, draw_slice, parameters, slice_angles

ANGLE = 0.25  # in units of pi
RISKS = (0.2, 30.0)
GAINS = (-0.6, 0.6)


def draw_risks(axes: Axes, pairs: Sequence[tuple[xr.Dataset, xr.Dataset]], looks: dict[int, style.Look]) -> None:
    """Risks of scratch and linear transfer, whose lines all depths share; markers of the depths side by side."""
    _, theory = pairs[0]
    for place, (trained, predicted) in enumerate(pairs):
        angle = slice_angles(trained, [ANGLE])[0]
        cut = trained.sel(theta=angle)
        beside = cut["gamma"].values + 0.018 * (place - (len(pairs) - 1) / 2)
        for method in ("scratch", "linear"):
            risk = cut[f"{method}_risk"].transpose("gamma", "instance").values
            error, converged = scipy.stats.sem(risk, axis=1), cut[f"{method}_converged"].all("instance").values
            look = looks[parameters(predicted)["depth"]]
            style.draw_points(axes, beside, risk.mean(axis=1), np.stack([error, error]), converged, RISKS, look)
    axes.plot(theory["gamma_fine"], theory["scratch_risk_exact_fine"], color="black")
    exact = curve_at(theory["linear_risk_exact_fine"], angle)
    axes.plot(theory["gamma_fine"], exact, color="black")
    axes.text(0.97, 0.08, "linear transfer", transform=axes.transAxes, ha="right")
    axes.text(0.03, 0.45, "scratch", transform=axes.transAxes)
    axes.locator_params("x", nbins=5)
    noise = parameters(theory)["noise"]
    axes.set(
        title=f"risks, σ = {noise:g}, θ = {style.angle_text(angle)}", xlabel=style.SAMPLES, yscale="log", ylim=RISKS
    )
    axes.set_ylabel("risk, R")


@style.styled()
def draw(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> Figure:
    """Risks that do not depend on depth, and T of fine-tuning, one panel a noise, the largest first."""
    pairs = [
        (at_least_ridge(trained), at_least_ridge(predicted))
        for trained, predicted in zip(transfer, theory, strict=True)
    ]
    depths = sorted({parameters(predicted)["depth"] for _, predicted in pairs})
    looks = dict(zip(depths, style.slice_looks(len(depths)), strict=True))
    noises = sorted({parameters(predicted)["noise"] for _, predicted in pairs}, reverse=True)
    by_noise = {noise: [pair for pair in pairs if parameters(pair[1])["noise"] == noise] for noise in noises}

    figure = Figure(figsize=(style.WIDTH, 2.6), layout="constrained")
    risks, *gains = figure.subplots(1, 1 + len(noises))
    draw_risks(risks, by_noise[noises[0]], looks)
    for axes, noise in zip(gains, noises, strict=True):
        for trained, predicted in by_noise[noise]:
            angle = slice_angles(trained, [ANGLE])[0]
            draw_slice(axes, trained, predicted, angle, "fine_tuned", looks[parameters(predicted)["depth"]], GAINS)
        axes.set(title=f"fine-tuning, σ = {noise:g}, θ = {style.angle_text(angle)}", ylabel=style.TRANSFERABILITY)
    handles = style.look_handles([f"L = {depth}" for depth in depths], looks.values())
    lines = style.line_handles({"exact or corrected": "-", "as printed": "--"})
    figure.legend(handles=handles + lines, loc="outside upper center", ncols=len(handles + lines))
    return figure
