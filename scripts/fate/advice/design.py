"""Inputs of a user's own, made comparable: centred, scaled, and decomposed into the modes of their kernel.

The kernel of the centred rows is K = H k(X, X) H / s, H = 1 - 11^T / n, with s such that tr K = n - 1: a function drawn
from N(0, v K) has variance v over the samples. Centring the rows, the labels and the features is the same as fitting
an intercept without a penalty.
"""

from typing import NamedTuple

import numpy as np
from scipy import linalg

from fate.advice.curves import Spectrum, group_eigenvalues
from fate.two_layer.arc_cosine import arc_cosine_kernel

KERNELS = ("linear", "relu")
RANK = 1e-10  # of the largest eigenvalue: what is smaller is no mode


class Scaling(NamedTuple):
    """x -> (x - ``mean``) / ``deviation``, for columns of inputs (d,)."""

    mean: np.ndarray
    deviation: np.ndarray

    def apply(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows (m, d), scaled."""
        return (rows - self.mean) / self.deviation


class Design(NamedTuple):
    """The modes of the kernel of n samples.

    left         U (n, r), orthonormal and orthogonal to 1; r is the rank
    eigenvalue   kappa (r,) of K = U diag(kappa) U^T, of sum n - 1
    spectrum     estimate of the eigenvalues of the kernel's population covariance, of mean 1
    """

    left: np.ndarray
    eigenvalue: np.ndarray
    spectrum: Spectrum
    scaling: Scaling
    kernel: str
    right: np.ndarray
    rows: np.ndarray
    rows_mean: np.ndarray
    size: float

    @property
    def freedom(self) -> int:
        """n - 1, the samples less the intercept."""
        return len(self.left) - 1

    def scores(self, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the modes at new inputs (m, r), each of which is U sqrt(kappa) on the samples, and k(x, x) (m,)."""
        scaled = self.scaling.apply(inputs)
        if self.kernel == "linear":
            return scaled @ self.right / np.sqrt(self.size), np.sum(scaled**2, axis=1) / self.size
        across = arc_cosine_kernel(scaled, self.rows) / scaled.shape[1]
        centred = across - across.mean(axis=1, keepdims=True) - self.rows_mean + self.rows_mean.mean()
        own = np.sum(scaled**2, axis=1) / (2 * scaled.shape[1])
        own = own - 2 * across.mean(axis=1) + self.rows_mean.mean()
        return centred @ self.left / np.sqrt(self.eigenvalue) / self.size, own / self.size


def decompose(inputs: np.ndarray, kernel: str = "linear", scale: str = "columns") -> Design:
    """The modes of the inputs (n, d), centred; a column that is constant adds nothing.

    Args: ``scale`` "columns" divides each column by its deviation, "common" all of them by one number, which keeps
    the fit invariant under rotations of the inputs.
    """
    samples, dimension = inputs.shape
    mean = inputs.mean(axis=0)
    deviation = np.sqrt(np.mean((inputs - mean) ** 2, axis=0))
    constant = deviation <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    if scale == "common":
        deviation = np.full(dimension, np.sqrt(np.mean(deviation**2)))
    scaling = Scaling(mean, np.where(constant | (deviation == 0), np.inf, deviation))
    rows = scaling.apply(inputs)
    if kernel == "linear":
        left, singular, right = linalg.svd(rows, full_matrices=False, check_finite=False)
        eigenvalue, right = singular**2, right.T
        rows = rows_mean = np.empty(0)
    else:
        gram = arc_cosine_kernel(rows, rows) / dimension
        rows_mean = gram.mean(axis=1)
        centred = gram - rows_mean - rows_mean[:, None] + rows_mean.mean()
        eigenvalue, left = linalg.eigh(centred, check_finite=False)
        eigenvalue, left, right = eigenvalue[::-1], left[:, ::-1], np.empty(0)
    kept = eigenvalue > RANK * max(eigenvalue.max(initial=0.0), 1e-300)
    kept[samples - 1 :] = False  # the intercept's
    eigenvalue, left = eigenvalue[kept], left[:, kept]
    right = right[:, kept] if kernel == "linear" else right
    size = eigenvalue.sum() / (samples - 1) if kept.any() else 1.0
    eigenvalue = eigenvalue / size
    modes = int(np.sum(~constant)) if kernel == "linear" else len(eigenvalue)
    spectrum = population_spectrum(eigenvalue, samples - 1, modes) if kernel == "linear" else _unit_mean(eigenvalue)
    return Design(left, eigenvalue, group_eigenvalues(spectrum), scaling, kernel, right, rows, rows_mean, size)


def population_spectrum(eigenvalue: np.ndarray, freedom: int, dimension: int) -> np.ndarray:
    """Eigenvalues of the covariance (d,), of mean 1: those of the sample, shrunk to an unbiased second moment.

    tr Sigma^2 = nu^2 (tr S^2 - (tr S)^2 / nu) / ((nu - 1)(nu + 2)), nu = n - 1, unbiased for Gaussian inputs; all
    distances from the mean are shrunk by one factor, as Ledoit and Wolf (2004) do with another target.
    """
    if len(eigenvalue) == 0 or freedom < 2:
        return np.ones(max(dimension, 1))
    sample = np.pad(eigenvalue, (0, max(dimension - len(eigenvalue), 0)))
    sample = _unit_mean(sample)
    size = len(sample)
    moment = freedom**2 * (np.sum(sample**2) - size**2 / freedom) / ((freedom - 1) * (freedom + 2))
    spread = np.mean(sample**2) - 1
    shrink = np.sqrt(np.clip((moment / size - 1) / max(spread, 1e-300), 0.0, 1.0))
    return 1 + shrink * (sample - 1)


def _unit_mean(values: np.ndarray) -> np.ndarray:
    return values / values.mean() if len(values) else np.ones(1)
