"""Steps of finite size and mini-batches: the drift of the conserved quantity, and its effect on fine-tuning."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from fate.figures import style
from fate.figures.measured import draw_means, draw_points


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw the drift -D, the loss of amplification and the gain of T against the step size, a look a batch size.

    Markers: trained networks, hollow where training did not converge, none where it diverged. Lines: first order in
    the step; thin lines: the exact end point with the drift that was measured.
    """
    figure = Figure(figsize=(style.WIDTH, 2.7), layout="constrained")
    drift, amplification, change = figure.subplots(1, 3)
    step = study["step_size"].values
    batches = study["batch"].values
    looks = style.slice_looks(len(batches))
    for size, look in zip(batches, looks, strict=True):
        one = study.sel(batch=size)
        lag = {end: one["amplification_flow"] - one[f"amplification{end}"] for end in ("", "_first_order")}
        for axes, values, line in (
            (drift, -one["imbalance"], -one["imbalance_first_order"]),
            (amplification, lag[""], lag["_first_order"]),
        ):
            draw_means(axes, step, values, one["converged"], look)
            axes.plot(step, line.mean("instance"), color=look.colour)
        gain, error = (one[f"transferability_change{ending}"] for ending in ("", "_standard_error"))
        draw_points(change, step, gain, error, one["converged"].all("instance"), look)
        change.plot(step, one["transferability_change_first_order"], color=look.colour)
        given = (one["amplification_flow"] - one["amplification_given_imbalance"]).mean("instance", skipna=False)
        amplification.plot(step, given, color=look.colour, linestyle=":", linewidth=0.9)
    for axes in (drift, amplification, change):
        axes.set(xscale="log", xlabel="step size, η", xticks=[0.01, 0.1])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    for axes in (drift, amplification):
        axes.set_yscale("log")
    trained_change = study["transferability_change"].values
    high = np.nanmax(trained_change)
    change.set_ylim(-0.05 * high, 1.4 * high)
    change.axhline(0, color="black", linewidth=0.6, zorder=1)
    drift.set(title="drift of the conserved quantity", ylabel="−D, from $s^2 − |u|^2 = 0$")
    amplification.set(title="amplification of the kept feature", ylabel="C of gradient flow − C")
    change.set(title="fine-tuning", ylabel="T − T of gradient flow")
    samples = int(study["n"])
    names = ["full batch" if size == samples else f"batches of {size}" for size in batches]
    lines = style.line_handles({"first order in η": "-", "exact, given D": ":"})
    handles = style.look_handles(names, looks) + lines
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    change = study["transferability_change"].values
    drawn = change[np.isfinite(change)]
    return {"samples": int(study["n"]), "improved": int((drawn > 0).sum()), "means": drawn.size}
