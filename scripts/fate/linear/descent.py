"""Discrete gradient descent of full-width deep linear networks, full-batch and mini-batch, with steps of fixed size.

The gradient of each layer is an outer product (see ``fate.linear.quadratic_loss``), so that a step

    W_l <- W_l + eta forward_l backward_l^T

costs a few passes over the weights, O(d h), whatever the number of samples. Full-batch descent sees the data through
X^T X / n and X^T y / n only and runs in canonical coordinates (see ``fate.linear.designs``); mini-batches need the
inputs themselves, forward_1 = X^T (y - X beta) / n. Time is step size times steps, as in gradient flow.

Weight decay w adds (w / 2) sum_l |W_l|_F^2 to the loss, and takes each layer to (1 - eta w) W_l first.
"""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from fate.errors import TrainingDiverged
from fate.linear.networks import end_to_end
from fate.linear.quadratic_loss import CONVERGED_RESIDUAL, QuadraticLoss, gradient_factors
from fate.progress import note_training

LOSS_BOUND = 10.0  # losses beyond this many times the larger of the start's and the zero function's have diverged


class DescentResult(NamedTuple):
    """``weights`` and end-to-end ``vector`` at the end; the number of ``steps``; the ``loss`` without what no network
    can fit; ``relative_residual`` |H^+ gradient| / |beta|, with weight decay |gradient| / w |W|, over all weights;
    whether that ``converged``. Each (network, ...)."""

    weights: tuple
    vector: np.ndarray
    steps: np.ndarray
    loss: np.ndarray
    relative_residual: np.ndarray
    converged: np.ndarray


def _moved(weights, forward, backward, step, kept=1.0):
    return tuple(
        kept * weight + jnp.outer(step * left, right)
        for weight, left, right in zip(weights, forward, backward, strict=True)
    )


def _penalised_residual(weights, forward, backward, decay):
    """|gradient| / w |W| of the loss with weight decay w, over all weights."""
    gradients = [
        decay * weight - jnp.outer(left, right) for weight, left, right in zip(weights, forward, backward, strict=True)
    ]
    return jnp.sqrt(_square_norm(gradients) / _square_norm(weights)) / decay


def _square_norm(matrices):
    return sum(jnp.sum(matrix**2) for matrix in matrices)


def _iterate(weights, advance, measure, zero_loss, limit):
    """Repeat ``advance``(weights, found, count) until converged, diverged or ``limit`` times.

    ``measure`` takes weights to loss, residual and what it has ``found`` that the next step needs.
    Returns a DescentResult and whether it diverged.
    """
    start = measure(weights)
    bound = LOSS_BOUND * jnp.maximum(zero_loss, start[0])

    def running(state):
        _, count, loss, residual, _ = state
        return (residual > CONVERGED_RESIDUAL) & (loss <= bound) & (count < limit)

    def repeat(state):
        weights, count, _, _, found = state
        weights = advance(weights, found, count)
        return weights, count + 1, *measure(weights)

    weights, count, loss, residual, _ = jax.lax.while_loop(running, repeat, (weights, jnp.array(0), *start))
    result = DescentResult(weights, end_to_end(weights), count, loss, residual, residual <= CONVERGED_RESIDUAL)
    return result, ~(loss <= bound)  # NaN has diverged, too


def _descend_one(weights, eigenvalue, correlation, step, max_steps, decay):
    loss = QuadraticLoss(eigenvalue, correlation)

    def measure(weights):
        forward, backward, vector = gradient_factors(weights, loss.pull)
        if decay is None:
            error = jnp.where(eigenvalue > 0, vector - loss.optimum, 0.0)
            return loss.value(vector), jnp.linalg.norm(error) / jnp.linalg.norm(vector), (forward, backward)
        value = loss.value(vector) + decay / 2 * _square_norm(weights)
        return value, _penalised_residual(weights, forward, backward, decay), (forward, backward)

    def advance(weights, factors, _):
        return _moved(weights, *factors, step, 1.0 if decay is None else 1 - step * decay)

    return _iterate(weights, advance, measure, loss.value(0.0), max_steps)


@partial(jax.jit, static_argnames="together")
def _descend_all(networks, max_steps, decay, together):
    def descend_one(network):
        return _descend_one(*network, max_steps, decay)

    return jax.vmap(descend_one)(networks) if together else jax.lax.map(descend_one, networks)


