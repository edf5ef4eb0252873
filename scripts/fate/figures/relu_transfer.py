"""Transfer of ReLU networks: risks against the number of samples, and where transfer wins over ablation and samples."""

import numpy as np
import scipy.stats
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.relu_labels import ABLATION, SAMPLES

SHOWN_ABLATIONS = (0.1, 0.3, 0.5, 0.9)  # of the panels of risks, moved to the nearest of the grid
RISKS = (1e-3, 2.0)


def shown_ablations(transfer: xr.Dataset) -> list[float]:
    grid = transfer["mu"].values
    return list(dict.fromkeys(float(grid[np.argmin(abs(grid - mu))]) for mu in SHOWN_ABLATIONS))


def draw_method(axes: Axes, transfer: xr.Dataset, method: str, look: style.Look) -> None:
    """Mean and standard error of one method at one mu, hollow where some network did not converge."""
    risk = transfer[f"{method}_risk"].transpose("n", "instance").values
    error = scipy.stats.sem(risk, axis=1) if risk.shape[1] > 1 else np.zeros(len(risk))
    name = f"{method}_converged"
    converged = transfer[name].all("instance").values if name in transfer else np.ones(len(risk), bool)
    samples = transfer["n"].values
    style.draw_points(axes, samples, risk.mean(axis=1), np.stack([error, error]), converged, RISKS, look)


def draw_risks(axes: Axes, transfer: xr.Dataset, theory: xr.Dataset, mu: float) -> None:
    """Scratch with its power law, linear transfer with and without ridge, fine-tuning and the floor, at one mu."""
    at = transfer.sel(mu=mu)
    samples = np.geomspace(transfer["n"].min(), transfer["n"].max(), 50)
    power_law = float(transfer["scratch_amplitude"]) * samples ** -float(transfer["scratch_exponent"])
    axes.plot(samples, power_law, "--", color="#808080", linewidth=0.9)
    floor = float(theory["projection_source"].sel(mu=mu).mean("instance"))
    axes.axhline(floor, color=style.METHOD_LOOKS["linear"].colour, linewidth=0.9)
    trained = float(at["linear_floor"].isel(ridge=np.argmax(at["ridge"].values)).mean("instance"))
    axes.axhline(trained, linestyle=":", color=style.METHOD_LOOKS["linear"].colour, linewidth=0.9)
    draw_method(axes, at.isel(ridge=np.argmin(at["ridge"].values)), "linear", style.Look("#d9a06b", "x", 3.6))
    for method, dataset in (("scratch", at), ("linear", at.isel(ridge=np.argmax(at["ridge"].values)))):
        draw_method(axes, dataset, method, style.METHOD_LOOKS[method])
    draw_method(axes, at, "fine_tuned", style.METHOD_LOOKS["fine_tuned"])
    axes.set(xscale="log", yscale="log", ylim=RISKS, title=f"μ = {mu:g}", xlabel=SAMPLES)


def signs(transfer: xr.Dataset, method: str) -> np.ndarray:
    """T (mu, n) on the scale of its colours: T / (R_scratch + R_transfer), between -1 and 1."""
    risk = transfer[f"{method}_risk"].mean("instance")
    scratch = transfer["scratch_risk"].mean("instance")
    return ((scratch - risk) / (scratch + risk)).transpose("mu", "n").values


def draw_phase(axes: Axes, transfer: xr.Dataset, method: str) -> None:
    """T over (mu, n), one cell a value, hollow where some network did not converge."""
    mu, samples = transfer["mu"].values, transfer["n"].values
    place = np.log2(samples)
    axes.pcolormesh(
        *(mu, place, signs(transfer, method).T),
        cmap=style.TRANSFER_COLOURS,
        norm=style.TRANSFER_NORM,
        shading="nearest",
        rasterized=True,
    )
    converged = transfer["scratch_converged"].all("instance").expand_dims(mu=mu)
    if f"{method}_converged" in transfer:
        converged = (converged & transfer[f"{method}_converged"].all("instance")).transpose("mu", "n")
    row, column = np.nonzero(~converged.values)
    axes.plot(mu[row], place[column], "s", color="#555555", markerfacecolor="white", zorder=3)
    axes.set(xlabel=ABLATION, title=style.METHOD_NAMES[method])
    axes.set_yticks(place, [str(count) for count in samples])


def draw_boundary(axes: Axes, transfer: xr.Dataset) -> None:
    """Where the risk of scratch falls to the floor: interpolated (solid) and from the power law (dashed, band)."""
    mu = transfer["mu"].values
    lower, upper = (np.log2(transfer[f"boundary_power_law_{end}"].values) for end in ("lower", "upper"))
    axes.fill_between(mu, lower, upper, color="black", alpha=0.18, linewidth=0)
    axes.plot(mu, np.log2(transfer["boundary_power_law"]), "--", color="black", linewidth=1)
    axes.plot(mu, np.log2(transfer["boundary_interpolated"]), "-", color="black")


@style.styled()
def draw(transfer: xr.Dataset, theory: xr.Dataset) -> Figure:
    """Top: risks relative to |f_t|^2 against n, one panel a mu. Bottom: T over (mu, n) of both transfers."""
    figure = Figure(figsize=(style.WIDTH, 5.3), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1, 1.1))
    shown = shown_ablations(transfer)
    panels = above.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    for panel, mu in zip(panels, shown, strict=True):
        draw_risks(panel, transfer, theory, mu)
    panels[0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    ridge = float(transfer["ridge"].max())
    names = ["scratch", "linear transfer, least norm", f"linear transfer, ridge {ridge:g}", "fine-tuning"]
    looks = [style.METHOD_LOOKS["scratch"], style.Look("#d9a06b", "x", 3.6)]
    looks += [style.METHOD_LOOKS["linear"], style.METHOD_LOOKS["fine_tuned"]]
    handles = style.look_handles(names, looks)
    nu, low, high = (float(transfer[f"scratch_exponent{end}"]) for end in ("", "_lower", "_upper"))
    lines = style.line_handles(
        {
            "floor: source neurons alone": "-",
            "floor: trained features, ridge": ":",
            f"fit $n^{{-\\nu}}$, ν = {nu:.2f} [{low:.2f}, {high:.2f}]": "--",
        }
    )
    for line, colour in zip(lines, [style.METHOD_LOOKS["linear"].colour] * 2 + ["#808080"], strict=True):
        line.set_color(colour)
    above.legend(handles=handles + lines, loc="outside lower center", ncols=3)

    phases = below.subplots(1, 2, sharey=True)
    for panel, method in zip(phases, ("linear", "fine_tuned"), strict=True):
        draw_phase(panel, transfer.isel(ridge=np.argmax(transfer["ridge"].values)), method)
        panel.set(xlim=panel.get_xlim(), ylim=panel.get_ylim())
    draw_boundary(phases[0], transfer)
    phases[0].set_ylabel(SAMPLES)
    names = {"scratch risk = floor, interpolated": "-", "the same from the fit, 95 % band": "--"}
    phases[0].legend(handles=style.line_handles(names), loc="upper right")
    style.draw_colour_bar(below, phases, aspect=18)
    below.axes[-1].set_ylabel("T / (R + R scratch), blue where transfer wins")
    return figure
