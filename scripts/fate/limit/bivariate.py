"""Transfer between the samples of two tasks: one likelihood weighs both signals, both noises and their correlation.

    y_s = X_s beta_s + s_s eps,   y_t = X_t beta_t + s_t eps',   (beta_s, beta_t) ~ N(0, K (x) 1 / d),

K = [[a, r sqrt(a b)], [r sqrt(a b), b]]. In genetics this is bivariate REML, and r the genetic correlation; here the
restricted likelihood is the likelihood, as there are no fixed effects. In the eigenbasis of X_s^T X_s, with eigenvalues
l, c = X_s^T y_s and w = s_s^2 + a l / d, the source tells of each mode of beta_t a mean m and a variance D:

    y_t | y_s ~ N(X_t m, X_t D X_t^T + s_t^2 1),   m = r sqrt(a b) c / (d w),   D = (b / d) (1 - r^2 a l / (d w)).

The estimate is the posterior mean m + D X_t^T (X_t D X_t^T + s_t^2 1)^-1 (y_t - X_t m). An evaluation costs O(d^3).
Source of the model: Lee et al., Bioinformatics 28 (2012). As transfer: beyond the paper.
"""

from typing import NamedTuple

import numpy as np
import scipy.linalg
import scipy.optimize
from scipy.linalg import blas, lapack
from scipy.special import expit

LEAST, MOST = 1e-6, 1e4  # of signals and noises, in units of the mean square of the task's labels
STRONGEST = 6.0  # artanh of the largest |r|, 1 - 1e-5
ENOUGH = 1e-7  # relative change of the deviance that ends the search, some 1e-5 of a unit of log likelihood


class Pair(NamedTuple):
    """Samples of both tasks, in the eigenbasis V of X_s^T X_s.

    basis           V (d, mode)
    eigenvalue      l (mode,)
    moments         c = V^T X_s^T y_s (mode,)
    source_samples  n_s, and ``source_square`` |y_s|^2
    inputs          Q^T X_t V (row, mode), min(n, d) rows; ``rows`` Q (n, row)
    """

    basis: np.ndarray
    eigenvalue: np.ndarray
    moments: np.ndarray
    source_samples: int
    source_square: float
    inputs: np.ndarray
    rows: np.ndarray


class Relation(NamedTuple):
    """Signals a and b of source and target (squared lengths), their correlation r, and the noises s_s and s_t."""

    source_signal: float
    signal: float
    correlation: float
    source_noise: float
    noise: float

    @classmethod
    def from_logarithms(cls, logarithms: np.ndarray) -> "Relation":
        """From log a, log b, artanh r, log s_s^2, log s_t^2."""
        source_signal, signal, source_power, power = np.exp(logarithms[[0, 1, 3, 4]])
        return cls(source_signal, signal, np.tanh(logarithms[2]), np.sqrt(source_power), np.sqrt(power))


def pair_samples(source_inputs: np.ndarray, source_labels: np.ndarray, inputs: np.ndarray) -> Pair:
    """Decompose X_s (n_s, d), y_s (n_s,) and X_t (n, d) once, for all labels of the target."""
    left, singular, basis = np.linalg.svd(source_inputs)
    rank, pad = len(singular), (0, len(basis) - len(singular))
    moments = np.pad(singular * (source_labels @ left[:, :rank]), pad)
    rows, inputs = np.linalg.qr(inputs @ basis.T)
    square = float(source_labels @ source_labels)
    return Pair(basis.T, np.pad(singular**2, pad), moments, len(source_labels), square, inputs, rows)


def fit_relation(pair: Pair, labels: np.ndarray) -> Relation:
    """The mode of the posterior of log a, log b, artanh r, log s_s^2 and log s_t^2, from one start.

    Under priors that are uniform in a / (a + s_s^2) and b / (b + s_t^2), as in evidence transfer, and in r, and flat in
    the logarithm of the scales. The maximum of the likelihood alone has a larger risk with few noisy samples.
    """
    units = np.log([pair.source_square / pair.source_samples, np.mean(labels**2)])
    start = np.array([*units, 0.0, *units]) - np.log(2) * np.array([1, 1, 0, 1, 1])
    bounds = [(unit + np.log(LEAST), unit + np.log(MOST)) for unit in units]
    bounds = [*bounds, (-STRONGEST, STRONGEST), *bounds]

    def objective(logarithms):
        (value, slope), (prior, prior_slope) = deviance(logarithms, pair, labels), _prior(logarithms)
        return value - prior, slope - prior_slope

    options = {"ftol": ENOUGH}
    found = scipy.optimize.minimize(objective, start, method="L-BFGS-B", jac=True, bounds=bounds, options=options)
    return Relation.from_logarithms(found.x)


