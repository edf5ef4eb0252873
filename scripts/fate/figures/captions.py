"""Captions: templates whose numbers are those of the files that a figure shows."""

import math
import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import xarray as xr
from jinja2 import Environment, StrictUndefined, TemplateError

from fate.errors import FateError
from fate.figures import style

LINE = 120  # characters
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def fill(template: str, values: dict) -> str:
    """Return the text of a Jinja ``template`` with ``values`` in their places, in lines of ``LINE`` characters.

    Numbers are written out with six digits at most, several as a list; the filter ``angle`` writes radians as parts
    of π. A place without a value is a ``FateError``.
    """
    environment = Environment(undefined=StrictUndefined, finalize=in_words)
    environment.filters["angle"] = angles_in_words
    try:
        text = environment.from_string(template).render(values)
    except TemplateError as error:
        raise FateError(
            f"The caption cannot be filled: {error}. Correct its template in report/captions, or add the value to "
            "`caption_values` of the module that draws the figure."
        ) from None
    return textwrap.fill(text, LINE, break_long_words=False, break_on_hyphens=False) + "\n"


def file_values(files: Iterable[xr.Dataset]) -> dict:
    """Return {name: value} of what ``files`` say of themselves: settings, grids, and the number of ``instances``.

    Settings are scalar coordinates; where files differ in one, it is the tuple of its values. Grids are coordinates of
    one dimension, as tuples of what any file has.
    """
    settings, grids = {}, {}
    for dataset in files:
        own = {name: values.item() for name, values in dataset.coords.items() if values.ndim == 0}
        if "instance" in dataset.sizes:
            own["instances"] = dataset.sizes["instance"]
        for name, value in own.items():
            settings.setdefault(name, {})[value] = None
        for name, values in dataset.coords.items():
            if values.ndim == 1:
                grids.setdefault(name, {}).update(dict.fromkeys(values.values.tolist()))
    single = {name: next(iter(values)) if len(values) == 1 else tuple(values) for name, values in settings.items()}
    grids = {name: tuple(values) for name, values in grids.items()}
    return single | grids | (experiment_values(single) if "source_ratio" in single else {})


def experiment_values(settings: dict) -> dict:
    """Return ``population``, true after pretraining on the population loss alone, and the ``setting`` in one line."""
    population = bool(np.isinf(settings["source_ratio"]).all())
    words = {name: in_words(settings[name]) for name in ("dimension", "depth", "width", "source_ratio", "instances")}
    source = "the source's population loss"
    if not population:
        source = f"{words['source_ratio']} d source samples with label noise {in_words(settings['source_sigma'])}"
    setting = (
        f"d = {words['dimension']}, label noise σ = {in_words(settings['sigma'])}, networks of {words['depth']} layers "
        f"of width {words['width']}, pretrained on {source}, {words['instances']} instances"
    )
    return {"population": population, "setting": setting}


def in_words(value):
    """Return a number, or a sequence of them, as text; anything else as it is."""
    if isinstance(value, list | tuple | np.ndarray):
        return listed([str(in_words(each)) for each in value])
    if isinstance(value, float | np.floating):
        mantissa, _, exponent = f"{value:g}".replace("inf", "∞").replace("-", "−").partition("e")
        if exponent:
            power = f"10{str(int(exponent.replace('−', '-'))).translate(RAISED)}"
            return power if mantissa == "1" else f"{mantissa}·{power}"
        return mantissa
    return value


def rounded(value: float, digits: int = 2) -> float:
    """Return a number with so many digits alone."""
    return float(f"{float(value):.{digits}g}")


def angles_in_words(value: float | Sequence[float]) -> str:
    """Return an angle in radian, or several, as parts of π."""
    return listed([style.angle_text(float(angle)) for angle in np.atleast_1d(value)])


def listed(words: Sequence[str]) -> str:
    """Return "a, b and c", or "none"."""
    *others, last = words or ["none"]
    return f"{', '.join(others)} and {last}" if others else last


def with_error(value: float, error: float) -> str:
    """Return "value ± error", with two digits of the standard error; the value alone where it has none: NaN, or 0."""
    if not error > 0 or math.isinf(error):
        return in_words(rounded(value, 3))
    decimals = max(0, 1 - math.floor(math.log10(error)))
    return f"{value:.{decimals}f} ± {error:.{decimals}f}".replace("-", "−")


def letters(positions: Iterable[int]) -> str:
    """Return the letters of the panels at ``positions``, in rising order: "(a)", "(a)–(c)", "(a), (d) and (g)"."""
    positions = list(positions)
    named = [f"({style.letter(position)})" for position in positions]
    if len(named) > 2 and all(later - earlier == 1 for earlier, later in pairwise(positions)):
        return f"{named[0]}–{named[-1]}"
    return listed(named)


def letters_in_turn(**counts: int) -> dict[str, str]:
    """Return {name: letters} of groups of panels that follow one another, from the number of panels of each."""
    starts = np.cumsum([0, *counts.values()])
    return {name: letters(range(start, start + counts[name])) for name, start in zip(counts, starts, strict=False)}


def letters_by_column(rows: int, *names: str) -> dict[str, str]:
    """Return {name: letters} of the columns of a grid of panels, a name each."""
    return {name: letters(range(column, rows * len(names), len(names))) for column, name in enumerate(names)}
