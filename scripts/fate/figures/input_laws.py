"""Inputs that are not Gaussian: errors over Gaussian theory, how they approach it, and what depends on the law."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import with_error
from fate.figures.measured import ROW_STEP, draw_points, draw_rows, mean_and_error
from fate.measures import ENOUGH, interval_holds

NAMES = {
    "normal": "normal",
    "rademacher": "signs",
    "uniform": "uniform",
    "sphere": "sphere",
    "student_5": "Student $t_5$",
    "student_3": "Student $t_3$",
    "multivariate_student": "multivariate $t_5$",
    "correlated": "correlated",
}
LOOKS = dict(zip(list(NAMES)[1:-1], style.slice_looks(6), strict=True))
ALIGNED = style.Look("#d55e00", "s")
RATIOS = (0.95, 1.2)
LEAKAGES = (-0.15, 4.4)
SHARES = (0.7, 1.1)
COVERAGE = 0.95  # of the intervals of evidence transfer


def mark_laws(axes: Axes, laws: list[str]) -> None:
    """Name the rows by their laws."""
    axes.set_yticks(range(len(laws)), [NAMES[law] for law in laws])
    axes.set_ylabel("law of the inputs")


def draw_ratios(axes: Axes, study: xr.Dataset) -> None:
    """Draw the errors over Gaussian theory of each method, over the map, in random directions."""
    laws = [law for law in NAMES if law != "correlated"]
    error = study["square_error"].sel(direction="random", law=laws)
    ratio = error / study["square_error_gaussian"].mean(("gamma", "theta"))
    looks = {name: style.METHOD_LOOKS[name] for name in study["compared_method"].values}
    draw_rows(axes, "law", [ratio.sel(compared_method=name) for name in looks], list(looks.values()), RATIOS)
    axes.axvline(1, color="black", linewidth=0.6)
    mark_laws(axes, laws)
    axes.set(title="risk", xlabel="mean risk over Gaussian theory")


def draw_rates(axes: Axes, study: xr.Dataset) -> None:
    """Draw how far noise is amplified from Gaussian inputs, against d, with theory as lines."""
    for law, look in LOOKS.items():
        cut = study.sel(isotropic_law=law)
        axes.plot(cut["rate_dimension"], abs(cut["amplification_shift_predicted"]), color=look.colour)
        shift, error = mean_and_error(cut["amplification_shift"].rename(draw="instance"))
        draw_points(axes, cut["rate_dimension"], abs(shift), error, True, look)
    axes.set(xscale="log", yscale="log", title="approach to Gaussian inputs")
    axes.set(xlabel="dimensions, d", ylabel="|amplification of noise\nover Gaussian − 1|")
    style.mark_values(axes.xaxis, study["rate_dimension"].values)
    handles = style.look_handles([NAMES[law] for law in LOOKS], LOOKS.values())
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def draw_leakage(axes: Axes, study: xr.Dataset) -> None:
    """Draw what the feature cannot express costs linear transfer, at the largest d, with theory as ticks."""
    laws = list(LOOKS)
    cut = study[["leakage", "leakage_predicted"]].sel(isotropic_law=laws).isel(rate_dimension=-1)
    cut = cut.rename(isotropic_law="law", draw="instance")
    looks = [style.Look("#0072b2", "o"), ALIGNED]
    names = cut["direction"].values
    draw_rows(axes, "law", [cut["leakage"].sel(direction=name) for name in names], looks, LEAKAGES)
    for index, (name, look) in enumerate(zip(names, looks, strict=True)):
        place = np.arange(len(laws)) + ROW_STEP * (index - 0.5)
        expected = cut["leakage_predicted"].sel(direction=name)
        axes.plot(expected, place, "|", color=look.colour, markersize=7, markeredgewidth=1.5, zorder=2)
    mark_laws(axes, laws)
    axes.set(title="linear transfer", xlabel="cost of what the feature cannot\nexpress, over the Gaussian one")
    handles = style.look_handles(["random", "of two axes"], looks)
    axes.legend(handles=handles, loc="upper right", title="directions")


def calibration(study: xr.Dataset) -> list[xr.DataArray]:
    """Return predicted over actual error (law, ..., instance); where intervals hold cosine, noise, aligned cosine."""
    cut, aligned = (study.sel(direction=name) for name in ("random", "aligned"))
    enough = cut.isel(gamma=cut.indexes["gamma"] >= ENOUGH)
    actual = enough["square_error"].sel(compared_method="evidence")
    # Of each draw, so that their mean is the ratio of means and their spread that of paired differences.
    ratio = 1 + (enough["evidence_predicted_risk"] - actual) / actual.mean(("gamma", "theta", "instance"))
    cosine = np.cos(study["theta"])
    held = ((cut, "cosine", cosine), (cut, "noise", study["sigma"]), (aligned, "cosine", cosine))
    return [ratio, *(interval_holds(*each) for each in held)]


def draw_calibration(axes: Axes, study: xr.Dataset) -> None:
    """Draw predicted over actual error of evidence transfer and the share of intervals that hold, for every law."""
    laws = list(NAMES)
    study = study.sel(law=laws)
    looks = [style.METHOD_LOOKS["evidence"], style.Look("#009e73", "D"), style.Look("#cc79a7", "^", 4.0), ALIGNED]
    draw_rows(axes, "law", calibration(study), looks, SHARES)
    for value, line in ((1, "-"), (COVERAGE, ":")):
        axes.axvline(value, color="black", linewidth=0.6, linestyle=line)
    mark_laws(axes, laws)
    names = ["predicted over actual error", "intervals hold cosine", "intervals hold noise"]
    names.append("cosine in the plane\nof two axes")
    axes.set(title="evidence transfer", xlabel="ratio, or share of draws")
    axes.legend(handles=style.look_handles(names, looks), loc="upper left", bbox_to_anchor=(1.0, 1.0))


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw errors over Gaussian theory, the approach to it against d, the leakage, and calibration by law."""
    figure = Figure(figsize=(style.WIDTH, 4.6), layout="constrained")
    (ratios, rates), (leakage, calibration) = figure.subplots(2, 2)
    draw_ratios(ratios, study)
    draw_rates(rates, study)
    draw_leakage(leakage, study)
    draw_calibration(calibration, study)
    figure.legend(handles=style.method_handles(study["compared_method"].values), loc="outside upper center", ncols=5)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    leakage = study["leakage"].sel(direction="aligned").isel(rate_dimension=-1).rename(draw="instance")
    costs = {law: mean_and_error(leakage.sel(isotropic_law=law)) for law in ("rademacher", "student_5")}
    ratio, cosine, noise, aligned = (_by_law(each) for each in calibration(study))
    worst = min(aligned, key=lambda law: aligned[law][0])
    return {
        "largest": int(study["rate_dimension"][-1]),
        "cost_of_signs": with_error(*costs["rademacher"]),
        "cost_of_heavy_tails": with_error(*costs["student_5"]),
        "enough": ENOUGH,
        "ratio": with_error(*max(ratio.values(), key=lambda each: abs(each[0] - 1))),
        "share": with_error(*max([*cosine.values(), *noise.values()], key=lambda each: abs(each[0] - COVERAGE))),
        "aligned_share": with_error(*aligned[worst]),
        "aligned_law": NAMES[worst].replace("$t_5$", "t₅").replace("$t_3$", "t₃"),
    }


def _by_law(values: xr.DataArray) -> dict[str, tuple[float, float]]:
    """Return {law: mean and standard error} of values (law, ..., instance)."""
    others = [name for name in values.dims if name not in ("law", "instance")]
    means = values.mean(others).transpose("law", "instance")
    return dict(zip(means["law"].values.tolist(), zip(*mean_and_error(means), strict=True), strict=True))
