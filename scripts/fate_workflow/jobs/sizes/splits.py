"""The split of a stage that makes its jobs as long as asked for."""

import math
from collections.abc import Callable

from fate_workflow.jobs.parts import Split
from fate_workflow.jobs.sizes.size import Size

WHOLE = Split()
PART_FLOATS = 2.5e8  # numbers that a part may hold at once: 2 GB


def split_to_last(size: Callable[[Split], Size], most: Split, minutes: float) -> Split:
    """The split whose parts, of the ``size`` given, take ``minutes`` in the mean and hold 2 GB at most.

    There are at most as many parts as ``most`` says. Instances are split where one point of the grid with all of them
    holds too much, and where points are too few.
    """
    instances = _enough_parts(1, most.instances, lambda count: size(Split(most.grid, count)))
    parts = math.ceil(size(WHOLE).seconds / (60 * minutes))
    instances = min(most.instances, max(instances, math.ceil(parts / most.grid)))
    grid = min(most.grid, math.ceil(parts / instances))
    return Split(_enough_parts(grid, most.grid, lambda count: size(Split(count, instances))), instances)


def _enough_parts(count: int, most: int, size: Callable[[int], Size]) -> int:
    """``count`` or as many parts more, up to ``most``, as it takes for each to hold ``PART_FLOATS`` at most."""
    while count < most and (excess := size(count).floats / PART_FLOATS) > 1:
        count = min(most, math.ceil(count * max(excess, 1.1)))
    return count
