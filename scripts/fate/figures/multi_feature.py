"""Several source tasks at once: the features that are learned, and what their number costs and gains."""

from collections.abc import Sequence

import matplotlib
import numpy as np
import scipy.stats
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from fate.figures import style

GAIN_LIMITS = (-1.0, 1.0)


def nearest(values: xr.DataArray, wanted: float) -> int:
    """The position of the value nearest to ``wanted``."""
    return int(np.argmin(np.abs(values.values - wanted)))


def looks_of_samples(count: int) -> list[style.Look]:
    """Looks for curves at ``count`` sample sizes, from dark to light, in other colours than those of the tasks."""
    colours = matplotlib.colormaps["copper"](np.linspace(0.0, 0.9, count))
    pairs = zip(colours, style.slice_looks(count), strict=True)
    return [style.Look(to_hex(colour), look.marker) for colour, look in pairs]


def mark_values(axis, values: Sequence[float]) -> None:
    """Ticks of a logarithmic axis at ``values`` alone, written out."""
    axis.set_major_locator(FixedLocator(list(values)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_locator(NullLocator())


def draw_means(axes: Axes, x: np.ndarray, draws: xr.DataArray, limits: tuple, look: style.Look) -> None:
    """Means over instances with standard errors; ``draws`` (point, instance)."""
    error = scipy.stats.sem(draws.values, axis=-1)
    every = np.ones(len(x), bool)
    style.draw_points(axes, x, draws.values.mean(-1), np.stack([error, error]), every, limits, look)


def draw_spectrum(axes: Axes, study: xr.Dataset, looks: list[style.Look]) -> None:
    """Singular values of W_1 after pretraining, in falling order: k of them are large."""
    for row, look in enumerate(looks):
        count = int(study["outputs"][row])
        values = study["feature_singular_value"][row].mean("instance").values[: count + 1]
        marks = {"color": look.colour, "marker": look.marker, "markersize": look.size}
        axes.plot(study["order"].values[: count + 1], values, linewidth=0.6, **marks)
    axes.set(title="features learned from k tasks", xscale="log", yscale="log")
    axes.set(xlabel="order of the singular value", ylabel="singular value of W₁")
    mark_values(axes.xaxis, study["outputs"].values)


def draw_lost(axes: Axes, study: xr.Dataset, looks: list[style.Look], n: int, limits: tuple) -> None:
    """Risk against rho at one n, for each k."""
    for row, look in enumerate(looks):
        axes.plot(study["lost"], study["linear_risk_exact"][row, :, n], color=look.colour)
        draw_means(axes, study["lost"].values, study["linear_risk"][row, :, n], limits, look)
    axes.axhline(float(study["scratch_risk_exact"][n]), color="black", linestyle="--", linewidth=0.8)
    axes.set(title=f"n = {int(study['n'][n])}", ylim=limits)
    axes.set(xlabel="target outside of the tasks' span, ρ", ylabel="risk of linear transfer, R")


def draw_count(axes: Axes, study: xr.Dataset, looks: list[style.Look], lost: int, limits: tuple) -> None:
    """Risk against k at one rho, for each n: each curve has its peak at k = n."""
    for column, look in enumerate(looks):
        curve = study["linear_risk_exact_fine"][:, lost, column]
        axes.plot(study["outputs_fine"], curve, color=look.colour)
        draw_means(axes, study["outputs"].values, study["linear_risk"][:, lost, column], limits, look)
    axes.set(title=f"ρ = {float(study['lost'][lost]):g}", xscale="log", yscale="log", ylim=limits)
    axes.set(xlabel="number of source tasks, k", ylabel="risk of linear transfer, R")
    mark_values(axes.xaxis, study["outputs"].values)
    mark_values(axes.yaxis, [value for value in (0.1, 0.2, 0.5, 1.0, 2.0) if limits[0] <= value <= limits[1]])


def draw_gain(axes: Axes, study: xr.Dataset, looks: list[style.Look], lost: int) -> None:
    """T against n/d at one rho, for each k."""
    gamma = study["gamma"].values
    for row, look in enumerate(looks):
        axes.plot(study["gamma_fine"], study["linear_transferability_exact_fine"][row, lost], color=look.colour)
        draws = (study["scratch_risk"] - study["linear_risk"])[row, lost]
        draw_means(axes, gamma, draws, GAIN_LIMITS, look)
    axes.axhline(0, color="black", linewidth=0.6)
    axes.set(title=f"ρ = {float(study['lost'][lost]):g}", ylim=GAIN_LIMITS)
    axes.set(xlabel=style.SAMPLES, ylabel=style.TRANSFERABILITY)


@style.styled()
def draw(study: xr.Dataset) -> Figure:
    """Four panels: spectrum of W_1, risk against rho, risk against k, transferability against n.

    Lines: exact in n and k; markers: trained networks, means with standard errors.
    """
    figure = Figure(figsize=(style.WIDTH, 4.8), layout="constrained")
    spectrum, by_lost, by_count, gain = figure.subplots(2, 2).flat
    task_looks = style.slice_looks(study.sizes["outputs"])
    sample_looks = looks_of_samples(study.sizes["n"])
    lost, n = nearest(study["lost"], 0.2), nearest(study["n"], 2 * float(study["outputs"].max()))
    draw_spectrum(spectrum, study, task_looks)
    exact = study["linear_risk_exact"][:, :, n].values
    draw_lost(by_lost, study, task_looks, n, (0.0, 1.2 * np.max(exact, where=np.isfinite(exact), initial=0.1)))
    lowest = max(float(study["linear_risk_exact"][:, lost].min()), 1e-3)
    draw_count(by_count, study, sample_looks, lost, (0.75 * lowest, 15 * lowest))
    draw_gain(gain, study, task_looks, lost)
    scratch = style.line_handles({"scratch": "--"})
    tasks = style.look_handles([f"k = {int(k)}" for k in study["outputs"]], task_looks)
    figure.legend(handles=tasks + scratch, loc="outside upper center", ncols=len(tasks + scratch))
    names = [f"n = {int(count)}" for count in study["n"]]
    by_count.legend(handles=style.look_handles(names, sample_looks), loc="upper left")
    return figure
