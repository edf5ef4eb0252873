"""Draws of whole designs, from which the theory's tests compute every risk with linear algebra alone."""

import numpy as np
import pytest

from fate.linear.designs import sample_canonical_law


class Draws:
    """``size`` designs of n samples in d dimensions: eigenvalue (size, d), source, orthogonal, noise alike."""

    def __init__(self, samples: int, dimension: int, size: int, seed: int = 0):
        generator = np.random.default_rng(seed)
        drawn = [sample_canonical_law(generator, samples, dimension, 2) for _ in range(size)]
        self.eigenvalue = np.array([design["eigenvalue"] for design in drawn])
        self.source, self.orthogonal = np.array([design["directions"] for design in drawn]).swapaxes(0, 1)
        self.noise = np.array([design["noise"] for design in drawn])

    def target(self, theta: float) -> np.ndarray:
        return np.cos(theta) * self.source + np.sin(theta) * self.orthogonal

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
