"""Gradient flow of full-width deep linear networks, integrated step by step until the loss is at its global optimum.

Loss (beta - beta*).H (beta - beta*) / 2 with beta = W_1 ... W_L, in coordinates in which H = diag(lambda). The
gradient of each layer is an outer product, of the error carried forward through the layers before it and of the
product of the layers after it:

    dW_l/dt = forward_l backward_l^T,   forward_1 = b - lambda beta,   forward_{l+1} = W_l^T forward_l,
                                        backward_L = 1,                backward_{l-1} = W_l backward_l.

So the stages of a Runge-Kutta step are kept as vectors: a stage costs two matrix-vector products a layer, and no
matrix is formed but the one that the step ends in.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from scipy.integrate import RK45

jax.config.update("jax_enable_x64", True)

# Dormand and Prince's embedded pair of order 5 (4): a row for each stage, the last one being the step itself.
STAGES = len(RK45.E)
TABLEAU = np.zeros((STAGES, STAGES))
TABLEAU[: STAGES - 1, : STAGES - 2] = RK45.A
TABLEAU[STAGES - 1, : STAGES - 1] = RK45.B
ERROR_TOLERANCE = 1e-7  # error of a step / norm of all weights
CONTRACTION_TOLERANCE = 1e-3  # error of a step / its length: keeps steps near the optimum below the stability limit
STEP_BOUND = 0.3  # length of a step / norm of all weights: flow from scale alpha needs alpha^(2-L) units of time
NEWTON_TOLERANCE = 1e-11  # |H^+ gradient| / |beta| at which training ends
MAX_STEPS = 20_000


class TrainedNetwork(NamedTuple):
    """``weights`` at the end, flow ``time``, number of ``steps``, ``relative_residual`` |H^+ gradient| / |beta|, and
    after each step the time and the loss (MAX_STEPS,), of which the first ``steps`` are filled."""

    weights: tuple
    time: jax.Array
    steps: jax.Array
    relative_residual: jax.Array
    time_history: jax.Array
    loss_history: jax.Array


def _gradients(weights, lefts, rights, coefficients, eigenvalue, correlation):
    """forward_l, backward_l and beta at the weights W_l + sum_j coefficients_j lefts_l[j] rights_l[j]^T."""
    scaled = [coefficients[:, None] * left for left in lefts]
    backward = [jnp.ones(1)]
    for weight, left, right in zip(weights[::-1], scaled[::-1], rights[::-1], strict=True):
        backward.append(weight @ backward[-1] + left.T @ (right @ backward[-1]))
    vector = backward.pop()
    forward = [correlation - eigenvalue * vector]
    for weight, left, right in zip(weights[:-1], scaled[:-1], rights[:-1], strict=True):
        forward.append(forward[-1] @ weight + (left @ forward[-1]) @ right)
    return forward, backward[::-1], vector


@jax.jit
def flow_full_width(weights: tuple, eigenvalue, correlation) -> TrainedNetwork:
    """Gradient flow of one network from ``weights`` (W_1 (d, h), ..., W_L (h, 1)) to the global optimum.

    Args: eigenvalue lambda (d,), zero on directions without data; correlation b (d,), zero there too. For the
    population loss lambda = 1 and b = beta_s. Explicit Dormand-Prince steps, each bounded by STEP_BOUND times the
    norm of the present weights, since fixed steps cannot leave alpha -> 0 at depth > 2.
    Limits: the number of steps grows as max(lambda) / min(lambda > 0); a network that is not there after
    MAX_STEPS is returned with its ``relative_residual`` above NEWTON_TOLERANCE.
    Source: Tahir et al. 2025, Eq. 6 and Theorem 3.4.
    """
    seen = eigenvalue > 0
    inverse = jnp.where(seen, 1.0 / jnp.where(seen, eigenvalue, 1.0), 0.0)
    optimum = inverse * correlation
    shapes = [weight.shape for weight in weights]

    def frobenius(matrices):
        return jnp.sqrt(sum(jnp.sum(matrix**2) for matrix in matrices))

    def newton_length(vector):
        return jnp.linalg.norm(inverse * (correlation - eigenvalue * vector)) / jnp.linalg.norm(vector)

    def speed(forward, backward):
        return jnp.sqrt(sum(jnp.sum(f**2) * jnp.sum(b**2) for f, b in zip(forward, backward, strict=True)))

    def evaluate(weights, lefts, rights, coefficients):
        return _gradients(weights, lefts, rights, coefficients, eigenvalue, correlation)

    empty = ([jnp.zeros((1, rows)) for rows, _ in shapes], [jnp.zeros((1, columns)) for _, columns in shapes])

    def advance(state):
        weights, first, step, time, steps, _, times, losses = state
        lefts = [jnp.zeros((STAGES, rows)).at[0].set(f) for (rows, _), f in zip(shapes, first[0], strict=True)]
        rights = [jnp.zeros((STAGES, columns)).at[0].set(b) for (_, columns), b in zip(shapes, first[1], strict=True)]
        for stage in range(1, STAGES):
            forward, backward, vector = evaluate(weights, lefts, rights, step * TABLEAU[stage])
            lefts = [left.at[stage].set(f) for left, f in zip(lefts, forward, strict=True)]
            rights = [right.at[stage].set(b) for right, b in zip(rights, backward, strict=True)]

        def combine(coefficients):
            scaled = step * coefficients[:, None]
            return [(scaled * left).T @ right for left, right in zip(lefts, rights, strict=True)]

        allowed = jnp.minimum(ERROR_TOLERANCE * frobenius(weights), CONTRACTION_TOLERANCE * step * speed(*first))
        error = frobenius(combine(RK45.E)) / allowed
        accepted = error <= 1.0
        moved = [weight + change for weight, change in zip(weights, combine(TABLEAU[-1]), strict=True)]
        weights = tuple(jnp.where(accepted, new, old) for new, old in zip(moved, weights, strict=True))
        first = jax.tree.map(lambda new, old: jnp.where(accepted, new, old), (forward, backward), first)
        time = jnp.where(accepted, time + step, time)
        times = times.at[steps].set(time)
        loss = jnp.sum(eigenvalue * (vector - optimum) ** 2) / 2
        losses = losses.at[steps].set(jnp.where(accepted, loss, losses[jnp.maximum(steps - 1, 0)]))
        growth = jnp.clip(0.9 * jnp.maximum(error, 1e-12) ** -0.2, 0.2, 5.0)
        step = jnp.minimum(step * growth, STEP_BOUND * frobenius(weights) / speed(*first))
        return weights, first, step, time, steps + 1, newton_length(vector), times, losses

    def unfinished(state):
        return (state[5] > NEWTON_TOLERANCE) & (state[4] < MAX_STEPS)

    forward, backward, _vector = evaluate(weights, *empty, jnp.zeros(1))
    first_step = 0.01 * frobenius(weights) / speed(forward, backward)
    histories = jnp.zeros(MAX_STEPS), jnp.zeros(MAX_STEPS)
    start = (weights, (forward, backward), first_step, jnp.array(0.0), jnp.array(0), jnp.array(jnp.inf), *histories)
    weights, _, _, time, steps, residual, times, losses = jax.lax.while_loop(unfinished, advance, start)
    return TrainedNetwork(weights, time, steps, residual, times, losses)
