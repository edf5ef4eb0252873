"""Linear transfer of all features after pretraining from lazy to rich, for three kinds of initial features."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import phase_diagram, style

TITLES = {"isotropic": "isotropic features", "square": "Gaussian features, square", "wide": "Gaussian features, wide"}
RATIO = 0.5  # gamma of the curves
ANGLES = (0.125, 0.25, 0.375, 0.5)  # of the curves, in units of pi
LIMITS = (-0.75, 0.6)
ROUNDING = 1e-3  # the T of isotropic features that are all but those of scratch has no meaningful sign


@style.styled()
def draw(study: xr.Dataset) -> Figure:
    """Above: T of trained networks at the penalty that is best in theory, with the theory's zero contour.

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
    angles = phase_diagram.slice_angles(study, ANGLES)
    handles = style.look_handles([f"θ = {style.angle_text(angle)}" for angle in angles], style.slice_looks(len(angles)))
    handles += style.line_handles({"theory": "-"})
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    style.draw_colour_bar(figure, maps, aspect=14)
    return figure


def _draw_best(axes: Axes, one: xr.Dataset) -> None:
    at_best = one.sel(penalty=one["best_penalty"])
    phase_diagram.draw_field(axes, at_best["kept_features_transferability"])
    predicted = at_best["kept_features_transferability_asymptotic"]
    if (predicted < -ROUNDING).any():
        phase_diagram.draw_zero_contour(axes, predicted, "-")
    phase_diagram.draw_hollow_cells(axes, one["converged"].sel(penalty=one["best_penalty"]).all("instance"))
    style.mark_angles(axes.yaxis, float(one["theta"].max()))
    axes.set_xlabel(style.SAMPLES)


def _draw_curves(axes: Axes, one: xr.Dataset) -> None:
    cut = one.isel(gamma=int(np.argmin(abs(one["gamma"].values - RATIO))))
    angles = phase_diagram.slice_angles(one, ANGLES)
    for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
        series = cut.sel(theta=angle)
        axes.plot(one["penalty"], series["kept_features_transferability_asymptotic"], color=look.colour)
        error = series["kept_features_transferability_standard_error"].values
        style.draw_points(
            axes,
            one["penalty"].values,
            series["kept_features_transferability"].values,
            np.stack([error, error]),
            one["converged"].all("instance").values,
            LIMITS,
            look,
        )
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(xscale="log", xlabel=f"penalty, λ (at γ = {float(cut['gamma']):g})", ylim=LIMITS)
    for side, word in ((0.03, "rich"), (0.97, "lazy")):
        place = {"transform": axes.transAxes, "ha": "left" if side < 0.5 else "right", "va": "top"}
        axes.text(side, 0.97, word, **place)
