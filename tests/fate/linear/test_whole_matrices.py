"""Whole matrices on a few dimensions: steps by hand, the rank-one network beside them, and what weight decay leaves."""

import numpy as np
import pytest

from fate.linear.end_points import decayed_vector
from fate.linear.networks import balance_matrices, balanced_network, end_to_end, initialise_weights
from fate.linear.whole_matrices import (
    Target,
    descend_beside_rank_one,
    descend_each,
    fade,
    forget,
    stable_step,
    turned,
)
from fate.risks import excess_risk

DIMENSION = 6


def make_target(seed, seen=4, noise=0.3):
    """A target whose samples see ``seen`` of six dimensions."""
    generator = np.random.default_rng(seed)
    basis = np.linalg.qr(generator.standard_normal((DIMENSION, DIMENSION)))[0]
    eigenvalue = np.where(np.arange(DIMENSION) < seen, 1 + generator.random(DIMENSION), 0.0)
    vector = generator.standard_normal(DIMENSION)
    vector /= np.linalg.norm(vector)
    return Target(basis, eigenvalue, eigenvalue * vector + noise * eigenvalue * generator.random(DIMENSION), vector)


def starts(seed, depth=2, scale=0.5, count=2):
    generator = np.random.default_rng(seed)
    return [initialise_weights(generator, DIMENSION, 4, depth, scale, "gaussian") for _ in range(count)]


TARGETS = [make_target(0), make_target(1, seen=6)]


def test_the_largest_stable_step_is_that_of_one_mode():
    """Two balanced layers at beta = 4: lambda (s u - 4)^2 / 2 has the curvature lambda (u^2 + s^2) = 8 lambda."""
    assert stable_step(np.array([[0.5, 3.0]]), np.array([[4.0, 0.0]]), 2) == pytest.approx(2 / (8 * 3.0))
    assert stable_step(np.array([[2.0]]), np.array([[0.1]]), 3) == pytest.approx(2 / 6)


def test_in_the_basis_of_its_target_a_network_is_the_same_function():
    begun = starts(0, depth=3)
    layers = turned(begun, TARGETS)
    for index, (start, target) in enumerate(zip(begun, TARGETS, strict=True)):
        found = end_to_end([layer[index] for layer in layers])
        np.testing.assert_allclose(target.basis @ found, end_to_end(start), atol=1e-12)


@pytest.mark.parametrize("backend", ["cpu", "gpu"])
@pytest.mark.parametrize("decay", [None, 0.1])
def test_a_step_goes_against_the_gradient_alone_or_together(monkeypatch, backend, decay):
    """dL / dW_1 = g w_2^T and dL / dw_2 = W_1^T g, g = lambda beta - b, and the decay of each layer."""
    monkeypatch.setattr("jax.default_backend", lambda: backend)
    begun, steps = starts(1), np.array([0.01, 0.05])
    found = descend_each(begun, TARGETS, steps, 1, decay)
    for index, (layers, target) in enumerate(zip(begun, TARGETS, strict=True)):
        first, last = target.basis.T @ layers[0], layers[1]
        gradient = (target.eigenvalue * (first @ last)[:, 0] - target.correlation)[:, None]
        keep = 1 - steps[index] * (decay or 0)
        np.testing.assert_allclose(found.weights[0][index], keep * first - steps[index] * gradient @ last.T, atol=1e-12)
        np.testing.assert_allclose(found.weights[1][index], keep * last - steps[index] * first.T @ gradient, atol=1e-12)


def test_a_rank_one_start_stays_beside_its_network_and_not_beside_another():
    vectors = [TARGETS[0].basis @ np.eye(DIMENSION)[0], TARGETS[1].basis @ np.eye(DIMENSION)[1]]
    networks = [balanced_network(vector, 2) for vector in vectors]
    direction = np.array([[0.6], [0.8]])
    begun = [[network.feature[:, None] @ direction.T, network.scales * direction] for network in networks]
    distance, change = descend_beside_rank_one(begun, networks, TARGETS, 0.1, 20)
    np.testing.assert_allclose(distance, 0, atol=1e-12)
    eigenvalue = np.stack([target.eigenvalue for target in TARGETS])
    fit = np.stack([target.correlation for target in TARGETS]) / np.where(eigenvalue > 0, eigenvalue, 1)
    moved = descend_each(begun, TARGETS, 0.1 * stable_step(eigenvalue, fit, 2), 20).vector
    before = np.stack([target.basis.T @ vector for target, vector in zip(TARGETS, vectors, strict=True)])
    length = np.linalg.norm(before, axis=1)
    np.testing.assert_allclose(change, np.linalg.norm(moved - before, axis=1) / length, rtol=1e-10)
    # No step at all leaves what is between two starts: here the other one is half as long.
    halves = [balanced_network(vector / 2, 2) for vector in vectors]
    distance, change = descend_beside_rank_one(begun, halves, TARGETS, 0.1, 0)
    np.testing.assert_allclose(distance, 1)
    np.testing.assert_allclose(change, 0, atol=1e-15)


@pytest.fixture(scope="module")
def forgotten():
    """From two starts of each network, the layers of one further from balance."""
    unbalanced = [[1.5 * first, last / 1.5] for first, last in starts(3)]
    begun = {"small": starts(2, scale=0.2), "unbalanced": unbalanced}
    return begun, forget(begun, TARGETS, 0.3, 0.4, 20_000)


def test_with_weight_decay_all_starts_end_at_the_one_minimum(forgotten):
    begun, found = forgotten
    assert found["decayed_converged"].shape == (2, 2)
    assert found["decayed_converged"].all()
    assert (found["decayed_distance"] < 1e-8).all()
    for index, target in enumerate(TARGETS):
        minimum = decayed_vector(target.eigenvalue, target.correlation, 0.3)
        np.testing.assert_allclose(found["decayed_risk"][:, index], excess_risk(minimum, target.vector), rtol=1e-6)
    for row, each in enumerate(begun.values()):
        norms = [np.linalg.norm(balance_matrices(layers)[0]) for layers in each]
        np.testing.assert_allclose(found["begun_imbalance"][row], norms)
    assert (found["decayed_imbalance"] < 1e-6).all()


def test_what_no_sample_sees_decays_at_the_rate_of_weight_decay_alone():
    found = fade(starts(4), TARGETS, 0.2, [0.4, 0.1])
    assert found["unseen_rate"].shape == (2, 2)
    np.testing.assert_allclose(found["unseen_rate"][:, 0], 1, rtol=1e-10)
    assert np.isnan(found["unseen_rate"][:, 1]).all()  # the samples of the second see all
    # Of gradient flow it is 1: four times smaller steps come about four times nearer, of first order in the step.
    gap = 1 - found["imbalance_rate"]
    assert (np.abs(gap[1]) < np.abs(gap[0])).all()
    np.testing.assert_allclose(gap[0] / gap[1], 4, rtol=0.2)
