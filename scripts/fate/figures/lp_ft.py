"""Linear probing, then fine-tuning: beside its two parts, and on the map of the best method."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_in_turn, rounded
from fate.figures.maps import (
    at_least_ridge,
    draw_choice,
    draw_map,
    draw_slice,
    nearest,
    predictions,
    set_map_axes,
    signed_transferability,
)

METHODS = ("linear", "fine_tuned", "lp_ft")
CHOICES = ("scratch", *METHODS)
GAINS = (-0.9, 0.9)


def best_choice(gains: dict[str, xr.DataArray]) -> xr.DataArray:
    """Return the index in ``CHOICES`` of the method of highest T in each cell; of equal ones the first, scratch."""
    return xr.concat([0 * gains["linear"], *(gains[method] for method in METHODS)], "method").argmax("method")


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """Draw T of the three methods at each of the ``slices`` above the best method and a map of T."""
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    angles = nearest(transfer["theta"], slices)
    figure = Figure(figsize=(style.WIDTH, 4.4), layout="constrained")
    above, below = figure.subfigures(2, 1)
    panels = above.subplots(1, len(angles), sharey=True, squeeze=False)[0]
    for axes, angle in zip(panels, angles, strict=True):
        for method in METHODS:
            draw_slice(axes, transfer, theory, angle, method, style.METHOD_LOOKS[method], GAINS)
        axes.set_title(f"θ = {style.angle_text(angle)}")
    panels[0].set_ylabel(style.TRANSFERABILITY)
    lines = style.line_handles({"theory": "-", "as printed": "--"})
    above.legend(handles=style.method_handles(METHODS) + lines, loc="outside upper center", ncols=len(METHODS) + 2)

    measured, predicted, mapped = below.subplots(1, 3)
    draw_map(mapped, transfer, theory, "lp_ft")
    style.draw_colour_bar(below, [mapped], aspect=20)
    mapped.set_title(f"{style.METHOD_NAMES['lp_ft']}: trained")
    measured.set_ylabel(style.ANGLE)
    gains = {method: signed_transferability(transfer, method).fillna(0) for method in METHODS}
    draw_choice(measured, best_choice(gains), CHOICES)
    draw_choice(predicted, best_choice({method: predictions(theory, method)["-"] for method in METHODS}), CHOICES)
    for axes, name in ((measured, "best method: trained"), (predicted, "best method: theory")):
        set_map_axes(axes, transfer)
        axes.set_title(name)
    for axes in (predicted, mapped):
        axes.tick_params(labelleft=False)
    below.legend(handles=style.patch_handles(CHOICES), loc="outside upper center", ncols=len(CHOICES))
    return figure


def caption_values(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    angles = nearest(transfer["theta"], slices)
    below = at_least_ridge(transfer).isel(theta=transfer["theta"].values < np.pi / 2 - 1e-9)
    behind = (below["lp_ft_risk"] - below["fine_tuned_risk"]).mean("instance")
    return letters_in_turn(curves=len(angles), measured=1, predicted=1, mapped=1) | {
        "angles": angles,
        "behind": rounded(behind.max()) if behind.size else 0.0,
        "unconverged": not bool(transfer["lp_ft_converged"].all()),
    }
