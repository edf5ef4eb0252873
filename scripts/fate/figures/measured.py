"""Measured values: means over instances with standard errors, as markers."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from fate.figures.style import Look
from fate.risks import standard_error

EVERYWHERE = (-np.inf, np.inf)
ROW_STEP = 0.15  # between markers of one row


def mean_and_error(draws: xr.DataArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over instances and its standard error."""
    values = draws.transpose(..., "instance").values
    return values.mean(axis=-1), standard_error(values)


def converged_cells(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """Return the cells of which every instance of scratch and of transfer, unless solved exactly, converged."""
    return (transfer["scratch_converged"] & transfer.get(f"{method}_converged", True)).all("instance")


def draw_points(
    axes: Axes,
    x: ArrayLike,
    y: ArrayLike,
    error: ArrayLike,
    converged: ArrayLike,
    look: Look,
    limits: Sequence[float] = EVERYWHERE,
) -> None:
    """Draw markers with error bars, hollow where training did not converge, none where y is NaN.

    Points beyond ``limits`` (low, high) become triangles there, so that none is dropped.
    Args: x, y, converged (point,); error (point,), or (2, point), below and above.
    """
    (low, high), x, y, error = limits, np.asarray(x), np.asarray(y), np.asarray(error)
    converged = np.broadcast_to(converged, y.shape)
    for chosen, face in ((converged, look.colour), (~converged, "white")):
        marks = {"linestyle": "none", "color": look.colour, "markerfacecolor": face, "markersize": look.size}
        inside = chosen & (y >= low) & (y <= high)
        if inside.any():  # artists without points cost as much as those with some
            bars = {"marker": look.marker, "elinewidth": 0.8, "zorder": 3}
            axes.errorbar(x[inside], y[inside], error[..., inside], **bars, **marks)
        for border, triangle, beyond in ((low, "v", chosen & (y < low)), (high, "^", chosen & (y > high))):
            if beyond.any():
                borders = np.full(beyond.sum(), border)
                axes.plot(x[beyond], borders, marker=triangle, clip_on=False, in_layout=False, zorder=4, **marks)


def draw_means(
    axes: Axes,
    x: ArrayLike,
    draws: xr.DataArray,
    converged: xr.DataArray | None,
    look: Look,
    limits: Sequence[float] = EVERYWHERE,
) -> None:
    """Draw means of ``draws`` (point, instance), hollow where some did not converge; None: solved exactly."""
    every = True if converged is None else converged.all("instance")
    draw_points(axes, x, *mean_and_error(draws), every, look, limits)


def draw_risk(
    axes: Axes, x: ArrayLike, cut: xr.Dataset, method: str, look: Look, limits: Sequence[float] = EVERYWHERE
) -> None:
    """Draw mean risks of one method on the dimension that ``cut`` has left beside the instances."""
    draw_means(axes, x, cut[f"{method}_risk"], cut.get(f"{method}_converged"), look, limits)


def draw_gain(
    axes: Axes, x: ArrayLike, cut: xr.Dataset, method: str, look: Look, limits: Sequence[float] = EVERYWHERE
) -> None:
    """Draw T of one method on the dimension that ``cut`` has left beside the instances."""
    gain, error = cut[f"{method}_transferability"], cut[f"{method}_transferability_standard_error"]
    draw_points(axes, x, gain, error, converged_cells(cut, method), look, limits)


def draw_rows(
    axes: Axes, row: str, draws: Sequence[xr.DataArray], looks: Sequence[Look], limits: Sequence[float]
) -> None:
    """Draw means of each of ``draws`` (row, ..., instance) across, a row from above each, beside one another.

    Means are over all other axes, their standard errors over instances. Beyond ``limits`` they become triangles there.
    """
    for index, (each, look) in enumerate(zip(draws, looks, strict=True)):
        others = [name for name in each.dims if name not in (row, "instance")]
        mean, error = mean_and_error(each.mean(others).transpose(row, "instance"))
        place = np.arange(len(mean)) + ROW_STEP * (index - (len(draws) - 1) / 2)
        marks = {"linestyle": "none", "color": look.colour, "markersize": look.size, "zorder": 3}
        inside = (limits[0] <= mean) & (mean <= limits[1])
        axes.errorbar(mean[inside], place[inside], xerr=error[inside], marker=look.marker, elinewidth=0.8, **marks)
        for border, marker, beyond in ((limits[0], "<", mean < limits[0]), (limits[1], ">", mean > limits[1])):
            if beyond.any():
                borders = np.full(beyond.sum(), border)
                axes.plot(borders, place[beyond], marker=marker, clip_on=False, in_layout=False, **marks)
    axes.set(xlim=limits, ylim=(draws[0].sizes[row] - 0.5, -0.5))
    axes.grid(axis="y", linewidth=0.3)
