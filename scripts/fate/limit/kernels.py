"""Evidence transfer by kernels: labels as a sum of Gaussian processes, whose variances the likelihood weighs.

    y ~ N(0, V),   V = sum_j omega_j K_j + s^2 1,

K_j the kernels (kernel, n, n) at the samples. The estimate is the posterior mean, sum_j omega_j k_j(x, X) V^-1 y.
For one linear kernel it is ridge regression; with the source's own prediction, its learned features and the kernel of
the architecture at its initialisation it is transfer for networks that are not linear. Beyond the paper.
"""

from typing import NamedTuple

import numpy as np
import scipy.linalg
from scipy.linalg import blas, lapack

LEAST, MOST = 1e-8, 1e4  # of omega_j and s^2, in units of the mean square of the labels
START = 1e-2  # of all
ENOUGH = 1e-6  # units of log likelihood: the search ends where a step promises no more
DAMPING = 0.3  # of the slopes: far from the maximum no variance changes by more than exp(1 / 0.3) at once
SHORTER = 0.25  # the part of a step that is tried where all of it does not raise the likelihood
EVALUATIONS = 200
LEAST_CURVATURE = 1e-12  # of a kernel that is zero


class KernelFit(NamedTuple):
    """``weights`` omega (kernel,), ``noise`` s^2, ``coefficients`` V^-1 y (n,), and the log ``likelihood``."""

    weights: np.ndarray
    noise: float
    coefficients: np.ndarray
    likelihood: float


class Deviance(NamedTuple):
    """The ``value`` (y V^-1 y + log det V) / 2, its ``slopes`` and its average ``curvature`` by the logarithms."""

    value: float
    slopes: np.ndarray
    curvature: np.ndarray


def fit_kernels(kernels: np.ndarray, labels: np.ndarray) -> KernelFit:
    """Return the maximum of the likelihood over log omega and log s^2, from one start.

    Args: ``kernels`` (kernel, n, n), positive semidefinite, best scaled to mean diagonal 1; ``labels`` (n,). Weights
    lie within [1e-8, 1e4] times the mean square of the labels, so that labels without noise have a solution.
    By Newton's method with the average information. Source: Gilmour, Thompson and Cullis, Biometrics 51 (1995).
    """
    unit = float(np.mean(labels**2))
    given = kernels, labels / np.sqrt(unit)
    bounds = np.log(LEAST), np.log(MOST)
    best = np.full(len(kernels) + 1, np.log(START))
    found = deviance(best, *given)
    step = _newton_step(best, found, *bounds)
    for _ in range(EVALUATIONS):
        if abs(found.slopes @ step) / 2 <= ENOUGH:
            break
        trial = np.clip(best + step, *bounds)
        tried = deviance(trial, *given)
        if tried.value <= found.value:
            best, found = trial, tried
            step = _newton_step(best, found, *bounds)
        else:
            step = SHORTER * step
    *weights, noise = unit * np.exp(best)
    factor = scipy.linalg.cho_factor(_covariance(np.array([*weights, noise]), kernels), lower=True)
    return KernelFit(np.array(weights), noise, scipy.linalg.cho_solve(factor, labels), -found.value)


def deviance(logarithms: np.ndarray, kernels: np.ndarray, labels: np.ndarray) -> Deviance:
    """(y V^-1 y + log det V) / 2, its slopes and curvature by ``logarithms`` log omega and, the last, log s^2.

    The slope is omega_j tr((V^-1 - a a^T) K_j) / 2, a = V^-1 y, and the curvature the mean of the observed and of the
    expected information, omega_j omega_k a K_j V^-1 K_k a / 2.
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
    return Deviance(value, variances * slopes / 2, variances[:, None] * variances * information / 2)


def _newton_step(logarithms: np.ndarray, found: Deviance, low: float, high: float) -> np.ndarray:
    """The step of Newton's method, damped by the size of the slopes, of what no bound holds."""
    slopes = np.where(np.where(found.slopes > 0, logarithms > low, logarithms < high), found.slopes, 0.0)
    moves = slopes != 0
    damped = found.curvature * np.outer(moves, moves)
    damped.flat[:: len(damped) + 1] += DAMPING * abs(slopes) + LEAST_CURVATURE
    return -np.linalg.solve(damped, slopes)


def _covariance(variances: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    count = kernels.shape[-1]
    total = (variances[:-1] @ kernels.reshape(len(kernels), -1)).reshape(count, count)
    total.flat[:: count + 1] += variances[-1]
    return total
