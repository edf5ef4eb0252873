"""Linear transfer on features that pretraining has changed without reducing them to one: between lazy and rich.

All d (or more) features x W_1 are kept, the readout has minimum norm, and beta = W_1 w. With M = W_1 W_1^T this is
scratch training with the inputs' covariance replaced by M and the risk still measured for x ~ N(0, I).
``noise`` is sigma; theta in radians; n, d -> infinity together. Beyond the paper.
"""

import numpy as np

from fate.linear.theory import correlated_inputs


def spiked_transferability(gamma, theta, strength) -> np.ndarray:
    """T = (1-gamma)_+ cos^2 [1 - (1 - gamma + gamma s^2)^-2]: isotropic features with the source's stretched by s.

    W_1 = 1 + (s - 1) beta_s beta_s^T. Never negative for s >= 1, at every noise; s -> infinity: residual transfer.
    """
    unseen = np.maximum(1 - np.asarray(gamma), 0.0)
    shrinkage = 1 / (1 + np.asarray(gamma) * (np.square(strength) - 1))
    return unseen * np.cos(theta) ** 2 * (1 - shrinkage**2)


def risk(spectrum: np.ndarray, target: np.ndarray, samples: float, noise: float) -> np.ndarray:
    """R = k^2 beta_t.(M + k)^-2 beta_t / (1 - f) + sigma^2 f / (1 - f), tr M (M + k)^-1 = n, f = tr M^2 (M+k)^-2 / n.

    Args: ``spectrum`` (d,) the eigenvalues of M, ``target`` (..., d) in its eigenbasis, n < d. Returns (...).
    """
    ridge, share = correlated_inputs.overfitting(spectrum, samples)
    bias = np.sum((ridge * target / (spectrum + ridge)) ** 2, axis=-1)
    return (bias + noise**2 * share) / (1 - share)


def layer_risks(hidden: np.ndarray, target: np.ndarray, samples: list[int], noise: float) -> np.ndarray:
    """R (samples, ...) of the features x W, at each n < d. Args: ``hidden`` W (d, h), ``target`` (..., d)."""
    spectrum, vectors = np.linalg.eigh(hidden @ hidden.T)
    risks = [risk(np.maximum(spectrum, 0.0), target @ vectors, n, noise) for n in samples]
    return np.reshape(risks, (len(samples), *target.shape[:-1]))


def strongly_spiked_risk(spectrum: np.ndarray, theta, samples: float, noise: float) -> np.ndarray:
    """R = [sin^2 (1/d) tr k^2 (M + k)^-2 + sigma^2 f] / (1 - f): the source's feature is free, the rest has spectrum M.

    For a strong spike along beta_s on features isotropic in law. ``spectrum`` (d,), n < d; the shape of theta.
    """
    ridge, share = correlated_inputs.overfitting(spectrum, samples)
    return (np.sin(theta) ** 2 * np.mean((ridge / (spectrum + ridge)) ** 2) + noise**2 * share) / (1 - share)


def untouched_transferability(samples, dimension, width, noise) -> np.ndarray:
    """T = -(d - n) n / (h - n - 1) [1/d + sigma^2 / (d - n - 1)]: Gaussian features (d, h) as they were drawn.

    The exact mean for n < d - 1 and h > n + 1, at every scale and angle: beta is scratch's where the samples see, and
    where they do not it is W w with a W independent of w, which adds |w|^2 for each of d - n directions. In the limit
    -(1 - gamma + sigma^2) n / (h - n); 0 for h -> infinity, isotropic features. Source: means of inverse Wishart laws.
    """
    unseen, seen = dimension - samples, 1 / dimension + noise**2 / (dimension - samples - 1)
    return -unseen * samples / (width - samples - 1) * seen


def richest_transferability(gamma, theta, width_ratio, noise) -> np.ndarray:
    """T = (1 - gamma) [1 - sin^2 / (1 - n/h)] - sigma^2 n / (h - n): Gaussian features, the source's stretched freely.

    For a strong spike along beta_s: lambda -> 0, then alpha -> 0. ``width_ratio`` h/d >= 1, infinite where features are
    isotropic; gamma < 1. At theta = pi/2 that of ``untouched_transferability``: there pretraining is of no use.
    """
    bias = np.sin(theta) ** 2 / (1 - gamma / width_ratio)
    return (1 - gamma) * (1 - bias) - noise**2 * gamma / (width_ratio - gamma)
