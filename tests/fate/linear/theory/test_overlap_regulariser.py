import numpy as np
import pytest

from fate.limit.theory import limit_risk
from fate.linear.theory.overlap_regulariser import asymptotic_risk

WEIGHTS = np.array([0.05, 0.2, 0.5, 0.9, 0.99])


def test_without_weight_the_risk_is_that_of_the_source():
    theta = np.array([0.0, 0.7, 1.5])
    np.testing.assert_allclose(asymptotic_risk(0.6, 0.5, theta, 0.2, 0.0), np.sin(theta) ** 2)
    np.testing.assert_allclose(asymptotic_risk(0.6, 0.5, theta, 0.2, 1e-7), np.sin(theta) ** 2, atol=1e-6)


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("gamma", [0.3, 0.8, 2.0])
def test_no_weight_beats_the_limit(gamma, fresh):
    theta, share = np.array([0.0, 0.2, 0.8, 1.5])[:, None, None], np.array([0.1, 0.5, 1.0])[:, None]
    risk = asymptotic_risk(gamma, share, theta, 0.2, WEIGHTS, fresh=fresh)
    assert (risk >= limit_risk(share * gamma if fresh else gamma, theta, 0.2) - 1e-12).all()


def test_where_both_tasks_are_one_pretraining_fits_noise():
    assert (np.diff(asymptotic_risk(0.6, 1.0, 0.0, 0.2, WEIGHTS)) > 0).all()


def test_without_noise_enough_samples_give_the_target():
    np.testing.assert_allclose(asymptotic_risk(3.0, 1.0, np.array([0.5, 1.5]), 0.0, 1 - 1e-6), 0, atol=1e-6)


@pytest.mark.parametrize("fresh", [False, True])
def test_the_limit_is_that_of_large_draws(fresh):
    """One draw at d = 1500: fluctuations are O(1/sqrt(d))."""
    dimension, samples, taken, theta, weight, noise = 1500, 900, 450, 0.8, 0.6, 0.3
    generator = np.random.default_rng(1)
    inputs = generator.standard_normal((samples, dimension))
    target, source = np.zeros(dimension), np.eye(dimension)[0]
    target[:2] = np.cos(theta), np.sin(theta)
    labels = inputs @ target + noise * generator.standard_normal(samples)
    some, kappa = inputs[:taken], (1 - weight) / weight
    rest = labels[:taken] - some @ source
    change = some.T @ np.linalg.solve(some @ some.T + taken * kappa * np.eye(taken), rest)
    feature = source + change
    rows = slice(taken if fresh else 0, None)
    seen = inputs[rows] @ feature
    readout = seen @ labels[rows] / (seen @ seen)
    risk = np.sum((readout * feature - target) ** 2)
    expected = asymptotic_risk(samples / dimension, taken / samples, theta, noise, weight, fresh=fresh)
    assert risk == pytest.approx(float(expected), abs=4 * 0.3 / np.sqrt(dimension))
