"""Linear transfer with a ridge on its readout: risk against the ridge, and transferability."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_in_turn, rounded
from fate.figures.maps import at_least_ridge, draw_map, draw_slice, draw_zero_contour, nearest
from fate.figures.measured import draw_means, draw_risk
from fate.linear.theory import linear_transfer

RATIO = 0.5  # of the panel of risks
MAPPED = (0.3, 1.0)  # ridges of two of the maps; the third has the best of each cell
CHANGES = (-0.03, 0.03)


def draw_risks(axes: Axes, transfer: xr.Dataset, noise: float, angle: float) -> None:
    """Draw the risk against the ridge at one cell: limit, exact law, trained networks."""
    cut = transfer.sel(theta=angle).sel(gamma=RATIO, method="nearest")
    ridge = _ridges(axes, cut)
    look = style.METHOD_LOOKS["linear"]
    axes.plot(ridge, linear_transfer.asymptotic(angle, ridge), "--", color="black", zorder=2.5)
    axes.plot(ridge, linear_transfer.mean(int(cut["n"]), angle, noise, ridge), color=look.colour)
    draw_risk(axes, cut["ridge"], cut, "linear", look)
    axes.set(title=f"θ = {style.angle_text(angle)}, γ = {float(cut['gamma']):g}", ylabel="risk, R")


def draw_changes(axes: Axes, transfer: xr.Dataset, noise: float, angles: Sequence[float]) -> None:
    """Draw the risk at the fewest samples less that without ridge, paired draw by draw."""
    fewest = transfer.isel(gamma=0)
    ridge = _ridges(axes, fewest)
    for angle, look in zip(angles, style.slice_looks(len(angles)), strict=True):
        cut = fewest.sel(theta=angle)
        risk = linear_transfer.mean(int(cut["n"]), angle, noise, ridge)
        without = linear_transfer.mean(int(cut["n"]), angle, noise)
        limit = linear_transfer.asymptotic(angle, ridge) - linear_transfer.asymptotic(angle)
        axes.plot(ridge, limit, "--", color=look.colour, linewidth=0.8)
        axes.plot(ridge, risk - without, color=look.colour)
        change = cut["linear_risk"] - at_least_ridge(cut)["linear_risk"]
        draw_means(axes, cut["ridge"], change, cut["linear_converged"], look, CHANGES)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(title=f"magnified, n = {int(fewest['n'])}", ylabel="R − R without ridge", ylim=CHANGES)


def _ridges(axes: Axes, cut: xr.Dataset) -> np.ndarray:
    """Return ridges for lines, on an axis that is logarithmic beyond the smallest of the list and has 0, too."""
    positive = cut["ridge"].values[cut["ridge"] > 0]
    smallest, largest = (positive.min(), positive.max()) if positive.size else (0.1, 1.0)
    axes.set_xscale("symlog", linthresh=smallest, linscale=0.5)
    axes.set(xlabel="ridge, λ", xlim=(-0.3 * smallest, 1.3 * largest))
    axes.set_xticks([0, *(10.0**power for power in range(-10, 11) if smallest <= 10.0**power * 1.001 <= 1.3 * largest)])
    return np.concatenate([[0], np.geomspace(smallest / 30, largest, 200)])


def at_best_ridge(dataset: xr.Dataset, theory: xr.Dataset, ending: str = "") -> xr.Dataset:
    """Return a dataset with the ridge of its list that has the lowest exact mean risk in each cell.

    Chosen by theory: the lowest of the measured risks would be low by selection.
    """
    best = theory[f"linear_risk_exact{ending}"].argmin("ridge")
    return dataset.isel(ridge=best)


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """Draw the risk against the ridge, what the ridge adds to it and T at several ridges, above maps of T.

    The first angle of the ``slices`` is that of the risks, the middle one that of the T.
    """
    noise = float(theory["sigma"])
    angles = nearest(transfer["theta"], slices)
    mapped = sorted(nearest(theory["ridge"], MAPPED))

    figure = Figure(figsize=(style.WIDTH, 4.3), layout="constrained")
    panels = figure.subplots(2, 3)
    draw_risks(panels[0, 0], transfer, noise, angles[0])
    draw_changes(panels[0, 1], transfer, noise, angles)
    panels[0, 1].legend(handles=style.angle_handles(angles), loc="upper left")
    middle = angles[(len(angles) - 1) // 2]
    shown = sorted({float(theory["ridge"].min()), *mapped})
    for ridge, look in zip(shown, style.slice_looks(len(shown)), strict=True):
        at = {"ridge": ridge}
        draw_slice(panels[0, 2], transfer.sel(at), theory.sel(at), middle, "linear", look)
    panels[0, 2].set(title=f"θ = {style.angle_text(middle)}", ylabel=style.TRANSFERABILITY)
    names = [f"λ = {ridge:g}" for ridge in shown]
    panels[0, 2].legend(handles=style.look_handles(names, style.slice_looks(len(shown))), loc="upper right")

    maps = {f"trained, λ = {ridge:g}": (transfer.sel(ridge=ridge), theory.sel(ridge=ridge)) for ridge in mapped}
    drawn = theory[["linear_transferability_exact_fine"]]  # on the grid of the best ridges
    maps["trained, best λ of each cell"] = at_best_ridge(transfer, theory), at_best_ridge(drawn, theory, "_fine")
    without = at_least_ridge(theory)["linear_transferability_exact_fine"]
    for axes, (name, datasets) in zip(panels[1], maps.items(), strict=False):
        draw_map(axes, *datasets, "linear")
        draw_zero_contour(axes, without, ":")
        axes.set_title(name)
    for axes in panels[1, 1:]:
        axes.tick_params(labelleft=False)
    panels[1, 0].set_ylabel(style.ANGLE)
    style.draw_colour_bar(figure, panels[1], aspect=18)
    lines = style.line_handles({"exact in n": "-", "limit n → ∞ (Eq. 13)": "--", "T = 0 without ridge": ":"})
    figure.legend(handles=lines, loc="outside upper center", ncols=3)
    return figure


def caption_values(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    noise, angles = float(theory["sigma"]), nearest(transfer["theta"], slices)
    cut = transfer.sel(gamma=RATIO, method="nearest")
    samples, fewest = int(cut["n"]), int(transfer["n"][0])
    ridges = transfer["ridge"].values
    exact = linear_transfer.mean(samples, angles[0], noise, ridges)
    apart = np.max(abs(linear_transfer.asymptotic(angles[0], ridges) / exact - 1))
    gains = [
        linear_transfer.mean(fewest, angle, noise) - np.min(linear_transfer.mean(fewest, angle, noise, ridges))
        for angle in angles
    ]
    mapped = sorted(nearest(theory["ridge"], MAPPED))
    field = theory["linear_transferability_exact_fine"]
    compared = [*(field.sel(ridge=ridge) for ridge in mapped), at_best_ridge(field, theory, "_fine")]
    changed = [float(((each < 0) != (at_least_ridge(field) < 0)).mean()) for each in compared]
    panels = letters_in_turn(above=3, mapped_panels=len(mapped), best_panel=1)
    return panels | {
        "angles": angles,
        "first": angles[0],
        "middle": angles[(len(angles) - 1) // 2],
        "samples": samples,
        "fewest": fewest,
        "apart": rounded(100 * apart),
        "gain": rounded(max(gains)),
        "gain_angle": angles[int(np.argmax(gains))],
        "mapped": mapped,
        "shown": sorted({float(theory["ridge"].min()), *mapped}),
        "changed": [rounded(100 * share) for share in changed],
    }
