import numpy as np
import pytest

from fate.two_layer import kernel
from fate.two_layer.activations import ACTIVATIONS
from fate.two_layer.networks import TwoLayerNetwork, evaluate

SAMPLES = 400_000
RELU = ACTIVATIONS["relu"]


def sampled(values):
    """Mean and standard error."""
    return values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(len(values))


def test_gram_covariance_and_mean_agree_with_monte_carlo(make_network, activation):
    left, right = make_network(3, 4, 0).hidden, make_network(2, 4, 1).hidden
    inputs = np.random.default_rng(2).standard_normal((SAMPLES, 4))
    one, other = (activation.evaluate(inputs @ rows.T) for rows in (left, right))
    mean, error = sampled(one)
    assert np.all(abs(activation.mean(left) - mean) < 4.5 * error)
    mean, error = sampled(one[:, :, None] * other[:, None])
    assert np.all(abs(activation.gram_matrix(left, right) - mean) < 4.5 * error)
    centred = (one - one.mean(axis=0))[:, :, None] * (other - other.mean(axis=0))[:, None]
    mean, error = sampled(centred)
    assert np.all(abs(kernel.covariance_matrix(activation, left, right) - mean) < 4.5 * error)


def test_risk_agrees_with_monte_carlo(make_network, activation):
    student, teacher = make_network(6, 4, 3, activation), make_network(5, 4, 4, activation)
    inputs = np.random.default_rng(5).standard_normal((SAMPLES, 4))
    mean, error = sampled((evaluate(student, inputs) - evaluate(teacher, inputs)) ** 2)
    risk = kernel.squared_distance(student, teacher)
    assert error < 0.01 * risk
    assert abs(risk - mean) < 4.5 * error


@pytest.mark.parametrize(("cosine", "expected"), [(1.0, 0.5), (-1.0, 0.0), (0.0, 0.5 / np.pi)])
def test_relu_kernel_of_equal_opposite_and_orthogonal_neurons(cosine, expected):
    other = np.array([[cosine, np.sqrt(1 - cosine**2)]])
    assert RELU.gram_matrix(np.array([[1.0, 0.0]]), other) == pytest.approx(expected, abs=1e-12)


def test_distance_of_a_network_from_itself_with_its_neurons_split_is_zero(make_network, activation):
    network = make_network(5, 4, 0, activation)
    twice = TwoLayerNetwork(np.tile(network.output, 2), np.tile(network.hidden, (2, 1)), activation)
    assert kernel.squared_distance(network, twice) < 1e-14 * kernel.squared_norm(network)


def test_alignment_is_one_for_the_same_kernel_and_less_for_another(make_network, activation):
    rows, others = make_network(5, 8, 0).hidden, make_network(5, 8, 1).hidden
    assert kernel.kernel_alignment(activation, rows, rows[::-1]) == pytest.approx(1, abs=1e-12)
    assert kernel.kernel_alignment(RELU, 3 * rows, rows) == pytest.approx(1, abs=1e-12)
    assert 0 < kernel.kernel_alignment(activation, rows, others) < 0.9


def test_alignment_agrees_with_centred_kernels_on_samples(make_network, activation):
    rows, others = make_network(4, 3, 0).hidden, make_network(5, 3, 1).hidden
    inputs = np.random.default_rng(2).standard_normal((2000, 3))
    kernels = []
    for weights in (rows, others):
        features = activation.evaluate(inputs @ weights.T)
        features -= features.mean(axis=0)
        kernels.append(features @ features.T)
    one, other = kernels
    estimate = np.sum(one * other) / np.sqrt(np.sum(one**2) * np.sum(other**2))
    assert kernel.kernel_alignment(activation, rows, others) == pytest.approx(estimate, abs=4 / np.sqrt(2000))


def test_aligned_fraction_counts_opposite_neurons_by_their_mass():
    student = TwoLayerNetwork(np.array([1.0, -2.0, 1.0]), np.array([[1.0, 0.1], [-3.0, 0.0], [1.0, 1.0]]))
    aligned = np.hypot(1, 0.1) + 6
    assert kernel.aligned_fraction(student, np.array([[1.0, 0.0]])) == pytest.approx(aligned / (aligned + np.sqrt(2)))
