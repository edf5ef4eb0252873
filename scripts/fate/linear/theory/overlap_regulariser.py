"""Pretraining on the source's loss and, with weight rho, on m target samples: the feature, and its linear transfer.

The loss (1 - rho) |beta - beta_s|^2 + rho |X beta - y|^2 / m has one minimum. With kappa = (1 - rho) / rho it is

    beta_rho = beta_s + r,   r = (X^T X / m + kappa)^-1 X^T (y - X beta_s) / m,

ridge regression on what the source leaves of the target. A network from a vanishing initialisation keeps it as its one
feature, on which linear transfer fits the readout c = <X beta_rho, y> / |X beta_rho|^2.
The limits are those of d -> infinity at fixed n/d and m/n, for |beta_s| = |beta_t| = 1 and inputs N(0, I); ``noise`` is
sigma; ``theta`` in radians. Beyond Tahir et al. 2025; the ridge's moments are in ``weight_decay``.
"""

import numpy as np

from fate.linear.theory.weight_decay import ridge_moments


def pretrained_feature(eigenvalue, correlation, source, weight) -> np.ndarray:
    """beta_rho (..., mode) = ((1 - rho) beta_s + rho b) / (1 - rho + rho lambda).

    In the eigenbasis of X^T X / m: ``eigenvalue`` lambda, ``correlation`` b of X^T y / m and ``source`` beta_s
    (..., mode); ``weight`` rho < 1, a number.
    """
    return ((1 - weight) * source + weight * correlation) / (1 - weight + weight * eigenvalue)


def asymptotic_risk(gamma, share, theta, noise, weight, fresh: bool = False) -> np.ndarray:
    """R = 1 - 2 c beta_rho.beta_t + c^2 |beta_rho|^2 of linear transfer, as all arguments broadcast.

    Args: ``gamma`` n/d; ``share`` m/n; ``weight`` rho, from 0, where R = sin^2(theta), to below 1. The readout is
    fitted on all n samples or, where ``fresh``, on the n - m that pretraining has not seen.
    Of each of the m samples c sees the mean of (x.beta_rho)^2 and of y x.beta_rho under the ridge fit, which follow
    from its training loss; of each of the others |beta_rho|^2 and beta_rho.beta_t.
    """
    gamma, share, theta, weight = np.broadcast_arrays(
        *(np.asarray(each, float) for each in (gamma, share, theta, weight))
    )
    used = (weight > 0) & (theta > 0)
    length = 2 * np.sin(np.where(used, theta, 1.0) / 2)  # of beta_t - beta_s
    kappa = (1 - weight) / np.where(used, weight, 0.5)
    effective = _effective_ridge(share * gamma, kappa)
    _, risk, square_norm = ridge_moments(share * gamma, noise / length, effective)
    seen = length**2 / 2 / (1 + effective)  # r.beta_t = -r.beta_s
    change = length**2 * square_norm  # |r|^2
    norm = 1 - 2 * seen + change
    overlap = np.cos(theta) + seen
    penalised = kappa * (change - seen)  # kappa r.beta_rho
    training_loss = (kappa / effective) ** 2 * (length**2 * risk + noise**2)
    fitted = 1 + noise**2 - training_loss - penalised
    share = 0.0 if fresh else share
    slope = share * fitted + (1 - share) * overlap
    curvature = share * (fitted - penalised) + (1 - share) * norm
    readout = slope / curvature
    return np.where(used, 1 - 2 * readout * overlap + readout**2 * norm, np.sin(theta) ** 2)


def _effective_ridge(gamma, ridge) -> np.ndarray:
    """k > 0 of kappa = k (1 - 1 / (gamma (1 + k))): see ``weight_decay.ridge_moments``."""
    linear = 1 / gamma - 1 + ridge
    return (linear + np.sqrt(linear**2 + 4 * ridge)) / 2
