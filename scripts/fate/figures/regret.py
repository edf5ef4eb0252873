"""Regret: how far each method's risk is above the limit that none can beat, over gamma and theta."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from scipy.ndimage import distance_transform_edt

from fate.figures import style
from fate.figures.maps import at_least_ridge, draw_hollow_cells, set_map_axes
from fate.figures.measured import converged_cells
from fate.methods import PAPER_METHODS

COLOURS, NORM = "cividis_r", LogNorm(0.01, 1.0)
FORMS = {  # method: closed form of its risk
    "scratch": "scratch_risk_asymptotic",
    "linear": "linear_risk_exact",
    "fine_tuned": "fine_tuned_risk_corrected",
    "best_ridge": "best_ridge_risk_asymptotic",
}
MEASURED = (*PAPER_METHODS, "likelihood_ridge", "evidence")
NAMES = style.METHOD_NAMES | {"linear": "linear", "best_ridge": "best ridge", "likelihood_ridge": "tuned ridge"}
SMALLEST_REGION = 6  # points of the fine grid from its border, below which a region has no name


def predicted_regret(theory: xr.Dataset, method: str) -> xr.DataArray:
    """Return R - R_limit of a closed form (gamma_fine, theta_fine), infinite where the risk is."""
    limit = theory["limit_risk_asymptotic_fine"]
    risk = theory[f"{FORMS[method]}_fine"]
    return (risk.fillna(np.inf) - limit).transpose(*limit.dims)  # NaN: the difference of two that are infinite


def draw_regret(axes: Axes, regret: xr.DataArray) -> None:
    """Draw regret of two dimensions in colour, what is not above the limit as the least."""
    x, y = (regret[dimension].values for dimension in regret.dims)
    shown = regret.clip(NORM.vmin, NORM.vmax).values.T
    axes.pcolormesh(x, y, shown, cmap=COLOURS, norm=NORM, shading="nearest", rasterized=True)


def draw_best(axes: Axes, theory: xr.Dataset) -> None:
    """Draw the regret of the best closed form of each cell, with the names of the methods and lines between them."""
    regrets = xr.concat([predicted_regret(theory, method) for method in FORMS], "method")
    draw_regret(axes, regrets.min("method"))
    gamma, theta = (regrets[name].values for name in ("gamma_fine", "theta_fine"))
    best = regrets.argmin("method").transpose("theta_fine", "gamma_fine").values
    for index, method in enumerate(FORMS):
        region = best == index
        if min(region.shape) > 1 and region.any() and not region.all():
            axes.contour(gamma, theta, region, levels=[0.5], colors="black", linewidths=0.8)
        inside = distance_transform_edt(np.pad(region, 1))[1:-1, 1:-1]
        row, column = np.unravel_index(np.argmax(inside), inside.shape)
        if inside[row, column] >= SMALLEST_REGION:
            words = NAMES[method].replace(" ", "\n").replace("-", "-\n")
            box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.0}
            axes.text(gamma[column], theta[row], words, ha="center", va="center", fontsize=7, bbox=box)


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset) -> Figure:
    """Draw regret by theory above and as measured below, a column a method, and the best of the former."""
    transfer, theory = at_least_ridge(transfer), at_least_ridge(theory)
    figure = Figure(figsize=(style.WIDTH, 3.6), layout="constrained")
    axes = figure.subplots(2, len(MEASURED), sharex=True, sharey=True)
    for panel, method in zip(axes[0], FORMS, strict=False):
        draw_regret(panel, predicted_regret(theory, method))
        panel.set_title(NAMES[method])
    draw_best(axes[0, -1], theory)
    axes[0, -1].set_title("best of the four")
    limit = theory["limit_risk_asymptotic"]
    for panel, method in zip(axes[1], MEASURED, strict=True):
        draw_regret(panel, (transfer[f"{method}_risk"].mean("instance") - limit).transpose(*limit.dims))
        draw_hollow_cells(panel, converged_cells(transfer, method).transpose(*limit.dims))
        panel.set_title(NAMES[method])
    for panel in axes.flat:
        set_map_axes(panel, transfer)
        panel.set_xlabel("γ = n/d" if panel in axes[1] else "")
    axes[0, 0].set_ylabel(f"theory\n{style.ANGLE}")
    axes[1, 0].set_ylabel(f"measured\n{style.ANGLE}")
    bar = figure.colorbar(ScalarMappable(NORM, COLOURS), ax=axes, extend="both", aspect=40, pad=0.02)
    style.mark_values(bar.ax.yaxis, [0.01, 0.03, 0.1, 0.3, 1.0])
    bar.set_label("regret: risk above the limit")
    return figure


def caption_values(**_) -> dict:
    """Return the ends of the colours."""
    return {"least": NORM.vmin, "most": NORM.vmax}
