import numpy as np
import pytest
import xarray as xr

from fate.linear import networks


def rank_one_weights(feature, scales, width, generator):
    """A full-width network on the rank-one manifold, with random hidden rotations."""
    rights = [vector / np.linalg.norm(vector) for vector in generator.standard_normal((len(scales), width))]
    weights = [np.outer(feature, rights[0])]
    weights += [scale * np.outer(rights[i], rights[i + 1]) for i, scale in enumerate(scales[:-1])]
    return [*weights, scales[-1] * rights[-1][:, None]]


@pytest.mark.parametrize("depth", [2, 3, 5])
@pytest.mark.parametrize("width", [1, 4, 30])
def test_a_rank_one_network_is_compressed_without_loss(depth, width):
    generator = np.random.default_rng(depth)
    feature, scales = generator.standard_normal(20), generator.uniform(0.5, 2, depth - 1)
    weights = rank_one_weights(feature, scales, width, generator)
    network, error = networks.compress_network(weights)
    assert error < 1e-14
    assert np.allclose(np.prod(network.scales) * network.feature, networks.end_to_end(weights))
    assert np.allclose(np.abs(network.scales), scales)
    assert np.isclose(np.linalg.norm(network.feature), np.linalg.norm(feature))


def test_truncation_error_is_the_relative_size_of_what_is_cut():
    generator = np.random.default_rng(0)
    weights = rank_one_weights(generator.standard_normal(40), [1.3], 40, generator)
    noise = [1e-4 * generator.standard_normal(layer.shape) for layer in weights]
    _, error = networks.compress_network([layer + n for layer, n in zip(weights, noise, strict=True)])
    expected = np.sqrt(sum(np.sum(n**2) for n in noise) / sum(np.sum(layer**2) for layer in weights))
    assert 0.9 * expected < error < expected


@pytest.mark.parametrize("depth", [2, 4])
def test_gaussian_weights_have_the_stated_variance(depth):
    weights = networks.initialise_weights(np.random.default_rng(0), 200, 100, depth, 1e-3, "gaussian")
    assert [layer.shape for layer in weights] == [(200, 100), *[(100, 100)] * (depth - 2), (100, 1)]
    for layer in weights:
        relative = np.mean(layer**2) / (1e-6 / 100)
        assert abs(relative - 1) < 4 * np.sqrt(2 / layer.size)


def test_zero_asymmetric_weights():
    weights = networks.initialise_weights(np.random.default_rng(0), 5, 3, 3, 0.1, "zas")
    assert np.array_equal(weights[0], 0.1 * np.eye(5, 3))
    assert np.array_equal(weights[1], 0.1 * np.eye(3))
    assert not weights[2].any()


def test_rank_one_residual_tells_rank_one_from_rank_two():
    left, right = np.eye(6)[:, :2], np.eye(4)[:, :2]
    assert networks.rank_one_residual(np.outer(left[:, 0], right[:, 0])) < 1e-15
    assert np.isclose(networks.rank_one_residual(left @ np.diag([3.0, 4.0]) @ right.T), 3 / 5)


@pytest.mark.parametrize("depth", [2, 5])
def test_an_aligned_network_has_layers_of_its_scale_along_the_correlation(depth):
    network = networks.aligned_network(np.array([[3.0, 4.0], [-0.1, 0.0]]), 1e-3, depth)
    np.testing.assert_allclose(network.feature, [[6e-4, 8e-4], [-1e-3, 0.0]])
    np.testing.assert_array_equal(network.scales, np.full((2, depth - 1), 1e-3))


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_a_balanced_network_has_equal_layers_and_the_vector(depth):
    vector = np.array([[3.0, 4.0], [0.1, 0.0]])
    network = networks.balanced_network(vector, depth)
    np.testing.assert_allclose(network.feature * network.scales.prod(-1, keepdims=True), vector)
    np.testing.assert_allclose(network.scales, np.linalg.norm(network.feature, axis=-1)[:, None] * np.ones(depth - 1))


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_layers_are_read_as_they_were_written(depth):
    generator = np.random.default_rng(0)
    weights = [networks.initialise_weights(generator, 6, 4, depth, 1.0, "gaussian") for _ in range(2)]
    variables = networks.layer_variables(weights)
    assert ("hidden_layers" in variables) == (depth > 2)
    for read, *written in zip(networks.read_layers(xr.Dataset(variables)), *weights, strict=True):
        np.testing.assert_array_equal(read, written)
