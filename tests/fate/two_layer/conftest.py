import numpy as np
import pytest

from fate.two_layer.activations import ACTIVATIONS
from fate.two_layer.networks import TwoLayerNetwork


@pytest.fixture(params=ACTIVATIONS)
def activation(request):
    """Each activation in turn."""
    return ACTIVATIONS[request.param]


@pytest.fixture
def make_network():
    """A network with Gaussian weights, of ReLU unless another activation is given."""

    def make(neurons: int, dimension: int, seed: int, activation=ACTIVATIONS["relu"]) -> TwoLayerNetwork:
        generator = np.random.default_rng(seed)
        weights = generator.standard_normal(neurons), generator.standard_normal((neurons, dimension))
        return TwoLayerNetwork(*weights, activation)

    return make
