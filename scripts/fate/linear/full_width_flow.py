"""Gradient flow of full-width deep linear networks, integrated step by step until the loss is at its global optimum.

The gradient of each layer is an outer product (see ``fate.linear.quadratic_loss``). So the stages of a Runge-Kutta
step are kept as vectors: a stage costs two matrix-vector products a layer, and no matrix is formed but the one that
the step ends in.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from fate.linear.quadratic_loss import STOP_RESIDUAL, QuadraticLoss, gradient_factors
from fate.progress import note_training

# Dormand and Prince's embedded pair of order 5 (4): a row for each stage, the last one being the step itself, of which
# ERROR is the difference of the two orders.
TABLEAU = np.array(
    [
        [0, 0, 0, 0, 0, 0, 0],
        [1 / 5, 0, 0, 0, 0, 0, 0],
        [3 / 40, 9 / 40, 0, 0, 0, 0, 0],
        [44 / 45, -56 / 15, 32 / 9, 0, 0, 0, 0],
        [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729, 0, 0, 0],
        [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656, 0, 0],
        [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
    ]
)
ERROR = np.array([-71 / 57600, 0, 71 / 16695, -71 / 1920, 17253 / 339200, -22 / 525, 1 / 40])
STAGES = len(ERROR)
ERROR_TOLERANCE = 1e-7  # error of a step / norm of all weights
CONTRACTION_TOLERANCE = 1e-3  # error of a step / its length: keeps steps near the optimum below the stability limit
STEP_BOUND = 0.3  # length of a step / norm of all weights: flow from scale alpha needs alpha^(2-L) units of time
MAX_STEPS = 20_000


class TrainedNetwork(NamedTuple):
    """``weights`` at the end, number of ``steps``, ``relative_residual`` |H^+ gradient| / |beta|, and after each step
    the time of the flow and the loss (steps,)."""

    weights: list
    steps: int
    relative_residual: float
    time_history: np.ndarray
    loss_history: np.ndarray


class _MovedLayer(NamedTuple):
    """The layer W + A^T B, of which only W is formed: A ``left`` (stage, rows), B ``right`` (stage, columns)."""

    weight: jax.Array
    left: jax.Array
    right: jax.Array

    def __matmul__(self, vector):
        return self.weight @ vector + self.left.T @ (self.right @ vector)

    def __rmatmul__(self, vector):
        return vector @ self.weight + (self.left @ vector) @ self.right


def flow_full_width(weights: list, eigenvalue, correlation) -> TrainedNetwork:
    """Gradient flow of one network from ``weights`` (W_1 (d, h), ..., W_L (h, 1)) to the global optimum.

    Args: eigenvalue lambda (d,), zero on directions without data; correlation b (d,), zero there too. For the
    population loss lambda = 1 and b = beta_s. Explicit Dormand-Prince steps, each bounded by STEP_BOUND times the
    norm of the present weights, since fixed steps cannot leave alpha -> 0 at depth > 2.
    Limits: the number of steps grows as max(lambda) / min(lambda > 0); a network that is not there after
    MAX_STEPS is returned with its ``relative_residual`` above STOP_RESIDUAL.
    Source: Tahir et al. 2025, Eq. 6 and Theorem 3.4.
    """
    weights, steps, residual, *histories = _integrate(tuple(weights), eigenvalue, correlation)
    histories = [np.asarray(history)[: int(steps)] for history in histories]
    note_training(histories[1][-1], int(steps))
    return TrainedNetwork(list(map(np.asarray, weights)), int(steps), float(residual), *histories)


@jax.jit
def _integrate(weights, eigenvalue, correlation):
    loss = QuadraticLoss(eigenvalue, correlation)
    shapes, tableau = [weight.shape for weight in weights], jnp.array(TABLEAU)

    def frobenius(matrices):
        return jnp.sqrt(sum(jnp.sum(matrix**2) for matrix in matrices))

    def speed(forward, backward):
        return jnp.sqrt(sum(jnp.sum(f**2) * jnp.sum(b**2) for f, b in zip(forward, backward, strict=True)))

    def advance(state):
        weights, first, step, time, steps, _, times, losses = state
        lefts = [jnp.zeros((STAGES, rows)).at[0].set(f) for (rows, _), f in zip(shapes, first[0], strict=True)]
        rights = [jnp.zeros((STAGES, columns)).at[0].set(b) for (_, columns), b in zip(shapes, first[1], strict=True)]

        def take_stage(stage, state):
            lefts, rights, _ = state
            moves = [(step * tableau[stage])[:, None] * left for left in lefts]
            forward, backward, vector = gradient_factors(list(map(_MovedLayer, weights, moves, rights)), loss.pull)
            lefts = [left.at[stage].set(f) for left, f in zip(lefts, forward, strict=True)]
            return lefts, [right.at[stage].set(b) for right, b in zip(rights, backward, strict=True)], vector

        # A loop, since a program of all stages takes three times as long to compile.
        lefts, rights, vector = jax.lax.fori_loop(1, STAGES, take_stage, (lefts, rights, jnp.zeros_like(eigenvalue)))
        forward, backward = ([side[-1] for side in sides] for sides in (lefts, rights))

        def combine(coefficients):
            scaled = step * coefficients[:, None]
            return [(scaled * left).T @ right for left, right in zip(lefts, rights, strict=True)]

        allowed = jnp.minimum(ERROR_TOLERANCE * frobenius(weights), CONTRACTION_TOLERANCE * step * speed(*first))
        error = frobenius(combine(ERROR)) / allowed
        accepted = error <= 1.0
        moved = [weight + change for weight, change in zip(weights, combine(TABLEAU[-1]), strict=True)]
        weights = tuple(jnp.where(accepted, new, old) for new, old in zip(moved, weights, strict=True))
        first = jax.tree.map(lambda new, old: jnp.where(accepted, new, old), (forward, backward), first)
        time = jnp.where(accepted, time + step, time)
        times = times.at[steps].set(time)
        losses = losses.at[steps].set(jnp.where(accepted, loss.value(vector), losses[jnp.maximum(steps - 1, 0)]))
        growth = jnp.clip(0.9 * jnp.maximum(error, 1e-12) ** -0.2, 0.2, 5.0)
        step = jnp.minimum(step * growth, STEP_BOUND * frobenius(weights) / speed(*first))
        return weights, first, step, time, steps + 1, loss.residual(vector), times, losses

    def unfinished(state):
        return (state[5] > STOP_RESIDUAL) & (state[4] < MAX_STEPS)

    forward, backward, _ = gradient_factors(weights, loss.pull)
    first_step = 0.01 * frobenius(weights) / speed(forward, backward)
    histories = jnp.zeros(MAX_STEPS), jnp.zeros(MAX_STEPS)
    start = (weights, (forward, backward), first_step, jnp.array(0.0), jnp.array(0), jnp.array(jnp.inf), *histories)
    weights, _, _, _, *reached = jax.lax.while_loop(unfinished, advance, start)
    return weights, *reached
