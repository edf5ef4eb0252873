"""Gradient flow of rank-one deep linear networks to their global optimum, on one design each.

Loss |X beta - y|^2 / 2n in canonical coordinates (see ``fate.linear.designs``): eigenvalues lambda, correlations
b = V^T X^T y / n. With beta = C u, C = s_2 ... s_L, gradient flow reads

    du_i/dt = C (b_i - lambda_i C u_i),     s_l^2 - |u|^2 = D_l conserved, so that C is a function of |u|^2.

For frozen C each mode relaxes exponentially, exactly. The integrator freezes C at its mean over the step, which it
finds by one step of Newton's method, and controls the step by the difference from C frozen at the start. It has no
stiffness limit, and modes with lambda = 0 stay where they are to the last bit, as they do under the flow.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from fate.linear.networks import RankOneNetwork
from fate.linear.quadratic_loss import STOP_RESIDUAL, QuadraticLoss

STEP_TOLERANCE = 0.03  # relative difference of the two frozen-C steps
MAX_STEPS = 1000  # some 60 for scratch at most ratios, 130 at gamma = 1
CACHED = 20  # networks that flow side by side on a processor: they stay in its cache, and wait for few others


class Trained(NamedTuple):
    """The end of training: ``vector`` beta (..., mode), the ``time`` of the flow until then (an upper bound of the time
    to converge: the last steps are long), and whether it ``converged`` to a global optimum."""

    vector: np.ndarray
    time: np.ndarray
    converged: np.ndarray


def relax(state, coupling, eigenvalue, correlation, step):
    """Exact solution after ``step`` of dx/dt = coupling (b - lambda coupling x), modes with lambda = 0 untouched.

    Of t (1 - exp(-z)) / z, z = lambda coupling^2 t, twelve digits, for which expm1 would take three times as long:
    they decide how far the state goes on its way, not where it ends.
    """
    rate = eigenvalue * coupling**2
    relaxations = rate * step
    early = relaxations < 1e-4
    series = step * (1 - relaxations * (1 / 2 - relaxations / 6))
    gain = jnp.where(early, series, (1 - jnp.exp(-relaxations)) / jnp.where(early, 1.0, rate))
    return state + coupling * jnp.where(rate > 0, gain, 0.0) * (correlation - eigenvalue * coupling * state)


def start_weight(z):
    """Weight of the start value in the mean over a step of z relaxation times: 1/2 for z -> 0, 1/z for z -> infinity.

    With weight 1/2 throughout, long steps would not settle at depth > 2: |u|^2 and C would take turns to overshoot.
    """
    moderate = jnp.clip(z, 1e-3, 100.0)
    return jnp.where(z < 1e-3, 0.5, 1 / jnp.maximum(z, 1e-3) - 1 / jnp.expm1(moderate))


def _flow_one(network, eigenvalue, correlation):
    imbalance = network.scales**2 - jnp.sum(network.feature**2)
    sign = jnp.prod(jnp.sign(network.scales))
    loss = QuadraticLoss(eigenvalue, correlation)

    def scales_at(square_norm):
        return jnp.sqrt(jnp.maximum(square_norm + imbalance, 0.0))

    def coupling_at(square_norm):
        return sign * jnp.prod(scales_at(square_norm))

    def vector_at(feature):
        return coupling_at(jnp.sum(feature**2)) * feature

    def unfinished(state):
        _, _, _, steps, converged = state
        return ~converged & (steps < MAX_STEPS)

    def advance(state):
        feature, time, step, steps, _ = state
        norm = jnp.sum(feature**2)
        coupling = coupling_at(norm)
        predicted = relax(feature, coupling, eigenvalue, correlation, step)
        rate = coupling**2 * jnp.sum(eigenvalue * feature**2) / norm
        weight = start_weight(rate * step)

        def mean_coupling(coupling):
            end = relax(feature, coupling, eigenvalue, correlation, step)
            return coupling_at(weight * norm + (1 - weight) * jnp.sum(end**2))

        # One iteration is enough for a C that changes by less than STEP_TOLERANCE.
        value, slope = jax.jvp(mean_coupling, (coupling,), (jnp.ones_like(coupling),))
        mean = coupling - (coupling - value) / (1 - slope)
        corrected = relax(feature, mean, eigenvalue, correlation, step)
        # A layer near zero must be as certain as u: it decides in which direction everything grows.
        ends = scales_at(jnp.sum(predicted**2)), scales_at(jnp.sum(corrected**2))
        scale_error = jnp.max(jnp.abs(ends[1] - ends[0]) / jnp.maximum(ends[1], 1e-300))
        error = jnp.maximum(jnp.linalg.norm(corrected - predicted) / jnp.linalg.norm(corrected), scale_error)
        error = jnp.where(slope < 1, error, jnp.inf)  # beyond 1 Newton's method goes away from the C that it looks for
        accepted = error <= STEP_TOLERANCE
        feature = jnp.where(accepted, corrected, feature)
        time = jnp.where(accepted, time + step, time)
        growth = jnp.clip(0.9 * jnp.sqrt(STEP_TOLERANCE / jnp.maximum(error, 1e-300)), 0.2, 4.0)
        return feature, time, step * growth, steps + 1, loss.residual(vector_at(feature)) <= STOP_RESIDUAL

    coupling = coupling_at(jnp.sum(network.feature**2))
    speed = jnp.abs(coupling) * jnp.linalg.norm(correlation - eigenvalue * coupling * network.feature)
    first_step = 0.01 * jnp.linalg.norm(network.feature) / jnp.maximum(speed, 1e-300)
    start = (network.feature, jnp.array(0.0), first_step, jnp.array(0), jnp.array(False))
    feature, time, _, _, converged = jax.lax.while_loop(unfinished, advance, start)
    return vector_at(feature), time, converged


_flow_side_by_side = jax.jit(jax.vmap(_flow_one))


def flow_to_optimum(network: RankOneNetwork, eigenvalue, correlation) -> Trained:
    """Gradient flow from ``network`` to its global optimum, for every angle and instance.

    Args: feature (theta, instance, mode), scales (theta, instance, L-1), eigenvalue (instance, mode), correlation
    (theta, instance, mode). Null modes (lambda = 0) must have zero correlation, as X^T y has.
    The end point does not depend on ``STEP_TOLERANCE``: null modes are exact, the others end at interpolation.
    A run that has not converged after ``MAX_STEPS`` is returned with ``converged`` false.
    Source: Tahir et al. 2025, Theorems 3.4 and 3.5 for the reduction to rank one.
    """
    instances, modes = correlation.shape[1:]
    count, spare = correlation[..., 0].size, shared_size(modes) - modes
    batch = min(CACHED, count) if jax.default_backend() == "cpu" else count  # an accelerator does best with all at once
    ends = []
    for first in range(0, count, batch):
        row, column = np.divmod(np.minimum(np.arange(first, first + batch), count - 1), instances)
        chosen = network.feature[row, column], eigenvalue[column], correlation[row, column]
        feature, *design = (np.pad(vectors, ((0, 0), (0, spare))) for vectors in chosen)
        ends.append(_flow_side_by_side(RankOneNetwork(feature, network.scales[row, column]), *design))
    vector, *others = (np.concatenate(parts)[:count] for parts in zip(*ends, strict=True))
    trained = Trained(vector[:, :modes], *others)
    return Trained(*(array.reshape(*correlation.shape[:2], *array.shape[1:]) for array in trained))


def shared_size(modes: int) -> int:
    """The next of 1, 2, 3, 4, 6, 8, 12, 16, ..., which null modes fill up: sizes that are near share a program.

    Beyond 1024 modes what null modes cost is more than a compilation.
    """
    power = 1 << max(modes - 1, 1).bit_length()
    return modes if modes > 1024 else min(size for size in (power // 2, 3 * power // 4, power) if size >= modes)


@jax.jit
def flow_readout(readout, curvature, correlation):
    """Gradient flow of one readout weight w on the loss (curvature w^2 / 2 - correlation w), arrays of any one shape.

    A linear problem: one exponential step is exact, and 40 relaxation times leave exp(-40) = 4e-18 of the start.
    """
    return relax(readout, 1.0, curvature, correlation, 40.0 / curvature)
