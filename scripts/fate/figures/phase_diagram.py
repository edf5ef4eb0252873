"""Transferability over samples and angle: experiment beside theory beside slices."""

import json
from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style

SLICE_LIMITS = (-1.1, 1.1)
FORMS = {  # closed form: line style
    "linear": {"exact": "-"},
    "fine_tuned": {"corrected": "-", "printed": "--"},
    "lp_ft": {"asymptotic": "-"},
    "residual": {"asymptotic": "-"},
}
FORM_NAMES = {"exact": "exact", "corrected": "corrected", "printed": "as printed", "asymptotic": "limit d → ∞"}


def parameters(dataset: xr.Dataset) -> dict:
    """The settings that a file was computed with."""
    return json.loads(dataset.attrs["parameters"])


def at_least_ridge(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset at its smallest ridge penalty, which is least squares where 0 is among them."""
    return dataset.isel(ridge=np.argmin(dataset["ridge"].values))


def converged_cells(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """(gamma, theta): whether scratch and transfer, unless it is solved exactly, converged in every instance."""
    return (transfer["scratch_converged"] & transfer.get(f"{method}_converged", True)).all("instance")


def signed_transferability(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """Measured T (gamma, theta), NaN where scratch and transfer end at the same risk in every instance.

    T is zero there (fine-tuning with gamma >= 1), and what rounding leaves of it has no meaningful sign.
    """
    scratch, risk = transfer["scratch_risk"], transfer[f"{method}_risk"]
    differs = abs(scratch - risk) > 1e-8 + 1e-5 * scratch
    return transfer[f"{method}_transferability"].where(differs.any("instance"))


def slice_angles(transfer: xr.Dataset, slices: Sequence[float]) -> list[float]:
    """The angles of the grid, in radian, that are nearest to ``slices`` (in units of pi), each once."""
    grid = transfer["theta"].values
    return list(dict.fromkeys(float(grid[np.argmin(abs(grid - np.pi * angle))]) for angle in slices))


def curve_at(field: xr.DataArray, angle: float) -> np.ndarray:
    """A field (gamma_fine, theta_fine) at one angle (gamma_fine,)."""
    return np.array([np.interp(angle, field["theta_fine"], row) for row in field.values])


def draw_field(axes: Axes, field: xr.DataArray) -> None:
    """T (gamma, theta) in colour, one cell a value."""
    gamma, theta = (field[dimension].values for dimension in field.dims)
    axes.pcolormesh(
        gamma,
        theta,
        field.values.T,
        cmap=style.TRANSFER_COLOURS,
        norm=style.TRANSFER_NORM,
        shading="nearest",
        rasterized=True,
    )


def draw_zero_contour(axes: Axes, field: xr.DataArray, line: str) -> None:
    """Where T (gamma, theta), clipped as in its colours, changes sign. Exact zeros and NaN have no sign."""
    gamma, theta = (field[dimension].values for dimension in field.dims)
    signed = field.where(field != 0).clip(-1, 1).values.T
    if min(signed.shape) > 1 and (signed < 0).any() and (signed > 0).any():
        axes.contour(gamma, theta, signed, levels=[0.0], colors="black", linewidths=1.2, linestyles=line)


def draw_hollow_cells(axes: Axes, converged: xr.DataArray) -> None:
    """A white square within each cell (gamma, theta) that did not converge, which leaves a frame of its colour."""
    row, column = np.nonzero(~converged.values)
    gamma, theta = converged["gamma"].values[row], converged["theta"].values[column]
    axes.plot(gamma, theta, "s", color="#555555", markerfacecolor="white", clip_on=False, in_layout=False, zorder=3)


def draw_slice(
    axes: Axes,
    transfer: xr.Dataset,
    theory: xr.Dataset,
    angle: float,
    method: str,
    look: style.Look,
    limits: tuple[float, float] = SLICE_LIMITS,
) -> None:
    """T of one method against gamma at one angle, at one ridge: theory as lines, experiment as markers with errors."""
    for form, line in FORMS[method].items():
        curve = curve_at(theory[f"{method}_transferability_{form}_fine"], angle)
        axes.plot(theory["gamma_fine"], curve, line, color=look.colour)
    cut = transfer.sel(theta=angle)
    draw_gain(axes, cut["gamma"].values, cut, method, look, limits)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(xlabel=style.SAMPLES, ylim=limits)
    axes.locator_params("x", nbins=5)


def draw_gain(
    axes: Axes, x: np.ndarray, cut: xr.Dataset, method: str, look: style.Look, limits: tuple[float, float]
) -> None:
    """Measured T of one method with standard errors, on what dimension ``cut`` has left beside the instances."""
    error = cut[f"{method}_transferability_standard_error"].values
    gain, converged = cut[f"{method}_transferability"].values, converged_cells(cut, method).values
    style.draw_points(axes, x, gain, np.stack([error, error]), converged, limits, look)


def draw_slices(
    axes: Axes,
    transfer: xr.Dataset,
    theory: xr.Dataset,
    angles: Sequence[float],
    method: str,
    limits: tuple[float, float] = SLICE_LIMITS,
) -> None:
    """T of one method against gamma at each angle."""
    for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
        draw_slice(axes, transfer, theory, angle, method, look, limits)


def draw_map(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset, method: str) -> None:
    """Measured T of one method in colour, with the zero contours of the theory, at one ridge."""
    draw_field(axes, transfer[f"{method}_transferability"])
    for form, line in FORMS[method].items():
        draw_zero_contour(axes, theory[f"{method}_transferability_{form}_fine"], line)
    draw_hollow_cells(axes, converged_cells(transfer, method))
    set_map_axes(axes, transfer)


def set_map_axes(axes: Axes, transfer: xr.Dataset) -> None:
    """Labels, ticks and limits of a map over gamma and theta."""
    gamma, theta = transfer["gamma"].values, transfer["theta"].values
    axes.set(xlabel=style.SAMPLES, xlim=(gamma.min(), gamma.max()), ylim=(theta.min(), theta.max()))
    axes.locator_params("x", nbins=5)
    style.mark_angles(axes.yaxis, theta.max())


def draw_phase_row(
    axes: Sequence[Axes], transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float], method: str
) -> None:
    """Experiment, theory and slices of one method on three axes.

    Args: datasets at one ridge; ``slices`` in units of pi, moved to the nearest angles of the grid, which markers
    beside the diagrams point at. The theory is exact in n for linear transfer; for fine-tuning it is the corrected
    form, and the zero contour of the printed one is dashed.
    """
    measured, predicted, cuts = axes
    angles = slice_angles(transfer, slices)
    draw_field(measured, transfer[f"{method}_transferability"])
    draw_zero_contour(measured, signed_transferability(transfer, method), "-")
    draw_hollow_cells(measured, converged_cells(transfer, method))
    fields = {line: theory[f"{method}_transferability_{form}_fine"] for form, line in FORMS[method].items()}
    draw_field(predicted, fields["-"])
    for line, field in fields.items():
        draw_zero_contour(predicted, field, line)
    draw_slices(cuts, transfer, theory, angles, method)
    lines = {FORM_NAMES[form]: line for form, line in FORMS[method].items()}
    cuts.legend(handles=style.angle_handles(angles) + style.line_handles(lines), loc="upper right")
    cuts.set(title="slices", ylabel=style.TRANSFERABILITY)

    for panel in (measured, predicted):
        set_map_axes(panel, transfer)
        for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
            place = panel.get_yaxis_transform()
            panel.plot(1.04, angle, look.marker, color=look.colour, clip_on=False, transform=place)
    measured.set(title=f"{style.METHOD_NAMES[method]}: experiment", ylabel=style.ANGLE)
    predicted.set_title("theory")
    predicted.tick_params(labelleft=False)


def draw_phase_figure(
    transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float], methods: Sequence[str]
) -> Figure:
    """One row of panels a method, at the least ridge, with one colour bar for all experiments and theories."""
    rows = len(methods)
    figure = Figure(figsize=(style.WIDTH, 0.3 + 2.1 * rows), layout="constrained")
    axes = figure.subplots(rows, 3, squeeze=False, width_ratios=(1, 1, 1.15))
    for row, method in zip(axes, methods, strict=True):
        draw_phase_row(row, at_least_ridge(transfer), at_least_ridge(theory), slices, method)
    style.draw_colour_bar(figure, axes[:, :2], aspect=22 * rows)
    return figure
