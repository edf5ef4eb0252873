"""Phase diagrams: experiment beside theory beside slices, a row a method."""

from collections.abc import Sequence

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.maps import (
    FORGOTTEN,
    FORM_NAMES,
    FORMS,
    at_least_ridge,
    draw_field,
    draw_hollow_cells,
    draw_slices,
    draw_zero_contour,
    nearest,
    predictions,
    set_map_axes,
    signed_transferability,
)
from fate.figures.measured import converged_cells


def draw_row(
    axes: Sequence[Axes], transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float], method: str
) -> None:
    """Draw experiment, theory and slices of one method on three axes.

    Args: datasets at one ridge; ``slices``, moved to the nearest angles of the grid, which markers beside the diagrams
    point at. The theory is exact in n for linear transfer; for fine-tuning it is the corrected form, and the zero
    contour of the printed one is dashed.
    """
    measured, predicted, cuts = axes
    angles = nearest(transfer["theta"], slices)
    draw_field(measured, transfer[f"{method}_transferability"])
    draw_zero_contour(measured, signed_transferability(transfer, method), "-")
    draw_hollow_cells(measured, converged_cells(transfer, method))
    fields = predictions(theory, method)
    draw_field(predicted, fields["-"])
    for line, field in fields.items():
        draw_zero_contour(predicted, field, line)
    draw_slices(cuts, transfer, theory, angles, method)
    lines = {FORM_NAMES[form]: line for form, line in FORMS[method].items()}
    cuts.legend(handles=style.angle_handles(angles) + style.line_handles(lines), loc="best")
    cuts.set(title="slices", ylabel=style.TRANSFERABILITY)

    for panel in (measured, predicted):
        set_map_axes(panel, transfer)
        for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
            place = panel.get_yaxis_transform()
            panel.plot(1.04, angle, look.marker, color=look.colour, clip_on=False, transform=place)
        if method == "fine_tuned":  # beyond n = d it is scratch
            panel.set_xlim(right=min(FORGOTTEN, float(transfer["gamma"].max())))
    for panel, of in ((measured, "measured"), (predicted, "theory")):
        panel.set_xlabel(f"{style.SAMPLES}\nline: T = 0, {of}")
    measured.set(title=f"{style.METHOD_NAMES[method]}: experiment", ylabel=style.ANGLE)
    predicted.set_title("theory")
    predicted.tick_params(labelleft=False)


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float], methods: Sequence[str]) -> Figure:
    """Draw T of each method over gamma and theta, at the least ridge, with one colour bar for all diagrams."""
    rows = len(methods)
    figure = Figure(figsize=(style.WIDTH, 0.4 + 2.4 * rows), layout="constrained")
    axes = figure.subplots(rows, 3, squeeze=False, width_ratios=(1, 1, 1.15))
    for row, method in zip(axes, methods, strict=True):
        draw_row(row, at_least_ridge(transfer), at_least_ridge(theory), slices, method)
    style.draw_colour_bar(figure, axes[:, :2], aspect=22 * rows)
    return figure


def caption_values(transfer: xr.Dataset, slices: Sequence[float], **_) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    gamma = transfer["gamma"].values
    return {
        "angles": nearest(transfer["theta"], slices),
        "through_one": bool(gamma.min() < 1 < gamma.max()),
        "noisy": bool(transfer["sigma"] > 0),
    }
