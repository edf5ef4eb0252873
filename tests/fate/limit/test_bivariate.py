"""The bivariate model against matrices of all samples at once, its estimates, and its limits."""

import numpy as np
import pytest
from scipy.optimize import check_grad

from fate.limit.bivariate import Relation, _prior, deviance, fit_relation, pair_samples, posterior_mean
from fate.limit.theory import limit_risk
from fate.risks import excess_risk

DIMENSION = 40
LOGARITHMS = np.array([-0.5, 0.3, 0.8, -1.5, -0.7])


def draw(source_samples, samples, correlation=0.8, noise=(0.2, 0.5), dimension=DIMENSION, seed=0):
    """X_s, y_s, X_t, y_t and beta_t of the model, with signals of 1."""
    generator = np.random.default_rng(seed)
    source, other = generator.standard_normal((2, dimension)) / np.sqrt(dimension)
    target = correlation * source + np.sqrt(1 - correlation**2) * other
    data = []
    for vector, count, level in zip((source, target), (source_samples, samples), noise, strict=True):
        inputs = generator.standard_normal((count, dimension))
        data += [inputs, inputs @ vector + level * generator.standard_normal(count)]
    return *data, target


@pytest.mark.parametrize(("source_samples", "samples"), [(15, 25), (60, 25), (15, 70), (60, 70)])
def test_one_task_after_the_other_is_both_at_once(source_samples, samples):
    source_inputs, source_labels, inputs, labels, _ = draw(source_samples, samples)
    pair, relation = pair_samples(source_inputs, source_labels, inputs), Relation.from_logarithms(LOGARITHMS)
    a, b, r, source_noise, noise = relation
    signal = np.array([[a, r * np.sqrt(a * b)], [r * np.sqrt(a * b), b]]) / DIMENSION
    both = np.block([[source_inputs, np.zeros_like(source_inputs)], [np.zeros_like(inputs), inputs]])
    prior = np.kron(signal, np.eye(DIMENSION))
    level = np.repeat([source_noise**2, noise**2], [source_samples, samples])
    covariance, together = both @ prior @ both.T + np.diag(level), np.append(source_labels, labels)
    fitted = np.linalg.solve(covariance, together)
    value = (together @ fitted + np.linalg.slogdet(covariance).logabsdet) / 2
    assert deviance(LOGARITHMS, pair, labels)[0] == pytest.approx(value, rel=1e-9)
    expected = (prior @ both.T @ fitted)[DIMENSION:]
    np.testing.assert_allclose(posterior_mean(pair, labels, relation), expected, atol=1e-10)


@pytest.mark.parametrize(("source_samples", "samples"), [(15, 70), (60, 25)])
def test_the_gradient_is_that_of_the_deviance(source_samples, samples):
    source_inputs, source_labels, inputs, labels, _ = draw(source_samples, samples)
    pair, generator = pair_samples(source_inputs, source_labels, inputs), np.random.default_rng(1)
    for _ in range(5):
        point = generator.uniform(-3, 1, 5)
        slope = np.linalg.norm(deviance(point, pair, labels)[1])
        error = check_grad(*(lambda at, part=part: deviance(at, pair, labels)[part] for part in (0, 1)), point)
        assert error <= 1e-5 * (1 + slope)


def test_the_relation_is_found_and_the_limit_is_near():
    """Many samples: each parameter's mean over draws is off by less than the prior's pull, which is O(1/n)."""
    found, risks = [], []
    for seed in range(30):
        *source, inputs, labels, target = draw(160, 120, dimension=80, seed=seed)
        pair = pair_samples(*source, inputs)
        found.append(fit_relation(pair, labels))
        risks.append(excess_risk(posterior_mean(pair, labels, found[-1]), target))
    found = np.array(found)
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert np.all(abs(found.mean(axis=0) - [1, 1, 0.8, 0.2, 0.5]) < 4 * error + 0.02)
    limit, error = limit_risk(1.5, np.arccos(0.8), 0.5, 2.0, 0.2), np.std(risks, ddof=1) / np.sqrt(len(risks))
    assert -4 * error < np.mean(risks) - limit < 0.1 * limit + 4 * error


def test_units_and_signs_of_labels_do_not_matter():
    source_inputs, source_labels, inputs, labels, _ = draw(30, 35)
    pair, flipped = (pair_samples(source_inputs, factor * source_labels, inputs) for factor in (1, -10))
    relation, other = fit_relation(pair, labels), fit_relation(flipped, 3 * labels)
    expected = np.array(relation) * [100, 9, -1, 10, 3]
    np.testing.assert_allclose(other, expected, rtol=1e-2, atol=1e-3)  # the search ends within some 1e-3 of the mode
    vectors = posterior_mean(pair, labels, relation), posterior_mean(flipped, 3 * labels, other) / 3
    np.testing.assert_allclose(*vectors, atol=1e-3)


def test_a_source_without_relation_leaves_ridge_regression():
    source_inputs, source_labels, inputs, labels, _ = draw(30, 25)
    relation = Relation(1.0, 0.7, 0.0, 0.2, 0.5)
    found = posterior_mean(pair_samples(source_inputs, source_labels, inputs), labels, relation)
    penalised = inputs.T @ inputs + DIMENSION * 0.25 / 0.7 * np.eye(DIMENSION)
    np.testing.assert_allclose(found, np.linalg.solve(penalised, inputs.T @ labels), atol=1e-10)


def test_the_prior_is_uniform_in_shares_and_correlation_and_has_its_gradient():
    """In logarithms, where h (1 - h) and 1 - r^2 are what changes of variables leave."""
    for seed in range(3):
        point = np.random.default_rng(seed).uniform(-2, 2, 5)
        assert check_grad(*(lambda at, part=part: _prior(at)[part] for part in (0, 1)), point) < 1e-6
        ratios = np.exp(point[:2] - point[3:])
        density = np.prod(ratios / (1 + ratios) ** 2) * (1 - np.tanh(point[2]) ** 2)
        assert _prior(point)[0] == pytest.approx(np.log(density))
