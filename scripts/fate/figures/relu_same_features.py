"""Same hidden weights, new output weights: distances between the tasks grow, linear transfer stays at its floor."""

import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import rounded
from fate.figures.measured import draw_risk
from fate.methods import PAPER_METHODS

TITLES = {"rescaled": "rescaled: $c_t = (1-s)\\,c$", "redrawn": "redrawn: $c_t = c + s\\,g$, g Gaussian"}
RISKS = (1e-6, 2.0)
LACKING = 0.5  # the mu nearest to which is drawn beside 0


def draw_distances(axes, found: xr.Dataset) -> None:
    """Draw the KL divergence and the bracket of W_1 from a source with all neurons, means over instances."""
    shift = found["shift"].values
    lower, upper, divergence = (
        found[name].mean("instance").values for name in ("wasserstein_lower", "wasserstein_upper", "kullback_leibler")
    )
    axes.fill_between(shift, lower, upper, color="#8c6bb1", alpha=0.5, linewidth=0)
    axes.plot(shift, divergence, "--", color="black")
    axes.text(shift[0], 60 * divergence[0], "Kullback-Leibler")
    axes.text(shift[2], 0.12 * lower[2], "Wasserstein $W_1$,\nlower to upper bound")
    axes.set(xscale="log", yscale="log", title=TITLES[str(found["change"].values)])


def draw_risks(axes, found: xr.Dataset) -> None:
    """Draw risks relative to |f_t|^2 with standard errors; of linear transfer also where the source lacks neurons."""
    for method in PAPER_METHODS:
        look = style.METHOD_LOOKS[method]
        whole = found.sel(mu=0)
        draw_risk(axes, found["shift"], whole, method, look, RISKS)
        axes.plot(found["shift"], whole[f"{method}_risk"].mean("instance"), color=look.colour, linewidth=0.6)
    lacking, look = found.sel(mu=LACKING, method="nearest"), style.METHOD_LOOKS["linear"]
    draw_risk(axes, found["shift"], lacking, "linear", look, RISKS)
    axes.plot(found["shift"], lacking["linear_floor"].mean("instance"), "--", color=look.colour, linewidth=0.6)
    axes.text(
        found["shift"][0], 3e-3, f"linear transfer without {float(lacking['mu']):.0%} of the neurons", color=look.colour
    )
    axes.set(xscale="log", yscale="log", ylim=RISKS, xlabel="change of the output weights, s")


@style.styled
def draw(study: xr.Dataset) -> Figure:
    """Draw one column a kind of change: distances above, risks below."""
    figure = Figure(figsize=(style.WIDTH, 4.2), layout="constrained")
    axes = figure.subplots(2, study.sizes["change"], sharex=True, sharey="row", squeeze=False)
    for (above, below), change in zip(axes.T, study["change"].values, strict=True):
        draw_distances(above, study.sel(change=change, mu=0))
        draw_risks(below, study.sel(change=change))
    axes[0, 0].set_ylabel("distance between the tasks")
    axes[1, 0].set_ylabel("relative risk, $R\\,/\\,|f_t|^2$")
    handles = style.method_handles(PAPER_METHODS)
    title = f"n = {int(study['n'])} target samples"
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles), title=title)
    return figure


def caption_values(study: xr.Dataset) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    scratch, linear, tuned = (study.sel(mu=0)[f"{method}_risk"].mean("instance") for method in PAPER_METHODS)
    over, lacking = tuned / scratch, study.sel(mu=LACKING, method="nearest")
    over_floor = lacking["linear_risk"].mean("instance") / lacking["linear_floor"].mean("instance")
    return {
        "lacking": f"{100 * float(lacking['mu']):.0f} %",
        "over_floor": f"{rounded(over_floor.min())} to {rounded(over_floor.max())}",
        "linear_share": rounded((linear / scratch).max()),
        "tuned_first": [rounded(each) for each in over.isel(shift=0)],
        "tuned_last": [rounded(each) for each in over.isel(shift=-1)],
    }
