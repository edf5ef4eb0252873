"""Distances between tasks, beside the transferability of linear transfer."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import with_error
from fate.figures.measured import draw_points, mean_and_error

NEAR, FAR = style.Look("#4b2a84", "o"), style.Look("#d98a1f", "s")  # tasks up to, and beyond, a right angle
TUNED = style.Look("#7a7a7a", "v")  # against scratch with the best ridge
ASSIGNED = style.Look("#8c4a14", "D"), style.Look("#009e73", "^")  # high and low dimension
BOUNDS = "#7a7a7a"


def draw_gain(axes: Axes, study: xr.Dataset, distance: np.ndarray, spread: np.ndarray, title: str) -> None:
    """Draw T against one distance (theta,), with errors of both: ``spread`` (theta,), or (2, theta)."""
    gain = study["linear_transferability"].values
    error = study["linear_transferability_standard_error"].values
    for chosen, look in ((study["theta"].values <= np.pi / 2, NEAR), (study["theta"].values > np.pi / 2, FAR)):
        marks = {"color": look.colour, "marker": look.marker, "markersize": look.size, "linestyle": "none"}
        axes.errorbar(
            distance[chosen], gain[chosen], error[chosen], spread[..., chosen], elinewidth=0.8, zorder=3, **marks
        )
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(title=title)


def draw_bounded_gain(axes: Axes, study: xr.Dataset, name: str, title: str) -> None:
    """Draw T against a distance known between two bounds alone: bars from one to the other, lines along both."""
    exact = study["linear_transferability_exact"].values
    lower, upper = study[f"{name}_lower"].values, study[f"{name}_upper"].values
    middle, half = (lower + upper) / 2, (upper - lower) / 2
    for bound in (lower, upper):
        axes.plot(bound, exact, color=BOUNDS)
    draw_gain(axes, study, middle, half, title)


def draw_assigned(axes: Axes, study: xr.Dataset) -> None:
    """Draw W_1 of samples against the angle, over its value at the largest: high and low dimension, population."""
    theta = study["theta"].values
    for index, look in enumerate(ASSIGNED):
        mean, error = mean_and_error(study["wasserstein_sampled"].isel(point_dimension=index))
        marks = {"linestyle": "none", "color": look.colour, "marker": look.marker, "markersize": look.size}
        label = f"samples, d = {int(study['point_dimension'][index])}"
        axes.errorbar(theta, mean / mean[-1], error / mean[-1], elinewidth=0.8, label=label, **marks)
    bound = study["wasserstein_upper"].values
    axes.plot(theta, bound / max(bound[-1], 1e-300), color="black", label="population bound")
    style.mark_angles(axes.xaxis, theta.max())
    axes.set(title="Wasserstein-1 of samples", xlabel=style.ANGLE, ylabel="W₁(θ) / W₁ at the largest θ", ylim=(0, 1.1))
    axes.legend(loc="lower right")


def draw_growing(axes: Axes, study: xr.Dataset) -> None:
    """Draw T against n/d for one pair: theory, networks, the n/d of T = 0 in Eq. 11, and T against the best ridge."""
    exact = study["growing_linear_transferability_exact_fine"]
    axes.plot(exact["gamma_fine"], exact, color="black")
    gain = study["growing_linear_transferability"]
    error = study["growing_linear_transferability_standard_error"]
    draw_points(axes, study["gamma"], gain, error, True, NEAR, (-0.6, 0.6))
    tuned, spread = mean_and_error(study["growing_best_ridge_risk"] - study["growing_linear_risk"])
    marks = {"color": TUNED.colour, "marker": TUNED.marker, "markersize": TUNED.size, "linewidth": 0.8}
    axes.errorbar(study["gamma"], tuned, spread, label="best ridge", **marks)
    axes.legend(loc="upper right")
    axes.axhline(0, color="black", linewidth=0.6)
    for root in study["linear_zero_set"].values[np.isfinite(study["linear_zero_set"].values)]:
        axes.axvline(root, color=BOUNDS, linewidth=0.8, linestyle=":")
        axes.text(root, -0.58, f"{root:.3f}", rotation=90, ha="right", va="bottom", fontsize=7)
    name = style.angle_text(float(study["growing_theta"]))
    axes.set(title=f"one pair, θ = {name}, growing n", xlabel=style.SAMPLES, ylim=(-0.6, 0.6))
    axes.set_ylabel(style.TRANSFERABILITY)
    axes.locator_params("x", nbins=5)


def draw_pairs(axes: Axes, study: xr.Dataset) -> None:
    """Draw half of Dudley's distance between f and -A f, and T / A^2, against their divergence."""
    divergence = study["pair_kullback_leibler"].values
    lower, upper = study["pair_dudley_lower"].values / 2, study["pair_dudley_upper"].values / 2
    axes.fill_between(divergence, lower, upper, color=BOUNDS, alpha=0.35, linewidth=0, label="Dudley / 2, bounds")
    seen, error = mean_and_error(study["pair_dudley_sampled"])
    marks = {"linestyle": "none", "elinewidth": 0.8, "markersize": NEAR.size, "zorder": 3}
    axes.errorbar(divergence, seen / 2, error / 2, color=BOUNDS, marker="D", label="judge's mean / 2", **marks)
    exact = study["pair_scratch_risk_exact"] - study["pair_linear_risk_exact"]
    axes.plot(divergence, exact, color=NEAR.colour)
    gain = study["pair_linear_transferability"].values
    error = study["pair_linear_transferability_standard_error"].values
    axes.errorbar(divergence, gain, error, color=FAR.colour, marker="s", label="T / A²", **marks)
    axes.axhline(0, color="black", linewidth=0.6)
    axes.set(title="f and −A f, growing A", xscale="log", xlabel="Kullback–Leibler divergence", ylim=(-0.05, 1.05))
    axes.legend(loc="lower right")


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw T against KL, W_1's bounds and Dudley's distance, W_1 of samples, and two families of pairs."""
    figure = Figure(figsize=(style.WIDTH, 4.6), layout="constrained")
    panels = figure.subplots(2, 3)
    divergence, bounds, assigned, dudley, growing, pairs = panels.flat
    divergence.plot(study["kullback_leibler"], study["linear_transferability_exact"], color="black")
    draw_gain(divergence, study, *mean_and_error(study["kullback_leibler_sampled"]), "Kullback–Leibler divergence")
    divergence.set_xlabel("mean log-likelihood ratio")
    draw_bounded_gain(bounds, study, "wasserstein", "Wasserstein-1, population")
    bounds.set_xlabel("W₁, between its bounds")
    draw_assigned(assigned, study)
    draw_bounded_gain(dudley, study, "dudley", "Dudley's distance")
    dudley.set_xlabel("Dudley, between its bounds")
    draw_growing(growing, study)
    draw_pairs(pairs, study)
    for axes in (divergence, dudley):
        axes.set_ylabel(style.TRANSFERABILITY)
    handles = style.look_handles(["θ ≤ π/2", "θ > π/2"], [NEAR, FAR]) + style.line_handles({"exact": "-"})
    divergence.legend(handles=handles, loc="upper center")
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    zeros = study["linear_zero_set"].values
    tuned = (study["growing_best_ridge_risk"] - study["growing_linear_risk"]).mean("instance")
    sampled = study["wasserstein_sampled"]
    nearest_pair = mean_and_error(sampled.isel(theta=0) / sampled.isel(theta=-1).mean("instance"))
    gain, error = (study[f"pair_linear_transferability{ending}"][-1] for ending in ("", "_standard_error"))
    return {
        "beyond": bool(study["theta"].max() > np.pi / 2 + 1e-9),
        "flips": [round(float(root), 3) for root in zeros[np.isfinite(zeros)]],
        "tuned_flips": int((np.diff(np.sign(tuned)) != 0).sum()),
        "nearest_pair": [with_error(*each) for each in zip(*nearest_pair, strict=True)],
        "judged": with_error(*mean_and_error(study["pair_dudley_sampled"][-1] / 2)),
        "far_gain": with_error(float(gain), float(error)),
    }
