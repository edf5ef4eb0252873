"""Transfer in classification: the best method, error rates with both losses, break-even angles, forgetting."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import with_error
from fate.figures.maps import (
    best_method,
    draw_choice,
    draw_hollow_cells,
    draw_zero_contour,
    nearest,
    set_map_axes,
)
from fate.figures.measured import draw_means, draw_points, mean_and_error
from fate.linear.theory.fine_tuning import BREAK_EVEN_PRINTED
from fate.methods import PAPER_METHODS

ANGLE = np.pi / 4  # of the curves
RATIOS = (0.1, 0.3, 0.5, 0.9)  # gamma of what is forgotten
LINES = {"scratch": "asymptotic", "linear": "exact", "fine_tuned": "asymptotic"}
BREAK_EVEN = "break-even angle, θ"
MARGIN = style.Look("#4c4c4c", "v", 4.0)  # scratch with logistic loss, in the end


def draw_best(axes: Axes, study: xr.Dataset) -> None:
    """Draw which method errs least with squared loss, measured as colours; where that changes in theory as lines."""
    draw_choice(axes, best_method(study, PAPER_METHODS, "error_rate"), PAPER_METHODS, alpha=0.6)
    scratch, linear, tuned = (study[f"{method}_error_rate_{LINES[method]}_fine"] for method in PAPER_METHODS)
    draw_zero_contour(axes, (linear - np.minimum(scratch, tuned)).transpose("gamma_fine", "theta"), "-")
    draw_zero_contour(axes, (tuned - scratch).transpose("gamma_fine", "theta"), "--")
    draw_hollow_cells(axes, study["fine_tuned_converged"].all("instance"))
    set_map_axes(axes, study)
    axes.set(ylabel="angle between discriminants, θ", title="fewest errors, squared loss")


def draw_squared(axes: Axes, cut: xr.Dataset) -> None:
    """Draw the error rates with squared loss against gamma, at one angle."""
    for method in PAPER_METHODS:
        look = style.METHOD_LOOKS[method]
        axes.plot(cut["gamma_fine"], cut[f"{method}_error_rate_{LINES[method]}_fine"], color=look.colour)
        draw_means(axes, cut["gamma"], cut[f"{method}_error_rate"], cut.get(f"{method}_converged"), look)


def draw_logistic(axes: Axes, cut: xr.Dataset, looks: list[style.Look]) -> None:
    """Draw the error rates with logistic loss: the largest margin, linear transfer, fine-tuning at each loss."""
    linear = style.METHOD_LOOKS["linear"]
    axes.plot(cut["gamma_fine"], cut["linear_error_rate_exact_fine"], color=linear.colour)
    draw_means(axes, cut["gamma"], cut["linear_error_rate"], None, linear)
    axes.plot(cut["gamma_fine"], cut["max_margin_error_rate_asymptotic_fine"], color=MARGIN.colour)
    draw_means(axes, cut["gamma"], cut["max_margin_error_rate"], None, MARGIN)
    for position, look in enumerate(looks):
        series = cut.isel(training_loss=position)
        converged = series["logistic_fine_tuned_converged"]
        draw_means(axes, cut["gamma"], series["logistic_fine_tuned_error_rate"], converged, look)


def draw_break_even(axes: Axes, study: xr.Dataset, method: str, look: style.Look) -> None:
    """Draw a break-even angle against gamma."""
    angle, error = (study[f"{method}_break_even_angle{ending}"] for ending in ("", "_standard_error"))
    axes.plot(study["gamma_fine"], study[f"{method}_break_even_angle_asymptotic_fine"], color=look.colour)
    draw_points(axes, study["gamma"], angle, error, True, look)


def draw_forgetting(axes: Axes, study: xr.Dataset, ratios: list[float], looks: list[style.Look]) -> None:
    """Draw the gain of fine-tuning over scratch at the least angle, both at one training loss, against that loss."""
    same = study.isel(theta=int(np.argmin(study["theta"].values)))
    gain = same["logistic_scratch_error_rate"] - same["logistic_fine_tuned_error_rate"]
    converged = same["logistic_scratch_converged"] & same["logistic_fine_tuned_converged"]
    for ratio, look in zip(ratios, looks, strict=True):
        draw_means(axes, study["training_loss"], gain.sel(gamma=ratio), converged.sel(gamma=ratio), look)
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    axes.set(xscale="log", xlabel="training loss, falling", ylabel="gain in error rate at θ = 0")
    axes.invert_xaxis()
    axes.set_ylim(top=1.35 * axes.get_ylim()[1])  # room for the legend


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw above the best method and error rates with both losses, below break-even angles and what is forgotten."""
    figure = Figure(figsize=(style.WIDTH, 4.9), layout="constrained")
    (best, squared, logistic), (linear, tuned, forgotten) = figure.subplots(2, 3)
    (angle,) = nearest(study["theta"], [ANGLE])
    losses = [float(loss) for loss in study["training_loss"]]
    looks = style.slice_looks(len(losses), "summer", (0.0, 0.7))
    ratios = nearest(study["gamma"], RATIOS)
    ratio_looks = style.slice_looks(len(ratios))
    cut = study.sel(theta=angle)

    draw_best(best, study)
    draw_squared(squared, cut)
    draw_logistic(logistic, cut, looks)
    for axes, loss in ((squared, "squared"), (logistic, "logistic")):
        axes.set(title=f"{loss} loss, θ = {style.angle_text(angle)}", xlabel=style.SAMPLES)
    squared.set_ylabel("error rate")
    squared.sharey(logistic)
    draw_break_even(linear, study, "linear", style.METHOD_LOOKS["linear"])
    draw_break_even(linear, study, "max_margin", MARGIN)
    linear.set(title="linear transfer", ylabel=BREAK_EVEN, xlabel=style.SAMPLES)
    tuned.axhline(BREAK_EVEN_PRINTED, color="black", linestyle="--", linewidth=0.9)
    draw_break_even(tuned, study, "fine_tuned", style.METHOD_LOOKS["fine_tuned"])
    tuned.set(title="fine-tuning, squared loss", xlabel=style.SAMPLES)
    for axes in (linear, tuned):
        axes.set_ylim(np.pi / 5, np.pi / 2)
        style.mark_angles(axes.yaxis, np.pi / 2)
    for axes in (squared, logistic, linear, tuned):
        axes.locator_params("x", nbins=5)
    draw_forgetting(forgotten, study, ratios, ratio_looks)
    forgotten.set_title("fine-tuning, logistic loss")

    linear.legend(
        handles=style.look_handles(
            ["against scratch, squared loss", "against largest margin"], [style.METHOD_LOOKS["linear"], MARGIN]
        ),
        loc="lower left",
    )
    tuned.legend(handles=style.line_handles({"regression, π/3": "--"}), loc="lower left")
    forgotten.legend(handles=style.look_handles([f"γ = {ratio:g}" for ratio in ratios], ratio_looks), ncols=2)
    names = [f"fine-tuning to loss {loss:g}" for loss in losses]
    handles = style.method_handles(PAPER_METHODS) + style.line_handles(
        {"theory": "-", "theory, fine-tuning = scratch": "--"}
    )
    handles += style.look_handles(["largest margin (logistic)", *names], [MARGIN, *looks])
    figure.legend(handles=handles, loc="outside upper center", ncols=3)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    least, ratios = int(np.argmin(study["theta"].values)), nearest(study["gamma"], RATIOS)
    gain = study["logistic_scratch_error_rate"] - study["logistic_fine_tuned_error_rate"].isel(theta=least)
    order = gain.sel(gamma=ratios).sortby("training_loss")
    changes = mean_and_error(order.isel(training_loss=0) - order.isel(training_loss=-1))
    return {
        "angle": nearest(study["theta"], [ANGLE])[0],
        "least_angle": float(study["theta"][least]),
        "ratios": ratios,
        "forgotten": [with_error(*each) for each in zip(*changes, strict=True)],
    }
