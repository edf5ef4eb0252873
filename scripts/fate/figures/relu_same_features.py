"""Same hidden weights, new output weights: distances between the tasks grow, the risk of linear transfer stays."""

import numpy as np
import scipy.stats
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.methods import PAPER_METHODS

TITLES = {"rescaled": "rescaled: $c_t = (1-s)\\,c_s$", "redrawn": "redrawn: $c_t = c_s + s\\,g$, g Gaussian"}
RISKS = (1e-6, 2.0)


def draw_distances(axes, found: xr.Dataset) -> None:
    """KL divergence, and the bracket of W_1, mean over instances."""
    shift = found["shift"].values
    lower, upper, divergence = (
        found[name].mean("instance").values for name in ("wasserstein_lower", "wasserstein_upper", "kullback_leibler")
    )
    axes.fill_between(shift, lower, upper, color="#8c6bb1", alpha=0.5, linewidth=0)
    axes.plot(shift, divergence, "--", color="black")
    axes.text(shift[0], 60 * divergence[0], "Kullback-Leibler")
    axes.text(shift[2], 0.12 * lower[2], "Wasserstein $W_1$,\nlower to upper bound")
    axes.set(xscale="log", yscale="log", title=TITLES[str(found["change"].values)])


def draw_risks(axes, found: xr.Dataset) -> None:
    """Risks relative to |f_t|^2 with standard errors."""
    for method in PAPER_METHODS:
        look = style.METHOD_LOOKS[method]
        risk = found[f"{method}_risk"].transpose("shift", "instance").values
        error = scipy.stats.sem(risk, axis=1) if risk.shape[1] > 1 else np.zeros(len(risk))
        name = f"{method}_converged"
        converged = found[name].all("instance").values if name in found else np.ones(len(risk), bool)
        shift = found["shift"].values
        style.draw_points(axes, shift, risk.mean(axis=1), np.stack([error, error]), converged, RISKS, look)
        axes.plot(shift, risk.mean(axis=1), color=look.colour, linewidth=0.6)
    axes.set(xscale="log", yscale="log", ylim=RISKS, xlabel="change of the output weights, s")


@style.styled()
def draw(same_features: xr.Dataset) -> Figure:
    """One column a kind of change: distances above, risks below."""
    figure = Figure(figsize=(style.WIDTH, 4.2), layout="constrained")
    axes = figure.subplots(2, same_features.sizes["change"], sharex=True, sharey="row", squeeze=False)
    for (above, below), change in zip(axes.T, same_features["change"].values, strict=True):
        draw_distances(above, same_features.sel(change=change))
        draw_risks(below, same_features.sel(change=change))
    axes[0, 0].set_ylabel("distance between the tasks")
    axes[1, 0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    handles = style.method_handles(PAPER_METHODS)
    title = f"n = {int(same_features['n'])} target samples"
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), title=title)
    return figure
