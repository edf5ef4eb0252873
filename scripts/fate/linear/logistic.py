"""Logistic loss on two classes: the classifier of largest margin, and descent of a rank-one network of two layers.

Samples are given as signed inputs z_i x_i, so that every label is +1.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import nnls
from scipy.special import expit

from fate.linear.networks import RankOneNetwork
from fate.progress import note_training

FAITHFUL = 0.9  # a step is taken where the loss falls by this share of what its slope promises: close to flow
FIRST_STEP, GROWTH = 0.1, 1.2
SEPARABLE = 1e-10  # of the squared residual, which is 0 for data that no classifier separates


class Descended(NamedTuple):
    """Networks after descent and their losses (instance, theta)."""

    network: RankOneNetwork
    loss: np.ndarray


def max_margin_vector(signed_inputs: np.ndarray) -> np.ndarray:
    """The shortest beta (d,) with z_i x_i.beta >= 1 for all n samples (n, d); NaN where no beta has it.

    As least-distance programming by non-negative least squares: Lawson and Hanson 1974, Chapter 23.
    """
    samples, dimension = signed_inputs.shape
    system = np.vstack([signed_inputs.T, np.ones(samples)])
    goal = np.append(np.zeros(dimension), 1.0)
    weights, _ = nnls(system, goal, maxiter=30 * samples)
    residual = system @ weights - goal
    if residual @ residual <= SEPARABLE:
        return np.full(dimension, np.nan)
    return -residual[:-1] / residual[-1]


def descend_logistic(network: RankOneNetwork, signed_inputs: np.ndarray, target: float, max_steps: int) -> Descended:
    """Gradient descent on the mean of log(1 + exp(-z_i x_i.beta)), beta = u s, until it is at most ``target``.

    The step of each network adapts itself: it grows while the loss falls as fast as its slope promises, and halves
    where it does not, so that descent stays close to gradient flow down to losses that fixed steps would reach in
    1 / ``target`` steps. Where ``max_steps`` do not suffice, the loss that is returned is above ``target``.
    Args: feature (instance, theta, mode), scales (instance, theta, 1), signed inputs (instance, sample, mode).
    """
    feature, scales = network
    loss, *slope = _loss_and_slope(feature, scales, signed_inputs)
    step = np.full_like(scales, FIRST_STEP)
    for _ in range(max_steps):
        running = (loss > target)[..., None]
        if not running.any():
            break
        moved = feature - step * slope[0], scales - step * slope[1]
        moved_loss, *moved_slope = _loss_and_slope(*moved, signed_inputs)
        promised = step * (np.sum(slope[0] ** 2, axis=-1, keepdims=True) + slope[1] ** 2)
        faithful = (loss - moved_loss)[..., None] >= FAITHFUL * promised
        taken = running & faithful
        feature, scales = np.where(taken, moved[0], feature), np.where(taken, moved[1], scales)
        loss = np.where(taken[..., 0], moved_loss, loss)
        slope = [np.where(taken, new, old) for new, old in zip(moved_slope, slope, strict=True)]
        step = step * np.where(faithful, GROWTH, 0.5)
    note_training(loss)
    return Descended(RankOneNetwork(feature, scales), loss)


def _loss_and_slope(feature, scales, signed_inputs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean logistic loss (instance, theta), and its slopes in u and s."""
    margin = scales * (feature @ np.swapaxes(signed_inputs, -1, -2))
    pull = expit(-margin) @ signed_inputs / signed_inputs.shape[1]
    return np.mean(np.logaddexp(0, -margin), axis=-1), -scales * pull, -np.sum(feature * pull, axis=-1, keepdims=True)
