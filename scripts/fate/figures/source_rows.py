"""A row of panels an experiment: linear transfer and fine-tuning of a source task that was itself learned from data."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_by_column, rounded
from fate.figures.maps import FORGOTTEN, at_least_ridge, draw_map, draw_slices, nearest

SLICES = np.pi * np.array([0.125, 0.25, 0.375])
TITLES = {  # of the rows, by what they compare
    "source samples": "source n/d = {source_ratio:g}",
    "noise": "noise: source {source_sigma:g}, target {sigma:g}\nsource n/d = {source_ratio:g}",
}
LIMITS = {  # of the T of each method
    "source samples": {"linear": (-1.1, 1.1), "fine_tuned": (-0.4, 0.8)},
    # Scratch fails in a wide band around gamma = 1 where the target is loud.
    "noise": {"linear": (-1.1, 3.1), "fine_tuned": (-1.1, 1.1)},
}


@style.styled
def draw(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset], compared: str) -> Figure:
    """Draw slices and the trained map of both methods, with the zero contours of the theories."""
    rows = len(transfer)
    figure = Figure(figsize=(style.WIDTH, 0.6 + 1.9 * rows), layout="constrained")
    panels = figure.subplots(rows, 4, squeeze=False)
    for row, trained, predicted in zip(panels, transfer, theory, strict=True):
        trained, predicted = at_least_ridge(trained), at_least_ridge(predicted)
        for (axes, plane), (method, limits) in zip((row[:2], row[2:]), LIMITS[compared].items(), strict=True):
            draw_slices(axes, trained, predicted, nearest(trained["theta"], SLICES), method, limits)
            draw_map(plane, trained, predicted, method)
            axes.set_title(style.METHOD_NAMES[method])
            plane.set(title="its map, trained", ylabel="θ")
            for each in (axes, plane):
                each.set_xlabel("γ = n/d")
            if method == "fine_tuned":
                plane.set_xlim(right=min(FORGOTTEN, float(trained["gamma"].max())))
                plane.locator_params("x", nbins=3)
        settings = {name: float(predicted[name]) for name in ("sigma", "source_sigma", "source_ratio")}
        title = TITLES[compared].format(**settings).replace("inf", "∞")
        row[0].set_ylabel(f"{title}\n{style.TRANSFERABILITY}")
    style.draw_colour_bar(figure, panels[:, 3], aspect=22 * rows)
    lines = style.line_handles({"linear: exact in n; fine-tuning: corrected": "-", "fine-tuning as printed": "--"})
    handles = style.angle_handles(sorted({angle for each in transfer for angle in nearest(each["theta"], SLICES)}))
    figure.legend(handles=handles + lines, loc="outside upper center", ncols=len(handles + lines))
    return figure


def caption_values(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset], **_) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    few = [each.isel(gamma=each["gamma"].values < 1) for each in transfer]
    printed = [each["fine_tuned_transferability_printed"] for each in map(at_least_ridge, theory)]
    shares = {
        "linear_ahead": [at_least_ridge(each)["linear_transferability"] for each in transfer],
        "fine_tuned_ahead": [at_least_ridge(each)["fine_tuned_transferability"] for each in few],
        "printed_ahead": [each.isel(gamma=each["gamma"].values < 1) for each in printed],
    }
    return letters_by_column(len(transfer), "linear", "linear_maps", "fine_tuned", "fine_tuned_maps") | {
        "angles": sorted({angle for each in transfer for angle in nearest(each["theta"], SLICES)}),
        "ratios": [float(each["source_ratio"]) for each in theory],
        "source_noises": [float(each["source_sigma"]) for each in theory],
        "target_noises": [float(each["sigma"]) for each in theory],
        **{name: [rounded(100 * (gain > 0).mean()) for gain in gains] for name, gains in shares.items()},
    }
