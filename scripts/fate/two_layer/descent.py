"""Gradient descent of networks of two layers, on the population loss in closed form and on samples.

Both layers, step lr m times the gradient of |f - f_t|^2 / 2, so that each neuron moves at a rate that does not
depend on the width m. In single precision, with analytic gradients; what is reported comes from ``kernel``.
Plain descent, since adaptive steps break the balance of the layers, and with it the alignment of the kernel.
"""

from functools import partial
from types import ModuleType
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from fate.errors import TrainingDiverged
from fate.progress import note_training
from fate.two_layer.networks import TwoLayerNetwork, evaluate
from fate.two_layer.weights import Weights

jax.config.update("jax_enable_x64", True)

GROWTH = 10.0  # of the loss over its start: training diverges


class SampleDescent(NamedTuple):
    """The end of descent on samples: the ``network``, its ``residual`` |f(X) - y| / |y| and the ``steps`` taken."""

    network: TwoLayerNetwork
    residual: float
    steps: int


def sample_gradient(
    activation: ModuleType, weights: Weights, inputs: jax.Array, drive: jax.Array, residual: jax.Array
) -> Weights:
    """m times the gradient of |f(X) - y|^2 / 2n at the ``drive`` W X^T and the ``residual`` f(X) - y (samples,)."""
    scaled = residual / len(residual)
    hidden = weights.output[:, None] * ((activation.slope(drive) * scaled[None, :]) @ inputs)
    return Weights(activation.evaluate(drive) @ scaled, hidden)


def descend_population(
    student: TwoLayerNetwork, teacher: TwoLayerNetwork, learning_rate: float, steps: int
) -> TwoLayerNetwork:
    """``steps`` steps of gradient descent on the population loss, in single precision."""
    weights = as_float32(student), as_float32(teacher)
    trained = _descend_population(*weights, np.float32(learning_rate), steps, student.activation)
    return as_float64(trained, student.activation)


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
    single = [np.asarray(array, np.float32) for array in (inputs, labels, rate, tolerance**2)]
    weights, loss, steps = _descend_samples(as_float32(start), *single, max_steps, start.activation)
    check_loss(int(steps), float(loss), _relative_loss(start, inputs, labels))
    note_training(float(loss), int(steps))
    return SampleDescent(as_float64(weights, start.activation), float(np.sqrt(loss)), int(steps))


def check_loss(step: int, loss: float, start: float) -> None:
    """``TrainingDiverged`` unless ``loss`` is a number and at most ten times the larger of its ``start`` and 1."""
    if not loss <= GROWTH * max(start, 1.0):
        raise TrainingDiverged(
            f"Training diverged: after step {step} the relative loss is {loss:.3g}, so lower `learning_rate`."
        )


def as_float32(network: TwoLayerNetwork) -> Weights:
    """In single precision, as arrays of NumPy: JAX would compile a program to convert each shape."""
    return Weights(*(np.asarray(part, np.float32) for part in network.weights))


def as_float64(weights: Weights, activation: ModuleType) -> TwoLayerNetwork:
    return TwoLayerNetwork(*(np.asarray(part, np.float64) for part in weights), activation)


@partial(jax.jit, static_argnames="activation")
def _descend_population(student, teacher, rate, steps, activation):
    def step(_, weights):
        return _stepped(weights, activation.population_gradient(weights, teacher), rate)

    return jax.lax.fori_loop(0, steps, step, student)


@partial(jax.jit, static_argnames="activation")
def _descend_samples(start, inputs, labels, rate, squared_tolerance, max_steps, activation):
    power = jnp.sum(labels**2)

    def measured(weights, steps):
        drive = weights.hidden @ inputs.T
        residual = weights.output @ activation.evaluate(drive) / len(weights.output) - labels
        return weights, drive, residual, jnp.sum(residual**2) / power, steps

    first = measured(start, 0)
    *_, loss, _ = first
    bound = GROWTH * jnp.maximum(loss, 1.0)

    def unfinished(state):
        *_, loss, steps = state
        return (loss > squared_tolerance) & (loss <= bound) & (steps < max_steps)

    def step(state):
        weights, drive, residual, _, steps = state
        gradient = sample_gradient(activation, weights, inputs, drive, residual)
        return measured(_stepped(weights, gradient, rate), steps + 1)

    weights, _, _, loss, steps = jax.lax.while_loop(unfinished, step, first)
    return weights, loss, steps


def _stepped(weights, gradient, rate):
    return Weights(weights.output - rate * gradient.output, weights.hidden - rate * gradient.hidden)


def _relative_loss(network, inputs, labels) -> float:
    return float(np.sum((evaluate(network, inputs) - labels) ** 2) / np.sum(labels**2))
