"""Width and scale of the initial weights: the rich limit, reached as the scale falls, and the lazy one, as it grows."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import listed, rounded, with_error
from fate.figures.measured import draw_means, mean_and_error

TITLES = {"gaussian": "Gaussian weights", "zas": "zero-asymmetric"}
# Colour, marker, and the name with its place, in shares of the panel.
VARIANCES = {
    "equal": ("black", "o", 0.58, 0.86, "equal"),
    "fan_in": ("#d55e00", "s", 0.05, 0.74, "He-like"),
}
POWERS = {"rank_one_residual": 1, "descent_distance": 2}  # of the scale, as guides
NAMES = {"rank_one_residual": "$W_1$ beyond rank one", "descent_distance": "distance from the rich end"}
FLOOR = 1e-11  # values below are rounding, such as the exact rank one of one neuron


def draw_series(axes, study: xr.Dataset, kind: str, values: xr.DataArray) -> None:
    """Draw means over instances of values (width, init_scale, instance), a look a width, side by side."""
    widths = study["width"].values
    converged = study["converged"].sel(initialisation=kind)
    beside = np.geomspace(0.7, 1.4, len(widths))
    for row, look in enumerate(style.slice_looks(len(widths))):
        x = study["init_scale"] * beside[row]
        draw_means(axes, x, values.isel(width=row), converged.isel(width=row), look)


def draw_powers(axes, study: xr.Dataset, kind: str, quantity: str) -> None:
    """Draw a quantity against the scale, with the power of the scale that it follows."""
    values = study[quantity].sel(initialisation=kind)
    draw_series(axes, study, kind, values.where(values > FLOOR))
    scale = study["init_scale"].values
    power = POWERS[quantity]
    guide = scale[scale <= 0.1]
    axes.plot(guide, guide**power, color="#808080", zorder=1)
    axes.text(0.96, 0.05, f"line: {'α' if power == 1 else 'α²'}", transform=axes.transAxes, ha="right")
    axes.set(title=TITLES[kind], xscale="log", yscale="log", xlabel="initial scale, α", ylabel=NAMES[quantity])
    axes.set_xticks([1e-4, 1e-2, 1])


def draw_amplification(axes, study: xr.Dataset, kind: str) -> None:
    """Draw C over that of the rich limit, network by network; in the lazy limit C = 1."""
    rich = study["amplification_rank_one"]
    draw_series(axes, study, kind, study["amplification"].sel(initialisation=kind) / rich)
    axes.axhline(1.0, color="black", zorder=1)
    axes.axhline(float((1 / rich).mean()), color="black", linestyle="--", zorder=1)
    axes.set(
        title=TITLES[kind], xscale="log", xlabel="initial scale, α", ylabel="C / C of the rich limit", ylim=(-0.1, 1.8)
    )
    axes.set_xticks([1e-4, 1e-2, 1])


def draw_condition(axes, study: xr.Dataset) -> None:
    """Draw the share of Gaussian weights of two layers that have a positive definite D_1 against the width."""
    dimension = float(study["dimension"])
    for variances, (colour, marker, x, y, name) in VARIANCES.items():
        one = study.sel(variances=variances)
        share = one["definite_share"].values
        error = np.sqrt(share * (1 - share) / int(study["draws"]))
        axes.plot(one["condition_width_fine"] / dimension, one["definite_probability"], color=colour)
        axes.errorbar(one["condition_width"] / dimension, share, error, fmt=marker, color=colour, elinewidth=0.8)
        axes.text(x, y, name, color=colour, transform=axes.transAxes, va="center")
    axes.set(title=TITLES["gaussian"], xlabel="width, h/d", ylabel="share with definite $D_1$")


def depth_looks(study: xr.Dataset) -> list[style.Look]:
    """Return a look a depth, unlike those of widths."""
    return style.slice_looks(study.sizes["depth"], "magma", (0.2, 0.65))


def draw_deep(axes, study: xr.Dataset, values: xr.DataArray, label: str) -> None:
    """Draw means of values (depth, deep_scale, deep_instance) from rich to lazy, a look a depth."""
    values, converged = (each.rename(deep_instance="instance") for each in (values, study["deep_converged"]))
    beside = np.geomspace(0.9, 1.1, study.sizes["depth"])
    for row, look in enumerate(depth_looks(study)):
        draw_means(axes, study["deep_scale"] * beside[row], values.isel(depth=row), converged.isel(depth=row), look)
    axes.set(title="isotropic layers", xscale="log", xlabel="scale of layers, α", ylabel=label)


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw the distances from rank one and from the rich end point, and C, a row an initialisation; D_1; deeper ones.

    Markers: trained networks, hollow where training did not converge. Grey lines: powers of the scale; black: the
    rich limit, dashed the lazy one; the share with definite D_1: its exact law. Last: C and T of fine-tuning of
    networks of isotropic layers, from rich to lazy.
    """
    figure = Figure(figsize=(style.WIDTH, 6.4), layout="constrained")
    *rows, last = figure.subplots(3, 3)
    for row, kind in zip(rows, study["initialisation"].values, strict=True):
        draw_powers(row[0], study, kind, "rank_one_residual")
        draw_powers(row[1], study, kind, "descent_distance")
        draw_amplification(row[2], study, kind)
    draw_condition(last[0], study)
    draw_deep(last[1], study, study["deep_amplification"], "C")
    last[1].axhline(1.0, color="black", linestyle="--", zorder=1)
    draw_deep(last[2], study, study["deep_scratch_risk"] - study["deep_fine_tuned_risk"], "T of fine-tuning")
    last[2].set_ylim(bottom=0.0)
    depths = [f"L = {depth}" for depth in study["depth"].values]
    last[1].legend(handles=style.look_handles(depths, depth_looks(study)))
    names = [f"h = {width}" for width in study["width"].values]
    lines = style.line_handles({"rich limit": "-", "lazy, C = 1": "--"})
    looks = style.look_handles(names, style.slice_looks(len(names)))
    figure.legend(handles=looks + lines, loc="outside upper center", ncols=8)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    scales = study["init_scale"]
    smallest, largest = int(np.argmin(scales.values)), int(np.argmax(scales.values))
    rich, widest = study["amplification_rank_one"], int(np.argmax(study["width"].values))
    at_widest = study["amplification"].isel(width=widest, init_scale=largest) / rich
    equal, he = study["definite_share"].sel(variances="equal"), study["definite_share"].sel(variances="fan_in")
    half = equal.sel(condition_width=float(study["dimension"]) / 2, method="nearest")
    risks = [study[f"deep_{name}_risk"].isel(deep_scale=-1) for name in ("fine_tuned", "kept_features")]
    gains = [(study["deep_scratch_risk"] - risk).rename(deep_instance="instance") for risk in risks]
    tuned, kept = ([with_error(*each) for each in zip(*mean_and_error(gain), strict=True)] for gain in gains)
    return {
        "deep_layers": tuple(study["depth"].values.tolist()),
        "deep_instances": study.sizes["deep_instance"],
        "deep_largest": float(study["deep_scale"][-1]),
        "deep_tuned": tuned,
        "deep_kept": kept,
        "initialisations": listed([TITLES[str(name)] for name in study["initialisation"].values]),
        "smallest": float(scales[smallest]),
        "largest": float(scales[largest]),
        "farthest": rounded(study["descent_distance"].isel(init_scale=smallest).max(), 1),
        "widest": [with_error(*each) for each in zip(*mean_and_error(at_widest), strict=True)],
        "lazy": rounded((1 / rich).mean()),
        "draws": int(study["draws"]),
        "definite_half": f"{100 * float(half):.0f} %",
        "half": int(half["condition_width"]),
        "definite_most": f"{100 * float(equal[-1]):.0f} %",
        "widest_drawn": int(equal["condition_width"][-1]),
        "definite_he": f"{100 * float(he.max()):.0f} %",
        "floor": FLOOR,
    }
