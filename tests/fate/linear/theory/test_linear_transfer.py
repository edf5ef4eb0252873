import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from fate.linear.end_points import readout_end_point
from fate.linear.theory import linear_transfer, scratch
from fate.risks import excess_risk

SIZE = 1500


def risks_of_designs(draws, theta, noise, ridge):
    vector = readout_end_point(draws.source, draws.eigenvalue, draws.correlation(theta, noise), ridge)
    return excess_risk(vector, draws.target(theta))


@pytest.mark.parametrize("samples", [15, 40, 60])
@pytest.mark.parametrize("theta", [0.0, 0.7, np.pi / 2, 2.8])
def test_mean_is_that_of_real_designs_whatever_their_dimension(draw, samples, theta):
    risk = risks_of_designs(draw(samples, 40, SIZE), theta, 0.5, 0.0)
    error = np.sqrt(linear_transfer.variance(samples, theta, 0.5) / SIZE)
    assert abs(np.mean(risk) - linear_transfer.mean(samples, theta, 0.5)) < 4 * error
    sampled = linear_transfer.sample_risk(np.random.default_rng(3), samples, theta, 0.5, 20_000)
    assert stats.ks_2samp(risk, sampled).pvalue > 1e-3


@pytest.mark.parametrize("ridge", [0.01, 0.3, 2.0])
@pytest.mark.parametrize("theta", [0.2, 1.2])
def test_ridge_mean_is_that_of_real_designs(draw, ridge, theta):
    risk = risks_of_designs(draw(15, 40, SIZE), theta, 0.5, ridge)
    expected = linear_transfer.mean(15, theta, 0.5, ridge)
    assert abs(np.mean(risk) - expected) < 4 * np.std(risk, ddof=1) / np.sqrt(SIZE)


@pytest.mark.parametrize("samples", [1, 2, 3, 7.5, 100, 2000])
@pytest.mark.parametrize("ridge", [1e-6, 1e-2, 1.0, 50.0])
def test_ridge_mean_is_the_integral_over_the_chi_square_law(samples, ridge):
    theta, noise, shift = 0.6, 0.4, samples * ridge

    def integrand(log_square):
        square = np.exp(log_square)
        bias = (np.cos(theta) * shift / (square + shift)) ** 2
        error = (noise**2 + np.sin(theta) ** 2) * square / (square + shift) ** 2
        return (bias + error) * stats.chi2.pdf(square, samples) * square

    points = [np.log(samples), np.log(shift), np.log(samples + 12 * np.sqrt(2 * samples) + 60)]
    ends = sorted([-80.0, *points])
    expected = np.sin(theta) ** 2 + sum(
        integrate.quad(integrand, low, high, epsabs=1e-13, epsrel=1e-12, limit=400)[0]
        for low, high in itertools.pairwise(ends)
    )
    assert linear_transfer.mean(samples, theta, noise, ridge) == pytest.approx(expected, rel=1e-9)


def test_ridge_zero_is_exactly_the_ridgeless_formula_and_its_limit():
    theta = np.linspace(0, np.pi, 7)
    ridgeless = np.sin(theta) ** 2 + (0.04 + np.sin(theta) ** 2) / 48
    np.testing.assert_array_equal(linear_transfer.mean(50, theta, 0.2), linear_transfer.mean(50, theta, 0.2, 0.0))
    np.testing.assert_allclose(linear_transfer.mean(50, theta, 0.2), ridgeless, rtol=1e-14)
    np.testing.assert_allclose(linear_transfer.mean(50, theta, 0.2, 1e-12), ridgeless, rtol=1e-9)


@given(st.floats(0.0, np.pi), st.floats(0.0, 2.0), st.floats(0.0, 5.0))
def test_many_samples_leave_equation_13(theta, noise, ridge):
    printed = 1 - (1 + 2 * ridge) / (1 + ridge) ** 2 * np.cos(theta) ** 2
    assert linear_transfer.asymptotic(theta, ridge) == pytest.approx(printed, abs=1e-12)
    near, far = (linear_transfer.mean(n, theta, noise, ridge) - printed for n in (1e4, 1e6))
    assert abs(far) < 1e-5
    assert abs(far) < abs(near) / 50 + 1e-9


