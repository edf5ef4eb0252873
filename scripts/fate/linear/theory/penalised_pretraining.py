"""The optimum of pretraining with a penalty on the way from the initialisation, without training.

    Loss = |W w - beta_s|^2 / 2 + (lambda / 2) (|W - W_0|^2 + |w|^2),     W (d, h), w (h,).

At a stationary point W - W_0 = -g w^T / lambda with the error g = W w - beta_s: the change of the features has rank
one. Put back, this leaves ridge regression on the initial features, with a strength kappa of its own:

    w = W_0^T (W_0 W_0^T + kappa)^-1 beta_s,     kappa = lambda + |w|^2 - |W_0 w - beta_s|^2 / (lambda + |w|^2).

Both ends are exact: lambda -> 0 is the least change of all weights that fits the source, W w = beta_s, and
lambda -> infinity leaves W = W_0. Beyond the paper.
"""

import numpy as np
from scipy.optimize import brentq


def optimum(initial: np.ndarray, source: np.ndarray, penalty: float) -> tuple[np.ndarray, np.ndarray]:
    """(W, w) at the optimum, W = W_0 - (W_0 w - beta_s) w^T / (lambda + |w|^2).

    Args: ``initial`` W_0 (d, h), h >= d, of full rank, ``source`` beta_s (d,), ``penalty`` lambda: 0, the limit of a
    small one, to infinity.
    """
    if np.isinf(penalty):
        return initial, np.zeros(initial.shape[1])
    left, singular, right = np.linalg.svd(initial, full_matrices=False)
    part = left.T @ source

    def readout_at(strength):
        return singular * part / (singular**2 + strength)

    def excess(strength):
        power = np.sum(readout_at(strength) ** 2)
        error = np.sum((strength * part / (singular**2 + strength)) ** 2)
        return strength - penalty - power + error / (penalty + power)

    # |w|^2 <= |beta_s|^2 / (4 kappa) bounds the root from above; at zero the excess is -lambda - |w|^2.
    readout = readout_at(brentq(excess, 0.0, penalty + np.sum(source**2), xtol=1e-15, rtol=1e-14)) @ right
    return initial - np.outer(initial @ readout - source, readout) / (penalty + readout @ readout), readout


def isotropic_strength(scale: float, penalty: float) -> float:
    """s = W_{11} / alpha for W_0 = alpha 1: how much longer the source's feature has become than the others.

    The same optimum in two numbers, W = alpha 1 + a beta_s beta_s^T and w = b beta_s. s - 1 goes as lambda^-2 for large
    lambda; for small lambda it is the least change, (alpha + a) b = 1. Diverges as 1/alpha for alpha -> 0.
    """
    hidden, _ = optimum(np.array([[scale]]), np.ones(1), penalty)
    return float(hidden[0, 0] / scale)
