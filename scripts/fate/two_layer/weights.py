"""The weights of a network of two layers."""

from typing import NamedTuple

import numpy as np


class Weights(NamedTuple):
    """``output`` c (neurons,) and ``hidden`` w (neurons, features)."""

    output: np.ndarray
    hidden: np.ndarray


def unit_rows(rows: np.ndarray) -> np.ndarray:
    """Each row divided by its length."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
