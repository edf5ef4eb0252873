"""Residual transfer: the source direction as a free feature, the rest of the labels fitted with minimum norm.

    beta = w beta_s + v,   v orthogonal to beta_s,   |v| minimal subject to X beta = y.

For n >= d this is ordinary least squares, as scratch is. ``noise`` is sigma; theta in radians; all arguments broadcast.
"""

import numpy as np

from fate.linear.theory import scratch
from fate.linear.theory.amplification import amplify


def transferability(gamma, theta) -> np.ndarray:
    """T = (1 - gamma)_+ cos^2(theta), for d -> infinity, at every noise: never negative. Beyond the paper."""
    return np.maximum(1 - np.asarray(gamma), 0.0) * np.cos(theta) ** 2


def mean(samples, dimension, theta, noise) -> np.ndarray:
    """E R = sin^2 (d-n)(n-1) / ((d-1)(n-2)) + sigma^2 [n - 1 + (d-2)/(n-2)] / (d-n-1) for 2 < n < d - 1.

    Exact; that of scratch for n >= d. Infinite for n <= 2, and within one of n = d unless sigma = 0.
    Beyond the paper.
    """
    samples, dimension = np.asarray(samples, float), np.asarray(dimension, float)
    with np.errstate(divide="ignore"):
        inverse = 1 / np.maximum(samples - 2, 0.0)
        amplification = (samples - 1 + (dimension - 2) * inverse) / np.maximum(dimension - samples - 1, 0.0)
    unseen = (dimension - samples) / (dimension - 1) * (1 + inverse)
    fewer = amplify(unseen, np.sin(theta) ** 2) + amplify(amplification, np.square(noise))
    return np.where(samples < dimension, fewer, scratch.mean(samples, dimension, noise))