def posterior_mean(pair: Pair, labels: np.ndarray, relation: Relation) -> np.ndarray:
    """E[beta_t | y_s, y_t] (d,) of labels (n,). At the true relation it is the method that reaches the limit."""
    _, share, whole = _told(pair, relation)
    mean = relation.correlation * whole
    variance = relation.signal / len(share) * (1 - relation.correlation**2 * share)
    covariance = (pair.inputs * variance) @ pair.inputs.T + relation.noise**2 * np.eye(len(pair.inputs))
    surprise = scipy.linalg.solve(covariance, pair.rows.T @ labels - pair.inputs @ mean, assume_a="pos")
    return pair.basis @ (mean + variance * (pair.inputs.T @ surprise))


def deviance(logarithms: np.ndarray, pair: Pair, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """-log p(y_s, y_t) up to a constant, and its slopes by log a, log b, artanh r, log s_s^2 and log s_t^2.

    With V the covariance of y_t given y_s and e = V^-1 (y_t - X_t m), the slope by D is diag(X_t^T V^-1 X_t) / 2 less
    (X_t^T e)^2 / 2, that by m is -X_t^T e, and s_t^2 trace V^-1 is n less the sum of D diag(X_t^T V^-1 X_t).
    """
    relation = Relation.from_logarithms(logarithms)
    (power, share, whole), r, noise = _told(pair, relation), relation.correlation, relation.noise**2
    source_noise, n_s, signal = relation.source_noise**2, pair.source_samples, relation.signal / len(share)

    explained = relation.source_signal / len(share) * pair.moments**2 / power
    square = (pair.source_square - explained.sum()) / source_noise  # y_s.V_s^-1 y_s
    value = (np.sum(np.log(power / source_noise)) + n_s * np.log(source_noise) + square) / 2
    learned = np.sum(explained / power)
    by_signal = (share.sum() - learned) / 2
    by_source_noise = (n_s - share.sum() - square + learned) / 2

    variance, rows = signal * (1 - r**2 * share), pair.rows.T @ labels
    covariance = (pair.inputs * variance) @ pair.inputs.T
    covariance.flat[:: len(covariance) + 1] += noise
    factor, failed = lapack.dpotrf(covariance, lower=True)
    if failed:
        raise np.linalg.LinAlgError("A covariance of labels is not positive definite.")
    beside = np.column_stack([pair.inputs, rows - pair.inputs @ (r * whole)])
    solved = blas.dtrsm(1.0, factor, beside, lower=True)
    inputs, rest = solved[:, :-1], solved[:, -1]
    error = blas.dtrsv(factor, rest, lower=True, trans=1)
    outside, beyond = max(labels @ labels - rows @ rows, 0.0) / noise, len(labels) - len(rows)
    value += np.sum(np.log(np.diagonal(factor))) + (rest @ rest + beyond * np.log(noise) + outside) / 2
    seen, pull = np.sum(inputs**2, axis=0), inputs.T @ rest
    by_variance = (seen - pull**2) / 2
    told = r**2 * signal * (by_variance @ (share * (1 - share)))
    slopes = [
        by_signal - told - r * (pull * whole) @ (0.5 - share),
        by_variance @ variance - r * (pull @ whole) / 2,
        -(1 - r**2) * (2 * r * signal * (by_variance @ share) + pull @ whole),
        by_source_noise + told + r * (pull * whole) @ (1 - share),
        (len(labels) - variance @ seen - noise * (error @ error) - outside) / 2,
    ]
    return float(value), np.array(slopes)


def _told(pair: Pair, relation: Relation) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """w, the share a l / (d w) of each mode's signal that the source settles, and m at r = 1 (mode,) each."""
    per_mode = relation.source_signal / len(pair.eigenvalue)
    power = relation.source_noise**2 + per_mode * pair.eigenvalue
    whole = np.sqrt(relation.signal / relation.source_signal) * per_mode * pair.moments / power
    return power, per_mode * pair.eigenvalue / power, whole


def _prior(logarithms: np.ndarray) -> tuple[float, np.ndarray]:
    """log h_s (1 - h_s) h_t (1 - h_t) (1 - r^2), h = signal / (signal + noise), and its slopes."""
    shares = expit(logarithms[:2] - logarithms[3:])
    correlation = np.tanh(logarithms[2])
    value = np.sum(np.log(shares * (1 - shares))) + np.log(1 - correlation**2)
    return value, np.array([*(1 - 2 * shares), -2 * correlation, *(2 * shares - 1)])
