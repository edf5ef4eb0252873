"""Pretraining held to its initialisation: descent on all weights of f(x) = x W w, both layers penalised.

    Loss = |W w - beta_s|^2 / 2 + (lambda / 2) (|W - W_0|^2 + |w|^2),     W (d, h), w (h,), the start W = W_0, w = 0.

That is the population loss of the source for x ~ N(0, I), without label noise. A large lambda leaves the features
alone (lazy); a small one lets them move as far as the loss asks for (rich, the more so the smaller W_0).
"""

from typing import NamedTuple

import numpy as np

from fate.progress import note_training

GRADIENT_TOLERANCE = 1e-10  # |gradient| at the end, as a part of that at the start
MAX_STEPS = 20_000


class PenalisedNetwork(NamedTuple):
    """The end of descent: ``hidden`` W (d, h), ``readout`` w (h,), the ``steps`` taken, and whether the gradient
    had fallen below ``GRADIENT_TOLERANCE`` of its start."""

    hidden: np.ndarray
    readout: np.ndarray
    steps: int
    converged: bool


def train(initial: np.ndarray, source: np.ndarray, penalty: float) -> PenalisedNetwork:
    """Full-batch gradient descent with Nesterov's momentum, which starts again wherever it points uphill.

    Args: ``initial`` W_0 (d, h), ``source`` beta_s (d,), ``penalty`` lambda > 0. The step size is the inverse of a
    bound on the curvature along the way, so that the number of steps grows as lambda^(-1/2).
    Source of the restarts: O'Donoghue and Candes, Found. Comput. Math. 15 (2015).
    """
    rate = 1 / (penalty + (np.linalg.norm(initial, 2) + np.linalg.norm(source)) ** 2 + 2 * np.linalg.norm(source))
    hidden, readout = initial.copy(), np.zeros(initial.shape[1])
    ahead_hidden, ahead_readout = hidden, readout
    momentum, first_length = 1.0, None
    for step in range(MAX_STEPS):
        error = ahead_hidden @ ahead_readout - source
        hidden_slope = np.outer(error, ahead_readout) + penalty * (ahead_hidden - initial)
        readout_slope = error @ ahead_hidden + penalty * ahead_readout
        length = np.hypot(np.linalg.norm(hidden_slope), np.linalg.norm(readout_slope))
        first_length = first_length or length
        if length <= GRADIENT_TOLERANCE * first_length:
            note_training(error @ error / 2, step)
            return PenalisedNetwork(ahead_hidden, ahead_readout, step, True)
        hidden_step = ahead_hidden - rate * hidden_slope - hidden
        readout_step = ahead_readout - rate * readout_slope - readout
        hidden, readout = hidden + hidden_step, readout + readout_step
        if np.vdot(hidden_slope, hidden_step) + readout_slope @ readout_step > 0:
            momentum = 1.0
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        weight, momentum = (momentum - 1) / following, following
        ahead_hidden, ahead_readout = hidden + weight * hidden_step, readout + weight * readout_step
    return PenalisedNetwork(hidden, readout, MAX_STEPS, False)
