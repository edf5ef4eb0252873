"""Transferability over samples and angle: maps with their zero contours, and slices."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap

from fate.figures import style
from fate.figures.measured import converged_cells, draw_gain

SLICE_LIMITS = (-1.1, 1.1)
FORGOTTEN = 1.1  # gamma up to which maps of fine-tuning are drawn
FORMS = {  # closed form: line style, solid for the one that is right
    "linear": {"exact": "-"},
    "fine_tuned": {"corrected": "-", "printed": "--"},
    "lp_ft": {"asymptotic": "-"},
    "residual": {"asymptotic": "-"},
}
FORM_NAMES = {"exact": "exact", "corrected": "corrected", "printed": "as printed", "asymptotic": "limit d → ∞"}


def at_least_ridge(dataset: xr.Dataset) -> xr.Dataset:
    """Return the dataset at its smallest ridge penalty, which is least squares where 0 is among them."""
    return dataset.isel(ridge=np.argmin(dataset["ridge"].values))


def nearest(grid: xr.DataArray, wanted: Sequence[float]) -> list[float]:
    """Return the values of a grid that are nearest to those ``wanted``, each once."""
    return list(dict.fromkeys(float(grid.values[np.argmin(abs(grid.values - value))]) for value in wanted))


def predictions(theory: xr.Dataset, method: str) -> dict[str, xr.DataArray]:
    """Return {line style: closed form of T (gamma_fine, theta_fine)}, the one that is right first."""
    return {line: theory[f"{method}_transferability_{form}_fine"] for form, line in FORMS[method].items()}


def ends_otherwise(trained: xr.Dataset, method: str, measured: str = "risk") -> xr.DataArray:
    """True where some instance ends further than 1e-5 from scratch, relatively, by what is ``measured``."""
    scratch, other = trained[f"scratch_{measured}"], trained[f"{method}_{measured}"]
    return (abs(scratch - other) > 1e-8 + 1e-5 * scratch).any("instance")


def signed_transferability(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """Return measured T (gamma, theta), NaN where scratch and transfer end at the same risk in every instance.

    T is zero there (fine-tuning with gamma >= 1), and what rounding leaves of it has no meaningful sign.
    """
    return transfer[f"{method}_transferability"].where(ends_otherwise(transfer, method))


def best_method(trained: xr.Dataset, methods: Sequence[str], measured: str = "risk") -> xr.DataArray:
    """Return the index in ``methods`` (gamma, theta) of the least mean of what is ``measured``; of equals the first.

    What does not end otherwise than scratch is its equal.
    """
    scratch = trained[f"scratch_{measured}"].mean("instance")
    means = [
        trained[f"{method}_{measured}"].mean("instance").where(ends_otherwise(trained, method, measured), scratch)
        for method in methods
    ]
    return xr.concat(xr.broadcast(*means), "method").argmin("method").transpose("gamma", "theta")


def curve_at(field: xr.DataArray, **place: float) -> np.ndarray:
    """Return a field of two dimensions along one of them, interpolated at the ``place`` of the other."""
    ((dimension, value),) = place.items()
    grid = field[dimension].values
    return np.array([np.interp(value, grid, line) for line in field.transpose(..., dimension).values])


def draw_field(axes: Axes, field: xr.DataArray) -> None:
    """Draw T of two dimensions in colour, one cell a value."""
    x, y = (field[dimension].values for dimension in field.dims)
    axes.pcolormesh(
        x,
        y,
        field.values.T,
        cmap=style.TRANSFER_COLOURS,
        norm=style.TRANSFER_NORM,
        shading="nearest",
        rasterized=True,
    )


def draw_choice(axes: Axes, choice: xr.DataArray, methods: Sequence[str], alpha: float | None = None) -> None:
    """Draw in each cell of two dimensions the colour of the method whose index among ``methods`` it holds."""
    x, y = (choice[dimension].values for dimension in choice.dims)
    colours = ListedColormap([style.METHOD_LOOKS[method].colour for method in methods])
    norm = BoundaryNorm(np.arange(len(methods) + 1) - 0.5, len(methods))
    axes.pcolormesh(x, y, choice.values.T, cmap=colours, norm=norm, alpha=alpha, shading="nearest", rasterized=True)


def draw_zero_contour(axes: Axes, field: xr.DataArray, line: str) -> None:
    """Draw the line where T of two dimensions, clipped as in its colours, changes sign; zeros and NaN have none."""
    x, y = (field[dimension].values for dimension in field.dims)
    signed = field.where(field != 0).clip(-1, 1).values.T
    if min(signed.shape) > 1 and (signed < 0).any() and (signed > 0).any():
        axes.contour(x, y, signed, levels=[0.0], colors="black", linewidths=1.2, linestyles=line)


def draw_hollow_cells(axes: Axes, converged: xr.DataArray) -> None:
    """Draw a white square within each cell that did not converge, which leaves a frame of its colour."""
    x, y = (converged[dimension].values for dimension in converged.dims)
    row, column = np.nonzero(~converged.values)
    marks = {"color": "#555555", "markerfacecolor": "white", "clip_on": False, "in_layout": False, "zorder": 3}
    axes.plot(x[row], y[column], "s", **marks)


def draw_slice(
    axes: Axes,
    transfer: xr.Dataset,
    theory: xr.Dataset,
    angle: float,
    method: str,
    look: style.Look,
    limits: tuple[float, float] = SLICE_LIMITS,
) -> None:
    """Draw T of one method against gamma at one angle and ridge: theory as lines, experiment as markers."""
    for line, field in predictions(theory, method).items():
        axes.plot(theory["gamma_fine"], curve_at(field, theta_fine=angle), line, color=look.colour)
    draw_gain(axes, transfer["gamma"], transfer.sel(theta=angle), method, look, limits)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(xlabel=style.SAMPLES, ylim=limits)
    axes.locator_params("x", nbins=5)


def draw_slices(
    axes: Axes,
    transfer: xr.Dataset,
    theory: xr.Dataset,
    angles: Sequence[float],
    method: str,
    limits: tuple[float, float] = SLICE_LIMITS,
) -> None:
    """Draw T of one method against gamma at each angle."""
    for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
        draw_slice(axes, transfer, theory, angle, method, look, limits)


def draw_map(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset, method: str) -> None:
    """Draw measured T of one method in colour, with the zero contours of the theory, at one ridge."""
    draw_field(axes, transfer[f"{method}_transferability"])
    for line, field in predictions(theory, method).items():
        draw_zero_contour(axes, field, line)
    draw_hollow_cells(axes, converged_cells(transfer, method))
    set_map_axes(axes, transfer)


def set_map_axes(axes: Axes, transfer: xr.Dataset) -> None:
    """Set labels, ticks and limits of a map over gamma and theta."""
    gamma, theta = transfer["gamma"].values, transfer["theta"].values
    for values, set_limits in ((gamma, axes.set_xlim), (theta, axes.set_ylim)):
        if len(values) > 1:
            set_limits(values.min(), values.max())
    axes.set_xlabel(style.SAMPLES)
    axes.locator_params("x", nbins=5)
    style.mark_angles(axes.yaxis, theta.max())
