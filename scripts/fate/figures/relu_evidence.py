"""Evidence transfer of two-layer students by kernels: risks, the best method of each cell, the source's worth."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.maps import draw_choice, nearest
from fate.figures.measured import draw_means, mean_and_error
from fate.figures.relu_labels import ABLATION, SAMPLES

SHOWN_ABLATIONS = (0.1, 0.5, 0.9)  # moved to the nearest of the grid
# Variable of the risk, whether it may not have converged, and the method whose look and name it takes.
RISKS = {
    "scratch_risk": ("scratch_converged", "scratch"),
    "readout_risk": (None, "linear"),
    "fine_tuned_risk": ("fine_tuned_converged", "fine_tuned"),
    "unaided_risk": (None, "likelihood_ridge"),
    "aided_risk": (None, "evidence"),
}
NAMES = ("scratch", "linear transfer", "fine-tuning", "kernel of the architecture alone", "evidence transfer")
LIMITS = (1e-3, 2.0)


def draw_risks(axes: Axes, own: xr.Dataset, mu: float) -> None:
    """Draw the risk of every method against n at one mu."""
    at = own.sel(mu=mu)
    for name, (converged, method) in RISKS.items():
        look = style.METHOD_LOOKS[method]
        draw_means(axes, at["n"], at[name], at[converged] if converged else None, look, LIMITS)
        axes.plot(at["n"], at[name].mean("instance"), color=look.colour, linewidth=0.6)
    axes.set(xscale="log", yscale="log", ylim=LIMITS, title=f"μ = {mu:g}", xlabel=SAMPLES)


def draw_best(axes: Axes, own: xr.Dataset) -> None:
    """Draw the method of the lowest mean risk in each cell (mu, n) in its colour."""
    cells = own["aided_risk"].isel(instance=0)
    means = xr.concat([own[name].mean("instance").broadcast_like(cells) for name in RISKS], "method")
    best = means.argmin("method").transpose("mu", "n")
    columns, rows = (np.arange(size) for size in best.shape)
    draw_choice(axes, best.assign_coords(mu=columns, n=rows), [method for _, method in RISKS.values()])
    axes.set_yticks(rows, [str(count) for count in own["n"].values])
    axes.set_xticks(columns, [f"{mu:g}" for mu in own["mu"].values])
    axes.set(xlabel=ABLATION, ylabel=SAMPLES, title="method of the lowest risk")


def draw_worth(axes: Axes, study: xr.Dataset) -> None:
    """Draw the risk with the source over that without it, the geometric mean over n, for each network."""
    ratio = np.log(study["aided_risk"] / study["unaided_risk"]).mean("n")
    ratio = ratio.sel(mu=ratio["mu"] > 0)
    looks = style.slice_looks(study.sizes["network"])
    for network, look in zip(study["network"].values, looks, strict=True):
        one = ratio.sel(network=network).dropna("mu", how="all").transpose("mu", "instance")
        middle, error = mean_and_error(one)
        bars = np.exp(middle) * np.stack([1 - np.exp(-error), np.exp(error) - 1])
        drawn = {"marker": look.marker, "color": look.colour, "markersize": look.size, "linewidth": 0.6}
        axes.errorbar(one["mu"], np.exp(middle), bars, **drawn)
    axes.axhline(1, color="black", linewidth=0.6, zorder=1)
    axes.set(yscale="log", xlabel=ABLATION, ylabel="risk with source / without", title="worth of the source")
    axes.legend(handles=style.look_handles([str(name) for name in study["network"].values], looks))


@style.styled()
def draw(study: xr.Dataset) -> Figure:
    """Draw risks relative to |f_t|^2 against n, above the best method of each cell and the worth of each source."""
    own = study.isel(network=0)  # the experiment's, which alone has trained rivals
    figure = Figure(figsize=(style.WIDTH, 5.0), layout="constrained")
    above, below = figure.subfigures(2, 1)
    shown = nearest(own["mu"], SHOWN_ABLATIONS)
    panels = above.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    for panel, mu in zip(panels, shown, strict=True):
        draw_risks(panel, own, mu)
    panels[0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    looks = [style.METHOD_LOOKS[method] for _, method in RISKS.values()]
    above.legend(handles=style.look_handles(NAMES, looks), loc="outside lower center", ncols=len(NAMES))
    best, worth = below.subplots(1, 2)
    draw_best(best, own)
    draw_worth(worth, study)
    return figure
