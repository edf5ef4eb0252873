"""Fine-tuning's transferability and break-even angle: trained, exact end points, printed and corrected."""

from dataclasses import replace
from itertools import cycle

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.measured import converged_cells, draw_gain, draw_points

LIMITS = (0.0, np.pi / 2)
BREAK_EVEN = "break-even angle, θ"


def draw_transferability(axes: Axes, study: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw T against the angle at the least depth, for each noise."""
    cut = study.isel(depth=int(np.argmin(study["depth"].values)))
    axes.plot(study["theta_fine"], study["fine_tuned_transferability_printed_fine"], "--", color="black")
    for index, look in enumerate(looks):
        single = cut.isel(trained_noise=index)
        axes.plot(study["theta_fine"], single["fine_tuned_transferability_corrected_fine"], color=look.colour)
        draw_gain(axes, study["theta"], single, "fine_tuned", look)
    axes.axhline(0, color="black", linewidth=0.6)
    style.mark_angles(axes.xaxis, LIMITS[1])
    axes.set(title=f"{int(cut['depth'])} layers", xlabel=style.ANGLE, ylabel=style.TRANSFERABILITY)


def draw_dots(axes: Axes, x: xr.DataArray, angle: xr.DataArray, look: style.Look) -> None:
    """Draw exact end points, as dots."""
    axes.plot(x, angle, ".", color=look.colour, markersize=2.6, zorder=2.5)


def draw_against_noise(axes: Axes, study: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw break-even angles of each depth; trained networks are hollow where some did not converge."""
    for index, look in enumerate(looks):
        row = study.isel(depth=index)
        axes.plot(study["noise_level_fine"], row["break_even_angle_noise_fine"], color=look.colour)
        draw_dots(axes, study["noise_level"], row["break_even_angle_limit"], look)
        angle, error = row["break_even_angle"], row["break_even_angle_standard_error"]
        converged = converged_cells(row, "fine_tuned").all("theta")
        draw_points(axes, study["trained_noise"], angle, error, converged, look, LIMITS)
    axes.set(title="against noise", xlabel="label noise, σ", ylabel=BREAK_EVEN)
    axes.legend(handles=style.look_handles([f"L = {int(depth)}" for depth in study["depth"]], looks), loc="lower left")


def draw_against_depth(axes: Axes, study: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw break-even angles at each noise of trained networks."""
    for index, look in enumerate(looks):
        row = study.isel(trained_noise=index)
        axes.plot(study["depth_fine"], row["break_even_angle_depth_fine"], color=look.colour)
        angle, error = row["break_even_angle"], row["break_even_angle_standard_error"]
        converged = converged_cells(row, "fine_tuned").all("theta")
        draw_points(axes, study["depth"], angle, error, converged, look, LIMITS)
    axes.set(title="against depth", xlabel="layers, L", ylabel=BREAK_EVEN, xscale="log")
    style.mark_values(axes.xaxis, study["depth"].values)


def draw_against_source(axes: Axes, study: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw break-even angles at each noise of trained networks, with a source learned from samples."""
    axes.plot(study["source_ratio_fine"], study["source_break_even_angle_printed_fine"], "--", color="black")
    for index, look in enumerate(looks):
        row = study.isel(trained_noise=index)
        axes.plot(study["source_ratio_fine"], row["source_break_even_angle_corrected_fine"], color=look.colour)
        draw_dots(axes, study["source_ratio"], row["source_break_even_angle_limit"], look)
        angle, error = row["source_break_even_angle"], row["source_break_even_angle_standard_error"]
        converged = row["source_converged"].all(("theta", "instance"))
        draw_points(axes, study["trained_source_ratio"], angle, error, converged, look, LIMITS)
    axes.set(title="against source samples", xlabel="source samples per dimension, γₛ", ylabel=BREAK_EVEN)


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw T against the angle, and the break-even angle against noise, depth and source samples."""
    figure = Figure(figsize=(style.WIDTH, 5.0), layout="constrained")
    gain, by_noise, by_depth, by_source = figure.subplots(2, 2).flat
    # In other colours for the noises than for the depths, and the later the smaller: what coincides is seen.
    noises = _nested(style.slice_looks(study.sizes["trained_noise"], "plasma", (0.0, 0.75)), "^Pvh")
    depths = _nested(style.slice_looks(study.sizes["depth"]), "osXD")
    draw_transferability(gain, study, noises)
    draw_against_noise(by_noise, study, depths)
    draw_against_depth(by_depth, study, noises)
    draw_against_source(by_source, study, noises)
    for panel in (by_noise, by_depth):
        panel.axhline(float(study["break_even_angle_printed"]), color="black", linestyle="--", linewidth=1.0)
    for panel in (by_noise, by_depth, by_source):
        style.mark_angles(panel.yaxis, LIMITS[1])
        panel.set_ylim(0.0, 3 * np.pi / 8)
    names = [f"σ = {float(noise):g}" for noise in study["trained_noise"]]
    lines = style.line_handles({"corrected theory": "-", "as printed": "--"})
    dot = style.look_handles(["exact end points"], [style.Look("black", ".", 4.0)])
    figure.legend(handles=style.look_handles(names, noises) + lines + dot, loc="outside upper center", ncols=6)
    return figure


def _nested(looks: list[style.Look], markers: str) -> list[style.Look]:
    sizes = np.linspace(7.0, 3.5, len(looks))
    return [
        replace(look, size=size, marker=marker)
        for look, size, marker in zip(looks, sizes, cycle(markers), strict=False)
    ]


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    return {"shallowest": int(study["depth"].min())}
