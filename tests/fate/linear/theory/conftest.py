"""Draws of whole designs, from which the theory's tests compute every risk with linear algebra alone."""

import numpy as np
import pytest

from fate.linear.designs import sample_designs
from fate.linear.teachers import target_vectors


class Draws:
    """``size`` designs of n samples in d dimensions: eigenvalue (size, d), source, orthogonal, noise alike."""

    def __init__(self, samples: int, dimension: int, size: int, seed: int = 0):
        generator = np.random.default_rng(seed)
        self.eigenvalue, directions, self.noise = sample_designs([generator] * size, samples, dimension, 2)
        self.source, self.orthogonal = directions

    def target(self, theta: float) -> np.ndarray:
        return target_vectors(theta, self.source, self.orthogonal)

    def correlation(self, theta: float, noise: float) -> np.ndarray:
        return self.eigenvalue * self.target(theta) + noise * self.noise


@pytest.fixture(scope="session")
def draw():
    """Cached draws by (samples, dimension, size)."""
    cache = {}

    def drawn(samples: int, dimension: int, size: int) -> Draws:
        key = (samples, dimension, size)
        if key not in cache:
            cache[key] = Draws(*key)
        return cache[key]

    return drawn
