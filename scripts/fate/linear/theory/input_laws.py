"""Inputs that are not Gaussian: what their fourth moment changes of the risks, to first order in 1/d.

Inputs have mean 0, covariance I and independent coordinates with E x^4 = 3 + ``kurtosis``. For d -> infinity nothing
depends on their law; two terms carry it at finite d. All of this is beyond Tahir et al. 2025.
"""

import numpy as np


def amplification_shift(kurtosis: float, samples, dimension) -> np.ndarray:
    """kappa / max(n, d): E |X^+|_F^2, by which scratch amplifies noise, over that of Gaussian inputs, less 1.

    |X^+|_F^2 sums 1 / q over the rows x of X (its columns, for n > d), q = x.Q x, Q the projector on what the others
    leave, of rank m = |n - d| + 1. Its diagonal is about m / max(n, d), so that Var q / m^2 = 2/m + kappa / max(n, d).
    First order; the coordinates need a sixth moment for the next term to be smaller by 1/d. On the sphere |x|^2 = d
    kappa = -2 is exact for n < d. All arguments broadcast.
    """
    return kurtosis / np.maximum(samples, dimension)


def heavy_amplification_shift(samples, dimension) -> np.ndarray:
    """(2 sqrt(N) + 1) / (sqrt(N) + 1)^2 - 3/N, N = max(n, d): the same for Student's t with 3 degrees of freedom.

    N = E x^4 / (N + x^2) in the place of E x^4: one input beyond sqrt(N) makes its q large, and 1 / q no smaller than
    0. So infinite fourth moments shift the risk as 2 / sqrt(d) and not as 1/d, and universality holds. To O(1/d).
    """
    larger = np.maximum(samples, dimension)
    root = np.sqrt(larger)
    return (2 * root + 1) / (root + 1) ** 2 - 3 / larger


def leakage(kurtosis: float, source: np.ndarray, orthogonal: np.ndarray) -> np.ndarray:
    """1 + kappa sum_j beta_j^2 nu_j^2: n E (z.X nu)^2 / |z|^4, z = X beta_s, over that of Gaussian inputs.

    Linear transfer costs (sigma^2 + sin^2 leakage) / n beyond sin^2. What the feature cannot express is uncorrelated
    with it, but depends on it where inputs are not Gaussian: for random directions by kappa / d, but for directions in
    the plane of two axes by up to kappa / 2. Directions (..., d) of unit length. For n -> infinity.
    """
    return 1 + kurtosis * np.sum(np.square(source) * np.square(orthogonal), axis=-1)
