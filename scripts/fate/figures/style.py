"""How figures look: what colours, lines and markers mean."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import cycle

import matplotlib
import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MultipleLocator

from fate.methods import METHODS, Look

# Figures at their printed size: no text below 7 points, no TeX, fonts that come with matplotlib. In Python and not in a
# style file, so that the digest of a plot script covers it.
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "mathtext.fontset": "dejavusans",
    "axes.titlesize": 8,
    "axes.labelsize": 7.5,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "ytick.minor.size": 1.5,
    "lines.linewidth": 1.2,
    "lines.markersize": 3.2,
    "lines.markeredgewidth": 0.7,
    "errorbar.capsize": 1.5,
    "legend.frameon": False,
    "legend.handlelength": 1.8,
    "figure.dpi": 300,
}

# Blue: positive transfer. Red: negative. White: none. Lightness falls on both sides, and blue ends much darker than
# red, so that the signs differ for the colour-blind and in grey too.
NEGATIVE, POSITIVE = "#e0563b", "#08296b"
TRANSFER_COLOURS = LinearSegmentedColormap.from_list(
    "transfer", [NEGATIVE, "#f2a58d", "#ffffff", "#6f9fd0", POSITIVE], N=512
)
TRANSFER_NORM = Normalize(-1.0, 1.0)

WIDTH = 7.0  # inches, as printed

SAMPLES = "samples per dimension, γ = n/d"
ANGLE = "angle between the tasks, θ"
TRANSFERABILITY = "transferability, T"

METHOD_LOOKS = {name: method.look for name, method in METHODS.items() if method.look}
METHOD_NAMES = {name: method.short_name for name, method in METHODS.items()}


def slice_looks(count: int) -> list[Look]:
    """Looks for curves at ``count`` angles, from dark to light."""
    colours = matplotlib.colormaps["viridis"](np.linspace(0.05, 0.85, count))
    return [Look(to_hex(colour), marker) for colour, marker in zip(colours, cycle("osD^vP"), strict=False)]


def styled():
    """A decorator that draws in this style."""
    return matplotlib.style.context(STYLE)


def angle_text(angle: float) -> str:
    """An angle in radian as text: "π/8" for a simple fraction of π, else "0.137π"."""
    turns = angle / np.pi
    simple = Fraction(turns).limit_denominator(24)
    if abs(simple - turns) > 1e-6:
        return f"{turns:.3g}π"
    if simple == 0:
        return "0"
    over = f"/{simple.denominator}" if simple.denominator > 1 else ""
    return f"{'' if simple.numerator == 1 else simple.numerator}π{over}"


def mark_angles(axis, largest: float) -> None:
    """Ticks of an angle's axis at multiples of π/8, or of π/4 where the angles go far beyond π/2."""
    axis.set_major_locator(MultipleLocator(np.pi / 8 if largest < 0.6 * np.pi else np.pi / 4))
    axis.set_major_formatter(FuncFormatter(lambda angle, _: angle_text(angle)))


def draw_colour_bar(figure: Figure, panels: Sequence[Axes], aspect: float) -> None:
    """The colour bar that ``panels`` share, open at both ends because T goes on beyond -1 and 1."""
    colours = ScalarMappable(TRANSFER_NORM, TRANSFER_COLOURS)
    bar = figure.colorbar(colours, ax=panels, extend="both", aspect=aspect, pad=0.03)
    bar.set_label("T, blue where transfer wins")


def draw_points(
    axes: Axes,
    x: np.ndarray,
    y: np.ndarray,
    error: np.ndarray,
    converged: np.ndarray,
    limits: Sequence[float],
    look: Look,
) -> None:
    """Markers with error bars, hollow where training did not converge.

    Points beyond ``limits`` (low, high) become triangles there, so that none is dropped.
    Args: x, y, converged (point,); error (2, point), below and above.
    """
    low, high = limits
    for chosen, face in ((converged, look.colour), (~converged, "white")):
        marks = {"linestyle": "none", "color": look.colour, "markerfacecolor": face, "markersize": look.size}
        inside = chosen & (y >= low) & (y <= high)
        axes.errorbar(x[inside], y[inside], error[:, inside], marker=look.marker, elinewidth=0.8, zorder=3, **marks)
        for border, triangle, beyond in ((low, "v", chosen & (y < low)), (high, "^", chosen & (y > high))):
            axes.plot(
                x[beyond],
                np.full(beyond.sum(), border),
                marker=triangle,
                clip_on=False,
                in_layout=False,
                zorder=4,
                **marks,
            )


def look_handles(names: Sequence[str], looks: Sequence[Look]) -> list[Line2D]:
    """Legend entries of markers."""
    return [
        Line2D([], [], linestyle="none", color=look.colour, marker=look.marker, markersize=look.size, label=name)
        for name, look in zip(names, looks, strict=True)
    ]


def method_handles(methods: Sequence[str]) -> list[Line2D]:
    """Legend entries of methods."""
    return look_handles([METHOD_NAMES[method] for method in methods], [METHOD_LOOKS[method] for method in methods])


def angle_handles(angles: Sequence[float]) -> list[Line2D]:
    """Legend entries of curves at ``angles`` in radian, in the looks of ``slice_looks``."""
    return look_handles([f"θ = {angle_text(angle)}" for angle in angles], slice_looks(len(angles)))


def line_handles(lines: dict[str, str]) -> list[Line2D]:
    """Legend entries of lines, from {name: line style}."""
    return [Line2D([], [], color="black", linestyle=line, label=name) for name, line in lines.items()]
