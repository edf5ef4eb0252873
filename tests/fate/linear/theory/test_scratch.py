import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fate.linear.end_points import least_squares_vector
from fate.linear.theory import scratch
from fate.risks import excess_risk

SIZE = 1500
CELLS = [(20, 40), (60, 40), (10, 40), (30, 40)]


def risks_of_designs(draws, noise):
    return excess_risk(least_squares_vector(draws.eigenvalue, draws.correlation(0.4, noise)), draws.target(0.4))


@pytest.mark.parametrize(("samples", "dimension"), CELLS)
@pytest.mark.parametrize("noise", [0.3, 1.0])
def test_mean_and_variance_are_those_of_real_designs(draw, samples, dimension, noise):
    risk = risks_of_designs(draw(samples, dimension, SIZE), noise)
    spread = np.sqrt(scratch.variance(samples, dimension, noise))
    assert abs(np.mean(risk) - scratch.mean(samples, dimension, noise)) < 4 * spread / np.sqrt(SIZE)
    assert np.std(risk) == pytest.approx(spread, rel=0.25)


@pytest.mark.parametrize(("samples", "dimension"), [*CELLS, (40, 40), (39, 40)])
def test_sampler_has_the_law_of_real_designs(draw, samples, dimension):
    risk = risks_of_designs(draw(samples, dimension, SIZE), 0.5)
    sampled = scratch.sample_risk(np.random.default_rng(1), samples, dimension, 0.5, 20_000)
    assert stats.ks_2samp(risk, sampled).pvalue > 1e-3
    assert stats.ks_2samp(1.5 * risk, sampled).pvalue < 1e-3  # the test can tell laws apart


@pytest.mark.parametrize(("samples", "dimension"), [(250, 500), (750, 500), (4, 24), (24, 4)])
def test_sampler_has_the_closed_mean_and_variance(samples, dimension):
    size = 400_000
    risk = scratch.sample_risk(np.random.default_rng(2), samples, dimension, 1.5, size)
    variance = scratch.variance(samples, dimension, 1.5)
    assert abs(np.mean(risk) - scratch.mean(samples, dimension, 1.5)) < 4 * np.sqrt(variance / size)
    assert np.var(risk) == pytest.approx(variance, rel=0.02)


@pytest.mark.parametrize(("gamma", "risk"), [(0.5, 0.5 + 0.04), (2.0, 0.04), (0.25, 0.75 + 0.04 / 3)])
def test_asymptotic_values(gamma, risk):
    assert scratch.asymptotic(gamma, 0.2) == pytest.approx(risk, rel=1e-12)


@given(st.floats(0.05, 3.0).filter(lambda gamma: abs(gamma - 1) > 0.05), st.floats(0.0, 2.0))
def test_mean_approaches_the_limit_as_one_over_d(gamma, noise):
    limit = scratch.asymptotic(gamma, noise)
    near, far = (abs(scratch.mean(gamma * d, d, noise) - limit) for d in (1e4, 1e5))
    assert far <= near / 9 + 1e-12
    assert near < 1e-3 * (1 + limit) / (gamma - 1) ** 2


def test_infinite_moments_only_with_noise():
    near = np.array([99, 100, 101])
    assert np.all(np.isinf(scratch.mean(near, 100, 0.1)))
    assert np.all(np.isfinite(scratch.mean([98, 102], 100, 0.1)))
    assert np.all(np.isinf(scratch.variance(np.arange(97, 104), 100, 0.1)))
    assert scratch.mean(98.5, 100, 1.0) == pytest.approx(0.015 + 98.5 / 0.5)
    assert np.all(np.isfinite(scratch.variance([96, 104], 100, 0.1)))
    np.testing.assert_allclose(scratch.mean(near, 100, 0.0), [0.01, 0.0, 0.0], atol=1e-15)
    np.testing.assert_array_equal(scratch.asymptotic([1.0, 1.0], [0.0, 0.1]), [0.0, np.inf])


def test_without_noise_the_risk_is_what_the_samples_do_not_see():
    np.testing.assert_allclose(scratch.mean([0, 25, 150], 100, 0.0), [1.0, 0.75, 0.0])
    np.testing.assert_array_equal(scratch.sample_risk(np.random.default_rng(0), 150, 100, 0.0, 3), 0.0)


@pytest.mark.parametrize(("samples", "dimension"), [(1, 6), (4, 24), (24, 4), (250, 500)])
def test_variance_is_exactly_that_of_a_beta_variable_and_of_a_ratio_of_chi_squares(samples, dimension):
    fewer, freedom = min(samples, dimension), abs(samples - dimension) + 1
    unseen = stats.beta.var((dimension - samples) / 2, samples / 2) if samples < dimension else 0.0
    expected = unseen + 1.5**4 * stats.f.var(fewer, freedom) * (fewer / freedom) ** 2
    assert scratch.variance(samples, dimension, 1.5) == pytest.approx(expected, rel=1e-12)
