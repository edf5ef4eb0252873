"""Risks of scratch, linear transfer and fine-tuning against the number of samples."""

from collections.abc import Sequence

import numpy as np
import scipy.stats
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.phase_diagram import at_least_ridge, curve_at, slice_angles
from fate.methods import PAPER_METHODS

FORMS = {  # the closed form that is right, and the paper's
    "scratch": ("exact", "asymptotic"),
    "linear": ("exact", "asymptotic"),
    "fine_tuned": ("corrected", "printed"),
}
PAPERS_LINE = {"color": "black", "linestyle": "--", "linewidth": 0.6}
FLOOR = 1e-3  # of the risks drawn: noiseless ones vanish beyond gamma = 1


def centre_and_error(risk: np.ndarray, heavy_tailed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and its standard error; median and quartiles where the law of the risk is heavy-tailed.

    Args: risk (gamma, instance), heavy_tailed (gamma,). Returns centre (gamma,) and error (2, gamma), below and above.
    """
    lower, median, upper = np.quantile(risk, [0.25, 0.5, 0.75], axis=1)
    centre = np.where(heavy_tailed, median, risk.mean(axis=1))
    standard_error = scipy.stats.sem(risk, axis=1)
    return centre, np.where(heavy_tailed, [median - lower, upper - median], standard_error)


def measured_risks(transfer: xr.Dataset, method: str, heavy_tailed: np.ndarray) -> tuple:
    """Centre (gamma,), error (2, gamma) and converged (gamma,) of one method, at one angle."""
    risk = transfer[f"{method}_risk"].transpose("gamma", "instance").values
    converged = transfer[f"{method}_converged"].all("instance").values
    # The risk of linear transfer has a mean and a variance at every gamma.
    return *centre_and_error(risk, heavy_tailed & (method != "linear")), converged


@style.styled()
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """One panel an angle; ``slices`` in units of pi, moved to the nearest angles of the grid.

    Theory as lines: exact in n (fine-tuning: corrected) in colour, the paper's formulas dashed. Experiment as
    markers: means with standard errors; medians with quartiles at abs(n - d) <= 3, where risks have no variance.
    """
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    angles = slice_angles(transfer, slices)
    gamma = transfer["gamma"].values
    heavy_tailed = abs(transfer["n"].values * (1 - 1 / gamma)) < 3.5
    measured = [
        {method: measured_risks(transfer.sel(theta=angle), method, heavy_tailed) for method in FORMS}
        for angle in angles
    ]
    tops = np.concatenate([centre + error[1] for series in measured for centre, error, _ in series.values()])
    limits = (max(FLOOR, tops.min() / 2), tops.max() * 2)

    figure = Figure(figsize=(style.WIDTH, 2.6), layout="constrained")
    panels = figure.subplots(1, len(angles), sharey=True, squeeze=False)[0]
    for axes, angle, series in zip(panels, angles, measured, strict=True):
        for method, (ours, papers) in FORMS.items():
            look = style.METHOD_LOOKS[method]
            for form, line in ((ours, {"color": look.colour, "linewidth": 1.6}), (papers, PAPERS_LINE)):
                curve = theory[f"{method}_risk_{form}_fine"]
                at_angle = curve_at(curve, angle) if "theta_fine" in curve.dims else curve
                axes.plot(theory["gamma_fine"], at_angle, **line)
            style.draw_points(axes, gamma, *series[method], limits, look)
        for x, y in zip(gamma[heavy_tailed], series["scratch"][0][heavy_tailed], strict=True):
            axes.annotate("median,\nquartiles", (x, y), (7, 0), textcoords="offset points", va="center")
        axes.set(title=f"θ = {style.angle_text(angle)}", xlabel=style.SAMPLES, yscale="log", ylim=limits)
        axes.locator_params("x", nbins=5)
    panels[0].set_ylabel("risk, R")
    looks = style.method_handles(PAPER_METHODS)
    lines = style.line_handles({"exact in n, or corrected": "-", "the paper's formula": "--"})
    figure.legend(handles=looks + lines, loc="outside upper center", ncols=len(looks + lines))
    return figure
