"""Gradient flow of compressed networks beside discrete descent of whole ones."""

from collections.abc import Sequence

import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import rounded
from fate.figures.maps import SLICE_LIMITS, at_least_ridge, curve_at, predictions
from fate.figures.measured import draw_gain
from fate.methods import PAPER_METHODS


def draw_risks(axes, flow: xr.Dataset, descent: xr.Dataset) -> None:
    """Draw how far each network's risk by descent is from that by flow; hollow where descent did not converge."""
    for method in PAPER_METHODS:
        look = style.METHOD_LOOKS[method]
        exact, risk = (dataset[f"{method}_risk"].values.ravel() for dataset in (flow, descent))
        converged = descent[f"{method}_converged"].values.ravel()
        for chosen, face in ((converged, look.colour), (~converged, "white")):
            marks = {"color": look.colour, "markerfacecolor": face, "markersize": 2.5}
            axes.plot(exact[chosen], (risk / exact - 1)[chosen], look.marker, **marks)
    axes.axhline(0, color="black", linewidth=0.8, zorder=0)
    axes.set(xscale="log", title="every network", xlabel="risk by flow", ylabel="risk by descent / by flow − 1")


def draw_transfer(axes, flow: xr.Dataset, descent: xr.Dataset, theory: xr.Dataset, method: str) -> None:
    """Draw T against gamma: theory as a line, flow as open circles, descent as markers with standard errors."""
    angles = flow["theta"].values
    for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
        curve = curve_at(predictions(theory, method)["-"], theta_fine=angle)
        axes.plot(theory["gamma_fine"], curve, "-", color=look.colour)
        exact = flow.sel(theta=angle)[f"{method}_transferability"]
        axes.plot(flow["gamma"], exact, "o", color=look.colour, markerfacecolor="none", markersize=6.5)
        draw_gain(axes, descent["gamma"], descent.sel(theta=angle), method, look, SLICE_LIMITS)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    name = style.METHOD_NAMES[method]
    axes.set(title=name, xlabel=style.SAMPLES, ylabel=style.TRANSFERABILITY, ylim=SLICE_LIMITS)


@style.styled
def draw(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> Figure:
    """Draw risks of the same draws against each other, then T; the datasets are those of flow and of descent."""
    flow, descent = (at_least_ridge(dataset) for dataset in transfer)
    closed = at_least_ridge(theory[0])
    figure = Figure(figsize=(style.WIDTH, 2.9), layout="constrained")
    risks, linear, fine_tuned = figure.subplots(1, 3)
    draw_risks(risks, flow, descent)
    draw_transfer(linear, flow, descent, closed, "linear")
    draw_transfer(fine_tuned, flow, descent, closed, "fine_tuned")
    risks.legend(handles=style.method_handles(PAPER_METHODS), loc="lower left")
    angles = flow["theta"].values
    looks = style.slice_looks(len(angles))
    handles = style.look_handles([f"descent, θ = {style.angle_text(angle)}" for angle in angles], looks)
    (circle,) = style.look_handles(["flow"], [style.Look("black", "o", 6.5)])
    circle.set_markerfacecolor("none")
    lines = style.line_handles({"theory": "-"})
    figure.legend(handles=[*handles, circle, *lines], loc="outside upper center", ncols=5)
    return figure


def caption_values(transfer: Sequence[xr.Dataset], **_) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    flow, descent = (at_least_ridge(dataset) for dataset in transfer)
    return {"apart": [_apart(flow[f"{method}_risk"], descent[f"{method}_risk"]) for method in PAPER_METHODS]}


def _apart(one: xr.DataArray, other: xr.DataArray) -> str:
    """Return the mean relative difference of two risks."""
    return rounded(abs(other / one - 1).mean(), 1)
