"""Depth: risks that it leaves alone, and fine-tuning, which it changes with label noise only."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters, rounded, with_error
from fate.figures.maps import at_least_ridge, curve_at, draw_slice, nearest
from fate.figures.measured import draw_risk, mean_and_error

ANGLE = np.pi / 4
RISKS = (0.2, 30.0)
GAINS = (-0.6, 0.6)


def draw_risks(axes: Axes, pairs: Sequence[tuple[xr.Dataset, xr.Dataset]], looks: dict[int, style.Look]) -> None:
    """Draw risks of scratch and linear transfer, whose lines all depths share; markers of the depths side by side."""
    _, theory = pairs[0]
    for place, (trained, predicted) in enumerate(pairs):
        (angle,) = nearest(trained["theta"], [ANGLE])
        beside = trained["gamma"] + 0.018 * (place - (len(pairs) - 1) / 2)
        for method in ("scratch", "linear"):
            draw_risk(axes, beside, trained.sel(theta=angle), method, looks[int(predicted["depth"])], RISKS)
    axes.plot(theory["gamma_fine"], theory["scratch_risk_exact_fine"], color="black")
    exact = curve_at(theory["linear_risk_exact_fine"], theta_fine=angle)
    axes.plot(theory["gamma_fine"], exact, color="black")
    axes.text(0.97, 0.08, "linear transfer", transform=axes.transAxes, ha="right")
    axes.text(0.03, 0.45, "scratch", transform=axes.transAxes)
    axes.locator_params("x", nbins=5)
    axes.set(title=f"risks, σ = {float(theory['sigma']):g}, θ = {style.angle_text(angle)}", xlabel=style.SAMPLES)
    axes.set(ylabel="risk, R", yscale="log", ylim=RISKS)


@style.styled
def draw(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> Figure:
    """Draw risks that do not depend on depth, and T of fine-tuning, one panel a noise, the largest first."""
    pairs = [
        (at_least_ridge(trained), at_least_ridge(predicted))
        for trained, predicted in zip(transfer, theory, strict=True)
    ]
    depths = sorted({int(predicted["depth"]) for _, predicted in pairs})
    looks = dict(zip(depths, style.slice_looks(len(depths)), strict=True))
    noises = sorted({float(predicted["sigma"]) for _, predicted in pairs}, reverse=True)
    by_noise = {noise: [pair for pair in pairs if pair[1]["sigma"] == noise] for noise in noises}

    figure = Figure(figsize=(style.WIDTH, 2.6), layout="constrained")
    risks, *gains = figure.subplots(1, 1 + len(noises))
    draw_risks(risks, by_noise[noises[0]], looks)
    for axes, noise in zip(gains, noises, strict=True):
        for trained, predicted in by_noise[noise]:
            (angle,) = nearest(trained["theta"], [ANGLE])
            draw_slice(axes, trained, predicted, angle, "fine_tuned", looks[int(predicted["depth"])], GAINS)
        axes.set(title=f"fine-tuning, σ = {noise:g}, θ = {style.angle_text(angle)}", ylabel=style.TRANSFERABILITY)
    handles = style.look_handles([f"L = {depth}" for depth in depths], looks.values())
    lines = style.line_handles({"exact or corrected": "-", "as printed": "--"})
    figure.legend(handles=handles + lines, loc="outside upper center", ncols=len(handles + lines))
    return figure


def caption_values(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    (angle,) = nearest(transfer[0]["theta"], [ANGLE])
    by_noise = {}
    for trained, predicted in zip(transfer, theory, strict=True):
        cut = at_least_ridge(trained[["scratch_risk", "linear_risk", "fine_tuned_risk"]]).sel(
            theta=nearest(trained["theta"], [ANGLE])[0]
        )
        by_noise.setdefault(float(predicted["sigma"]), {})[int(predicted["depth"])] = cut
    noises = sorted(by_noise, reverse=True)
    loudest = list(by_noise[noises[0]].values())
    apart = [
        float(abs(each[name] / loudest[0][name] - 1).max())
        for each in loudest
        for name in ("scratch_risk", "linear_risk")
    ]
    falls = []
    for noise in noises:
        least, most = (by_noise[noise][end(by_noise[noise])] for end in (min, max))
        gains = [each["scratch_risk"] - each["fine_tuned_risk"] for each in (least, most)]
        change = (gains[1] - gains[0]).where(gains[0]["gamma"] < 1).mean("gamma")
        falls += [with_error(*map(float, mean_and_error(change)))] if len(by_noise[noise]) > 1 else []
    return {
        "angle": angle,
        "depths": sorted({int(each["depth"]) for each in theory}),
        "noises": noises,
        "gains": letters(range(1, 1 + len(noises))),
        "apart": rounded(max(apart), 1),
        "falls": falls if len(falls) == len(noises) else [],
    }
