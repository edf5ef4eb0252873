"""Label noise that differs between source and target."""

from collections.abc import Sequence

import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.phase_diagram import parameters
from fate.figures.source_rows import draw_rows

# Linear transfer: scratch fails in a wide band around gamma = 1 where the target is loud.
LIMITS = {"linear": (-1.1, 3.1), "fine_tuned": (-1.1, 1.1)}


@style.styled()
def draw(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> Figure:
    """One row an experiment, named by the noise of its source and its target."""
    settings = [parameters(predicted) for predicted in theory]
    titles = [f"noise: source {given['source_noise']:g}, target {given['noise']:g}" for given in settings]
    return draw_rows(transfer, theory, titles, LIMITS)
