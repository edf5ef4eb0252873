"""A source task learned from finitely many noisy samples."""

from collections.abc import Sequence

import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.phase_diagram import parameters
from fate.figures.source_rows import draw_rows

LIMITS = {"linear": (-1.1, 1.1), "fine_tuned": (-0.4, 0.8)}


@style.styled()
def draw(transfer: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> Figure:
    """One row an experiment, named by its source samples per dimension."""
    ratios = [parameters(predicted)["source_ratio"] for predicted in theory]
    titles = [f"source n/d = {'∞' if ratio is None else f'{ratio:g}'}" for ratio in ratios]
    return draw_rows(transfer, theory, titles, LIMITS)
