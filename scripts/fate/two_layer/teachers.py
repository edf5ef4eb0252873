"""Teachers of two layers, of the target and with ablated neurons of the source, and their inputs."""

import numpy as np
import xarray as xr

from fate.streams import random_stream
from fate.two_layer.ablation import kept_neurons
from fate.two_layer.networks import TwoLayerNetwork, activation_of
from fate.two_layer.weights import unit_rows

OUTPUT_WEIGHTS = ("positive", "signs", "gaussian")


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
    one = teachers.sel(instance=instance)
    return TwoLayerNetwork(one["teacher_output"].values, one["teacher_hidden"].values, activation_of(teachers))


def ablate(teacher: TwoLayerNetwork, ablation: float) -> TwoLayerNetwork:
    """The source teacher: the last round(mu m*) output weights are zero, so that mu nests and shapes stay the same."""
    output = teacher.output.copy()
    output[kept_neurons(ablation, len(output)) :] = 0
    return teacher._replace(output=output)


def draw_inputs(seed: int, problem: str, count: int, instance: int, dimension: int) -> np.ndarray:
    """Target inputs N(0, I) (samples, features): independent for every n and instance."""
    return random_stream(seed, problem, "relu inputs", count, instance).standard_normal((count, dimension))
