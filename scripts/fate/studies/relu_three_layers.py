"""Does the floor still rule one layer deeper? A three-layer ReLU student, pretrained on the two-layer source teacher.

Beyond the paper. No closed form is left: gradients are of fresh samples, and risks are Monte Carlo.
"""

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from fate.streams import random_stream
from fate.two_layer.ablation import kept_neurons
from fate.two_layer.descent import as_float32
from fate.two_layer.networks import ablate, evaluate, target_teacher
from fate.two_layer.projection import unexplained_share
from fate.two_layer.transfer import draw_inputs
from fate.two_layer.weights import Weights

jax.config.update("jax_enable_x64", True)

INIT_SCALE = 0.3  # of the initial weights, over that which keeps the size of a signal from layer to layer
BATCH = 256
LARGEST_STEP = 2e-3  # of Adam, falling to zero as a cosine
DECAYS = (0.9, 0.999)
TEST_SAMPLES = 50_000  # for each of: the projection, and all risks


def study_relu_three_layers(
    teachers: xr.Dataset,
    *,
    seed: int,
    problem: str,
    ablation: list[float],
    samples: list[int],
    neurons: int,
    ridge: float,
    steps: int,
) -> xr.Dataset:
    """Linear transfer on the last hidden layer h of f(x) = c.h, h = relu(W_2 relu(W_1 x)), both layers of m neurons.

    Pretrained by Adam on fresh samples of the source teacher. Features are scaled to E|h|^2 = 1.
    Returns relative_loss and projection_source (mu, instance); linear_floor, the risk with ``ridge`` for n -> infinity,
    and linear_risk (n, mu, instance), with their Monte Carlo standard errors _sampling_error. Relative to |f_t|^2.
    Beyond the paper.
    """
    instances = teachers.sizes["instance"]
    grid = [
        [
            _transfer_one(seed, problem, teachers, mu, instance, samples, neurons, ridge, steps)
            for instance in range(instances)
        ]
        for mu in ablation
    ]
    variables = {}
    for name in grid[0][0]:
        values = np.array([[record[name] for record in row] for row in grid])
        variables[name] = (("mu", "instance", "n")[: values.ndim], values)
    scalars = {name: teachers[name] for name in ("activation", "dimension", "output_weights")} | {"neurons": neurons}
    grids = {"mu": np.array(ablation, float), "instance": np.arange(instances), "n": samples, "ridge": ridge}
    return xr.Dataset(variables, grids | scalars)


def last_features(layers, inputs):
    """h(x) for each row of ``inputs``: (samples, neurons). ``layers`` W_1 (features, neurons), W_2, c."""
    return jax.nn.relu(jax.nn.relu(inputs @ layers[0]) @ layers[1])


@jax.jit
def pretrain_layers(layers, teacher: Weights, key: jax.Array, steps: jax.Array):
    """``steps`` steps of Adam on E(f - f_s)^2, each on ``BATCH`` fresh inputs."""

    def loss(layers, inputs):
        labels = jax.nn.relu(inputs @ teacher.hidden.T) @ teacher.output / len(teacher.output)
        return jnp.mean((last_features(layers, inputs) @ layers[2] - labels) ** 2)

    def step(index, state):
        layers, mean, square = state
        inputs = jax.random.normal(jax.random.fold_in(key, index), (BATCH, teacher.hidden.shape[1]), jnp.float32)
        gradient = jax.grad(loss)(layers, inputs)
        mean = [DECAYS[0] * old + (1 - DECAYS[0]) * new for old, new in zip(mean, gradient, strict=True)]
        square = [DECAYS[1] * old + (1 - DECAYS[1]) * new**2 for old, new in zip(square, gradient, strict=True)]
        count = (index + 1).astype(jnp.float32)
        size = LARGEST_STEP / 2 * (1 + jnp.cos(jnp.pi * count / steps))
        corrections = [1 - decay**count for decay in DECAYS]
        layers = [
            layer - size * (first / corrections[0]) / (jnp.sqrt(second / corrections[1]) + 1e-8)
            for layer, first, second in zip(layers, mean, square, strict=True)
        ]
        return layers, mean, square

    zero = [jnp.zeros_like(layer) for layer in layers]
    return jax.lax.fori_loop(0, steps.astype(int), step, (layers, zero, zero))[0]


def _transfer_one(seed, problem, teachers, mu, instance, samples, neurons, ridge, steps) -> dict:
    target = target_teacher(teachers, instance)
    source = ablate(target, mu)
    dimension = target.hidden.shape[1]
    generator = random_stream(seed, problem, "three layers", neurons, instance)
    shapes = ((dimension, neurons), (neurons, neurons), (neurons,))
    start = [INIT_SCALE * np.sqrt(2 / shape[0]) * generator.standard_normal(shape) for shape in shapes]
    single = as_float32(source)
    key = jax.random.key(int(generator.integers(2**31)))
    layers = pretrain_layers([jnp.asarray(layer, jnp.float32) for layer in start], single, key, jnp.float32(steps))
    layers = [np.asarray(layer, float) for layer in layers]

    fit, test = (generator.standard_normal((TEST_SAMPLES, dimension)) for _ in range(2))
    size = np.sqrt(np.mean(np.sum(np.asarray(last_features(layers, fit)) ** 2, axis=1)))
    test_features, truth = np.asarray(last_features(layers, test)) / size, evaluate(target, test)
    power = np.mean(truth**2)

    def sampled_risk(inputs):
        features = np.asarray(last_features(layers, inputs)) / size
        gram = features.T @ features / len(inputs) + ridge * np.eye(neurons)
        outputs = np.linalg.solve(gram, features.T @ evaluate(target, inputs) / len(inputs))
        squares = (test_features @ outputs - truth) ** 2 / power
        return squares.mean(), squares.std() / np.sqrt(len(squares))

    risks = [sampled_risk(draw_inputs(seed, problem, count, instance, dimension)) for count in samples]
    floor, floor_error = sampled_risk(fit)
    taught = evaluate(source, test)
    learned = size * test_features @ layers[2]
    return {
        "relative_loss": np.mean((learned - taught) ** 2) / np.mean(taught**2),
        "projection_source": unexplained_share(target.hidden[: kept_neurons(mu, len(target.output))], target),
        "linear_floor": floor,
        "linear_floor_sampling_error": floor_error,
        "linear_risk": [risk for risk, _ in risks],
        "linear_risk_sampling_error": [error for _, error in risks],
    }
