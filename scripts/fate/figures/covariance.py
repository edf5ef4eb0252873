"""Transfer on correlated inputs: a row for each spectrum, with risks and the transferability of both methods."""

from itertools import zip_longest

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_by_column, listed, rounded
from fate.figures.measured import draw_means, draw_risk
from fate.methods import PAPER_TRANSFER

NAMES = {
    "isotropic": "isotropic",
    "power_law": "power-law spectrum",
    "spiked": "spiked spectrum",
    "own": "own spectrum",
}
RISK_LIMITS = (0.0, 1.5)
GAIN_LIMITS = (-0.6, 0.9)
RISK_LINES = {
    "scratch": "scratch_risk_asymptotic",
    "linear": "linear_risk_exact",
    "fine_tuned": "fine_tuned_risk_corrected",
}
GAIN_LINES = {
    "linear": {"linear_risk_exact": "-"},
    "fine_tuned": {"fine_tuned_risk_corrected": "-", "fine_tuned_risk_printed": "--"},
}


def draw_risks(axes: Axes, row: xr.Dataset) -> None:
    """Draw the risks of the three methods at one angle."""
    axes.plot(row["gamma_fine"], row["scratch_risk_isotropic_fine"], ":", color="black", linewidth=0.9)
    for method, name in RISK_LINES.items():
        look = style.METHOD_LOOKS[method]
        axes.plot(row["gamma_fine"], row[f"{name}_fine"], color=look.colour)
        draw_risk(axes, row["gamma"], row, method, look, RISK_LIMITS)
    draw_risk(axes, row["gamma"], row, "evidence", style.METHOD_LOOKS["evidence"], RISK_LIMITS)
    axes.set(ylim=RISK_LIMITS, ylabel="risk, R")


def draw_gains(axes: Axes, row: xr.Dataset, method: str, looks: list[style.Look]) -> None:
    """Draw T of one method against gamma at each angle."""
    axes.axhline(0, color="black", linewidth=0.6)
    for index, look in enumerate(looks):
        cut = row.isel(theta=index)
        with np.errstate(invalid="ignore"):  # both risks are infinite at n = d
            for name, line in GAIN_LINES[method].items():
                gain = cut["scratch_risk_asymptotic_fine"] - cut[f"{name}_fine"]
                axes.plot(row["gamma_fine"], gain, line, color=look.colour)
        gain = cut["scratch_risk"] - cut[f"{method}_risk"]
        converged = cut["scratch_converged"] & cut[f"{method}_converged"]
        draw_means(axes, row["gamma"], gain, converged, look, GAIN_LIMITS)
    axes.set(ylim=GAIN_LIMITS, ylabel=style.TRANSFERABILITY)


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw a row a spectrum: risks at the middle angle, T of linear transfer, T of fine-tuning."""
    rows = study.sizes["spectrum"]
    figure = Figure(figsize=(style.WIDTH, 0.7 + 1.75 * rows), layout="constrained")
    axes = figure.subplots(rows, 3, squeeze=False, sharex=True)
    angles = [float(angle) for angle in study["theta"]]
    middle, looks = len(angles) // 2, style.slice_looks(len(angles))
    for line, name in zip(axes, study["spectrum"].values, strict=True):
        row = study.sel(spectrum=name)
        draw_risks(line[0], row.isel(theta=middle))
        for panel, method in zip(line[1:], PAPER_TRANSFER, strict=True):
            draw_gains(panel, row, method, looks)
        line[0].set_title(f"{NAMES[str(name)]}, θ = {style.angle_text(angles[middle])}")
        line[1].set_title("linear transfer")
        line[2].set_title("fine-tuning")
    for panel in axes[-1]:
        panel.set_xlabel(style.SAMPLES)
        panel.locator_params("x", nbins=5)
    theory, *others = style.line_handles({"theory": "-", "C = 1": "--", "scratch, isotropic": ":"})
    rows = [*style.method_handles((*RISK_LINES, "evidence")), theory], [*style.angle_handles(angles), *others]
    # Legends are filled by columns.
    handles = [handle for column in zip_longest(*rows) for handle in column if handle]
    figure.legend(handles=handles, loc="outside upper center", ncols=5)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    columns = letters_by_column(study.sizes["spectrum"], "risks", "linear", "fine_tuned")
    evidence = study["evidence_risk"].mean("instance").isel(gamma=study["gamma"].values >= 1)
    apart = (evidence.max("spectrum") / evidence.min("spectrum")).max() - 1 if evidence.size else 0.0
    return columns | {
        "names": listed([NAMES[str(name)] for name in study["spectrum"].values]),
        "angle": float(study["theta"][study.sizes["theta"] // 2]),
        "apart": rounded(100 * apart),
    }
