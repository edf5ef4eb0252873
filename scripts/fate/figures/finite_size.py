"""Mean, bias and spread of the risks against the dimension."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.measured import draw_points, draw_risk, mean_and_error
from fate.risks import spread_error

LIMITS = {
    "scratch": "scratch_risk_asymptotic",
    "linear": "linear_risk_asymptotic",
    "fine_tuned": "fine_tuned_risk_corrected",
}
RESOLVED = 0.5  # standard error, as a part of the bias, up to which a bias is drawn
SCRATCH = "#707070"  # lines need more contrast than the markers of a crowded figure


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw the mean risk with its limit dashed, d times the bias, and the standard deviation.

    Lines are exact laws: closed forms, and for fine-tuning draws, whose error is a band. Markers are trained networks.
    """
    figure = Figure(figsize=(style.WIDTH, 2.7), layout="constrained")
    means, biases, spreads = figure.subplots(1, 3)
    law, trained = study["law_dimension"].values, study["dimension"].values
    for method, limit in LIMITS.items():
        look = style.METHOD_LOOKS[method]
        colour = SCRATCH if method == "scratch" else look.colour
        means.plot(law, study[f"{method}_risk_mean"], color=colour)
        means.axhline(float(study[limit]), color=colour, linestyle="--", linewidth=0.8)
        draw_risk(means, trained, study, method, look)

        _draw_scaled_law(biases, study, method, colour)
        converged = study[f"{method}_converged"].all("instance")
        mean, error = mean_and_error(study[f"{method}_risk"])
        seen = error < RESOLVED * study[f"{method}_bias"].sel(law_dimension=trained).values
        bias = np.where(seen, trained * (mean - float(study[limit])), np.nan)
        draw_points(biases, trained, bias, trained * error, converged, look)

        spreads.plot(law, study[f"{method}_risk_spread"], color=colour)
        risk = study[f"{method}_risk"].transpose("dimension", "instance").values
        draw_points(spreads, trained, risk.std(axis=1, ddof=1), spread_error(risk), converged, look)
    means.set(ylabel="mean risk, E R", title="mean")
    biases.set(ylabel="d × bias, d (E R − limit)", ylim=(0, None), title="bias")
    spreads.set(ylabel="standard deviation of the risk", yscale="log", title="spread")
    for axes in (means, biases, spreads):
        axes.set(xscale="log", xlabel="dimensions, d")
    handles = style.method_handles(LIMITS) + style.line_handles({"exact law": "-", "limit d → ∞": "--"})
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    law = np.log(study["law_dimension"].values[-2:])
    spreads = [np.log(study[f"{method}_risk_spread"].values[-2:]) for method in LIMITS]
    return {"resolved": RESOLVED, "powers": [round(float(np.diff(each)[0] / np.diff(law)[0]), 2) for each in spreads]}


def _draw_scaled_law(axes: Axes, study: xr.Dataset, method: str, colour: str) -> None:
    """Draw d times the bias of the exact law; of draws, with two standard errors and while resolved."""
    law, bias = study["law_dimension"].values, study[f"{method}_bias"].values
    error = study["fine_tuned_risk_mean_standard_error"].values if method == "fine_tuned" else 0 * bias
    seen = error < RESOLVED * bias
    law, bias, error = law[seen], bias[seen], error[seen]
    axes.plot(law, law * bias, color=colour)
    axes.fill_between(law, law * (bias - 2 * error), law * (bias + 2 * error), color=colour, alpha=0.25, linewidth=0)
