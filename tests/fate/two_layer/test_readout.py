import numpy as np
import pytest

from fate.two_layer.activations import ACTIVATIONS
from fate.two_layer.kernel import squared_distance, squared_norm
from fate.two_layer.networks import TwoLayerNetwork, evaluate
from fate.two_layer.projection import unexplained_share
from fate.two_layer.readout import fit_outputs

RELU = ACTIVATIONS["relu"]


@pytest.fixture
def task(make_network):
    student, target = make_network(8, 4, 0), make_network(3, 4, 1)
    inputs = np.random.default_rng(2).standard_normal((5, 4))
    return student.hidden, inputs, evaluate(target, inputs)


def test_least_norm_interpolates_with_the_pseudo_inverse(task):
    hidden, inputs, labels = task
    fitted = fit_outputs(RELU, hidden, inputs, labels, 0.0)
    assert np.allclose(evaluate(fitted, inputs), labels)
    features = np.maximum(inputs @ hidden.T, 0) / np.sqrt(8)
    assert np.allclose(fitted.output, np.sqrt(8) * np.linalg.pinv(features) @ labels)


def test_ridge_solves_the_normal_equations(task):
    hidden, inputs, labels = task
    features = np.maximum(inputs @ hidden.T, 0) / np.sqrt(8)
    expected = np.linalg.solve(features.T @ features + 5 * 0.1 * np.eye(8), features.T @ labels)
    assert np.allclose(fit_outputs(RELU, hidden, inputs, labels, [0.0, 0.1]).output[1], np.sqrt(8) * expected)


def test_many_samples_end_at_the_floor(make_network):
    rows, target = make_network(5, 4, 0).hidden, make_network(3, 4, 1)
    inputs = np.random.default_rng(2).standard_normal((50_000, 4))
    fitted = fit_outputs(RELU, rows, inputs, evaluate(target, inputs), 0.0)
    rho = unexplained_share(rows, target)
    excess = squared_distance(fitted, target) / squared_norm(target) - rho
    assert 0 <= excess < 20 * 5 / 50_000 * rho  # about features/n, a few times that for heavy-tailed products


def test_many_samples_with_ridge_end_at_the_floor_with_ridge(make_network):
    rows, target = make_network(5, 4, 0).hidden, make_network(3, 4, 1)
    inputs = np.random.default_rng(2).standard_normal((50_000, 4))
    fitted = fit_outputs(RELU, rows, inputs, evaluate(target, inputs), 0.3)
    floor = unexplained_share(rows, target, ridge=0.3)
    assert floor > 1.02 * unexplained_share(rows, target)
    assert squared_distance(fitted, target) / squared_norm(target) == pytest.approx(floor, rel=0.02)


def test_a_dead_feature_gets_no_weight():
    hidden, inputs = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, -1.0], [2.0, -1.0]])
    fitted = fit_outputs(RELU, hidden, inputs, np.array([1.0, 2.0]), 0.0)
    assert isinstance(fitted, TwoLayerNetwork)
    assert np.allclose(fitted.output, [2.0, 0.0])
