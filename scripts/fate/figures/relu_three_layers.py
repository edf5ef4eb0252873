"""One layer deeper: linear transfer on a three-layer student, its floor, and that of the source neurons alone."""

import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.measured import draw_risk
from fate.figures.relu_labels import SAMPLES

RISKS = (1e-2, 1.0)


@style.styled()
def draw(study: xr.Dataset) -> Figure:
    """Draw the risk of linear transfer relative to |f_t|^2 against n, one panel a mu, with standard errors."""
    look = style.METHOD_LOOKS["linear"]
    figure = Figure(figsize=(style.WIDTH, 2.7), layout="constrained")
    panels = figure.subplots(1, study.sizes["mu"], sharey=True, squeeze=False)[0]
    for panel, mu in zip(panels, study["mu"].values, strict=True):
        at = study.sel(mu=mu)
        draw_risk(panel, at["n"], at, "linear", look, RISKS)
        for name, line in (("projection_source", "-"), ("linear_floor", ":")):
            panel.axhline(float(at[name].mean("instance")), linestyle=line, color=look.colour, linewidth=0.9)
        panel.set(xscale="log", yscale="log", ylim=RISKS, title=f"μ = {mu:g}", xlabel=SAMPLES)
    panels[0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    lines = style.line_handles({"floor: source neurons alone": "-", "floor: trained last layer, n → ∞": ":"})
    for line in lines:
        line.set_color(look.colour)
    handles = style.look_handles(["linear transfer, three layers"], [look]) + lines
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    return figure
