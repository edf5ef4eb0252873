"""Mean, bias and spread of the risks against the dimension."""

import numpy as np
import scipy.stats
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.risks import spread_error

LIMITS = {
    "scratch": "scratch_risk_asymptotic",
    "linear": "linear_risk_asymptotic",
    "fine_tuned": "fine_tuned_risk_corrected",
}
RESOLVED = 0.5  # standard error, as a part of the bias, up to which a bias is drawn
SCRATCH = "#707070"  # lines need more contrast than the markers of a crowded figure


@style.styled()
def draw(study: xr.Dataset) -> Figure:
    """Three panels: mean risk with its limit dashed, d times the bias, standard deviation.

    Lines are exact laws: closed forms, and for fine-tuning draws, whose error is a band. Markers are trained networks.
    """
    figure = Figure(figsize=(style.WIDTH, 2.7), layout="constrained")
    means, biases, spreads = figure.subplots(1, 3)
    law, trained = study["law_dimension"].values, study["dimension"].values
    for method, limit in LIMITS.items():
        look = style.METHOD_LOOKS[method]
        colour = SCRATCH if method == "scratch" else look.colour
        risk, converged = study[f"{method}_risk"].values, study[f"{method}_converged"].values.all(axis=1)
        mean, error = risk.mean(axis=1), scipy.stats.sem(risk, axis=1)
        bias = mean - float(study[limit])

        means.plot(law, study[f"{method}_risk_mean"], color=colour)
        means.axhline(float(study[limit]), color=colour, linestyle="--", linewidth=0.8)
        _draw_markers(means, trained, mean, error, converged, look)

        _draw_scaled_law(biases, study, method, colour)
        seen = error < RESOLVED * study[f"{method}_bias"].sel(law_dimension=trained).values
        scaled = trained[seen], (trained * bias)[seen], (trained * error)[seen]
        _draw_markers(biases, *scaled, converged[seen], look)

        spreads.plot(law, study[f"{method}_risk_spread"], color=colour)
        _draw_markers(spreads, trained, risk.std(axis=1, ddof=1), spread_error(risk), converged, look)
    means.set(ylabel="mean risk, E R")
    biases.set(ylabel="d × bias, d (E R − limit)", ylim=(0, None))
    spreads.set(ylabel="standard deviation of the risk", yscale="log")
    for axes in (means, biases, spreads):
        axes.set(xscale="log", xlabel="dimensions, d")
    looks = style.method_handles(LIMITS)
    handles = looks + style.line_handles({"exact law": "-", "limit d → ∞": "--"})
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def _draw_scaled_law(axes: Axes, study: xr.Dataset, method: str, colour: str) -> None:
    """d times the bias of the exact law; where that comes from draws, with two standard errors and while resolved."""
    law, bias = study["law_dimension"].values, study[f"{method}_bias"].values
    error = study["fine_tuned_risk_mean_standard_error"].values if method == "fine_tuned" else 0 * bias
    seen = error < RESOLVED * bias
    law, bias, error = law[seen], bias[seen], error[seen]
    axes.plot(law, law * bias, color=colour)
    axes.fill_between(law, law * (bias - 2 * error), law * (bias + 2 * error), color=colour, alpha=0.25, linewidth=0)


def _draw_markers(axes: Axes, x, y, error, converged, look: style.Look) -> None:
    style.draw_points(axes, x, y, np.stack([error, error]), converged, (-np.inf, np.inf), look)
