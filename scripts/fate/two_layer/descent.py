"""Gradient descent of two-layer ReLU networks, on the population loss in closed form and on samples.

Both layers, step lr m times the gradient of |f - f_t|^2 / 2, so that each neuron moves at a rate that does not
depend on the width m. Gradients are analytic: automatic differentiation through arccos is singular at u = 1.
Float32 takes a polynomial for arccos, which is several times faster; what is reported comes from ``kernel``.
Plain descent, since adaptive steps break the balance of the layers, and with it the alignment of the kernel.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from fate.errors import FateError
from fate.two_layer.networks import TwoLayerNetwork, evaluate

jax.config.update("jax_enable_x64", True)

# Abramowitz and Stegun 4.4.46: arccos u = sqrt(1 - u) sum_k a_k u^k on [0, 1], error below 2e-8.
ARCCOS = (
    1.5707963050,
    -0.2145988016,
    0.0889789874,
    -0.0501743046,
    0.0308918810,
    -0.0170881256,
    0.0066700901,
    -0.0012624911,
)
GROWTH = 10.0  # of the loss over its start: training diverges


class TrainingDiverged(FateError):
    """The loss of gradient descent grew, or is no number."""

    def __init__(self, step: int, loss: float):
        super().__init__(
            f"Training diverged: after step {step} the relative loss is {loss:.3g}, so lower `learning_rate`."
        )


class SampleDescent(NamedTuple):
    """Where descent on samples stopped: the ``network``, its ``residual`` |f(X) - y| / |y| and the ``steps`` taken."""

    network: TwoLayerNetwork
    residual: float
    steps: int


def fast_arccos(cosine: jax.Array) -> jax.Array:
    """arccos u on [-1, 1], error below 1e-7 in float32; float64 takes the exact one."""
    if cosine.dtype == jnp.float64:
        return jnp.arccos(cosine)
    size = jnp.abs(cosine)
    angle = jnp.sqrt(1 - size) * jnp.polyval(jnp.array(ARCCOS[::-1], cosine.dtype), size)
    return jnp.where(cosine >= 0, angle, jnp.pi - angle)


def population_gradient(student: TwoLayerNetwork, teacher: TwoLayerNetwork) -> TwoLayerNetwork:
    """m times the gradient of E[(f - f_t)^2] / 2: E[relu(w_i.x) r(x)] and c_i E[1(w_i.x > 0) r(x) x], r = f - f_t.

    By E[1(w.x > 0) relu(v.x) x] = (|v| sin(phi) w/|w| + (pi - phi) v) / 2 pi, phi the angle between w and v.
    """
    rows = jnp.concatenate([student.hidden, teacher.hidden])
    weights = jnp.concatenate([student.output / len(student.output), -teacher.output / len(teacher.output)])
    lengths = jnp.linalg.norm(rows, axis=1)
    units = rows / lengths[:, None]
    own_lengths, own_units = lengths[: len(student.output)], units[: len(student.output)]
    cosine = jnp.clip(own_units @ units.T, -1, 1)
    obtuse = jnp.pi - fast_arccos(cosine)
    sine = jnp.sqrt((1 - cosine) * (1 + cosine))
    tangent = sine @ (weights * lengths)
    slope = obtuse @ (weights[:, None] * rows)
    output = own_lengths * (tangent + jnp.sum(own_units * slope, axis=1)) / (2 * jnp.pi)
    hidden = student.output[:, None] * (own_units * tangent[:, None] + slope) / (2 * jnp.pi)
    return TwoLayerNetwork(output, hidden)


def sample_gradient(network: TwoLayerNetwork, inputs: jax.Array, residual: jax.Array) -> TwoLayerNetwork:
    """m times the gradient of |f(X) - y|^2 / 2n at the ``residual`` f(X) - y (samples,)."""
    drive = inputs @ network.hidden.T
    active = (drive > 0).astype(drive.dtype)
    scaled = residual[:, None] / len(residual)
    hidden = network.output[:, None] * ((active * scaled).T @ inputs)
    return TwoLayerNetwork(jnp.sum(jnp.maximum(drive, 0) * scaled, axis=0), hidden)


@jax.jit
def descend_population(student: TwoLayerNetwork, teacher: TwoLayerNetwork, rate: jax.Array, steps: jax.Array):
    """``steps`` steps of gradient descent on the population loss, in the precision of the arrays."""

    def step(_, network):
        return _descend(network, population_gradient(network, teacher), rate)

    return jax.lax.fori_loop(0, steps, step, student)


def descend_samples(
    start: TwoLayerNetwork,
    inputs: np.ndarray,
    labels: np.ndarray,
    learning_rate: float,
    max_steps: int,
    tolerance: float,
) -> SampleDescent:
    """Full-batch descent on |f(X) - y|^2 / 2n with lr / (1 + sqrt(d/n))^2, the edge of the spectrum of X^T X / n.

    It stops where the residual |f(X) - y| / |y| is at most ``tolerance``, or after ``max_steps``. Float32.
    ``TrainingDiverged`` where the loss is no number or ten times its start.
    """
    count, dimension = inputs.shape
    rate = learning_rate / (1 + np.sqrt(dimension / count)) ** 2
    single = [jnp.asarray(array, jnp.float32) for array in (*start, inputs, labels, rate, tolerance**2)]
    network, loss, steps = _descend_samples(TwoLayerNetwork(*single[:2]), *single[2:], max_steps)
    check_loss(int(steps), float(loss), _relative_loss(start, inputs, labels))
    return SampleDescent(as_float64(network), float(np.sqrt(loss)), int(steps))


def check_loss(step: int, loss: float, start: float) -> None:
    """``TrainingDiverged`` unless ``loss`` is a number and at most ten times the larger of its ``start`` and 1."""
    if not loss <= GROWTH * max(start, 1.0):
        raise TrainingDiverged(step, loss)


def as_float32(network: TwoLayerNetwork) -> TwoLayerNetwork:
    return TwoLayerNetwork(*(jnp.asarray(part, jnp.float32) for part in network))


def as_float64(network: TwoLayerNetwork) -> TwoLayerNetwork:
    return TwoLayerNetwork(*(np.asarray(part, np.float64) for part in network))


@jax.jit
def _descend_samples(start, inputs, labels, rate, squared_tolerance, max_steps):
    def residual_of(network):
        drive = jnp.maximum(inputs @ network.hidden.T, 0)
        return drive @ network.output / len(network.output) - labels

    power = jnp.sum(labels**2)
    bound = GROWTH * jnp.maximum(jnp.sum(residual_of(start) ** 2) / power, 1.0)

    def unfinished(state):
        _, _, loss, steps = state
        return (loss > squared_tolerance) & (loss <= bound) & (steps < max_steps)

    def step(state):
        network, residual, _, steps = state
        network = _descend(network, sample_gradient(network, inputs, residual), rate)
        residual = residual_of(network)
        return network, residual, jnp.sum(residual**2) / power, steps + 1

    residual = residual_of(start)
    first = (start, residual, jnp.sum(residual**2) / power, 0)
    network, _, loss, steps = jax.lax.while_loop(unfinished, step, first)
    return network, loss, steps


def _descend(network, gradient, rate):
    return TwoLayerNetwork(network.output - rate * gradient.output, network.hidden - rate * gradient.hidden)


def _relative_loss(network, inputs, labels) -> float:
    return float(np.sum((evaluate(network, inputs) - labels) ** 2) / np.sum(labels**2))
