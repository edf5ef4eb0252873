"""A row of panels an experiment: linear transfer and fine-tuning of a source task that was itself learned from data."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.phase_diagram import at_least_ridge, draw_map, draw_slices, slice_angles

SLICES = (0.125, 0.25, 0.375)  # in units of pi
METHODS = ("linear", "fine_tuned")


def draw_rows(
    transfer: Sequence[xr.Dataset],
    theory: Sequence[xr.Dataset],
    titles: Sequence[str],
    limits: dict[str, tuple[float, float]],
) -> Figure:
    """Slices of both methods and the map of fine-tuning, trained, with the zero contours of its theories.

    ``titles``: one a row; ``limits`` (low, high) of the T of each method.
    """
    rows = len(transfer)
    figure = Figure(figsize=(style.WIDTH, 0.5 + 2.0 * rows), layout="constrained")
    panels = figure.subplots(rows, 3, squeeze=False)
    for row, trained, predicted, title in zip(panels, transfer, theory, titles, strict=True):
        trained, predicted = at_least_ridge(trained), at_least_ridge(predicted)
        angles = slice_angles(trained, SLICES)
        for axes, method in zip(row, METHODS, strict=False):
            draw_slices(axes, trained, predicted, angles, method, limits[method])
            axes.set_title(style.METHOD_NAMES[method])
        row[0].set_ylabel(f"{title}\n{style.TRANSFERABILITY}")
        draw_map(row[2], trained, predicted, "fine_tuned")
        row[2].set(title="fine-tuning: trained", ylabel=style.ANGLE)
    style.draw_colour_bar(figure, panels[:, 2], aspect=22 * rows)
    lines = style.line_handles({"linear: exact in n; fine-tuning: corrected": "-", "fine-tuning as printed": "--"})
    handles = style.angle_handles(np.unique(np.concatenate([slice_angles(trained, SLICES) for trained in transfer])))
    figure.legend(handles=handles + lines, loc="outside upper center", ncols=len(handles + lines))
    return figure
