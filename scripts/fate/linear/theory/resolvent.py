"""Ridge regression on all inputs by the resolvent of their covariance: the risk as others derive it.

beta = (H + lambda)^-1 X^T y / n, H = X^T X / n, for n = gamma d, d -> infinity, inputs N(0, I), |beta_t| = 1. By the
law of Marchenko and Pastur, m(lambda) = tr (H + lambda)^-1 / d is the positive root of

    c lambda m^2 + (1 - c + lambda) m = 1,   c = d/n = 1 / gamma.

Bias lambda^2 tr (H + lambda)^-2 / d and variance sigma^2 tr H (H + lambda)^-2 / n follow from m and its derivative.
Source: Dobriban and Wager, Ann. Stat. 46 (2018); Patil, Du and Tibshirani, ICML 2024 (arXiv:2404.01233). A judge of
``weight_decay``, which solves for the ridge that the samples act as, and of ``fate.limit.theory``, with which it shares
no code: beyond Tahir et al. 2025.
``ridge`` lambda > 0 of the loss |X beta - y|^2 / 2n + lambda |beta|^2 / 2; ``noise`` is sigma. All arguments broadcast.
"""

import numpy as np
from scipy.optimize import elementwise


def resolvent(ridge, gamma) -> tuple[np.ndarray, np.ndarray]:
    """m(lambda), and sqrt((1 - c + lambda)^2 + 4 c lambda), which is 1 - c + lambda + 2 c lambda m."""
    ratio, ridge = 1 / np.asarray(gamma, float), np.asarray(ridge, float)
    linear = 1 - ratio + ridge
    root = np.sqrt(linear**2 + 4 * ratio * ridge)
    # The same root twice, each free of cancellation for one sign of ``linear``.
    positive = 2 / (np.maximum(linear, 0.0) + root)
    return np.where(linear > 0, positive, (root - linear) / (2 * ratio * ridge)), root


def risk(ridge, gamma, noise) -> np.ndarray:
    """R = lambda m + (sigma^2 c - lambda) (1 - lambda m) / sqrt(...): lambda m at lambda = ``best_ridge``.

    1 for lambda -> infinity, Eq. 8 of Tahir et al. 2025 for lambda -> 0.
    """
    transform, root = resolvent(ridge, gamma)
    unseen = ridge * transform
    return unseen + (np.square(noise) / gamma - ridge) * (1 - unseen) / root


def square_norm(ridge, gamma, noise) -> np.ndarray:
    """|beta|^2 = R - 1 + 2 (1 - lambda m), since E beta.beta_t = tr H (H + lambda)^-1 / d = 1 - lambda m."""
    return risk(ridge, gamma, noise) + 1 - 2 * ridge * resolvent(ridge, gamma)[0]


def best_ridge(gamma, noise) -> np.ndarray:
    """lambda = sigma^2 d/n, the ridge of least risk: at finite n and d, too, for each design.

    In the mean over the directions of beta_t, the part of an eigenvalue h is [lambda^2 / d + sigma^2 h / n] /
    (h + lambda)^2, which is least there for every h.
    """
    return np.square(noise) / np.asarray(gamma, float)


def decayed_risk(gamma, noise, decay) -> np.ndarray:
    """R of a network of depth 2 with weight decay w > 0: of the ridge with lambda |beta| = w, 1 where there is none.

    There is none for w^2 >= |X^T y / n|^2 = 1 + (1 + sigma^2) c. Below, lambda <= w h / (|X^T y / n| - w), with the
    largest eigenvalue h = (1 + sqrt(c))^2, bounds the root.
    """
    gamma, noise, decay = np.broadcast_arrays(*(np.asarray(each, float) for each in (gamma, noise, decay)))
    largest, length = (1 + gamma**-0.5) ** 2, np.sqrt(1 + (1 + noise**2) / gamma)
    kept = decay < length
    reached = np.where(kept, decay, length / 2)

    def excess(log_ridge, gamma, noise, decay):
        ridge = np.exp(log_ridge)
        return ridge * np.sqrt(square_norm(ridge, gamma, noise)) - decay

    upper = np.log(1.01 * reached * largest / (length - reached))
    found = elementwise.find_root(excess, (upper - 25, upper), args=(gamma, noise, reached))
    return np.where(kept, risk(np.exp(found.x), gamma, noise), 1.0)
