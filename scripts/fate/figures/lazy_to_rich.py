"""Linear transfer of all features after pretraining from lazy to rich, for widths and scales of the initial ones."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from fate.figures import style
from fate.figures.captions import letters_in_turn, rounded, with_error
from fate.figures.maps import draw_field, draw_hollow_cells, draw_zero_contour, nearest
from fate.figures.measured import draw_points
from fate.linear.theory.kept_features import untouched_transferability
from fate.methods import Look

WIDTHS = (1.0, 4.0)  # h/d of the Gaussian features above, beside isotropic ones
SCALE = 0.2  # alpha above
SCALES = (0.05, 0.2, 1.0)  # alpha below, a column each
RATIO = 0.5  # gamma of the curves
ANGLES = np.pi * np.array([0.125, 0.25, 0.375, 0.5])  # of the curves
LIMITS = (-0.75, 0.6)
ROUNDING = 1e-3  # the T of isotropic features that are all but those of scratch has no meaningful sign
UNTOUCHED = Look("#d55e00", "x", 4.0)


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw T of each cell at its best penalty, with the theory's zero contour; at one gamma against the penalty.

    Last row: T of the rich end and of untouched features against width, a column a scale. Theory as lines, readouts
    fitted to samples as markers with standard errors. Isotropic features are those of infinite width.
    """
    widths = np.unique(study["width_ratio"])  # infinity is the last
    shown = _shown_widths(study)
    scales = nearest(study["init_scale"], SCALES)
    (scale,) = nearest(study["init_scale"], [SCALE])
    (ratio,) = nearest(study["gamma"], [RATIO])
    figure = Figure(figsize=(style.WIDTH, 6.3), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=[4.2, 2.1])
    maps, curves = above.subplots(2, len(shown), sharey="row", squeeze=False)
    for first, second, width in zip(maps, curves, shown, strict=True):
        one = study.sel(width_ratio=width, init_scale=scale)
        _draw_best(first, one)
        first.set_title(f"{_name(width)}, α = {scale:g}")
        _draw_against_penalty(second, one.sel(gamma=ratio))
    maps[0].set_ylabel(style.ANGLE)
    curves[0].set_ylabel(style.TRANSFERABILITY)
    style.draw_colour_bar(above, maps, aspect=14)
    ends = below.subplots(1, len(scales), sharey=True, squeeze=False)[0]
    for axes, scale in zip(ends, scales, strict=True):
        _draw_against_width(axes, study.sel(init_scale=scale, gamma=ratio, width_ratio=widths))
        axes.set_title(f"rich end, λ → 0, α = {scale:g}")
    ends[0].set_ylabel(style.TRANSFERABILITY)
    handles = style.angle_handles(nearest(study["theta"], ANGLES)) + style.line_handles({"theory": "-"})
    handles += style.look_handles(["untouched, λ → ∞, at any θ"], [UNTOUCHED])
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    shown, scales = _shown_widths(study), nearest(study["init_scale"], SCALES)
    gain, error = (study[f"kept_features_transferability{ending}"] for ending in ("", "_standard_error"))
    best = {"penalty": study["best_penalty"]}
    edge = {"theta": -1}
    worst = gain.sel(best).isel(edge)
    place = worst.argmin(...)
    converged = study["converged"]
    return letters_in_turn(maps=len(shown), curves=len(shown), ends=len(scales)) | {
        "scale": nearest(study["init_scale"], [SCALE])[0],
        "ratio": nearest(study["gamma"], [RATIO])[0],
        "scales": scales,
        "rounding": ROUNDING,
        "reached": int(converged.sum()),
        "tried": converged.size,
        "loss": rounded((gain.sel(best) - gain.isel(penalty=0)).max()),
        "widest_angle": float(study["theta"][-1]),
        "untouched": rounded(100 * np.isinf(study["best_penalty"].isel(edge)).mean()),
        "worst": with_error(float(worst[place]), float(error.sel(best).isel(edge)[place])),
    }


