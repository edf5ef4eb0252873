"""The weights of a network of two layers."""

from typing import Any, NamedTuple

import numpy as np

Array = Any  # of NumPy or of JAX: what takes it computes in its namespace


class Weights(NamedTuple):
    """``output`` c (neurons,) and ``hidden`` w (neurons, features)."""

    output: np.ndarray
    hidden: np.ndarray


def unit_rows(rows: np.ndarray) -> np.ndarray:
    """Each row divided by its length."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
