"""Residual transfer: its transferability, and the order of the methods that keep the pretrained feature."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import with_error
from fate.figures.maps import at_least_ridge, curve_at, draw_map, draw_slices, nearest, predictions
from fate.figures.measured import draw_gain, mean_and_error

METHODS = ("residual", "lp_ft", "fine_tuned")  # from best to worst at angles below pi / 2
RATIO = 0.5
COMPARED = 3 * np.pi / 8  # the angle at which the caption compares the methods
GAINS = (-1.0, 0.65)


def draw_order(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset) -> None:
    """Draw T of the methods against the angle at one ratio of samples."""
    (ratio,) = nearest(transfer["gamma"], [RATIO])
    for method in METHODS:
        look = style.METHOD_LOOKS[method]
        curve = curve_at(predictions(theory, method)["-"], gamma_fine=ratio)
        axes.plot(theory["theta_fine"], curve, color=look.colour)
        draw_gain(axes, transfer["theta"], transfer.sel(gamma=ratio), method, look, GAINS)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    style.mark_angles(axes.xaxis, float(theory["theta_fine"].max()))
    axes.legend(handles=style.method_handles(METHODS), loc="lower left")
    axes.set(title=f"three methods, γ = {ratio:g}", xlabel=style.ANGLE, ylim=GAINS)


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """Draw the map, slices at ``slices``, and T of three methods against the angle."""
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    angles = nearest(transfer["theta"], slices)
    figure = Figure(figsize=(style.WIDTH, 2.4), layout="constrained")
    mapped, cuts, order = figure.subplots(1, 3)
    draw_map(mapped, transfer, theory, "residual")
    style.draw_colour_bar(figure, [mapped], aspect=20)
    mapped.set(title="residual transfer, solved", ylabel=style.ANGLE)
    draw_slices(cuts, transfer, theory, angles, "residual")
    lines = style.line_handles({"limit d → ∞": "-"})
    cuts.legend(handles=style.angle_handles(angles) + lines, loc="upper right")
    cuts.set(title="residual transfer, slices", ylabel=style.TRANSFERABILITY, ylim=(-0.3, 1.1))
    draw_order(order, transfer, theory)
    return figure


def caption_values(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    (ratio,) = nearest(transfer["gamma"], [RATIO])
    (compared,) = nearest(transfer["theta"], [COMPARED])
    gain, error = (transfer[f"residual_transferability{ending}"] for ending in ("", "_standard_error"))
    lowest = gain.argmin(...)
    risk = transfer.sel(gamma=ratio, theta=compared)
    below = theory["theta_fine"].values < np.pi / 2 - 1e-9
    fields = [predictions(theory, method)["-"].sel(gamma_fine=ratio, method="nearest") for method in METHODS]
    curves = [field.values[below] for field in fields]
    pairs = list(pairwise(METHODS))
    leads = [with_error(*mean_and_error(risk[f"{worse}_risk"] - risk[f"{better}_risk"])) for better, worse in pairs]
    return {
        "angles": nearest(transfer["theta"], slices),
        "ratio": ratio,
        "compared": compared,
        "lowest": with_error(float(gain[lowest]), float(error[lowest])),
        "ordered": all((better >= worse).all() for better, worse in pairwise(curves)),
        "lead": leads[0],
        "second_lead": leads[1],
    }
