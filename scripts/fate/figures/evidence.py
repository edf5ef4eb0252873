"""Evidence transfer: its regret beside other methods', and whether what it says of itself is true."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_in_turn
from fate.figures.maps import at_least_ridge, curve_at, nearest
from fate.figures.measured import draw_means
from fate.figures.regret import predicted_regret
from fate.measures import interval_holds
from fate.methods import PAPER_METHODS

METHODS = (*PAPER_METHODS, "likelihood_ridge", "evidence")
LINES = {"scratch": "scratch", "linear": "linear", "fine_tuned": "fine_tuned", "best_ridge": "likelihood_ridge"}
COMPARED = ("linear", "fine_tuned", "evidence")  # with ridge regression, which has no source to be misled by
REGRETS = (0.0003, 3.0)
COVERAGE = (0.7, 1.02)
CALIBRATED = ("evidence_predicted_risk", "evidence_risk")
NOISE_LOOK = style.Look("#d55e00", "o")


def draw_regrets(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset, angle: float) -> None:
    """Draw regret against gamma at one angle: R less that of the posterior mean, whose mean is the limit.

    Both are of the same draws, so that what is common to them cancels; the theory's is R - R_limit.
    """
    for form, method in LINES.items():
        curve = curve_at(predicted_regret(theory, form), theta_fine=angle)
        axes.plot(theory["gamma_fine"], np.where(curve > 0, curve, np.nan), color=style.METHOD_LOOKS[method].colour)
    cut = transfer.sel(theta=angle)
    for method in METHODS:
        regret, converged = cut[f"{method}_risk"] - cut["bayes_risk"], cut.get(f"{method}_converged")
        draw_means(axes, cut["gamma"], regret, converged, style.METHOD_LOOKS[method], REGRETS)
    axes.set(title=f"θ = {style.angle_text(angle)}", xlabel=style.SAMPLES, yscale="log", ylim=REGRETS)
    style.mark_values(axes.yaxis, [0.001, 0.01, 0.1, 1.0])
    axes.locator_params("x", nbins=5)


def draw_calibration(axes: Axes, transfer: xr.Dataset) -> None:
    """Draw the mean risk of each cell against the one that evidence transfer predicts."""
    predicted, risk = (transfer[name].mean("instance").values.ravel() for name in CALIBRATED)
    ends = np.array([min(predicted.min(), risk.min()), max(predicted.max(), risk.max())])
    axes.plot(ends, ends, color="black", linewidth=0.6)
    look = style.METHOD_LOOKS["evidence"]
    axes.plot(predicted, risk, look.marker, color=look.colour, markersize=2, alpha=0.5)
    axes.set(title="its risk, one marker a cell", xscale="log", yscale="log")
    axes.set(xlabel="risk that it predicts", ylabel="risk, R")
    for axis in (axes.xaxis, axes.yaxis):
        style.mark_values(axis, [0.01, 0.03, 0.1, 0.3, 1.0])


def draw_coverage(axes: Axes, transfer: xr.Dataset) -> None:
    """Draw the share of 95 % intervals that hold cosine and noise, against gamma."""
    axes.axhline(0.95, color="black", linewidth=0.6)
    looks = style.METHOD_LOOKS["evidence"], NOISE_LOOK
    truths = {"cosine": np.cos(transfer["theta"]), "noise": transfer["sigma"]}
    for look, (name, truth) in zip(looks, truths.items(), strict=True):
        share = interval_holds(transfer, name, truth).mean("theta")
        draw_means(axes, transfer["gamma"], share, None, look, COVERAGE)
    axes.legend(handles=style.look_handles(["cosine", "noise"], looks), loc="lower right")
    axes.set(title="95 % intervals", xlabel=style.SAMPLES, ylabel="share that holds the truth", ylim=COVERAGE)
    axes.locator_params("x", nbins=5)


def draw_worse(axes: Axes, transfer: xr.Dataset) -> None:
    """Draw the share of draws in which a method is worse than ridge regression without the source, against theta."""
    for method in COMPARED:
        worse = (transfer[f"{method}_risk"] > transfer["likelihood_ridge_risk"]).mean("gamma")
        converged = transfer.get(f"{method}_converged")
        every = None if converged is None else converged.all("gamma")
        draw_means(axes, transfer["theta"], worse, every, style.METHOD_LOOKS[method])
    style.mark_angles(axes.xaxis, float(transfer["theta"].max()))
    axes.set(title="negative transfer", xlabel=style.ANGLE, ylabel="share worse than\nridge by likelihood")
    axes.set_ylim(-0.03, 1.03)


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """Draw regret at each of the ``slices`` above calibration, coverage and negative transfer."""
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    angles = nearest(transfer["theta"], slices)
    figure = Figure(figsize=(style.WIDTH, 4.4), layout="constrained")
    above, below = figure.subfigures(2, 1)
    panels = above.subplots(1, len(angles), sharey=True, squeeze=False)[0]
    for axes, angle in zip(panels, angles, strict=True):
        draw_regrets(axes, transfer, theory, angle)
    panels[0].set_ylabel("regret: risk above the limit")
    handles = style.method_handles(METHODS) + style.line_handles({"theory": "-"})
    above.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    calibration, coverage, worse = below.subplots(1, 3)
    draw_calibration(calibration, transfer)
    draw_coverage(coverage, transfer)
    draw_worse(worse, transfer)
    return figure


def caption_values(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    angles = nearest(transfer["theta"], slices)
    return {"angles": angles} | letters_in_turn(regrets=len(angles), calibration=1, coverage=1, worse=1)