def _shown_widths(study: xr.Dataset) -> list[float]:
    return [np.inf, *nearest(study["width_ratio"][np.isfinite(study["width_ratio"].values)], WIDTHS)]


def _name(width: float) -> str:
    if np.isinf(width):
        return "isotropic"
    return f"Gaussian, h = {'' if width == 1 else f'{width:g} '}d"


def _draw_best(axes: Axes, one: xr.Dataset) -> None:
    """Draw T of each cell at its best penalty."""
    at_best = one.sel(penalty=one["best_penalty"])
    draw_field(axes, at_best["kept_features_transferability"])
    predicted = at_best["kept_features_transferability_asymptotic"]
    if (predicted < -ROUNDING).any():
        draw_zero_contour(axes, predicted, "-")
    draw_hollow_cells(axes, one["converged"].sel(penalty=one["best_penalty"]).all("trained"))
    style.mark_angles(axes.yaxis, float(one["theta"].max()))
    axes.set_xlabel(style.SAMPLES)


def _draw_against_penalty(axes: Axes, cut: xr.Dataset) -> None:
    """Draw T against the penalty at each angle, with the exact ends at the borders."""
    _draw_angles(axes, cut, "penalty", factor=5)
    axes.set_xlabel(f"penalty, λ (at γ = {float(cut['gamma']):g})")
    for side, word in ((0.03, "rich"), (0.97, "lazy")):
        place = {"transform": axes.transAxes, "ha": "left" if side < 0.5 else "right", "va": "top"}
        axes.text(side, 0.97, word, **place)


def _draw_against_width(axes: Axes, cut: xr.Dataset) -> None:
    """Draw T of the rich end against the width at each angle, and that of untouched features, alike at all of them."""
    rich, untouched = cut.isel(penalty=0), cut.isel(penalty=-1, theta=-1)
    places = _draw_angles(axes, rich, "width_ratio", factor=4)
    gain, error = (untouched[f"kept_features_transferability{ending}"] for ending in ("", "_standard_error"))
    draw_points(axes, places, gain, error, True, UNTOUCHED, LIMITS)
    samples, dimension = int(cut["n"]), int(cut["dimension"])
    if samples < dimension - 1:  # else the mean is infinite
        finite = np.geomspace(places[0], places[-2], 200)
        exact = untouched_transferability(samples, dimension, finite * dimension, float(cut["sigma"]))
        axes.plot(finite, exact, color=UNTOUCHED.colour)
    axes.set_xlabel(f"width, h/d (at γ = {float(cut['gamma']):g})")


def _draw_angles(axes: Axes, cut: xr.Dataset, name: str, factor: float) -> np.ndarray:
    """Draw T at each angle against the coordinate ``name``, logarithmic, 0 and infinity ``factor`` beyond its ends.

    Returns the places on the axis.
    """
    values = cut[name].values
    finite = values[(values > 0) & np.isfinite(values)]
    places = np.where(np.isinf(values), finite.max() * factor, np.maximum(values, finite.min() / factor))
    angles = nearest(cut["theta"], ANGLES)
    for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
        series = cut.sel(theta=angle)
        axes.plot(places, series["kept_features_transferability_asymptotic"], color=look.colour)
        gain, error = (series[f"kept_features_transferability{ending}"] for ending in ("", "_standard_error"))
        draw_points(axes, places, gain, error, series["converged"].all("trained"), look, LIMITS)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(xscale="log", ylim=LIMITS)
    axes.set_xticks(places, _tick_names(values, places))
    axes.xaxis.set_minor_locator(NullLocator())
    return places


def _tick_names(values: np.ndarray, places: np.ndarray) -> list[str]:
    """Return the ``values`` as text, none where the name before would be touched."""
    apart, last, names = np.log(places[-1] / places[0]) / 10, -np.inf, []
    for value, place in zip(values, np.log(places), strict=True):
        named = place - last >= apart
        last = place if named else last
        names.append(("∞" if np.isinf(value) else f"{value:g}") if named else "")
    return names
