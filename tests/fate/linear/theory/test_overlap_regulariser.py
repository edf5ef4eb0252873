import numpy as np
import pytest

from fate.limit.theory import limit_risk
from fate.linear.theory.overlap_regulariser import _effective_ridge, asymptotic_risk, pretrained_feature

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


def test_the_feature_is_the_minimum_of_its_loss():
    generator = np.random.default_rng(2)
    inputs, labels, source = (
        generator.standard_normal((7, 4)),
        generator.standard_normal(7),
        generator.standard_normal(4),
    )
    rows = np.concatenate([np.sqrt(0.3) * np.eye(4), np.sqrt(0.7 / 7) * inputs])
    expected = np.linalg.lstsq(rows, np.concatenate([np.sqrt(0.3) * source, np.sqrt(0.7 / 7) * labels]))[0]
    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / 7)
    found = pretrained_feature(eigenvalue, basis.T @ inputs.T @ labels / 7, basis.T @ source, 0.7)
    np.testing.assert_allclose(basis @ found, expected)


def test_the_effective_ridge_solves_its_equation():
    gamma, kappa = np.meshgrid([0.1, 0.9, 1.0, 3.0], [1e-3, 0.1, 2.0])
    found = _effective_ridge(gamma, kappa)
    np.testing.assert_allclose(found * (1 - 1 / (gamma * (1 + found))), kappa, rtol=1e-9)


@pytest.mark.parametrize(("theta", "weight", "noise"), [(0.8, 0.6, 0.3), (1.3, 0.9, 1.0), (2.0, 0.5, 2.0)])
@pytest.mark.parametrize(("taken", "fresh"), [(150, False), (150, True), (300, False)])
def test_the_limit_is_the_mean_of_large_draws(taken, fresh, theta, weight, noise):
    """At d = 500, where the scatter of the readout adds what one of its samples is worth."""
    dimension, samples, draws = 500, 300, 60
    generator = np.random.default_rng(1)
    target, source = np.zeros(dimension), np.eye(dimension)[0]
    target[:2] = np.cos(theta), np.sin(theta)
    risks = np.empty(draws)
    for draw in range(draws):
        inputs = generator.standard_normal((samples, dimension))
        labels = inputs @ target + noise * generator.standard_normal(samples)
        some, kappa = inputs[:taken], (1 - weight) / weight
        rest = labels[:taken] - some @ source
        change = some.T @ np.linalg.solve(some @ some.T + taken * kappa * np.eye(taken), rest)
        feature = source + change
        rows = slice(taken if fresh else 0, None)
        seen = inputs[rows] @ feature
        readout = seen @ labels[rows] / (seen @ seen)
        risks[draw] = np.sum((readout * feature - target) ** 2)
    expected = asymptotic_risk(samples / dimension, taken / samples, theta, noise, weight, fresh=fresh)
    error = 4 * np.std(risks, ddof=1) / np.sqrt(draws)
    assert abs(np.mean(risks) - expected) < error + (1 + noise**2) / taken < 0.07 * expected
