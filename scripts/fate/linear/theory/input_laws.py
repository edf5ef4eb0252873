"""Inputs that are not Gaussian: what their law changes of the risks, to leading order in 1/d.

Inputs have mean 0, covariance I and independent coordinates with E x^4 = 3 + ``kurtosis``, or, where the name says
heavy, Student's t with 3 degrees of freedom, whose fourth moment is infinite. For d -> infinity no risk depends on the
law; at finite d two terms carry it. All of this is beyond Tahir et al. 2025. Arguments broadcast.
"""

import numpy as np


def amplification_shift(kurtosis, samples, dimension) -> np.ndarray:
    """kappa / max(n, d): E |X^+|_F^2, by which scratch amplifies noise, over that of Gaussian inputs, less 1.

    |X^+|_F^2 sums 1 / q over the rows x of X (its columns, for n > d), q = x.Q x, Q the projector on what the others
    leave, of rank m = |n - d| + 1. Its diagonal is about m / max(n, d), so that Var q / m^2 = 2/m + kappa / max(n, d).
    The next term is smaller by 1/d for bounded inputs, and by less for heavier tails. On the sphere |x|^2 = d the shift
    is that of kappa = -2, exactly for n < d.
    """
    return kurtosis / np.maximum(samples, dimension)


def heavy_amplification_shift(samples, dimension) -> np.ndarray:
    """2 / sqrt(max(n, d)), up to O(1/d): the same for Student's t with 3 degrees of freedom.

    Of E x^4 counts what is below sqrt(d): a larger x makes its q large, and 1 / q no less than 0. So max(n, d) times
    the shift is E x^4 / (1 + x^2 / max(n, d)) where a fourth moment is infinite.
    """
    return 2 / np.sqrt(np.maximum(samples, dimension))


def leakage(kurtosis, source: np.ndarray, orthogonal: np.ndarray) -> np.ndarray:
    """1 + kappa sum_j beta_j^2 nu_j^2: n E (z.X nu)^2 / |z|^4, z = X beta_s, which is 1 for Gaussian inputs.

    Linear transfer costs (sigma^2 + sin^2 leakage) / n beyond sin^2. What the feature cannot express is uncorrelated
    with it, but not independent where inputs are not Gaussian: for random directions by kappa / d, in the plane of two
    axes by up to kappa / 2. Directions (..., d) of unit length; n -> infinity.
    """
    return 1 + kurtosis * np.sum(np.square(source) * np.square(orthogonal), axis=-1)


def heavy_leakage(samples, dimension) -> np.ndarray:
    """1 + sqrt(2 n / (pi d)): the same for random directions and Student's t with 3 degrees of freedom, d -> infinity.

    An input t at j adds beta_j nu_j t^2 to z.X nu and beta_j^2 t^2 to |z|^2. The n d inputs have the tail
    (4 / pi) t^-4 each, which gives the mean a term of order 1, from one design in about d.
    """
    return 1 + np.sqrt(2 * np.asarray(samples) / (np.pi * np.asarray(dimension)))
