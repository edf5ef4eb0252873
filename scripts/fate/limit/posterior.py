"""The posterior mean of the target at known angle and noise: the method that reaches the limit. Beyond the paper."""

import numpy as np


def posterior_mean(feature, target, eigenvalue, correlation, samples: int, noise: float) -> np.ndarray:
    """beta = k u + (H + sigma^2 d / n rho)^-1 (X^T y / n - H k u), k = u.beta_t, rho = 1 - k^2, u = ``feature`` / |.|.

    The mean of beta_t given labels with noise sigma, where all that was known is the feature and its cosine k with
    the target: k u is kept, and what is left, of squared length rho, is learned with the best ridge.
    Args: feature, ``target`` beta_t of unit length, eigenvalue, correlation (..., mode). Returns (..., mode).
    """
    unit = feature / np.linalg.norm(feature, axis=-1, keepdims=True)
    cosine = np.sum(unit * target, axis=-1, keepdims=True)
    power = np.maximum(1 - cosine**2, 0.0)
    hard = eigenvalue * power + noise**2 * eigenvalue.shape[-1] / samples
    gain = np.where(hard > 0, power / np.where(hard > 0, hard, 1.0), 0.0)
    return cosine * unit + gain * (correlation - eigenvalue * cosine * unit)
