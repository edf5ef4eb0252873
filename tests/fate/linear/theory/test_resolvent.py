"""The resolvent against drawn inputs, the integral of its law, limits, and the project's other forms of the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from fate.limit.theory import ridge_risk
from fate.linear.theory import resolvent, scratch, weight_decay

GAMMA, NOISE, RIDGE = st.floats(0.05, 5.0), st.floats(0.05, 3.0), st.floats(1e-4, 100.0)


@pytest.mark.parametrize("gamma", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("ridge", [0.01, 1.0])
def test_the_resolvent_is_the_integral_over_the_law_of_marchenko_and_pastur(gamma, ridge):
    """With h = 1 + c - 2 sqrt(c) cos(t); for c > 1 a share 1 - gamma of the eigenvalues is zero."""
    ratio = 1 / gamma

    def at(t):
        h = 1 + ratio - 2 * np.sqrt(ratio) * np.cos(t)
        return 2 * np.sin(t) ** 2 / (np.pi * h * (h + ridge))

    expected = integrate.quad(at, 0, np.pi, epsabs=1e-12)[0] + max(1 - gamma, 0.0) / ridge
    assert resolvent.resolvent(ridge, gamma)[0] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0])
def test_risk_and_length_of_drawn_ridge_regressions(gamma):
    dimension, noise, draws = 400, 0.7, 30
    samples, ridges = int(gamma * dimension), np.array([0.05, 0.5, 2.0])
    generator, found = np.random.default_rng(0), []
    for _ in range(draws):
        inputs, target = generator.standard_normal((samples, dimension)), np.eye(dimension)[0]
        labels = inputs @ target + noise * generator.standard_normal(samples)
        covariance, slope = inputs.T @ inputs / samples, inputs.T @ labels / samples
        vectors = [np.linalg.solve(covariance + ridge * np.eye(dimension), slope) for ridge in ridges]
        found.append([(np.sum((vector - target) ** 2), vector @ vector) for vector in vectors])
    mean, error = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(draws)
    expected = np.stack([form(ridges, gamma, noise) for form in (resolvent.risk, resolvent.square_norm)], axis=-1)
    assert (abs(mean - expected) < 4 * error + 1 / dimension).all()
    assert (error < 0.05 * expected).all()


@given(GAMMA, NOISE, RIDGE)
def test_the_ridge_that_the_samples_act_as_gives_the_same(gamma, noise, gap):
    effective = max(1 / gamma - 1, 0.0) + gap
    ridge, risk, square_norm = weight_decay.ridge_moments(gamma, noise, effective)
    assert resolvent.risk(ridge, gamma, noise) == pytest.approx(risk, rel=1e-6)
    assert resolvent.square_norm(ridge, gamma, noise) == pytest.approx(square_norm, rel=1e-6, abs=1e-10)


@given(GAMMA, NOISE, st.floats(0.2, 5.0).filter(lambda multiple: abs(multiple - 1) > 0.05))
def test_the_best_ridge_is_the_best(gamma, noise, multiple):
    best = resolvent.best_ridge(gamma, noise)
    risk = resolvent.risk(best, gamma, noise)
    assert risk == pytest.approx(ridge_risk(gamma, noise), rel=1e-9)
    assert risk == pytest.approx(best * resolvent.resolvent(best, gamma)[0], rel=1e-12)
    assert resolvent.risk(multiple * best, gamma, noise) > risk


def test_for_single_designs_the_best_ridge_is_exact():
    """In the mean over directions of the target, of one design of few samples."""
    samples, dimension, noise = 4, 7, 0.6
    inputs = np.random.default_rng(1).standard_normal((samples, dimension))
    eigenvalue = np.linalg.eigvalsh(inputs.T @ inputs / samples)

    def risk(ridge):
        parts = ridge**2 / dimension + noise**2 * eigenvalue / samples
        return np.sum(parts / (eigenvalue + ridge) ** 2)

    best = resolvent.best_ridge(samples / dimension, noise)
    assert risk(best) < min(risk(0.99 * best), risk(1.01 * best))


def test_no_ridge_is_scratch_and_an_infinite_one_forgets_all():
    gamma = np.array([0.3, 0.8, 1.3, 4.0])
    np.testing.assert_allclose(resolvent.risk(1e-10, gamma, 0.5), scratch.asymptotic(gamma, 0.5), rtol=1e-7)
    np.testing.assert_allclose(resolvent.risk(1e10, gamma, 0.5), 1.0, rtol=1e-9)


@given(GAMMA, NOISE, st.floats(0.01, 5.0))
def test_weight_decay_is_that_of_the_effective_ridge(gamma, noise, decay):
    expected = weight_decay.scratch_risk(gamma, noise, decay)
    assert resolvent.decayed_risk(gamma, noise, decay) == pytest.approx(expected, rel=1e-6)


def test_strong_decay_leaves_nothing_and_weak_decay_all():
    length = np.sqrt(1 + (1 + 0.5**2) / 0.4)
    assert resolvent.decayed_risk(0.4, 0.5, 1.001 * length) == 1.0
    assert resolvent.decayed_risk(0.4, 0.5, 0.9 * length) < 1.0
    assert resolvent.decayed_risk(0.4, 0.5, 1e-8) == pytest.approx(scratch.asymptotic(0.4, 0.5), rel=1e-6)
