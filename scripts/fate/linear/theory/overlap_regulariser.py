"""Pretraining on the source's loss and, with weight rho, on m target samples: the feature, and its linear transfer.

The loss (1 - rho) |beta - beta_s|^2 + rho |X beta - y|^2 / m has one minimum. With kappa = (1 - rho) / rho it is

    beta_rho = beta_s + r,   r = (X^T X / m + kappa)^-1 X^T (y - X beta_s) / m,

ridge regression on what the source leaves of the target. A network from a vanishing initialisation keeps it as its one
feature, on which linear transfer fits the readout c = <X beta_rho, y> / |X beta_rho|^2.
The limits are those of d -> infinity at fixed n/d and m/n, for |beta_s| = |beta_t| = 1 and inputs N(0, I); ``noise`` is
sigma; ``theta`` in radians. Moments of the ridge are those of ``weight_decay.ridge_moments`` at any signal length.
Source: Dobriban and Wager, Ann. Stat. 46 (2018); as pretraining beyond Tahir et al. 2025.
"""

import numpy as np


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
    kappa = (1 - weight) / np.where(weight > 0, weight, 0.5)
    effective = _effective_ridge(share * gamma, kappa)
    shrunk, power = 1 / (1 + effective), 4 * np.sin(theta / 2) ** 2  # of beta_t - beta_s
    spread = shrunk**2 / (share * gamma)
    left = (power * (1 - shrunk) ** 2 + noise**2 * spread) / (1 - spread)  # |beta_rho - beta_t|^2
    seen = shrunk * power / 2  # r.beta_t = -r.beta_s
    change = left - power + 4 * seen  # |r|^2
    norm = 1 - 2 * seen + change
    overlap = np.cos(theta) + seen
    penalised = kappa * (change - seen)  # kappa r.beta_rho
    training_loss = (kappa / effective) ** 2 * (left + noise**2)
    fitted = 1 + noise**2 - training_loss - penalised
    share = 0.0 if fresh else share
    slope = share * fitted + (1 - share) * overlap
    curvature = share * (fitted - penalised) + (1 - share) * norm
    readout = slope / curvature
    return np.where(weight > 0, 1 - 2 * readout * overlap + readout**2 * norm, np.sin(theta) ** 2)


def _effective_ridge(gamma, ridge) -> np.ndarray:
    """k > 0 of kappa = k (1 - 1 / (gamma (1 + k)))."""
    linear = 1 / gamma - 1 + ridge
    return (linear + np.sqrt(linear**2 + 4 * ridge)) / 2
