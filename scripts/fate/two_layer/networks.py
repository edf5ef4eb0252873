"""Networks of two layers, and the balanced start of students."""

from types import ModuleType
from typing import NamedTuple

import numpy as np
import xarray as xr

from fate.two_layer.activations import ACTIVATIONS
from fate.two_layer.weights import Weights, unit_rows


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


def activation_of(dataset: xr.Dataset) -> ModuleType:
    """The activation of the networks in a dataset."""
    return ACTIVATIONS[dataset["activation"].item()]


def initialise_student(
    generator: np.random.Generator, neurons: int, dimension: int, init_scale: float, activation: ModuleType
) -> TwoLayerNetwork:
    """Balanced start: |c_i| = |w_i| = alpha = ``init_scale``, random signs, directions uniform on the sphere.

    With ReLU, gradient flow conserves c_i^2 - |w_i|^2 of every neuron, so that it stays balanced.
    """
    hidden = init_scale * unit_rows(generator.standard_normal((neurons, dimension)))
    return TwoLayerNetwork(init_scale * generator.choice([-1.0, 1.0], neurons), hidden, activation)
