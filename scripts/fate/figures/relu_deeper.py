"""Deeper students: scratch, linear transfer with its floor, fine-tuning and evidence transfer against samples."""

import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters, rounded
from fate.figures.measured import draw_risk
from fate.figures.relu_labels import SAMPLES
from fate.methods import PAPER_METHODS

METHODS = (*PAPER_METHODS, "evidence")
RISKS = (3e-3, 0.5)


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw risks relative to |f_t|^2 against n, one column a depth and one row a mu, with the floor as a line."""
    looks = style.METHOD_LOOKS
    rows, columns = study.sizes["mu"], study.sizes["depth"]
    figure = Figure(figsize=(style.WIDTH, 0.7 + 2.0 * rows), layout="constrained")
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for line, mu in zip(panels, study["mu"].values, strict=True):
        for panel, depth in zip(line, study["depth"].values, strict=True):
            at = study.sel(mu=mu, depth=depth)
            floor = float(at["linear_floor"].mean("instance"))
            panel.axhline(floor, color=looks["linear"].colour, linewidth=0.9)
            for method in METHODS:
                draw_risk(panel, at["n"], at, method, looks[method], RISKS)
            panel.set(xscale="log", yscale="log", ylim=RISKS, title=f"{depth} layers, μ = {mu:g}")
            style.mark_values(panel.xaxis, study["n"].values)
        line[0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    for panel in panels[-1]:
        panel.set_xlabel(SAMPLES)
    [floor_line] = style.line_handles({"floor: linear transfer, n → ∞": "-"})
    floor_line.set_color(looks["linear"].colour)
    figure.legend(handles=[*style.method_handles(METHODS), floor_line], loc="outside upper center", ncols=5)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    scratch, linear = (study[f"{method}_risk"].mean("instance") for method in ("scratch", "linear"))
    ahead = (linear < scratch).all("depth")
    last = [study["n"].values[row.values] for row in ahead.transpose("mu", "n")]
    flat = linear.isel(n=-1) / study["linear_floor"].mean("instance")
    return {
        "panels": letters(range(study.sizes["mu"] * study.sizes["depth"])),
        "most": int(study["n"][-1]),
        "flat": rounded(flat.max(), 3),
        "ahead": [int(each.max()) if each.size else "none" for each in last],
    }
