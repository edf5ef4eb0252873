"""Correlated inputs x ~ N(0, Sigma): risks in the Sigma norm, R = (beta - beta_t).Sigma (beta - beta_t).

For n < d the samples act as a ridge of their own, k, set by tr Sigma (Sigma + k)^-1 = n: directions with eigenvalue
far above k are seen, those far below are not. Everything is written in the eigenbasis of Sigma: ``spectrum`` (d,) its
eigenvalues, all positive, ``source`` and ``target`` (..., d), with beta.Sigma beta = 1 for the target, so that the
angle between tasks is that of the Sigma inner product. ``noise`` is sigma. The limits are n, d -> infinity together;
the corrections are O(1/n). Linear transfer does not depend on Sigma: ``linear_transfer``.
"""

import numpy as np
from scipy.optimize import brentq

from fate.linear.end_points import coupling_at_end
from fate.linear.theory import scratch


def effective_ridge(spectrum: np.ndarray, samples: float) -> float:
    """The k > 0 with tr Sigma (Sigma + k)^-1 = n, for 0 < n < d; (1 - gamma) / gamma for Sigma = 1.

    Source: Mel and Ganguli, ICML 2021.
    """

    def excess(log_ridge):
        return np.sum(spectrum / (spectrum + np.exp(log_ridge))) - samples

    # At k = (d/n - 1) s all eigenvalues equal to s would give n: the extremes bracket the root.
    scale = np.log(len(spectrum) / samples - 1)
    ends = scale + np.log(np.min(spectrum)) - 1e-9, scale + np.log(np.max(spectrum)) + 1e-9
    return float(np.exp(brentq(excess, *ends, xtol=1e-14, rtol=1e-14)))


def overfitting(spectrum: np.ndarray, samples: float) -> tuple[float, float]:
    """(k, f) with f = df2 / n, df2 = tr Sigma^2 (Sigma + k)^-2: bias grows by 1/(1-f), noise adds sigma^2 f/(1-f)."""
    ridge = effective_ridge(spectrum, samples)
    return ridge, float(np.sum((spectrum / (spectrum + ridge)) ** 2) / samples)


def scratch_risk(spectrum: np.ndarray, target: np.ndarray, samples: float, noise: float) -> np.ndarray:
    """R = k^2 beta_t.(Sigma+k)^-1 Sigma (Sigma+k)^-1 beta_t / (1 - f) + sigma^2 f / (1 - f) for n < d.

    For n >= d the exact mean, sigma^2 d / (n - d - 1) at every Sigma. Returns (...).
    Source: Mel and Ganguli, ICML 2021 (beyond Tahir et al. 2025).
    """
    if samples >= len(spectrum):
        return np.broadcast_to(scratch.mean(samples, len(spectrum), noise), np.shape(target)[:-1])
    ridge, share = overfitting(spectrum, samples)
    return _bias(spectrum, target, ridge, share) + noise**2 * share / (1 - share)


def null_factor(
    spectrum: np.ndarray, source: np.ndarray, target: np.ndarray, samples: float, noise: float, depth: int
) -> np.ndarray:
    """c = C / |beta_s|^((L-1)/L), by which fine-tuning multiplies what n < d samples do not see of beta_s.

    C as in ``fate.linear.theory.fine_tuning``, with a = k beta_s.(Sigma+k)^-1 beta_s / |beta_s|^(2(L-1)/L) and
    B = beta_t.Sigma (Sigma+k)^-1 beta_t + sigma^2 / k. Even without noise c is not quite 1, since the samples see
    unequal lengths of beta_s and beta_t; it is at theta = 0.
    Returns (...). Beyond the paper.
    """
    ridge = effective_ridge(spectrum, samples)
    scale = np.sum(source**2, axis=-1) ** ((depth - 1) / (2 * depth))
    null_norm = np.sum(source**2 * ridge / (spectrum + ridge), axis=-1) / scale**2
    fitted_norm = np.sum(target**2 * spectrum / (spectrum + ridge), axis=-1) + noise**2 / ridge
    return coupling_at_end(null_norm, fitted_norm, np.zeros(depth - 1)) / scale


def fine_tuned_risk(
    spectrum: np.ndarray, source: np.ndarray, target: np.ndarray, samples: float, noise: float, depth: int
) -> np.ndarray:
    """R of scratch with beta_t - c beta_s for beta_t, c = ``null_factor``, for n < d; that of scratch for n >= d.

    Returns (...). Beyond the paper.
    """
    if samples >= len(spectrum):
        return scratch_risk(spectrum, target, samples, noise)
    factor = null_factor(spectrum, source, target, samples, noise, depth)
    return scratch_risk(spectrum, target - factor[..., None] * source, samples, noise)


def _bias(spectrum, vector, ridge, share) -> np.ndarray:
    return np.sum(spectrum * (ridge * vector / (spectrum + ridge)) ** 2, axis=-1) / (1 - share)
