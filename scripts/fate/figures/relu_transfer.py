"""Transfer of two-layer networks: risks against samples, and transferability over ablation and samples."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters_in_turn
from fate.figures.maps import draw_field, draw_hollow_cells, nearest
from fate.figures.measured import converged_cells, draw_risk
from fate.figures.relu_labels import ABLATION, SAMPLES
from fate.methods import PAPER_METHODS, PAPER_TRANSFER

SHOWN_ABLATIONS = (0.1, 0.3, 0.5, 0.9)  # of the panels of risks, moved to the nearest of the grid
RISKS = (1e-3, 2.0)
LEAST_NORM = style.Look("#d9a06b", "x", 3.6)  # linear transfer without ridge


def draw_risks(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset, mu: float) -> None:
    """Draw scratch with its power law, linear transfer with and without ridge, fine-tuning and floors at one mu."""
    at = transfer.sel(mu=mu)
    samples = np.geomspace(transfer["n"].min(), transfer["n"].max(), 50)
    power_law = float(transfer["scratch_amplitude"]) * samples ** -float(transfer["scratch_exponent"])
    axes.plot(samples, power_law, "--", color="#808080", linewidth=0.9)
    least, most = (at.isel(ridge=end(at["ridge"].values)) for end in (np.argmin, np.argmax))
    looks = style.METHOD_LOOKS
    for floor, line in ((theory["projection_source"].sel(mu=mu), "-"), (most["linear_floor"], ":")):
        axes.axhline(float(floor.mean("instance")), linestyle=line, color=looks["linear"].colour, linewidth=0.9)
    draw_risk(axes, at["n"], least, "linear", LEAST_NORM, RISKS)
    for method in PAPER_METHODS:
        draw_risk(axes, at["n"], most, method, looks[method], RISKS)
    axes.set(xscale="log", yscale="log", ylim=RISKS, title=f"μ = {mu:g}", xlabel=SAMPLES)


def relative_gain(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """T / (R_scratch + R_transfer) (mu, n), between -1 and 1 like its colours."""
    risk, scratch = (transfer[f"{each}_risk"].mean("instance") for each in (method, "scratch"))
    return ((scratch - risk) / (scratch + risk)).transpose("mu", "n")


def draw_phase(axes: Axes, transfer: xr.Dataset, method: str) -> None:
    """Draw T over (mu, n), one cell a value, hollow where some network did not converge."""
    gain = relative_gain(transfer, method)
    converged = converged_cells(transfer, method).broadcast_like(gain).transpose("mu", "n")
    place = {"n": np.log2(transfer["n"].values)}
    draw_field(axes, gain.assign_coords(place))
    draw_hollow_cells(axes, converged.assign_coords(place))
    axes.set(xlabel=ABLATION, title=style.METHOD_NAMES[method])
    axes.set_yticks(place["n"], [str(count) for count in transfer["n"].values])


def draw_boundary(axes: Axes, transfer: xr.Dataset) -> None:
    """Draw the n at which scratch falls to the floor: interpolated (solid), from the power law (dashed, band)."""
    mu = transfer["mu"].values
    lower, upper = (np.log2(transfer[f"boundary_power_law_{end}"].values) for end in ("lower", "upper"))
    axes.fill_between(mu, lower, upper, color="black", alpha=0.18, linewidth=0)
    axes.plot(mu, np.log2(transfer["boundary_power_law"]), "--", color="black", linewidth=1)
    axes.plot(mu, np.log2(transfer["boundary_interpolated"]), "-", color="black")


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset) -> Figure:
    """Draw risks relative to |f_t|^2 against n, one panel a mu, above T over (mu, n) of both transfers."""
    figure = Figure(figsize=(style.WIDTH, 5.3), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1, 1.1))
    shown = nearest(transfer["mu"], SHOWN_ABLATIONS)
    panels = above.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    for panel, mu in zip(panels, shown, strict=True):
        draw_risks(panel, transfer, theory, mu)
    panels[0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    ridge = float(transfer["ridge"].max())
    names = ["scratch", "linear transfer, least norm", f"linear transfer, ridge {ridge:g}", "fine-tuning"]
    scratch, linear, fine_tuned = (style.METHOD_LOOKS[method] for method in PAPER_METHODS)
    handles = style.look_handles(names, [scratch, LEAST_NORM, linear, fine_tuned])
    nu, low, high = (float(transfer[f"scratch_exponent{end}"]) for end in ("", "_lower", "_upper"))
    lines = style.line_handles(
        {
            "floor: source neurons alone": "-",
            "floor: trained features, ridge": ":",
            f"fit $n^{{-\\nu}}$, ν = {nu:.2f} [{low:.2f}, {high:.2f}]": "--",
        }
    )
    for line, colour in zip(lines, [linear.colour, linear.colour, "#808080"], strict=True):
        line.set_color(colour)
    above.legend(handles=handles + lines, loc="outside upper center", ncols=3)

    phases = below.subplots(1, 2, sharey=True)
    for panel, method in zip(phases, PAPER_TRANSFER, strict=True):
        draw_phase(panel, transfer.isel(ridge=np.argmax(transfer["ridge"].values)), method)
        panel.set(xlim=panel.get_xlim(), ylim=panel.get_ylim())
    draw_boundary(phases[0], transfer)
    phases[0].set_ylabel(SAMPLES)
    names = {"scratch risk = floor, interpolated": "-", "the same from the fit, 95 % band": "--"}
    below.legend(handles=style.line_handles(names), loc="outside upper center", ncols=2)
    style.draw_colour_bar(below, phases, aspect=18)
    below.axes[-1].set_ylabel("T / (R + R scratch), blue where transfer wins")
    return figure


def caption_values(transfer: xr.Dataset, **_) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    shown = nearest(transfer["mu"], SHOWN_ABLATIONS)
    endings = ("", "_lower", "_upper")
    exponents = {f"exponent{ending}": round(float(transfer[f"scratch_exponent{ending}"]), 2) for ending in endings}
    panels = letters_in_turn(risks=len(shown), phases=2)
    return panels | exponents | {"shown": shown, "largest_ridge": float(transfer["ridge"].max())}
