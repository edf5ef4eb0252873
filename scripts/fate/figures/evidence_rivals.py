"""Evidence transfer, its variants and its competitors: regret against the angle, source known or from samples."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from fate.figures import style
from fate.figures.captions import letters_in_turn
from fate.figures.measured import draw_means
from fate.methods import Look

KNOWN = {
    "evidence": ("evidence transfer", style.METHOD_LOOKS["evidence"]),
    "evidence_features": ("the same, {} features", Look("#332288", "*", 5.0)),
    "likelihood_ridge": (style.METHOD_NAMES["likelihood_ridge"], style.METHOD_LOOKS["likelihood_ridge"]),
    "ridge_oracle": ("best ridge in hindsight", Look("#88aabb", "x", 3.6)),
    "stopped": ("fine-tuning, stopped, validated", Look("#cc79a7", "^", 3.8)),
    "stopped_oracle": ("the same, best in hindsight", Look("#882255", "v", 3.8)),
    "depth_one": ("fine-tuning at depth one", style.METHOD_LOOKS["fine_tuned"]),
}
SAMPLED = {
    "bivariate": ("bivariate model", Look("#000000", "o", 3.4)),
    "evidence": ("evidence transfer, learned vector", style.METHOD_LOOKS["evidence"]),
    "likelihood_ridge": KNOWN["likelihood_ridge"],
    "pooled": ("pooling", Look("#d55e00", "s", 3.2)),
}
SPREAD = 0.3  # of the methods of one angle, of which pooling is the last
LINE = {"color": SAMPLED["pooled"][1].colour, "linewidth": 0.9}
LINEAR = 0.02  # below, the axis of the regret is linear
TICKS = (0, 0.01, 0.1, 1)


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw the regret of each method against theta, mean over gamma: a column for each noise.

    Above with the source known, below from its samples, a row for each number of them. Markers are means over
    instances with standard errors, the line is the closed form of pooling.
    """
    ratios, levels = study["source_ratio"].values, study["noise_level"].values
    sampled_height = 0.5 + 1.75 * len(ratios)
    figure = Figure(figsize=(style.WIDTH, 2.9 + sampled_height), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=[2.9, sampled_height])
    first = above.subplots(1, len(levels), squeeze=False, sharey=True)
    others = below.subplots(len(ratios), len(levels), squeeze=False, sharex=True, sharey=True)
    known = study["rival_risk"].mean("gamma")
    sampled, ridge = study["sampled_rival_risk"].mean("gamma"), known.sel(rival=["likelihood_ridge"])
    sampled = xr.concat([sampled.rename(sampled_rival="rival"), ridge], "rival")
    form = (study["pooled_risk_exact"] - study["limit_risk"]).mean("gamma")
    for noise, level in enumerate(levels):
        cut = {"noise_level": noise}
        _draw_regrets(first[0, noise], known.isel(cut), KNOWN)
        first[0, noise].set(title=f"source known, σ = {level:g}", xlabel=style.ANGLE)
        for row, ratio in enumerate(ratios):
            axes = others[row, noise]
            _draw_regrets(axes, sampled.isel(cut | {"source_ratio": row}), SAMPLED)
            line = form.isel(cut | {"source_ratio": row})
            axes.plot(np.arange(len(line)) + SPREAD, line, **LINE)
            axes.set_title(f"γₛ = {ratio:g} source samples per dimension, σ = {level:g}")
        others[-1, noise].set_xlabel(style.ANGLE)
    for axes in (first[0, 0], *others[:, 0]):
        axes.set_ylabel("risk above the limit's")
    for part, methods in ((above, KNOWN), (below, SAMPLED)):
        names = [name.format(int(study["outputs"])) for name, _ in methods.values()]
        handles = style.look_handles(names, [look for _, look in methods.values()])
        handles += [Line2D([], [], label="pooling, closed form", **LINE)] if methods is SAMPLED else []
        part.legend(handles=handles, loc="outside upper center", ncols=4 if methods is KNOWN else 5, columnspacing=1.2)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    columns = study.sizes["noise_level"]
    panels = letters_in_turn(known=columns, sampled=columns * study.sizes["source_ratio"])
    return panels | {"linear": LINEAR, "useless": int(study["outputs"]) - 1}


def _draw_regrets(axes: Axes, risk: xr.DataArray, methods: dict) -> None:
    """Draw risk (rival, theta, instance) above that of the posterior mean, the methods of an angle side by side."""
    best = risk.sel(rival="bayes", drop=True)
    places = np.arange(risk.sizes["theta"])
    for offset, (name, (_, look)) in zip(np.linspace(-SPREAD, SPREAD, len(methods)), methods.items(), strict=True):
        draw_means(axes, places + offset, risk.sel(rival=name, drop=True) - best, None, look)
    axes.axhline(0, color="black", linewidth=0.6)
    axes.set_yscale("symlog", linthresh=LINEAR, linscale=0.6)
    style.mark_values(axes.yaxis, TICKS)
    axes.set_xticks(places, [style.angle_text(angle) for angle in risk["theta"].values])
    axes.set_xlim(-0.5, len(places) - 0.5)
    axes.grid(axis="y", linewidth=0.3)
