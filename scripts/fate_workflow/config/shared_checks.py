"""Faults that entries of several sections of the config can have, in sentences."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from fate_workflow.config.grids import grid_values
from fate_workflow.config.sentences import listed, nearest, shown
from fate_workflow.settings import sample_counts

LEAST_DIGITS = -100  # of alpha^L: the square of a network at its start must not be zero in floating point


def faults_of_repetition(place: str, values: Iterable) -> Iterator[str]:
    """A value that stands twice."""
    for value, count in Counter(values).items():
        if count > 1:
            yield f"`{place}` has the value {value} {count} times, but its values must differ: drop what is repeated."


def faults_of_points(place: str, grid: list | dict) -> Iterator[str]:
    """A grid that falls, or has a point twice."""
    if isinstance(grid, dict) and grid["num"] > 1 and not grid["start"] < grid["stop"]:
        yield f"`{place}.start` is {grid['start']}, but must be less than `{place}.stop`, which is {grid['stop']}."
    else:
        yield from faults_of_repetition(place, grid_values(grid))


def faults_of_samples(place: str, problem: dict) -> Iterator[str]:
    """A grid of n/d under ``gamma`` with too few samples at the ``dimension``, or the same number twice."""
    faults = list(faults_of_points(f"{place}.gamma", problem["gamma"]))
    yield from faults
    if faults:
        return
    enough = []
    for gamma, count in zip(grid_values(problem["gamma"]), sample_counts(problem), strict=True):
        if count >= 3:
            enough.append(gamma)
        else:
            yield (
                f"`{place}.gamma` has the value {gamma}, which gives n = {count} at dimension "
                f"{problem['dimension']}, but n must be at least 3: raise gamma, or the dimension."
            )
    yield from faults_of_equal_counts(f"{place}.gamma", enough, problem["dimension"])


def faults_of_equal_counts(place: str, ratios: list[float], dimension: int) -> Iterator[str]:
    """Ratios n/d that are the same number of samples once n is rounded."""
    by_count = {}
    for ratio in ratios:
        count = round(ratio * dimension)
        if count in by_count:
            yield (
                f"`{place}` has the values {by_count[count]} and {ratio}, which both give n = {count} at "
                f"dimension {dimension}, but n must differ: drop one, or raise the dimension."
            )
        by_count.setdefault(count, ratio)


def faults_of_underflow(place: str, scale: float, depth: int) -> Iterator[str]:
    """Initial weights so small that the product of all layers is lost in rounding."""
    digits = depth * math.log10(scale)
    if digits < LEAST_DIGITS:
        yield (
            f"`{place}.init_scale` has the value {scale:g}, from which a network of {depth} layers starts at some "
            f"10^{digits:.0f}, but must start at 10^{LEAST_DIGITS} or more: raise it, or lower the depth."
        )


def faults_of_names(section: str, names: Iterable[str]) -> Iterator[str]:
    """Names that differ in capitals only: some file systems take their files for one."""
    by_letters = {}
    for name in names:
        first = by_letters.setdefault(name.lower(), name)
        if first != name:
            yield f"`{section}` has the names {first!r} and {name!r}, but they must differ in more than capitals."


def faults_of_reference(place: str, name: str, section: dict) -> Iterator[str]:
    """A name that the section does not define."""
    if name not in section:
        defined = f"one of {listed(section)}" if section else "defined, and none is"
        yield f"`{place}` is {shown(name)}, but must be {defined}{nearest(name, section)}."
