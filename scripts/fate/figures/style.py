"""The look of figures: the meaning of colours, lines and markers."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import wraps
from itertools import cycle
from string import ascii_lowercase

import matplotlib
import matplotlib.style
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, MultipleLocator, NullLocator

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
SETTINGS = {
    "dimension": "d",
    "depth": "L",
    "gamma": "γ",
    "theta": "θ",
    "sigma": "σ",
}  # symbols, by coordinates of files


METHOD_LOOKS = {name: method.look for name, method in METHODS.items() if method.look}
METHOD_NAMES = {name: method.short_name for name, method in METHODS.items()}


def slice_looks(
    count: int, colours: str = "viridis", ends: tuple[float, float] = (0.0, 0.62), size: float = 3.2
) -> list[Look]:
    """Return looks for ``count`` curves, from dark to light between the ``ends`` of a colour map.

    The lightest of viridis is dark enough to be read on white. No third curve is a diamond: fine-tuning is a green one.
    """
    shades = matplotlib.colormaps[colours](np.linspace(*ends, count))
    return [Look(to_hex(shade), marker, size) for shade, marker in zip(shades, cycle("osXD^v"), strict=False)]


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Return ``draw`` in this style alone, with a letter for each panel, and below them what is fixed in all."""

    @wraps(draw)
    def drawn(**inputs) -> Figure:
        files = [each for given in inputs.values() for each in (given if isinstance(given, list) else [given])]
        with matplotlib.style.context(["default", STYLE]):  # no matplotlibrc has a say
            figure = draw(**inputs)
            letter_panels(figure)
            fixed = fixed_settings([each for each in files if isinstance(each, xr.Dataset)])
            figure.supxlabel(fixed, x=0.99, horizontalalignment="right", fontsize=7.0, color="#595959")
        return figure

    return drawn


def fixed_settings(files: Sequence[xr.Dataset]) -> str:
    """Return "d = 500, σ = 0.2, 20 instances": the settings of ``SETTINGS`` that all files which have them share."""
    found = []
    for name, symbol in SETTINGS.items():
        values = {each[name].item() for each in files if name in each.coords and each[name].ndim == 0}
        if len(values) == 1 and not any(name in each.dims for each in files):
            [value] = values
            found.append(f"{symbol} = {angle_text(value) if name == 'theta' else f'{value:g}'}")
    instances = {count for each in files for name, count in each.sizes.items() if name.endswith("instance")}
    return ", ".join([*found, *(f"{count} instances" for count in instances if len(instances) == 1)])


def letter(position: int) -> str:
    """Return the letter of the panel at a ``position``: a for 0 to z for 25, then aa, ab."""
    before = position // len(ascii_lowercase)
    return (letter(before - 1) if before else "") + ascii_lowercase[position % len(ascii_lowercase)]


def panels(figure: Figure) -> list[Axes]:
    """Return the panels of a figure in the order in which they were made: no colour bars, and no empty places."""
    return [axes for axes in figure.axes if axes.has_data() and axes.get_label() != "<colorbar>"]


def letter_panels(figure: Figure) -> None:
    """Write (a), (b), ... before the title of each panel, or in its place: no letter can be in the way of a title."""
    for position, axes in enumerate(panels(figure)):
        title = next(filter(None, map(axes.get_title, ("left", "center"))), "")
        axes.set_title("")
        axes.set_title(f"({letter(position)}) {title}".rstrip(), loc="left")


def angle_text(angle: float) -> str:
    """Return an angle in radian as text: "π/8" for a simple fraction of π, else "0.137π"."""
    turns = angle / np.pi
    simple = Fraction(turns).limit_denominator(24)
    if abs(simple - turns) > 1e-6:
        return f"{turns:.3g}π"
    if simple == 0:
        return "0"
    over = f"/{simple.denominator}" if simple.denominator > 1 else ""
    return f"{'' if simple.numerator == 1 else simple.numerator}π{over}"


def mark_angles(axis, largest: float) -> None:
    """Set ticks of an angle's axis at multiples of π/8, or of π/4 where the angles go far beyond π/2."""
    axis.set_major_locator(MultipleLocator(np.pi / 8 if largest < 0.6 * np.pi else np.pi / 4))
    axis.set_major_formatter(FuncFormatter(lambda angle, _: angle_text(angle)))


def mark_values(axis, values: Sequence[float]) -> None:
    """Set ticks of a logarithmic axis at ``values`` alone, written out."""
    axis.set_major_locator(FixedLocator(list(values)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_locator(NullLocator())


def draw_colour_bar(figure: Figure, panels: Sequence[Axes], aspect: float) -> None:
    """Draw the colour bar that ``panels`` share, open at both ends because T goes on beyond -1 and 1."""
    colours = ScalarMappable(TRANSFER_NORM, TRANSFER_COLOURS)
    bar = figure.colorbar(colours, ax=panels, extend="both", aspect=aspect, pad=0.03)
    bar.set_label("T, blue where transfer wins")


def look_handles(names: Sequence[str], looks: Sequence[Look]) -> list[Line2D]:
    """Return legend entries of markers."""
    return [
        Line2D([], [], linestyle="none", color=look.colour, marker=look.marker, markersize=look.size, label=name)
        for name, look in zip(names, looks, strict=True)
    ]


def method_handles(methods: Sequence[str]) -> list[Line2D]:
    """Return legend entries of methods."""
    return look_handles([METHOD_NAMES[method] for method in methods], [METHOD_LOOKS[method] for method in methods])


def patch_handles(methods: Sequence[str]) -> list[Patch]:
    """Return legend entries of areas in the colours of methods."""
    return [Patch(color=METHOD_LOOKS[method].colour, label=METHOD_NAMES[method]) for method in methods]


def angle_handles(angles: Sequence[float]) -> list[Line2D]:
    """Return legend entries of curves at ``angles`` in radian, in the looks of ``slice_looks``."""
    return look_handles([f"θ = {angle_text(angle)}" for angle in angles], slice_looks(len(angles)))


def line_handles(lines: dict[str, str]) -> list[Line2D]:
    """Return legend entries of lines, from {name: line style}."""
    return [Line2D([], [], color="black", linestyle=line, label=name) for name, line in lines.items()]
