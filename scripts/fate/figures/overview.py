"""What is corrected, at one glance: the phase diagram of fine-tuning, where it breaks even, and the best method."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.break_even import break_even
from fate.figures import style
from fate.figures.captions import in_words, listed, rounded
from fate.figures.maps import (
    FORGOTTEN,
    at_least_ridge,
    best_method,
    draw_choice,
    draw_field,
    draw_hollow_cells,
    draw_zero_contour,
    predictions,
    set_map_axes,
)
from fate.figures.measured import converged_cells, draw_points
from fate.methods import PAPER_METHODS

CHOICES = (*PAPER_METHODS, "likelihood_ridge", "evidence")
FORMS = {"corrected": "-", "printed": "--"}


def draw_diagram(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset) -> None:
    """Draw T of fine-tuning by the corrected theory, with the zeros of the corrected and of the printed one."""
    fields = predictions(theory, "fine_tuned")
    draw_field(axes, fields["-"])
    for line, field in fields.items():
        draw_zero_contour(axes, field, line)
    set_map_axes(axes, transfer)
    axes.set(title="fine-tuning, corrected", ylabel=style.ANGLE)
    axes.set_xlim(right=min(FORGOTTEN, float(transfer["gamma"].max())))


def draw_break_even(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset) -> None:
    """Draw the angle beyond which fine-tuning does harm against gamma: trained, corrected and printed."""
    look = style.METHOD_LOOKS["fine_tuned"]
    for form, line in FORMS.items():
        colour = look.colour if form == "corrected" else "black"
        axes.plot(theory["gamma_fine"], theory[f"fine_tuned_zero_set_{form}"], line, color=colour)
    below = transfer.isel(gamma=transfer["gamma"].values < 1)
    gains = (below["scratch_risk"] - below["fine_tuned_risk"]).transpose("gamma", "theta", "instance")
    angle, error = np.reshape([break_even(below["theta"].values, each) for each in gains.values], (-1, 2)).T
    converged = converged_cells(below, "fine_tuned").all("theta")
    draw_points(axes, below["gamma"], angle, error, converged, look)
    axes.set(title="its break-even angle", xlabel=style.SAMPLES, xlim=(0, 1), ylim=(0, np.pi / 2))
    style.mark_angles(axes.yaxis, np.pi / 2)
    names = {"corrected theory": "-", "as printed": "--"}
    trained = style.look_handles(["trained networks"], [look])
    axes.legend(handles=trained + style.line_handles(names), loc="upper right")


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset) -> Figure:
    """Draw the corrected phase diagram of fine-tuning, its break-even angle, and the method of least measured risk."""
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    figure = Figure(figsize=(style.WIDTH, 2.9), layout="constrained")
    diagram, angles, best = figure.subplots(1, 3, width_ratios=(1.25, 1, 1))
    draw_diagram(diagram, transfer, theory)
    style.draw_colour_bar(figure, [diagram], aspect=18)
    draw_break_even(angles, transfer, theory)
    draw_choice(best, best_method(transfer, CHOICES), CHOICES)
    every = converged_cells(transfer, "linear") & converged_cells(transfer, "fine_tuned")
    draw_hollow_cells(best, every.transpose("gamma", "theta"))
    set_map_axes(best, transfer)
    best.set_title("best method, measured")
    figure.legend(handles=style.patch_handles(CHOICES), loc="outside upper center", ncols=len(CHOICES))
    return figure


def caption_values(transfer: xr.Dataset, **_) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    best = best_method(at_least_ridge(transfer), CHOICES).values
    shares = {style.METHOD_NAMES[method]: rounded((best == index).mean()) for index, method in enumerate(CHOICES)}
    return {
        "shares": listed([f"{name} in {in_words(share)}" for name, share in shares.items() if share]),
        "below_one": bool((transfer["gamma"] < 1).any()),
    }
