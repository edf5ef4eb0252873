"""Fine-tuning: experiment | theory | slices."""

from collections.abc import Sequence

import xarray as xr
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.phase_diagram import draw_phase_figure


@style.styled()
def draw(transfer: xr.Dataset, theory: xr.Dataset, slices: Sequence[float]) -> Figure:
    """Transferability of fine-tuning over gamma and theta; ``slices``: three angles in units of pi."""
    return draw_phase_figure(transfer, theory, slices, ["fine_tuned"])
