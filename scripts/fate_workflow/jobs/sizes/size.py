"""The size of a job: the arrays that it holds, and the time that it takes."""

import math
from typing import NamedTuple


class Array(NamedTuple):
    """``copies`` of an array whose shape is ``factors``, in words: {"samples": 250, "dimension": 500}."""

    copies: float
    factors: dict[str, float]

    @property
    def numbers(self) -> float:
        """Return the numbers in one copy."""
        return math.prod(self.factors.values())


class Size(NamedTuple):
    """The ``arrays`` that a job holds at once, and the ``seconds`` that it takes of one core after its start.

    ``compiles``: whether it compiles with JAX. ``operations`` of its whole stage that GPUs would take over.
    """

    arrays: list[Array]
    seconds: float
    compiles: bool = True
    operations: float = 0.0

    @property
    def floats(self) -> float:
        """Numbers of 8 bytes held at once."""
        return sum(array.copies * array.numbers for array in self.arrays)
