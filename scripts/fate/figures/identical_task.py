"""Fine-tuning on the very task of pretraining, with label noise: harmful near gamma = 1."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters
from fate.figures.maps import at_least_ridge, draw_slice

GAINS = (-0.31, 0.25)


def last_crossing(gamma: np.ndarray, gain: np.ndarray) -> float:
    """Return the largest gamma at which T turns from positive to negative, NaN where it does not."""
    falls = np.nonzero((gain[:-1] > 0) & (gain[1:] <= 0))[0]
    if not len(falls):
        return np.nan
    before = falls[-1]
    return float(np.interp(0, -gain[before : before + 2], gamma[before : before + 2]))


def turning_point(theory: xr.Dataset, angle: float) -> float:
    """Return the largest gamma at which the corrected T at an angle turns negative, NaN where it does not."""
    corrected = theory["fine_tuned_transferability_corrected_fine"].sel(theta_fine=angle, method="nearest")
    return last_crossing(corrected["gamma_fine"].values, corrected.values)


@style.styled
def draw(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> Figure:
    """Draw T of fine-tuning at the smallest angle, a panel an experiment; dotted: it turns negative."""
    figure = Figure(figsize=(style.WIDTH, 2.5), layout="constrained")
    panels = figure.subplots(1, len(transfer), sharey=True, squeeze=False)[0]
    look = style.METHOD_LOOKS["fine_tuned"]
    for axes, trained, predicted in zip(panels, transfer, theory, strict=True):
        angle = float(trained["theta"].min())
        draw_slice(axes, at_least_ridge(trained), at_least_ridge(predicted), angle, "fine_tuned", look, GAINS)
        threshold = turning_point(predicted, angle)
        axes.axvline(threshold, color="black", linestyle=":", linewidth=0.8)
        axes.annotate(f"T = 0 at\nγ = {threshold:.3f}", (threshold, GAINS[0]), (3, 4), textcoords="offset points")
        depth, noise = int(predicted["depth"]), float(predicted["sigma"])
        axes.set_title(f"L = {depth}, σ = {noise:g}, θ = {style.angle_text(angle)}")
    panels[0].set_ylabel(style.TRANSFERABILITY)
    handles = style.look_handles(["trained"], [look]) + style.line_handles({"corrected": "-", "as printed": "--"})
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def caption_values(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    angle = float(transfer[0]["theta"].min())
    turns = {int(each["depth"]): turning_point(each, angle) for each in theory}
    found = [turns[depth] for depth in sorted(turns) if np.isfinite(turns[depth])]
    below = transfer[0]["gamma"].values[transfer[0]["gamma"].values < 1]
    closest = float(below.max()) if below.size else np.nan
    unseen = [] if not below.size else int(transfer[0]["n"].sel(gamma=closest))
    return {
        "angle": angle,
        "panels": letters(range(len(transfer))),
        "depths": [int(each["depth"]) for each in theory],
        "thresholds": [round(turns[int(each["depth"])], 3) for each in theory] if len(found) == len(turns) else [],
        "deeper_is_earlier": len(found) > 1 and all(later < earlier for earlier, later in pairwise(found)),
        "closest": closest,
        "unseen": round(unseen / closest) - unseen if below.size else 0,
    }
