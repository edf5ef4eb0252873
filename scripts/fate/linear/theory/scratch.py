"""Risk of training from scratch: the minimum-norm interpolator X^+ y, which depth does not change.

With n samples of dimension d, inputs x ~ N(0, I) and labels of noise sigma, the risk is the part of the target that
the samples do not see, plus what the fit makes of the noise:

    R = |(I - P) beta_t|^2 + sigma^2 |X^+ eps|^2,   P = X^+ X.

The two parts are independent. ``noise`` is sigma throughout, not its square. All arguments broadcast.
"""

import numpy as np

from fate.linear.theory.amplification import amplify


def asymptotic(gamma, noise) -> np.ndarray:
    """R = (1 - gamma)_+ + sigma^2 min(gamma, 1) / |1 - gamma|, for n = gamma d and d -> infinity.

    Infinite at gamma = 1, unless sigma = 0. Source: Tahir et al. 2025, Theorem 3.6, Eq. 8.
    """
    gamma, noise = np.asarray(gamma, float), np.asarray(noise, float)
    with np.errstate(divide="ignore"):
        amplification = np.minimum(gamma, 1.0) / np.abs(1 - gamma)
    return np.maximum(1 - gamma, 0.0) + amplify(amplification, noise**2)


def mean(samples, dimension, noise) -> np.ndarray:
    """E R = (1 - n/d)_+ + sigma^2 min(n, d) / (|n - d| - 1), exact at finite n and d.

    Infinite for |n - d| <= 1, unless sigma = 0. Real-valued n gives the smooth curve through the integers.
    Source: mean of the inverse Wishart law (beyond the paper, whose Eq. 8 is its limit).
    """
    samples, dimension, noise = np.asarray(samples, float), np.asarray(dimension, float), np.asarray(noise, float)
    gap = np.abs(samples - dimension) - 1
    with np.errstate(divide="ignore"):
        amplification = np.where(gap > 0, np.minimum(samples, dimension) / np.maximum(gap, 0.0), np.inf)
    return np.maximum(1 - samples / dimension, 0.0) + amplify(amplification, noise**2)


def variance(samples, dimension, noise) -> np.ndarray:
    """Var R = 2 n (d - n)_+ / (d^2 (d + 2)) + sigma^4 2 min(n, d) (max(n, d) - 1) / ((g - 1)^2 (g - 3)), g = |n - d|.

    Exact; infinite for |n - d| <= 3, unless sigma = 0. Source: the law of ``sample_risk`` (beyond the paper).
    """
    samples, dimension, noise = np.asarray(samples, float), np.asarray(dimension, float), np.asarray(noise, float)
    gap = np.abs(samples - dimension)
    smaller, larger = np.minimum(samples, dimension), np.maximum(samples, dimension)
    with np.errstate(divide="ignore"):
        tail = 2 * smaller * (larger - 1) / (np.maximum(gap - 1, 0.0) ** 2 * np.maximum(gap - 3, 0.0))
    unseen = 2 * samples * np.maximum(dimension - samples, 0.0) / (dimension**2 * (dimension + 2))
    return unseen + amplify(tail, noise**4)


def sample_risk(generator: np.random.Generator, samples: int, dimension: int, noise: float, size: int) -> np.ndarray:
    """Draw R = Beta((d-n)/2, n/2) + sigma^2 chi2_min(n,d) / chi2_{|n-d|+1}; without the first term for n >= d.

    The exact law at every n >= 1 and d, at O(1) cost. Returns (size,). Beyond the paper.
    """
    ratio = generator.chisquare(min(samples, dimension), size) / generator.chisquare(abs(samples - dimension) + 1, size)
    if samples >= dimension:
        return noise**2 * ratio
    return generator.beta((dimension - samples) / 2, samples / 2, size) + noise**2 * ratio
