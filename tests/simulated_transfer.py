"""Data of the model itself: isotropic Gaussian inputs, a target at a known angle to one feature, known noise."""

import numpy as np


def draw(seed: int, samples: int, dimension: int, theta: float, noise: float, features: int = 1):
    """X, y and F = X B: orthonormal B, the target cos(theta) along their sum and sin(theta) away from their span."""
    generator = np.random.default_rng([seed, samples, dimension])
    basis = np.linalg.qr(generator.standard_normal((dimension, features + 1)))[0]
    inputs = generator.standard_normal((samples, dimension))
    target = np.cos(theta) * basis[:, :-1].sum(axis=1) / np.sqrt(features) + np.sin(theta) * basis[:, -1]
    labels = 3 + inputs @ target + noise * generator.standard_normal(samples)
    return inputs, labels, inputs @ basis[:, :-1]
