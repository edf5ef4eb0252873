import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from fate.limit.theory import ridge_risk
from fate.linear.designs import sample_canonical_law
from fate.linear.end_points import decayed_vector
from fate.linear.theory import linear_transfer, scratch, weight_decay
from fate.risks import excess_risk

GAMMA = st.floats(0.05, 3.0)
NOISE = st.floats(0.05, 1.5)


def design_with_target(samples, dimension, noise, seed):
    design = sample_canonical_law(np.random.default_rng(seed), samples, dimension, 1)
    target = design["directions"][0]
    return design["eigenvalue"], target, design["eigenvalue"] * target + noise * design["noise"]


@pytest.mark.parametrize("decay", [0.05, 0.5])
def test_decayed_vector_minimises_the_loss_of_the_two_layers(decay):
    eigenvalue, _, correlation = design_with_target(6, 10, 0.5, 13)

    def loss(weights):
        vector = weights[:-1] * weights[-1]
        return vector @ (eigenvalue * vector) / 2 - vector @ correlation + decay / 2 * weights @ weights

    found = minimize(loss, np.ones(11), tol=1e-14, options={"gtol": 1e-10})
    expected = decayed_vector(eigenvalue, correlation, decay)
    np.testing.assert_allclose(found.x[:-1] * found.x[-1], expected, atol=1e-5)
    assert np.linalg.norm(expected) > 0.1


def test_strong_decay_forgets_everything():
    eigenvalue, _, correlation = design_with_target(6, 10, 0.5, 13)
    length = np.linalg.norm(correlation)
    np.testing.assert_array_equal(decayed_vector(eigenvalue, correlation, 1.01 * length), 0.0)
    assert np.linalg.norm(decayed_vector(eigenvalue, correlation, 0.99 * length)) > 0


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("decay", [0.05, 0.4, 1.2])
def test_risk_of_large_designs(gamma, decay):
    dimension, noise, size = 1000, 0.5, 12
    risks = []
    for seed in range(size):
        eigenvalue, target, correlation = design_with_target(int(gamma * dimension), dimension, noise, seed)
        risks.append(excess_risk(decayed_vector(eigenvalue, correlation, decay), target))
    expected = weight_decay.scratch_risk(gamma, noise, decay)
    allowed = 5 * np.std(risks, ddof=1) / np.sqrt(size) + 2 / dimension
    assert abs(np.mean(risks) - expected) < allowed < 0.1 * expected


def test_limits_of_the_decay():
    assert weight_decay.scratch_risk(0.5, 0.3, 3.0) == 1.0
    gamma = np.array([0.5, 2.0])
    np.testing.assert_allclose(weight_decay.scratch_risk(gamma, 0.3, 1e-8), scratch.asymptotic(gamma, 0.3), rtol=1e-6)


@given(GAMMA, NOISE, st.floats(0.01, 3.0))
def test_no_decay_and_no_ridge_beats_the_best_ridge(gamma, noise, decay):
    best = ridge_risk(gamma, noise)
    assert best <= weight_decay.scratch_risk(gamma, noise, decay) + 1e-9
    assert best <= scratch.asymptotic(gamma, noise)
    # at the best ridge the effective ridge is the one at which kappa = sigma^2 / gamma
    effective = best / (1 - best)
    ridge, risk, _ = weight_decay.ridge_moments(gamma, noise, effective)
    assert ridge == pytest.approx(weight_decay.best_ridge(gamma, noise), rel=1e-6)
    assert risk == pytest.approx(best, rel=1e-6)


@given(NOISE, st.floats(0.05, 1.5))
def test_one_crossing_with_linear_transfer(noise, theta):
    gamma = weight_decay.crossing_gamma(theta, noise)
    lost = linear_transfer.asymptotic(theta)
    assert ridge_risk(gamma, noise) == pytest.approx(lost, rel=1e-6)
    assert ridge_risk(0.9 * gamma, noise) > lost > ridge_risk(1.1 * gamma, noise)


def test_crossing_without_noise_or_angle():
    assert weight_decay.crossing_gamma(np.pi / 4, 0.0) == pytest.approx(0.5)
    assert np.isinf(weight_decay.crossing_gamma(0.0, 0.2))
    assert weight_decay.crossing_gamma(0.0, 0.0) == 1.0
