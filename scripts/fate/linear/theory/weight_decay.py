"""Weight decay: the loss |X beta - y|^2 / 2n + (w/2) sum_l |W_l|_F^2 of deep linear networks.

At fixed end-to-end vector the layers' norms sum to at least L |beta|^(2/L), which balanced layers reach. So every
minimum solves a ridge regression whose strength depends on the solution itself:

    (X^T X / n + kappa) beta = X^T y / n,   kappa = w |beta|^(2/L - 2).

For L = 2 the loss has one minimum: kappa = w / |beta|, or beta = 0 when |X^T y / n| <= w. Fine-tuning ends there as
scratch does (``end_points.decayed_vector``): the source is forgotten, T = 0. The paper's decay is w without the
factor 1/2: twice ours.
``noise`` is sigma; theta in radians; |beta_t| = 1; all arguments broadcast.
"""

import numpy as np

LOG_GAPS = (-25.0, 30.0)  # range of log(k - lowest k), from next to no decay to next to the collapse


def best_ridge(gamma, noise) -> np.ndarray:
    """kappa = sigma^2 / gamma: the ridge of lowest risk for scratch, at |beta_t| = 1 and d -> infinity."""
    return np.square(noise) / np.asarray(gamma)


def crossing_gamma(theta, noise) -> np.ndarray:
    """gamma = cos^2 (1 + sigma^2 / sin^2): linear transfer beats optimally ridged scratch below, loses above.

    One crossing and no band of positive transfer around gamma = 1; infinite at theta = 0 with noise. For
    d -> infinity. Beyond the paper.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.cos(theta) ** 2 * np.where(np.equal(noise, 0), 1.0, 1 + np.square(noise) / np.sin(theta) ** 2)


def ridge_moments(gamma, noise, effective) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(ridge kappa, risk R, square norm |beta|^2) of ridge regression at the effective ridge k, for d -> infinity.

    With s = 1 / (1 + k) and f = s^2 / gamma: kappa = k (1 - s / gamma), R = [(1 - s)^2 + sigma^2 f] / (1 - f) and
    |beta|^2 = R - 1 + 2 s = s^2 [1 + (1 + sigma^2 - 2 s) / gamma] / (1 - f). Valid for k > max(1/gamma - 1, 0), where
    kappa = 0.
    Source: Dobriban and Wager, Ann. Stat. 46 (2018), in the notation of ``correlated_inputs``.
    """
    power, seen = np.square(noise), 1 / (1 + effective)
    share = seen**2 / gamma
    risk = ((1 - seen) ** 2 + power * share) / (1 - share)
    square_norm = seen**2 * (1 + (1 + power - 2 * seen) / gamma) / (1 - share)
    return effective * (1 - seen / gamma), risk, square_norm


def scratch_risk(gamma, noise, decay) -> np.ndarray:
    """Risk of a network of depth 2 at its minimum with weight decay w > 0, for d -> infinity.

    The ridge solves kappa |beta| = w. R = 1 (beta = 0) for w^2 >= 1 + (1 + sigma^2) / gamma. Beyond the paper.
    """
    from scipy.optimize import elementwise  # a third of a second, which the closed forms need not wait for

    gamma, noise, decay = np.broadcast_arrays(*(np.asarray(given, float) for given in (gamma, noise, decay)))
    collapsed = decay**2 >= 1 + (1 + noise**2) / gamma
    attainable = np.where(collapsed, 0.5 * np.sqrt(1 + (1 + noise**2) / gamma), decay)

    def excess(log_gap, gamma, noise, decay):
        ridge, _, square_norm = ridge_moments(gamma, noise, _lowest(gamma) + np.exp(log_gap))
        return ridge * np.sqrt(square_norm) - decay

    found = elementwise.find_root(excess, LOG_GAPS, args=(gamma, noise, attainable))
    risk = ridge_moments(gamma, noise, _lowest(gamma) + np.exp(found.x))[1]
    return np.where(collapsed, 1.0, risk)


def _lowest(gamma) -> np.ndarray:
    """The effective ridge of the ridgeless fit."""
    return np.maximum(1 / gamma - 1, 0.0)
