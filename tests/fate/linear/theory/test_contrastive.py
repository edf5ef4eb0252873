import numpy as np
import pytest
from scipy.optimize import minimize

from fate.linear.theory.contrastive import kept_direction


def test_it_minimises_the_spectral_contrastive_loss():
    generator = np.random.default_rng(0)
    root, noise = generator.standard_normal((2, 5, 5))
    inputs = root @ root.T
    views = inputs + noise @ noise.T

    def loss(weights):
        return -2 * weights @ inputs @ weights + (weights @ views @ weights) ** 2

    found = min((minimize(loss, start) for start in generator.standard_normal((5, 5))), key=lambda end: end.fun).x
    assert abs(found @ kept_direction(inputs, views)) / np.linalg.norm(found) == pytest.approx(1, abs=1e-6)


def test_noise_across_a_direction_keeps_it_and_noise_along_it_destroys_it():
    inputs, first = np.diag([3.0, 1.0, 1.0]), np.eye(3)[0]
    across, along = (inputs + 4 * np.diag(noise) for noise in ([0.0, 1.0, 1.0], [1.0, 0.0, 0.0]))
    assert abs(kept_direction(inputs, across) @ first) == pytest.approx(1)
    assert abs(kept_direction(inputs, along) @ first) == pytest.approx(0, abs=1e-12)