def descend(weights: tuple, eigenvalue, correlation, step, max_steps: int, decay: float | None = None) -> DescentResult:
    """Full-batch descent of several networks from ``weights`` to their global optima, in canonical coordinates.

    Args: weights W_1 (network, d, h), ..., W_L (network, h, 1); eigenvalue lambda (network, d), zero on directions
    without data; correlation b (network, d), zero there too; ``step`` eta, of all or of each (network,); ``decay``
    w > 0 of every layer, or None. With decay the end is where the gradient vanishes: the global minimum at L = 2, at
    larger L the minimum of the start's own basin, W = 0 being one of several.
    Those that are not there after ``max_steps`` are returned with ``converged`` false.
    Raises TrainingDiverged where a loss grows.
    Limits: stable for eta lambda sum_l |W_1 ... W_{l-1}|^2 |W_{l+1} ... W_L|^2 < 2; leaving the initial scale takes
    log(1 / alpha) / eta steps at L = 2, alpha^(2 - L) / eta at L > 2.
    Source: Tahir et al. 2025, Section 3.1 (their networks are trained so).
    """
    step = np.broadcast_to(np.asarray(step, float), len(eigenvalue))
    # A processor keeps a single network in its cache; an accelerator does best with all at once.
    together = jax.default_backend() != "cpu"
    return _checked(*_descend_all((weights, eigenvalue, correlation, step), max_steps, decay, together), step)


@partial(jax.jit, static_argnames="batch")
def _descend_all_in_batches(weights, inputs, labels, inverse, key, step, max_epochs, batch):
    samples = inputs.shape[1]

    def one(weights, inputs, labels, inverse, key):
        interpolator = inverse @ labels

        def advance(weights, _, epoch):
            order = jax.random.permutation(jax.random.fold_in(key, epoch), samples)

            def advance_on(weights, chosen):
                some = inputs[chosen]
                factors = gradient_factors(weights, lambda vector: (labels[chosen] - some @ vector) @ some / batch)
                return _moved(weights, *factors[:2], step), None

            return jax.lax.scan(advance_on, weights, order[: samples // batch * batch].reshape(-1, batch))[0]

        def measure(weights):
            vector = end_to_end(weights)
            fitted = inputs @ (vector - interpolator)
            return jnp.mean(fitted**2) / 2, jnp.linalg.norm(inverse @ fitted) / jnp.linalg.norm(vector), None

        return _iterate(weights, advance, measure, jnp.mean((inputs @ interpolator) ** 2) / 2, max_epochs)

    return jax.vmap(one)(weights, inputs, labels, inverse, key)


def descend_in_batches(
    weights: tuple, inputs, labels, generators: list[np.random.Generator], step: float, max_steps: int, batch: int
) -> DescentResult:
    """Mini-batch descent: each epoch goes through a new random order of the samples, ``batch`` at a time.

    Args: weights as for ``descend``; inputs X (network, n, d), labels y (network, n); a generator for each network.
    What does not fill a batch sits the epoch out. Convergence is looked for once an epoch.
    Limits: with a fixed step the noise of the batches dies out only where all samples can be fitted at once, n <= d;
    elsewhere networks come back with ``converged`` false. Raises TrainingDiverged where a loss grows.
    """
    key = jnp.stack([jax.random.PRNGKey(int(generator.integers(2**31))) for generator in generators])
    batches = inputs.shape[1] // batch
    epochs = -(-max_steps // batches)
    inverse = np.linalg.pinv(inputs)
    result, diverged = _descend_all_in_batches(weights, inputs, labels, inverse, key, step, epochs, batch=batch)
    return _checked(result._replace(steps=result.steps * batches), diverged, np.full(len(labels), step))


def _checked(result: DescentResult, diverged, step: np.ndarray) -> DescentResult:
    result = jax.tree.map(np.asarray, result)
    if np.any(diverged):
        first = np.argmax(diverged)
        raise TrainingDiverged(
            f"Descent with steps of {step[first]:g} diverged: the loss was {result.loss[first]:.3g} and growing at "
            f"step {result.steps[first]}. Take a smaller step."
        )
    note_training(result.loss, result.steps)
    return result
