"""Grids of the config: lists of numbers, or ``{start, stop, num}``, and what can be wrong with them."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator

RATIOS = ("gamma", "ridge_gamma", "source_ratio", "trained_source_ratio")  # keys of samples per dimension, n/d


def grid_values(grid: list | dict) -> list[float]:
    """The points of a grid; those between ``start`` and ``stop`` are ``num`` evenly spaced ones, both ends included."""
    if isinstance(grid, list):
        return [float(value) for value in grid]
    start, stop, num = grid["start"], grid["stop"], grid["num"]
    step = (stop - start) / max(num - 1, 1)
    return [round(start + index * step, 12) for index in range(num)]  # 0.3 and not 0.30000000000000004


def angles(grid: list | dict) -> list[float]:
    """The points of a grid in units of pi, in radians."""
    return [math.pi * value for value in grid_values(grid)]


def sample_counts(problem: dict) -> list[int]:
    """n = round(gamma d) for each gamma of the grid."""
    return [round(gamma * problem["dimension"]) for gamma in grid_values(problem["gamma"])]


def whole_ratios(ratios: list[float], dimension: int) -> list[float]:
    """n/d of the whole n = round(gamma d) for each of ``ratios``."""
    return [round(ratio * dimension) / dimension for ratio in ratios]


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
        yield from faults_of_repetition(place, grid if isinstance(grid, list) else grid_values(grid))


def faults_of_samples(place: str, grid: list | dict, dimension: int) -> Iterator[str]:
    """A ``grid`` of n/d with too few samples at the ``dimension``, or the same number twice once n is rounded."""
    faults = list(faults_of_points(place, grid))
    yield from faults
    if faults:
        return
    by_count = {}
    for ratio in grid_values(grid):
        count = round(ratio * dimension)
        if count < 3:
            yield (
                f"`{place}` has the value {ratio}, which gives n = {count} at dimension {dimension}, but n must be at "
                "least 3: raise it, or the dimension."
            )
        elif count in by_count:
            yield (
                f"`{place}` has the values {by_count[count]} and {ratio}, which both give n = {count} at "
                f"dimension {dimension}, but n must differ: drop one, or raise the dimension."
            )
        by_count.setdefault(count, ratio)
