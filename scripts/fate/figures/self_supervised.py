"""Pretraining without labels: the direction that encoders learn, and the gain of transferring it."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import with_error
from fate.figures.maps import nearest
from fate.figures.measured import draw_means, mean_and_error

NAMES = {"spectral": "spectral contrastive loss", "simclr": "SimCLR's loss"}
LOOKS = {"spectral": style.Look("#0072b2", "o", 4.5), "simclr": style.Look("#d55e00", "x", 4.0)}
RATIOS = (0.25, 0.75, 3.0)  # gamma of the curves
KEPT = "angle of the kept direction, φ"


def draw_angles(axes: Axes, study: xr.Dataset) -> None:
    """Draw the angle of the encoder from the discriminant against that of the kept direction."""
    axes.plot(study["kept_angle_fine"], study["encoder_angle_closed_fine"], color="black")
    axes.plot(study["kept_angle_fine"], study["kept_angle_fine"], ":", color="black", linewidth=0.9)
    for loss, look in LOOKS.items():
        cut = study.sel(loss=loss)
        draw_means(axes, study["kept_angle"], cut["encoder_angle"], cut["encoder_converged"], look)
    style.mark_angles(axes.yaxis, np.pi / 2)
    axes.set(ylabel="angle of the encoder", title="what is learned")


def draw_gains(axes: Axes, study: xr.Dataset, loss: str, ratios: list[float], looks: list[style.Look]) -> None:
    """Draw the gain in error rate of linear transfer over scratch against the kept direction, for some gamma."""
    axes.axhline(0, color="black", linewidth=0.6, zorder=1)
    cut = study.sel(loss=loss)
    gain = cut["scratch_error_rate"] - cut["encoder_error_rate"]
    expected = study["scratch_error_rate_asymptotic"] - study["encoder_error_rate_exact_fine"]
    for ratio, look in zip(ratios, looks, strict=True):
        axes.plot(study["kept_angle_fine"], expected.sel(gamma=ratio), color=look.colour)
        draw_means(axes, study["kept_angle"], gain.sel(gamma=ratio), cut["encoder_converged"], look)
    axes.set(ylabel="gain in error rate", title=f"transfer, {NAMES[loss]}")


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw the direction of encoders, and the gain of transferring it, for both losses."""
    figure = Figure(figsize=(style.WIDTH, 2.6), layout="constrained")
    learned, *gains = figure.subplots(1, 3)
    ratios = nearest(study["gamma"], RATIOS)
    looks = style.slice_looks(len(ratios))
    draw_angles(learned, study)
    for axes, loss in zip(gains, NAMES, strict=True):
        draw_gains(axes, study, loss, ratios, looks)
    for axes in (learned, *gains):
        style.mark_angles(axes.xaxis, np.pi / 2)
        axes.set_xlabel(KEPT)
    handles = style.look_handles(list(NAMES.values()), list(LOOKS.values()))
    handles += style.look_handles([f"γ = {ratio:g}" for ratio in ratios], looks)
    handles += style.line_handles({"closed form": "-", "kept direction": ":"})
    figure.legend(handles=handles, loc="outside upper center", ncols=4)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    ratios = nearest(study["gamma"], RATIOS)
    gain = (study["scratch_error_rate"] - study["encoder_error_rate"]).sel(gamma=ratios)

    def ends(place: int) -> str:
        means, errors = (each.ravel() for each in mean_and_error(gain.isel(kept_angle=place)))
        return " to ".join(with_error(means[end], errors[end]) for end in (np.argmin(means), np.argmax(means)))

    first, last = (float(study["kept_angle"][place]) for place in (0, -1))
    return {"ratios": ratios, "first": first, "last": last, "kept": ends(0), "destroyed": ends(-1)}
