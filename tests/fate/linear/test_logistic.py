"""Largest margins by non-negative least squares, and descent of logistic loss, against a general-purpose optimiser."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize

from fate.linear.logistic import descend_logistic, max_margin_vector
from fate.linear.networks import RankOneNetwork, balanced_network


@pytest.fixture
def signed():
    return np.random.default_rng(0).standard_normal((2, 8, 12)) + 0.3


def test_the_largest_margin_is_that_of_a_constrained_optimiser(signed):
    found = max_margin_vector(signed[0])
    margins = {"type": "ineq", "fun": lambda beta: signed[0] @ beta - 1, "jac": lambda beta: signed[0]}
    best = minimize(lambda beta: beta @ beta / 2, np.zeros(12), jac=lambda beta: beta, constraints=margins, tol=1e-12)
    np.testing.assert_allclose(found, best.x, atol=1e-6)
    assert (signed[0] @ found).min() == pytest.approx(1)


def test_no_margin_where_nothing_separates():
    both = np.random.default_rng(0).standard_normal((3, 4))
    assert np.isnan(max_margin_vector(np.concatenate([both, -both]))).all()


def start(signed, angles=3):
    vectors = np.random.default_rng(1).standard_normal((len(signed), angles, signed.shape[-1]))
    return balanced_network(vectors, 2)


def test_descent_reaches_its_loss_and_leaves_what_no_sample_sees(signed):
    """u changes in the row space of the samples alone, exactly, whatever the loss."""
    network = start(signed)
    end, loss = descend_logistic(network, signed, 1e-4, 10_000)
    assert (loss <= 1e-4).all()
    vector = end.feature * end.scales
    margins = np.einsum("isd,iad->ias", signed, vector)
    np.testing.assert_allclose(np.mean(np.logaddexp(0, -margins), axis=-1), loss)
    for inputs, before, after in zip(signed, network.feature, end.feature, strict=True):
        unseen = np.eye(12) - np.linalg.pinv(inputs) @ inputs
        np.testing.assert_allclose(after @ unseen, before @ unseen, atol=1e-12)


def test_networks_descend_together_as_alone(signed):
    network = start(signed)
    together, loss = descend_logistic(network, signed, 1e-2, 10_000)
    for place in np.ndindex(loss.shape):
        one = tuple(slice(index, index + 1) for index in place)
        alone, _ = descend_logistic(RankOneNetwork(*(part[one] for part in network)), signed[one[:1]], 1e-2, 10_000)
        np.testing.assert_allclose(together.feature[one], alone.feature, atol=1e-12)
        np.testing.assert_allclose(together.scales[one], alone.scales, atol=1e-12)


def test_descent_stays_near_the_flow(signed):
    """Flow conserves s^2 - |u|^2 = 0."""
    end, _ = descend_logistic(start(signed), signed, 1e-3, 10_000)
    drift = end.scales[..., 0] ** 2 - np.sum(end.feature**2, axis=-1)
    assert np.abs(drift / end.scales[..., 0] ** 2).max() < 0.1


def test_descent_from_small_weights_goes_to_the_largest_margin(signed):
    """Slowly: of u, whose length grows as sqrt(log(1 / loss)), the part that was learned early stays as it is."""
    network = balanced_network(1e-6 * signed.mean(axis=1)[:, None], 2)
    best = np.stack([max_margin_vector(each) for each in signed])
    angles = []
    for target in (1e-4, 1e-8, 1e-16):
        network, _ = descend_logistic(network, signed, target, 100_000)
        feature = network.feature[:, 0]
        lengths = np.linalg.norm(feature, axis=-1) * np.linalg.norm(best, axis=-1)
        angles.append(np.arccos(np.sum(feature * best, axis=-1) / lengths))
    for early, late in itertools.pairwise(angles):
        np.testing.assert_allclose(late / early, 0.5**0.5, rtol=0.1)


def test_too_few_steps_leave_the_loss_above_the_target(signed):
    network = start(signed)
    end, loss = descend_logistic(network, signed, 1e-6, 3)
    assert (loss > 1e-6).all()
    assert isinstance(end, RankOneNetwork)
