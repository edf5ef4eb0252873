"""Several source tasks at once: the features that are learned, and the costs and gains of their number."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import rounded
from fate.figures.maps import nearest
from fate.figures.measured import draw_means, draw_risk

GAIN_LIMITS = (-1.0, 1.0)


def draw_spectrum(axes: Axes, study: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw the singular values of W_1 after pretraining, in falling order: k of them are large."""
    for row, look in enumerate(looks):
        count = int(study["outputs"][row])
        values = study["feature_singular_value"][row].mean("instance").values[: count + 1]
        marks = {"color": look.colour, "marker": look.marker, "markersize": look.size}
        axes.plot(study["order"].values[: count + 1], values, linewidth=0.6, **marks)
    axes.set(title="features learned from k tasks", xscale="log", yscale="log")
    axes.set(xlabel="order of the singular value", ylabel="singular value of W₁")
    style.mark_values(axes.xaxis, study["outputs"].values)


def draw_lost(axes: Axes, cut: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw the risk against rho at one n, for each k."""
    exact = cut["linear_risk_exact"].values
    limits = (0.0, 1.2 * np.max(exact, where=np.isfinite(exact), initial=0.1))
    for row, look in enumerate(looks):
        axes.plot(cut["lost"], cut["linear_risk_exact"][row], color=look.colour)
        draw_risk(axes, cut["lost"], cut.isel(outputs=row), "linear", look, limits)
    axes.axhline(float(cut["scratch_risk_exact"]), color="black", linestyle="--", linewidth=0.8)
    axes.set(title=f"n = {int(cut['n'])}", ylim=limits)
    axes.set(xlabel="target outside of the tasks' span, ρ", ylabel="risk of linear transfer, R")


def draw_count(axes: Axes, cut: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw the risk against k at one rho, for each n: each curve has its peak at k = n."""
    lowest = max(float(cut["linear_risk_exact"].min()), 1e-3)
    limits = (0.75 * lowest, 15 * lowest)
    for column, look in enumerate(looks):
        axes.plot(cut["outputs_fine"], cut["linear_risk_exact_fine"].isel(n=column), color=look.colour)
        draw_risk(axes, cut["outputs"], cut.isel(n=column), "linear", look, limits)
    axes.set(title=f"ρ = {float(cut['lost']):g}", xscale="log", yscale="log", ylim=limits)
    axes.set(xlabel="number of source tasks, k", ylabel="risk of linear transfer, R")
    style.mark_values(axes.xaxis, cut["outputs"].values)
    style.mark_values(axes.yaxis, [value for value in (0.1, 0.2, 0.5, 1.0, 2.0) if limits[0] <= value <= limits[1]])


def draw_gain(axes: Axes, cut: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw T against n/d at one rho, for each k."""
    for row, look in enumerate(looks):
        one = cut.isel(outputs=row)
        axes.plot(cut["gamma_fine"], one["linear_transferability_exact_fine"], color=look.colour)
        draw_means(axes, cut["gamma"], one["scratch_risk"] - one["linear_risk"], None, look, GAIN_LIMITS)
    axes.axhline(0, color="black", linewidth=0.6)
    axes.set(title=f"ρ = {float(cut['lost']):g}", ylim=GAIN_LIMITS)
    axes.set(xlabel=style.SAMPLES, ylabel=style.TRANSFERABILITY)


def _shown(study: xr.Dataset) -> tuple[float, float]:
    """Return the n and the rho at which risks are drawn against the other."""
    (n,) = nearest(study["n"], [2 * float(study["outputs"].max())])
    (lost,) = nearest(study["lost"], [0.2])
    return n, lost


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw four panels: spectrum of W_1, risk against rho, risk against k, transferability against n.

    Lines: exact in n and k; markers: trained networks, means with standard errors.
    """
    figure = Figure(figsize=(style.WIDTH, 4.8), layout="constrained")
    spectrum, by_lost, by_count, gain = figure.subplots(2, 2).flat
    task_looks = style.slice_looks(study.sizes["outputs"])
    sample_looks = style.slice_looks(study.sizes["n"], "copper", (0.0, 0.9))
    n, lost = _shown(study)
    draw_spectrum(spectrum, study, task_looks)
    draw_lost(by_lost, study.sel(n=n), task_looks)
    draw_count(by_count, study.sel(lost=lost), sample_looks)
    draw_gain(gain, study.sel(lost=lost), task_looks)
    handles = style.look_handles([f"k = {int(k)}" for k in study["outputs"]], task_looks)
    handles += style.line_handles({"scratch": "--"})
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    names = [f"n = {int(count)}" for count in study["n"]]
    by_count.legend(handles=style.look_handles(names, sample_looks), loc="upper left")
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    samples, lost = _shown(study)
    after = study["order"] == study["outputs"] + 1
    next_value = float(study["feature_singular_value"].where(after).max())
    return {"samples": int(samples), "shown_lost": lost, "next_value": rounded(next_value, 1)}
