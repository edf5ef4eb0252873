"""Error rates in theory against least squares, largest margins and end points of flow on drawn data."""

import numpy as np
import pytest
from scipy.special import ndtr

from fate.linear.end_points import flow_end_point, least_squares_vector
from fate.linear.logistic import max_margin_vector
from fate.linear.networks import balanced_network
from fate.linear.theory import classification
from fate.risks import standard_error

DIMENSION, DRAWS = 200, 30
BIAS = 1 / DIMENSION
GAMMA = [0.2, 0.5, 0.8, 1.5]


def draw(gamma, separation):
    """Signed inputs (draw, n, d), and the mean mu (d,)."""
    mean = np.append(separation, np.zeros(DIMENSION - 1))
    shape = (DRAWS, round(gamma * DIMENSION), DIMENSION)
    return np.random.default_rng(0).standard_normal(shape) + mean, mean


def agree(measured, expected):
    assert abs(measured.mean() - expected) < 4 * standard_error(measured) + BIAS


@pytest.mark.parametrize("gamma", GAMMA)
@pytest.mark.parametrize("separation", [0.5, 1.0, 2.0])
def test_scratch_and_fine_tuning_are_those_of_least_squares_and_of_flow(gamma, separation):
    signed, mean = draw(gamma, separation)
    samples = signed.shape[1]
    eigenvalue, basis = np.linalg.eigh(np.swapaxes(signed, -1, -2) @ signed / samples)
    eigenvalue = np.where(eigenvalue > 1e-10, eigenvalue, 0.0)
    correlation = np.where(eigenvalue > 0, np.einsum("ikm,ik->im", basis, signed.mean(axis=1)), 0.0)
    turned = np.einsum("ikm,k->im", basis, mean)
    agree(
        classification.error_rate(least_squares_vector(eigenvalue, correlation), turned),
        classification.scratch(gamma, separation),
    )
    for theta in (0.3, 1.2):
        source = np.zeros(DIMENSION)
        source[:2] = separation / (1 + separation**2) * np.array([np.cos(theta), np.sin(theta)])
        start = balanced_network(np.einsum("ikm,k->im", basis, source), 2)
        end = flow_end_point(*start, eigenvalue, correlation)
        agree(classification.error_rate(end, turned), classification.fine_tuning(gamma, theta, separation))


@pytest.mark.parametrize("gamma", GAMMA)
def test_the_largest_margin(gamma):
    signed, mean = draw(gamma, 1.0)
    vectors = np.stack([max_margin_vector(each) for each in signed])
    agree(classification.error_rate(vectors, mean), classification.max_margin(gamma, 1.0))


def test_too_many_samples_are_not_separable():
    """Without classes no half-space holds more than 2 d Gaussian points (Cover 1965)."""
    assert np.isfinite(classification.max_margin(1.95, 0.0))
    assert np.isnan(classification.max_margin(2.05, 0.0))


def test_linear_transfer_with_its_wrong_signs():
    samples, theta, separation = 5, 1.3, 1.0
    signed, mean = np.random.default_rng(1).standard_normal((4000, samples, 2)), np.array([separation, 0.0])
    source = np.array([np.cos(theta), np.sin(theta)])
    sign = np.sign((signed + mean).sum(axis=1) @ source)
    errors = classification.error_rate(sign[:, None] * source, mean)
    expected = classification.linear_transfer(samples, theta, separation)
    assert abs(errors.mean() - expected) < 4 * standard_error(errors)
    assert expected - ndtr(-separation * np.cos(theta)) > 0.04
    assert classification.linear_transfer(10**6, 0.3, 1.0) == pytest.approx(ndtr(-np.cos(0.3)))


def test_limits():
    """The best error rate Phi(-r) with many samples, one half at gamma = 1, and scratch from there on."""
    assert classification.scratch(1e6, 1.5) == pytest.approx(ndtr(-1.5), rel=1e-4)
    assert classification.scratch(1.0, 1.5) == 0.5
    assert classification.fine_tuning(1.3, 0.2, 1.0) == classification.scratch(1.3, 1.0)
    assert classification.fine_tuning(1e-6, 0.0, 1.0) == pytest.approx(ndtr(-1.0), abs=1e-3)
    assert classification.fine_tuning(1e-6, np.pi / 2, 1.0) == pytest.approx(0.5, abs=2e-3)


def test_break_even_angles_are_where_error_rates_meet():
    gamma, separation = np.array([0.3, 0.5]), 1.0
    errors = classification.scratch(gamma, separation)
    found = classification.break_even_angle(
        lambda angle, ratio: classification.fine_tuning(ratio, angle, separation), errors, gamma
    )
    np.testing.assert_allclose(classification.fine_tuning(gamma, found, separation), errors, rtol=1e-9)
    nowhere = classification.break_even_angle(lambda angle, ratio: ndtr(-np.cos(angle)) + 0 * ratio, [0.9], [0.1])
    assert np.isnan(nowhere).all()


def test_error_rate_is_the_share_of_inputs_in_the_wrong_class():
    generator = np.random.default_rng(7)
    vector, mean = generator.standard_normal((2, 3))
    labels = generator.choice([-1.0, 1.0], 200_000)
    inputs = labels[:, None] * mean + generator.standard_normal((200_000, 3))
    wrong = (np.sign(inputs @ vector) != labels).astype(float)
    assert abs(wrong.mean() - classification.error_rate(vector, mean)) < 4 * standard_error(wrong)
    assert classification.error_rate(-vector, mean) == pytest.approx(1 - classification.error_rate(5 * vector, mean))
