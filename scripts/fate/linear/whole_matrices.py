"""Descent of whole matrices on the target, one draw at a time, and what weight decay leaves of their start."""

from typing import NamedTuple

import numpy as np

from fate.linear import networks
from fate.linear.descent import DescentResult, descend
from fate.linear.end_points import decayed_vector, least_squares_vector
from fate.risks import excess_risk, relative_distance

UNBALANCED = np.sqrt(2)  # W_1 times this and w_2 over it are the same function; their imbalance is 3/2 |beta|


class Target(NamedTuple):
    """One draw of target data: eigenbasis V (d, d) of X^T X / n, lambda, V^T X^T y / n and V^T beta_t, (d,) each."""

    basis: np.ndarray
    eigenvalue: np.ndarray
    correlation: np.ndarray
    vector: np.ndarray


def stable_step(eigenvalue: np.ndarray, vector: np.ndarray, depth: int) -> np.ndarray:
    """eta = 2 / (L lambda_max max(1, |beta|)^(2 - 2/L)): beyond it, descent of L balanced layers may not settle.

    At the end-to-end vector beta each layer has the norm |beta|^(1/L), and the Hessian at most L lambda_max times
    that to the power 2L - 2. ``vector`` is the end point (..., mode); pretraining starts at a length of about 1.
    """
    length = np.maximum(1.0, np.linalg.norm(vector, axis=-1))
    return 2 / (depth * np.max(eigenvalue, axis=-1) * length ** (2 - 2 / depth))


def descend_each(
    starts: list[list], targets: list[Target], steps: np.ndarray, max_steps: int, decay: float | None = None
) -> DescentResult:
    """Descent of each network on its target, in the target's basis, with weight ``decay`` if any."""
    eigenvalue, correlation = (np.stack([getattr(each, name) for each in targets]) for name in Target._fields[1:3])
    return descend(turned(starts, targets), eigenvalue, correlation, steps, max_steps, decay)


def descend_beside_rank_one(
    starts: list[list], rank_one: list[networks.RankOneNetwork], targets: list[Target], step_share: float, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """|beta - beta'| / |beta'| and |beta - beta_0| / |beta_0| after ``count`` steps, (network,) each.

    beta of whole matrices, beta' of the ``rank_one`` network next to each start, beta_0 at the start. Both go the same
    steps on the same target, ``step_share`` of ``stable_step``.
    """
    eigenvalue, correlation = (np.stack([getattr(each, name) for each in targets]) for name in Target._fields[1:3])
    steps = step_share * stable_step(eigenvalue, least_squares_vector(eigenvalue, correlation), len(starts[0]))
    single = [[each.feature[:, None], *np.reshape(each.scales, (-1, 1, 1))] for each in rank_one]
    whole, beside = (descend_each(each, targets, steps, count).vector for each in (starts, single))
    begun = [target.basis.T @ networks.end_to_end(layers) for layers, target in zip(starts, targets, strict=True)]
    return relative_distance(whole, beside), relative_distance(whole, np.stack(begun))


def forget(
    starts: dict[str, list[list]], targets: list[Target], decay: float, step_share: float, max_steps: int
) -> dict[str, np.ndarray]:
    """The ends of descent of two layers with weight decay w = ``decay``: by names, (start, network) each.

    decayed_risk, decayed_converged, decayed_distance |beta - beta_w| / |beta_w| from the one minimum of the penalised
    loss; begun_imbalance |D|_F, D = W_1^T W_1 - w_2 w_2^T, and decayed_imbalance, the same at the end.
    Limits: |X^T y / n| > w, or all weights vanish. Beyond the paper.
    """
    eigenvalue, correlation, vector = (np.stack(part) for part in list(zip(*targets, strict=True))[1:])
    minimum = decayed_vector(eigenvalue, correlation, decay)
    steps = step_share * _decayed_step(targets, decay)
    ends = [descend_each(each, targets, steps, max_steps, decay) for each in starts.values()]
    return {
        "decayed_risk": np.stack([excess_risk(end.vector, vector) for end in ends]),
        "decayed_converged": np.stack([end.converged for end in ends]),
        "decayed_distance": np.stack([relative_distance(end.vector, minimum) for end in ends]),
        "begun_imbalance": np.stack([_imbalance(turned(each, targets)) for each in starts.values()]),
        "decayed_imbalance": np.stack([_imbalance(end.weights) for end in ends]),
    }


def fade(starts: list[list], targets: list[Target], decay: float, step_share: list[float]) -> dict[str, np.ndarray]:
    """Rates at which two layers with weight decay w = ``decay`` forget their start: (step_share, network) by names.

    After N steps of eta, N eta = 1/w: imbalance_rate log(|D(0)| / |D(N)|) / (2 N log 1 / (1 - eta w)), and unseen_rate,
    the same of (I - P) W_1, without the 2; NaN where the samples see all. Gradient flow has 1 in both, finite steps of
    any size in the second: no data reach (I - P) W_1, each step keeps 1 - eta w of it.
    """
    begun = turned(starts, targets)
    unseen = np.stack([target.eigenvalue == 0 for target in targets])[..., None]
    slowest = float(_decayed_step(targets, decay).min())
    longest = max(step_share) * slowest
    time = np.ceil(1 / (longest * decay)) * longest  # whole numbers of steps, of one and the same time
    rates = []
    for step in np.multiply(step_share, slowest):
        count = round(time / step)
        passed = -count * np.log1p(-step * decay)
        reached = descend_each(starts, targets, np.full(len(targets), step), count, decay).weights
        with np.errstate(invalid="ignore"):
            kept = np.divide(*(np.linalg.norm(unseen * first, axis=(1, 2)) for first, _ in (reached, begun)))
        rates.append((np.log(_imbalance(begun) / _imbalance(reached)) / (2 * passed), -np.log(kept) / passed))
    return dict(zip(("imbalance_rate", "unseen_rate"), map(np.stack, zip(*rates, strict=True)), strict=True))


def _decayed_step(targets: list[Target], decay: float) -> np.ndarray:
    """``stable_step``, less what layers out of balance add to the curvature, |W_1|^2 + |w_2|^2."""
    eigenvalue, correlation = (np.stack([getattr(each, name) for each in targets]) for name in Target._fields[1:3])
    minimum = decayed_vector(eigenvalue, correlation, decay)
    return stable_step(eigenvalue, minimum, 2) * 2 / (UNBALANCED**2 + UNBALANCED**-2)


def turned(starts: list[list], targets: list[Target]) -> tuple[np.ndarray, ...]:
    """The layers (network, rows, columns) of networks, W_1 in the basis of each one's target."""
    turned = [(target.basis.T @ layers[0], *layers[1:]) for layers, target in zip(starts, targets, strict=True)]
    return tuple(np.stack(layers) for layers in zip(*turned, strict=True))


def _imbalance(weights: tuple) -> np.ndarray:
    """|W_1^T W_1 - w_2 w_2^T|_F of each network."""
    return np.array([np.linalg.norm(networks.balance_matrices(layers)[0]) for layers in zip(*weights, strict=True)])
