"""How much a job holds and does."""

from typing import NamedTuple


class Size(NamedTuple):
    """What a job holds, in ``floats`` of 8 bytes at once, and does, in ``seconds`` of one core after its start.

    ``compiles``: whether it compiles with JAX. ``operations`` that a GPU would take over.
    """

    floats: float
    seconds: float
    compiles: bool = True
    operations: float = 0.0
