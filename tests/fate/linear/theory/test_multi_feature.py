import numpy as np
import pytest
from scipy import stats

from fate.linear.theory import linear_transfer, multi_feature

SIZE = 2000


def readout_risks(samples, features, lost, noise):
    """Least squares on the first k inputs; the target's lost part lies on one more input."""
    generator = np.random.default_rng(9)
    known = np.full(features, np.sqrt((1 - lost) / features))
    risks = np.empty(SIZE)
    for draw in range(SIZE):
        inputs = generator.standard_normal((samples, features + 1))
        labels = inputs @ [*known, np.sqrt(lost)] + noise * generator.standard_normal(samples)
        readout = np.linalg.lstsq(inputs[:, :features], labels)[0]
        risks[draw] = lost + np.sum((readout - known) ** 2)
    return risks


@pytest.mark.parametrize(("samples", "features"), [(30, 5), (12, 4), (8, 16)])
def test_mean_and_law_are_those_of_least_squares(samples, features):
    risk = readout_risks(samples, features, 0.3, 0.5)
    expected = multi_feature.mean(samples, features, 0.3, 0.5)
    error = 4 * np.std(risk, ddof=1) / np.sqrt(SIZE)
    assert abs(np.mean(risk) - expected) < error < 0.1 * expected
    if samples >= features:
        sampled = multi_feature.sample_risk(np.random.default_rng(10), samples, features, 0.3, 0.5, 20_000)
        assert stats.ks_2samp(risk, sampled).pvalue > 1e-3
        assert stats.ks_2samp(0.3 + 1.5 * (risk - 0.3), sampled).pvalue < 1e-3


def test_one_feature_is_linear_transfer():
    theta = np.linspace(0, np.pi, 5)
    found = multi_feature.mean(20, 1, np.sin(theta) ** 2, 0.2)
    np.testing.assert_allclose(found, linear_transfer.mean(20, theta, 0.2), rtol=1e-13)


def test_many_samples_leave_what_the_features_cannot_express():
    assert multi_feature.mean(1e9, 7, 0.3, 1.0) == pytest.approx(0.3, abs=1e-7)
    assert np.isinf(multi_feature.mean(8, 7, 0.3, 0.0))
    assert multi_feature.mean(8, 7, 0.0, 0.0) == 0.0


@pytest.mark.parametrize(("samples", "features"), [(30, 5), (8, 16)])
def test_variance_is_that_of_least_squares(samples, features):
    risk = readout_risks(samples, features, 0.3, 0.5)
    assert np.var(risk, ddof=1) == pytest.approx(multi_feature.variance(samples, features, 0.3, 0.5), rel=0.25)


def test_variance_of_one_feature_is_that_of_linear_transfer():
    theta = np.linspace(0, np.pi, 5)
    found = multi_feature.variance(20, 1, np.sin(theta) ** 2, 0.2)
    np.testing.assert_allclose(found, linear_transfer.variance(20, theta, 0.2), rtol=1e-12)


def test_variance_with_fewer_samples_than_features_is_exact():
    """The part of a target of square norm 1 - rho that no sample sees, and the fit to noise of power sigma^2 + rho."""
    expected = 0.7**2 * stats.beta.var(4, 4) + 0.55**2 * stats.f.var(8, 9) * (8 / 9) ** 2
    assert multi_feature.variance(8, 16, 0.3, 0.5) == pytest.approx(expected, rel=1e-12)
