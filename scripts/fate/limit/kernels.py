"""Evidence transfer by kernels: labels as a sum of Gaussian processes, whose variances the likelihood weighs.

    y ~ N(0, V),   V = sum_j omega_j K_j + s^2 1,

K_j the kernels (kernel, n, n) at the samples. The estimate is the posterior mean, sum_j omega_j k_j(x, X) V^-1 y.
For one linear kernel it is ridge regression; with the source's own prediction, its learned features and the kernel of
the architecture at its initialisation it is transfer for networks that are not linear. Beyond the paper.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import scipy.linalg
import scipy.optimize
from scipy.linalg import blas, lapack

LEAST, MOST = 1e-8, 1e4  # of omega_j and s^2, in units of the mean square of the labels
ENOUGH = 1e-3  # units of log likelihood: the slope by log omega where the search ends


class KernelFit(NamedTuple):
    """``weights`` omega (kernel,), ``noise`` s^2, ``coefficients`` V^-1 y (n,), and the log ``likelihood``."""

    weights: np.ndarray
    noise: float
    coefficients: np.ndarray
    likelihood: float


class Deviance(NamedTuple):
    """The ``value`` (y V^-1 y + log det V) / 2, its ``slopes`` and its ``curvature`` by log omega and log s^2."""

    value: float
    slopes: np.ndarray
    curvature: np.ndarray


def fit_kernels(kernels: np.ndarray, labels: np.ndarray) -> KernelFit:
    """Return the maximum of the likelihood over log omega and log s^2, from one start.

    Args: ``kernels`` (kernel, n, n), positive semidefinite, best scaled to mean diagonal 1; ``labels`` (n,). Weights
    lie within [1e-8, 1e4] times the mean square of the labels, so that labels without noise have a solution: they are
    m exp(h tanh(x)), with the middle m of these bounds, and the search over x begins at 0.
    By Newton's method in a region of trust, with the average information in place of the second derivatives. Source:
    Gilmour, Thompson and Cullis, Biometrics 51 (1995).
    """
    unit = float(np.mean(labels**2))
    middle, half = np.log(LEAST * MOST) / 2, np.log(MOST / LEAST) / 2

    @lru_cache(maxsize=1)  # SciPy asks for value, slopes and curvature one by one
    def at(*places: float) -> Deviance:
        bent = np.tanh(np.array(places) / half)
        found = deviance(middle + half * bent, kernels, labels / np.sqrt(unit))
        slopes = 1 - bent**2
        return Deviance(found.value, slopes * found.slopes, np.outer(slopes, slopes) * found.curvature)

    best = scipy.optimize.minimize(
        lambda places: at(*places).value,
        np.zeros(len(kernels) + 1),
        jac=lambda places: at(*places).slopes,
        hess=lambda places: at(*places).curvature,
        method="trust-exact",
        options={"gtol": ENOUGH},
    )
    *weights, noise = unit * np.exp(middle + half * np.tanh(best.x / half))
    factor = scipy.linalg.cho_factor(_covariance(np.array([*weights, noise]), kernels), lower=True)
    return KernelFit(np.array(weights), noise, scipy.linalg.cho_solve(factor, labels), -float(best.fun))


def deviance(logarithms: np.ndarray, kernels: np.ndarray, labels: np.ndarray) -> Deviance:
    """(y V^-1 y + log det V) / 2, its slopes and curvature by ``logarithms`` log omega and, the last, log s^2.

    The slopes are omega_j tr((V^-1 - a a^T) K_j) / 2, a = V^-1 y, and the curvature is the mean of the observed and of
    the expected information, omega_j omega_k a K_j V^-1 K_k a / 2, but for the slopes on its diagonal.
    """
    variances = np.exp(logarithms)
    factor, failed = lapack.dpotrf(_covariance(variances, kernels).T, lower=True, overwrite_a=True)
    if failed:
        raise np.linalg.LinAlgError("A covariance of labels is not positive definite.")
    logarithm = np.sum(np.log(np.diagonal(factor)))
    # A third of the cost of solving for the unit matrix. It has the lower half of V^-1; what is above stays zero.
    half, _ = lapack.dpotri(factor, lower=True, overwrite_c=True)
    fitted, diagonal = blas.dsymv(1.0, half, labels, lower=True), np.diagonal(half)
    traces = 2 * (kernels.reshape(len(kernels), -1) @ half.T.ravel())  # the transpose lies in memory as the kernels do
    traces -= np.diagonal(kernels, axis1=1, axis2=2) @ diagonal
    pulls = np.vstack([kernels @ fitted, fitted])  # K_j a, and a
    slopes = np.append(traces, np.sum(diagonal)) - pulls @ fitted
    information = pulls @ blas.dsymm(1.0, half, pulls.T, lower=True)
    value = float(labels @ fitted / 2 + logarithm)
    return Deviance(value, variances * slopes / 2, np.outer(variances, variances) * information / 2)


def _covariance(variances: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    total = (variances[:-1] @ kernels.reshape(len(kernels), -1)).reshape(kernels.shape[1:])
    total.flat[:: len(total) + 1] += variances[-1]
    return total
