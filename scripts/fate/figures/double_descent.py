"""Risks of scratch, linear transfer and fine-tuning against the number of samples."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters
from fate.figures.maps import at_least_ridge, curve_at, nearest
from fate.figures.measured import draw_points, mean_and_error

FORMS = {  # the closed form that is right, and the paper's
    "scratch": ("exact", "asymptotic"),
    "linear": ("exact", "asymptotic"),
    "fine_tuned": ("corrected", "printed"),
}
PAPERS_LINE = {"color": "black", "linestyle": "--", "linewidth": 0.6}
FLOOR = 1e-3  # of the risks drawn: noiseless ones vanish beyond gamma = 1


def centre_and_error(risk: xr.DataArray, heavy_tailed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and its standard error; median and quartiles where the law of the risk is heavy-tailed.

    Args: risk (gamma, instance), heavy_tailed (gamma,). Centre (gamma,) and error (2, gamma), below and above.
    """
    lower, median, upper = risk.quantile([0.25, 0.5, 0.75], "instance").values
    mean, error = mean_and_error(risk)
    return np.where(heavy_tailed, median, mean), np.where(heavy_tailed, [median - lower, upper - median], error)


def near_square(transfer: xr.Dataset) -> np.ndarray:
    """Return where (gamma,) abs(n - d) <= 3, so that the risks of scratch and fine-tuning have no variance."""
    return abs(transfer["n"].values * (1 - 1 / transfer["gamma"].values)) < 3.5


def measured_risks(transfer: xr.Dataset, method: str, heavy_tailed: np.ndarray) -> tuple:
    """Return centre (gamma,), error (2, gamma) and converged (gamma,) of one method, at one angle."""
    # The risk of linear transfer has a mean and a variance at every gamma.
    centre, error = centre_and_error(transfer[f"{method}_risk"], heavy_tailed & (method != "linear"))
    return centre, error, transfer[f"{method}_converged"].all("instance")


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """Draw one panel an angle; ``slices`` are moved to the nearest angles of the grid.

    Theory as lines: exact in n (fine-tuning: corrected) in colour, the paper's formulas dashed. Experiment as
    markers: means with standard errors; medians with quartiles at abs(n - d) <= 3, where risks have no variance.
    """
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    angles = nearest(transfer["theta"], slices)
    gamma = transfer["gamma"].values
    heavy_tailed = near_square(transfer)
    measured = [
        {method: measured_risks(transfer.sel(theta=angle), method, heavy_tailed) for method in FORMS}
        for angle in angles
    ]
    tops = np.concatenate(
        [centre + np.nan_to_num(error[1]) for series in measured for centre, error, _ in series.values()]
    )
    limits = (max(FLOOR, tops.min() / 2), tops.max() * 2)

    figure = Figure(figsize=(style.WIDTH, 2.6), layout="constrained")
    panels = figure.subplots(1, len(angles), sharey=True, squeeze=False)[0]
    for axes, angle, series in zip(panels, angles, measured, strict=True):
        for method, (ours, papers) in FORMS.items():
            look = style.METHOD_LOOKS[method]
            for form, line in ((ours, {"color": look.colour, "linewidth": 1.6}), (papers, PAPERS_LINE)):
                curve = theory[f"{method}_risk_{form}_fine"]
                at_angle = curve_at(curve, theta_fine=angle) if "theta_fine" in curve.dims else curve
                axes.plot(theory["gamma_fine"], at_angle, **line)
            draw_points(axes, gamma, *series[method], look, limits)
        for x, y in zip(gamma[heavy_tailed], series["scratch"][0][heavy_tailed], strict=True):
            axes.annotate("median,\nquartiles", (x, y), (7, 0), textcoords="offset points", va="center")
        axes.set(title=f"θ = {style.angle_text(angle)}", xlabel=style.SAMPLES, yscale="log", ylim=limits)
        axes.locator_params("x", nbins=5)
    panels[0].set_ylabel("risk, R")
    handles = style.method_handles(FORMS)
    handles += style.line_handles({"exact in n, or corrected": "-", "the paper's formula": "--"})
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def caption_values(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    angles = nearest(transfer["theta"], slices)
    medians = transfer["gamma"].values[near_square(transfer)]
    return {"angles": angles, "panels": letters(range(len(angles))), "medians": medians.tolist()}
