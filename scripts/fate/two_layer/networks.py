"""Networks of two layers: students, teachers, and teachers with ablated neurons."""

from types import ModuleType
from typing import NamedTuple

import numpy as np
import xarray as xr

from fate.streams import random_stream
from fate.two_layer.ablation import kept_neurons
from fate.two_layer.activations import ACTIVATIONS
from fate.two_layer.weights import Weights, unit_rows

OUTPUT_WEIGHTS = ("positive", "signs", "gaussian")


class TwoLayerNetwork(NamedTuple):
    """f(x) = (1/m) sum_i c_i s(w_i.x), mean-field scaling.

    ``output`` c (neurons,), (..., neurons) where readouts share their features; ``hidden`` w (neurons, features);
    ``activation`` s, a module of ``activations``.
    """

    output: np.ndarray
    hidden: np.ndarray
    activation: ModuleType = ACTIVATIONS["relu"]

    @property
    def weights(self) -> Weights:
        return Weights(self.output, self.hidden)


def evaluate(network: TwoLayerNetwork, inputs: np.ndarray) -> np.ndarray:
    """f(x) for each row of ``inputs`` (samples, features): (samples,)."""
    return network.activation.evaluate(inputs @ network.hidden.T) @ network.output / len(network.output)


def draw_teachers(
    seed: int,
    problem: str,
    activation: str,
    dimension: int,
    teacher_neurons: int,
    output_weights: str,
    instances: int,
) -> xr.Dataset:
    """Target teachers: hidden weights v_k uniform on the unit sphere, output weights c*_k of one of three kinds.

    ``output_weights``: "positive" all one, "signs" plus or minus one, "gaussian" N(0, 1).
    Returns teacher_hidden (instance, teacher_neuron, feature) and teacher_output (instance, teacher_neuron).
    Source: Tahir et al. 2025, Section 4, which leaves the output weights open.
    """
    hidden = np.empty((instances, teacher_neurons, dimension))
    output = np.empty((instances, teacher_neurons))
    for instance in range(instances):
        generator = random_stream(seed, problem, "relu teacher", instance)
        hidden[instance] = unit_rows(generator.standard_normal((teacher_neurons, dimension)))
        gaussian = generator.standard_normal(teacher_neurons)
        output[instance] = {"positive": np.ones_like, "signs": np.sign, "gaussian": np.copy}[output_weights](gaussian)
    return xr.Dataset(
        {
            "teacher_hidden": (("instance", "teacher_neuron", "feature"), hidden),
            "teacher_output": (("instance", "teacher_neuron"), output),
        },
        coords={
            "instance": np.arange(instances),
            "activation": activation,
            "dimension": dimension,
            "output_weights": output_weights,
        },
    )


def target_teacher(teachers: xr.Dataset, instance: int) -> TwoLayerNetwork:
    """The target teacher of one instance."""
    one = teachers.isel(instance=instance)
    return TwoLayerNetwork(one["teacher_output"].values, one["teacher_hidden"].values, activation_of(teachers))


def activation_of(dataset: xr.Dataset) -> ModuleType:
    """The activation of the networks in a dataset."""
    return ACTIVATIONS[dataset["activation"].item()]


def ablate(teacher: TwoLayerNetwork, ablation: float) -> TwoLayerNetwork:
    """The source teacher: the last round(mu m*) output weights are zero, so that mu nests and shapes stay the same."""
    output = teacher.output.copy()
    output[kept_neurons(ablation, len(output)) :] = 0
    return teacher._replace(output=output)


def initialise_student(
    generator: np.random.Generator, neurons: int, dimension: int, init_scale: float, activation: ModuleType
) -> TwoLayerNetwork:
    """Balanced start: |c_i| = |w_i| = alpha = ``init_scale``, random signs, directions uniform on the sphere.

    With ReLU, gradient flow conserves c_i^2 - |w_i|^2 of every neuron, so that it stays balanced.
    """
    hidden = init_scale * unit_rows(generator.standard_normal((neurons, dimension)))
    return TwoLayerNetwork(init_scale * generator.choice([-1.0, 1.0], neurons), hidden, activation)


def draw_inputs(seed: int, problem: str, count: int, instance: int, dimension: int) -> np.ndarray:
    """Target inputs N(0, I) (samples, features): independent for every n and instance."""
    return random_stream(seed, problem, "relu inputs", count, instance).standard_normal((count, dimension))
