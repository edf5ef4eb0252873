"""Stages that are split, into parts that make their jobs as long as asked for."""

import math
from collections.abc import Callable
from typing import NamedTuple

from fate_workflow.jobs.parts import Split
from fate_workflow.jobs.sizes.size import Size

WHOLE = Split()
PART_FLOATS = 2.5e8  # numbers that a part may hold at once: 2 GB


class SplitStage(NamedTuple):
    """The ``size`` of a part by config, entry and split, and the split of an entry that has the ``most`` parts."""

    size: Callable[[dict, str, Split], Size]
    most: Callable[[dict, str], Split]

    def split_of(self, config: dict, name: str) -> Split:
        """The split of an entry whose parts take ``job_minutes`` in the mean and hold 2 GB at most.

        Instances are split where one point of the grid with all of them holds too much, and where points are too few.
        """
        most = self.most(config, name)

        def size(grid: int, instances: int) -> Size:
            return self.size(config, name, Split(grid, instances))

        instances = _enough_parts(1, most.instances, lambda count: size(most.grid, count))
        parts = math.ceil(size(*WHOLE).seconds / (60 * config["job_minutes"]))
        instances = min(most.instances, max(instances, math.ceil(parts / most.grid)))
        grid = min(most.grid, math.ceil(parts / instances))
        return Split(_enough_parts(grid, most.grid, lambda count: size(count, instances)), instances)

    def size_of_part(self, config: dict, name: str) -> Size:
        return self.size(config, name, self.split_of(config, name))


def _enough_parts(count: int, most: int, size: Callable[[int], Size]) -> int:
    """``count`` or as many parts more, up to ``most``, as it takes for each to hold ``PART_FLOATS`` at most."""
    while count < most and (excess := size(count).floats / PART_FLOATS) > 1:
        count = min(most, math.ceil(count * max(excess, 1.1)))
    return count
