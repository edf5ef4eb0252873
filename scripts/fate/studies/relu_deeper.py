"""Does the picture of two layers hold for deeper ReLU networks? Students of two, three and more layers, all trained.

Beyond the paper. No closed form is left: pretraining is on fresh samples, and risks are Monte Carlo.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from fate.progress import note_training, report_progress
from fate.risks import standard_error
from fate.streams import random_stream
from fate.two_layer.ablation import kept_neurons
from fate.two_layer.arc_cosine import arc_cosine_kernel
from fate.two_layer.evidence import sampled_risk
from fate.two_layer.networks import TwoLayerNetwork, evaluate
from fate.two_layer.projection import unexplained_share
from fate.two_layer.teachers import ablate, draw_inputs, draw_teachers, target_teacher
from fate.two_layer.weights import Weights

jax.config.update("jax_enable_x64", True)

TITLE = "Transfer of ReLU students of two, three and more layers, and the floor of linear transfer"
NAME = "relu_deeper"  # of the random streams
INIT_SCALE = 0.3  # of the initial weights, over that which keeps the size of a signal from layer to layer
BATCH = 128
LARGEST_STEP = 1e-2  # of Adam, falling to zero as a cosine
DECAYS = (0.9, 0.999)
POPULATION = 20_000  # samples, of the fit of the floor
TEST_SAMPLES = 10_000  # of all risks but those of kernels
EVIDENCE_SAMPLES = 1_000
CONVERGED_RESIDUAL = 1e-2  # its square, what is left of the training loss, is far below the floors
# A third of the study compiles eight programs, which run no slower without the costliest passes.
QUICK_TO_COMPILE = {"xla_backend_optimization_level": 1}

Layers = list[jax.Array]  # W_1 (dimension, neurons), W_2 (neurons, neurons), ..., c (neurons,)


class Samples(NamedTuple):
    """Float32 ``inputs`` (instance, samples, dimension) and ``labels`` f_t(x) (instance, samples)."""

    inputs: np.ndarray
    labels: np.ndarray


def study_relu_deeper(
    *,
    seed: int,
    dimension: int,
    teacher_neurons: int,
    instances: int,
    depth: list[int],
    neurons: int,
    ablation: list[float],
    samples: list[int],
    ridge: float,
    steps: int,
    target_steps: int,
) -> xr.Dataset:
    """f(x) = c.h with L - 1 hidden layers, h = relu(W_(L-1) ... relu(W_1 x)), of m ``neurons`` each; L is ``depth``.

    Target teachers have two layers, ``teacher_neurons`` and c* = 1; the source lacks a fraction mu (``ablation``) of
    the neurons. Students are pretrained by ``steps`` steps of Adam on fresh samples of the source. On n samples of the
    target, linear transfer fits c, with the penalty ``ridge`` on features of E|h|^2 = 1; fine-tuning descends all
    layers by ``target_steps`` steps of full-batch Adam, and scratch does so from the weights before pretraining.
    Returns relative_loss of pretraining and linear_floor, the risk of linear transfer with ``POPULATION`` samples,
    (depth, mu, instance); projection_source (mu, instance); linear_risk and fine_tuned_risk (depth, mu, n, instance),
    scratch_risk (depth, n, instance). evidence_risk (depth, mu, n, instance) is that of evidence transfer by the
    kernels of f_s, of h and of the architecture at initialisation, architecture_risk (depth, n, instance) by the last
    alone, on ``EVIDENCE_SAMPLES`` of the test inputs. Risks are relative to |f_t|^2 and have their Monte Carlo
    standard error as _sampling_error. What descends on samples has its _residual |f(X) - y| / |y|, and _converged,
    whether that is at most ``CONVERGED_RESIDUAL``. Beyond the paper.
    """
    teachers = draw_teachers(seed, NAME, "relu", dimension, teacher_neurons, "positive", instances)
    targets = [target_teacher(teachers, instance) for instance in range(instances)]
    sources = [[ablate(target, mu) for target in targets] for mu in ablation]

    def draw(stage: str, count: int) -> Samples:
        points = (draw_inputs(seed, f"{NAME} {stage}", count, each, dimension) for each in range(instances))
        return label(points, targets)

    drawn = [draw("target", count) for count in samples]
    fit, test = draw("fit", POPULATION), draw("test", TEST_SAMPLES)
    scratch, transfer = [], []
    for layers in report_progress(depth, "depth"):
        start, keys = _initialise(seed, dimension, layers, neurons, instances)
        alone = _stack([_weigh_kernels(data, test, layers) for data in drawn])
        scratch.append(alone | _stack([_descend(start, data, test, target_steps, "scratch") for data in drawn]))
        for source in sources:
            student = pretrain(start, _weights(source), keys, steps)
            tuned = _stack([_descend(student, data, test, target_steps, "fine_tuned") for data in drawn])
            aided = _stack([_weigh_kernels(data, test, layers, student) for data in drawn])
            transfer.append(aided | tuned | _transfer_linearly(student, source, drawn, fit, test, ridge))
    variables = {name: (("depth", "n", "instance"), values) for name, values in _stack(scratch).items()}
    for name, values in _stack(transfer).items():
        axes = ("depth", "mu", "n", "instance") if values.ndim == 3 else ("depth", "mu", "instance")
        variables[name] = (axes, values.reshape(len(depth), len(ablation), *values.shape[1:]))
    kept = [kept_neurons(mu, teacher_neurons) for mu in ablation]
    floor = [[unexplained_share(target.hidden[:count], target) for target in targets] for count in kept]
    variables["projection_source"] = (("mu", "instance"), np.array(floor))
    grids = {"depth": depth, "mu": np.array(ablation, float), "n": samples, "instance": np.arange(instances)}
    return xr.Dataset(variables, grids | {"dimension": dimension, "neurons": neurons, "ridge": ridge})


def last_features(layers: Layers, inputs: jax.Array) -> jax.Array:
    """h(x) for each row of ``inputs``: (samples, neurons)."""
    for hidden in layers[:-1]:
        inputs = jax.nn.relu(inputs @ hidden)
    return inputs


def label(points: Iterable[np.ndarray], teachers: list[TwoLayerNetwork]) -> Samples:
    """The ``points`` (samples, dimension) of each instance with the labels of its teacher."""
    pairs = ((each, evaluate(teacher, each)) for each, teacher in zip(points, teachers, strict=True))
    singles = [[part.astype(np.float32) for part in pair] for pair in pairs]
    return Samples(*map(np.stack, zip(*singles, strict=True)))


@partial(jax.jit, compiler_options=QUICK_TO_COMPILE)
def pretrain(start: Layers, sources: Weights, keys: jax.Array, steps: int) -> Layers:
    """``steps`` steps of Adam on E(f - f_s)^2, each on ``BATCH`` fresh inputs, of every instance."""

    def train_one(layers, source, key):
        def loss(layers, index):
            inputs = jax.random.normal(jax.random.fold_in(key, index), (BATCH, source.hidden.shape[1]), jnp.float32)
            labels = jax.nn.relu(inputs @ source.hidden.T) @ source.output / len(source.output)
            return jnp.mean((last_features(layers, inputs) @ layers[-1] - labels) ** 2)

        return _adam(loss, layers, steps)

    return jax.vmap(train_one)(start, sources, keys)


@partial(jax.jit, compiler_options=QUICK_TO_COMPILE)
def train_on_samples(start: Layers, data: Samples, steps: int) -> tuple[Layers, jax.Array]:
    """``steps`` steps of full-batch Adam on |f(X) - y|^2 / n of every instance; and the residuals |f(X) - y| / |y|."""

    def train_one(layers, data):
        def loss(layers, _=None):
            return jnp.mean((last_features(layers, data.inputs) @ layers[-1] - data.labels) ** 2)

        trained = _adam(loss, layers, steps)
        return trained, jnp.sqrt(loss(trained) / jnp.mean(data.labels**2))

    return jax.vmap(train_one)(start, data)


def _adam(loss: Callable[[Layers, jax.Array], jax.Array], layers: Layers, steps: jax.Array) -> Layers:
    """``steps`` steps of Adam on ``loss`` (layers, index of the step), the step falling as a cosine."""

    def step(index, state):
        layers, mean, square = state
        gradient = jax.grad(loss)(layers, index)
        mean = [DECAYS[0] * old + (1 - DECAYS[0]) * new for old, new in zip(mean, gradient, strict=True)]
        square = [DECAYS[1] * old + (1 - DECAYS[1]) * new**2 for old, new in zip(square, gradient, strict=True)]
        count = (index + 1).astype(jnp.float32)
        size = LARGEST_STEP / 2 * (1 + jnp.cos(jnp.pi * count / steps.astype(jnp.float32)))
        corrections = [1 - decay**count for decay in DECAYS]
        layers = [
            layer - size * (first / corrections[0]) / (jnp.sqrt(second / corrections[1]) + 1e-8)
            for layer, first, second in zip(layers, mean, square, strict=True)
        ]
        return layers, mean, square

    zero = [jnp.zeros_like(layer) for layer in layers]
    return jax.lax.fori_loop(0, steps, step, (layers, zero, zero))[0]


def _features(layers: Layers, inputs: np.ndarray) -> np.ndarray:
    """h(x) (..., samples, neurons) without tracing, where programs of each shape would cost more than they save."""
    for hidden in layers[:-1]:
        inputs = np.maximum(inputs @ np.asarray(hidden), 0)
    return inputs


def _initialise(seed, dimension, depth, neurons, instances) -> tuple[Layers, jax.Array]:
    """Initial layers, and the keys of the fresh samples, of all instances."""
    streams = [random_stream(seed, NAME, "student", depth, neurons, instance) for instance in range(instances)]
    shapes = [(dimension, neurons), *[(neurons, neurons)] * (depth - 2), (neurons,)]
    layers = [
        np.stack([INIT_SCALE * np.sqrt(2 / shape[0]) * stream.standard_normal(shape) for stream in streams])
        for shape in shapes
    ]
    keys = jnp.stack([jax.random.key(int(stream.integers(2**31))) for stream in streams])
    return [jnp.asarray(layer, jnp.float32) for layer in layers], keys


def _weights(networks: list[TwoLayerNetwork]) -> Weights:
    parts = zip(*(network.weights for network in networks), strict=True)
    return Weights(*(jnp.asarray(np.stack(part), jnp.float32) for part in parts))


def _stack(records: list[dict]) -> dict[str, np.ndarray]:
    return {name: np.stack([record[name] for record in records]) for name in records[0]}


def _descend(start: Layers, data: Samples, test: Samples, steps: int, method: str) -> dict[str, np.ndarray]:
    layers, residual = train_on_samples(start, data, steps)
    found = _measure(_features(layers, test.inputs), np.asarray(layers[-1]), test, f"{method}_risk")
    residual = np.asarray(residual)
    note_training(residual**2, steps)
    return found | {f"{method}_residual": residual, f"{method}_converged": residual <= CONVERGED_RESIDUAL}


def _transfer_linearly(student, sources, drawn, fit, test, ridge) -> dict[str, np.ndarray]:
    fit_features, test_features = (_features(student, each.inputs) for each in (fit, test))
    size = np.sqrt(np.mean(np.sum(fit_features**2, axis=2), axis=1))[:, None]

    def fitted(features, labels, name):
        outputs = _fit_outputs(features / size[..., None], labels, ridge) / size
        return _measure(test_features, outputs, test, name)

    taught = label(test.inputs, sources)
    loss = _measure(test_features, np.asarray(student[-1]), taught, "relative_loss")
    risks = _stack([fitted(_features(student, each.inputs), each.labels, "linear_risk") for each in drawn])
    return loss | fitted(fit_features, fit.labels, "linear_floor") | risks


def _weigh_kernels(data: Samples, test: Samples, depth: int, student: Layers | None = None) -> dict[str, np.ndarray]:
    """Evidence transfer from ``student``, or without one by the kernel of the architecture, of every instance."""
    found = []
    for instance, (inputs, labels, others, truth) in enumerate(zip(*data, *test, strict=True)):
        points = np.concatenate([inputs, others[:EVIDENCE_SAMPLES]])
        architecture, source = arc_cosine_kernel(points.astype(float), inputs.astype(float), depth - 1), []
        if student is not None:
            layers = [np.asarray(layer)[instance] for layer in student]
            features = _features(layers, points).astype(float)
            source = [features @ layers[-1][:, None], features]
        true = truth[:EVIDENCE_SAMPLES].astype(float)
        found.append(sampled_risk(source, architecture, labels.astype(float), true))
    name = "architecture_risk" if student is None else "evidence_risk"
    return dict(zip((name, f"{name}_sampling_error"), np.array(found).T, strict=True))


def _fit_outputs(features: np.ndarray, labels: np.ndarray, ridge: float) -> np.ndarray:
    """c (instance, neurons) of least |h(X) c - y|^2 / n + ``ridge`` |c|^2."""
    gram = features.mT @ features / labels.shape[1] + ridge * np.eye(features.shape[2])
    correlation = features.mT @ labels[..., None] / labels.shape[1]
    return np.linalg.solve(gram, correlation)[..., 0]


def _measure(features: np.ndarray, outputs: np.ndarray, truth: Samples, name: str) -> dict[str, np.ndarray]:
    """E(h.c - y)^2 / E y^2 of each instance, and its Monte Carlo standard error."""
    predicted = (features @ outputs[..., None])[..., 0]
    squares = (predicted - truth.labels) ** 2 / np.mean(truth.labels**2, axis=1, keepdims=True)
    return {name: squares.mean(axis=1, dtype=float), f"{name}_sampling_error": standard_error(squares)}
