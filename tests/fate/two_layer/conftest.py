import numpy as np
import pytest

from fate.two_layer.networks import TwoLayerNetwork


@pytest.fixture
def make_network():
    """A network with Gaussian weights."""

    def make(neurons: int, dimension: int, seed: int) -> TwoLayerNetwork:
        generator = np.random.default_rng(seed)
        return TwoLayerNetwork(generator.standard_normal(neurons), generator.standard_normal((neurons, dimension)))

    return make
