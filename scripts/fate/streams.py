"""Random streams that depend on what they are for, not on the order in which they are drawn."""

import hashlib

import numpy as np


def random_stream(seed: int, *key: str | int) -> np.random.Generator:
    """A generator for one quantity, such as ``random_stream(0, "paper", "inputs", 250, 3)``.

    Equal keys give equal numbers on every machine; different keys give independent ones. So a draw does not
    change with the part that it falls into, with the number of cores, or with what else is drawn. TypeError for a
    part that is neither text nor a plain integer: a NumPy integer would give another stream than the equal plain one.
    """
    for part in (seed, *key):
        if type(part) not in (str, int):
            raise TypeError(f"The key of a stream has {part!r}, but must have text and plain integers: convert it.")
    digest = hashlib.sha256(repr((seed, *key)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "little")))
