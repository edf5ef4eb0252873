"""Linear transfer of all features after pretraining from lazy to rich, for three kinds of initial features."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.maps import draw_field, draw_hollow_cells, draw_zero_contour, nearest
from fate.figures.measured import draw_points

TITLES = {"isotropic": "isotropic features", "square": "Gaussian features, square", "wide": "Gaussian features, wide"}
RATIO = 0.5  # gamma of the curves
ANGLES = np.pi * np.array([0.125, 0.25, 0.375, 0.5])  # of the curves
LIMITS = (-0.75, 0.6)
ROUNDING = 1e-3  # the T of isotropic features that are all but those of scratch has no meaningful sign


@style.styled()
def draw(study: xr.Dataset) -> Figure:
    """Draw above T of trained networks at the penalty that is best in theory, with the theory's zero contour.

    Below: T against the penalty at one gamma, theory as lines, trained networks as markers with standard errors.
    """
    figure = Figure(figsize=(style.WIDTH, 4.4), layout="constrained")
    maps, curves = figure.subplots(2, len(TITLES), sharey="row")
    for above, below, kind in zip(maps, curves, TITLES, strict=True):
        one = study.sel(features=kind)
        _draw_best(above, one)
        above.set_title(TITLES[kind])
        _draw_curves(below, one)
    maps[0].set_ylabel(style.ANGLE)
    curves[0].set_ylabel(style.TRANSFERABILITY)
    handles = style.angle_handles(nearest(study["theta"], ANGLES)) + style.line_handles({"theory": "-"})
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    style.draw_colour_bar(figure, maps, aspect=14)
    return figure


def _draw_best(axes: Axes, one: xr.Dataset) -> None:
    """Draw T of each cell at its best penalty."""
    at_best = one.sel(penalty=one["best_penalty"])
    draw_field(axes, at_best["kept_features_transferability"])
    predicted = at_best["kept_features_transferability_asymptotic"]
    if (predicted < -ROUNDING).any():
        draw_zero_contour(axes, predicted, "-")
    draw_hollow_cells(axes, one["converged"].sel(penalty=one["best_penalty"]).all("instance"))
    style.mark_angles(axes.yaxis, float(one["theta"].max()))
    axes.set_xlabel(style.SAMPLES)


def _draw_curves(axes: Axes, one: xr.Dataset) -> None:
    """Draw T against the penalty at each angle."""
    (ratio,) = nearest(one["gamma"], [RATIO])
    cut = one.sel(gamma=ratio)
    angles = nearest(one["theta"], ANGLES)
    for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
        series = cut.sel(theta=angle)
        axes.plot(one["penalty"], series["kept_features_transferability_asymptotic"], color=look.colour)
        gain, error = (series[f"kept_features_transferability{ending}"] for ending in ("", "_standard_error"))
        draw_points(axes, one["penalty"], gain, error, one["converged"].all("instance"), look, LIMITS)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(xscale="log", xlabel=f"penalty, λ (at γ = {ratio:g})", ylim=LIMITS)
    for side, word in ((0.03, "rich"), (0.97, "lazy")):
        place = {"transform": axes.transAxes, "ha": "left" if side < 0.5 else "right", "va": "top"}
        axes.text(side, 0.97, word, **place)
