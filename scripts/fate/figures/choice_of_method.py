"""The choice of a method from the target's samples: its regret, its hits, and the overlap that it rests on."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import with_error
from fate.figures.measured import draw_points, draw_rows, mean_and_error

NAMES = {
    "always_scratch": "always scratch",
    "always_linear": "always linear transfer",
    "always_fine_tuned": "always fine-tuning",
    "always_likelihood_ridge": "always ridge by likelihood",
    "feature_evidence": "evidence of the feature alone",
    "moments": "closed forms at moments",
    "cross_validation": "cross-validation",
    "leave_one_out": "leave one out",
    "estimated": "closed forms at evidence",
    "evidence": "(evidence transfer itself)",
}
REGRETS = (-0.04, 0.4)
ESTIMATORS = {"evidence": "-", "moments": "--"}


def regrets(study: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return {chooser: risk above that of the best method of the same draw}, evidence transfer's own included."""
    best = study["candidate_risk"].min("candidate")
    found = {name: study["chosen_risk"].sel(chooser=name) - best for name in study["chooser"].values}
    return found | {"evidence": study["evidence_risk"] - best}


def draw_errors(axes: Axes, study: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw the root mean square error of the estimated cosine against gamma, for each estimator and noise."""
    error = study["cosine_estimate"] - np.cos(study["theta"])
    for index, look in enumerate(looks):
        for name, line in ESTIMATORS.items():
            square, spread = mean_and_error((error.sel(estimator=name).isel(noise_level=index) ** 2).mean("theta"))
            root = np.sqrt(square)
            axes.plot(study["gamma"], root, line, color=look.colour)
            draw_points(axes, study["gamma"], root, spread / (2 * root), True, look)
    axes.set(title="estimated cosine", xlabel="γ = n/d", ylabel="root mean square error", ylim=(0, None))
    axes.legend(handles=style.line_handles({"evidence": "-", "moments": "--"}), loc="upper right")


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw regret against the best method of each draw, the share of hits, and errors of the estimated cosine."""
    figure = Figure(figsize=(style.WIDTH, 3.0), layout="constrained")
    regret_axes, hit_axes, error_axes = figure.subplots(1, 3, width_ratios=(1.2, 0.8, 1))
    looks = style.slice_looks(study.sizes["noise_level"])
    found = regrets(study)
    shown = [name for name in NAMES if name in found]
    regret = xr.concat([found[name] for name in shown], "choice", coords="minimal", compat="override")
    levels = range(len(looks))
    draw_rows(regret_axes, "choice", [regret.isel(noise_level=level) for level in levels], looks, REGRETS)
    regret_axes.axvline(0, color="black", linewidth=0.6)
    regret_axes.set_yticks(range(len(shown)), [NAMES[name] for name in shown])
    regret_axes.set(
        title="regret of the choice", ylabel="choice by", xlabel="risk above that of\nthe best method of the draw"
    )
    hits = (regret.isel(choice=slice(-1)) < 1e-9).astype(float)
    draw_rows(hit_axes, "choice", [hits.isel(noise_level=level) for level in levels], looks, (-0.02, 1.02))
    hit_axes.set_ylim(regret_axes.get_ylim())
    hit_axes.set_yticks(range(len(shown)), [""] * len(shown))
    hit_axes.set(title="hits", xlabel="share of draws in which\nthe best method is chosen")
    draw_errors(error_axes, study, looks)
    names = [f"σ = {level:g}" for level in study["noise_level"].values]
    figure.legend(handles=style.look_handles(names, looks), loc="outside upper center", ncols=len(names))
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    mean, error = mean_and_error(regrets(study)["evidence"].mean(("gamma", "theta")))
    return {"weighed": [with_error(*each) for each in zip(mean, error, strict=True)]}
