"""One layer deeper: linear transfer on a three-layer student, its floor, and that of the source neurons alone."""

import numpy as np
import scipy.stats
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.relu_labels import SAMPLES

RISKS = (1e-2, 1.0)


@style.styled()
def draw(three_layers: xr.Dataset) -> Figure:
    """Risk of linear transfer relative to |f_t|^2 against n, one panel a mu, with standard errors over instances."""
    look = style.METHOD_LOOKS["linear"]
    figure = Figure(figsize=(style.WIDTH, 2.7), layout="constrained")
    panels = figure.subplots(1, three_layers.sizes["mu"], sharey=True, squeeze=False)[0]
    for panel, mu in zip(panels, three_layers["mu"].values, strict=True):
        at = three_layers.sel(mu=mu)
        risk = at["linear_risk"].transpose("n", "instance").values
        error = scipy.stats.sem(risk, axis=1) if risk.shape[1] > 1 else at["linear_risk_sampling_error"].values[0]
        both = np.stack([error, error])
        style.draw_points(panel, at["n"].values, risk.mean(axis=1), both, np.ones(len(risk), bool), RISKS, look)
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