@given(st.integers(3, 300), st.floats(0.05, 1.5), st.floats(0.0, 1.5), st.floats(0.1, 10.0))
def test_best_ridge_is_best_and_always_helps(samples, theta, noise, factor):
    ridge = linear_transfer.best_ridge(samples, theta, noise)
    best = linear_transfer.mean(samples, theta, noise, ridge)
    assert best < linear_transfer.mean(samples, theta, noise)
    assert best <= linear_transfer.mean(samples, theta, noise, factor * ridge) * (1 + 1e-10)
    unexplained = noise**2 + np.sin(theta) ** 2
    shift = samples * ridge
    bias, error = linear_transfer._shrinkage_moments(np.array(float(samples)), np.array(shift))
    assert best == pytest.approx(np.sin(theta) ** 2 + unexplained * (bias / shift + error), rel=1e-10)


def test_variance_is_that_of_the_sampler():
    size, theta = 400_000, 0.8
    risk = linear_transfer.sample_risk(np.random.default_rng(4), 80, theta, 0.3, size)
    assert np.var(risk) == pytest.approx(linear_transfer.variance(80, theta, 0.3), rel=0.05)
    assert linear_transfer.sample_risk(np.random.default_rng(4), 80, [0.1, 0.2, 0.3], 0.3, 5).shape == (3, 5)


def test_moments_exist_from_three_and_five_samples_on():
    np.testing.assert_array_equal(np.isinf(linear_transfer.mean([1, 2, 3, 4], 0.5, 0.2)), [True, True, False, False])
    np.testing.assert_array_equal(np.isinf(linear_transfer.variance([1, 4, 5], 0.5, 0.2)), [True, True, False])
    assert linear_transfer.mean(1, 0.0, 0.0) == 0.0
    assert linear_transfer.variance(1, 0.0, 0.0) == 0.0


def test_transferability_values_at_45_degrees():
    gain = scratch.asymptotic([0.25, 0.5, 0.75, 2.0], 0.2) - linear_transfer.asymptotic(np.pi / 4)
    np.testing.assert_allclose(gain, [0.2633, 0.04, -0.13, -0.46], atol=5e-5)


def test_zero_set_at_45_degrees():
    np.testing.assert_allclose(linear_transfer.zero_set(np.pi / 4, 0.2), [0.549, 0.911, 1.080], atol=5e-4)


@given(st.floats(0.01, np.pi - 0.01), st.floats(0.001, 1.5))
def test_transferability_vanishes_on_the_zero_set_and_changes_sign_across_it(theta, noise):
    def gain(gamma):
        return scratch.asymptotic(gamma, noise) - linear_transfer.asymptotic(theta)

    branches = linear_transfer.zero_set(theta, noise)
    found = branches[np.isfinite(branches)]
    np.testing.assert_allclose(gain(found), 0.0, atol=1e-7 * (1 + 1 / np.min(np.abs(found - 1))))
    assert np.isnan(branches[0]) == np.isnan(branches[1]) == (abs(np.cos(theta)) > 1 - noise)
    assert np.all(np.diff(found) >= 0)
    assert gain(branches[2] + 0.1) < 0 < gain(1 + 0.5 * (branches[2] - 1))
    if np.isfinite(branches[0]):
        assert gain(np.mean(branches[:2])) <= 1e-12
        assert gain(0.9 * branches[0]) > 0 or branches[0] < 1e-14  # lost in rounding
    else:
        assert np.all(gain(np.linspace(0.01, 0.99, 99)) > 0)


def test_zero_set_without_noise_or_without_angle():
    np.testing.assert_allclose(linear_transfer.zero_set(np.pi / 4, 0.0), [0.5, np.nan, np.nan])
    assert np.all(np.isnan(linear_transfer.zero_set(0.0, 0.2)))


@pytest.mark.parametrize("samples", [5, 6, 80])
def test_variance_is_exactly_that_of_a_ratio_of_chi_squares(samples):
    spread = stats.f.var(1, samples) / samples**2
    expected = (0.09 + np.sin(0.8) ** 2) ** 2 * spread
    assert linear_transfer.variance(samples, 0.8, 0.3) == pytest.approx(expected, rel=1e-12)
