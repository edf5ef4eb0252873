import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from fate.linear.theory import penalised_pretraining

DIMENSION = 8


def loss(weights, initial, source, penalty):
    hidden, readout = weights[: initial.size].reshape(initial.shape), weights[initial.size :]
    change = np.sum((hidden - initial) ** 2) + np.sum(readout**2)
    return np.sum((hidden @ readout - source) ** 2) / 2 + penalty * change / 2


@given(st.floats(0.01, 30.0), st.floats(0.05, 1.0), st.integers(8, 20), st.integers(0, 100))
def test_the_gradient_vanishes(penalty, scale, width, seed):
    generator = np.random.default_rng(seed)
    initial, source = scale * generator.standard_normal((DIMENSION, width)), generator.standard_normal(DIMENSION)
    source /= np.linalg.norm(source)
    hidden, readout = penalised_pretraining.optimum(initial, source, penalty)
    error = hidden @ readout - source
    np.testing.assert_allclose(np.outer(error, readout) + penalty * (hidden - initial), 0, atol=1e-8)
    np.testing.assert_allclose(hidden.T @ error + penalty * readout, 0, atol=1e-8)


@pytest.mark.parametrize("penalty", [0.05, 0.5, 5.0])
def test_no_start_leads_lower(penalty):
    generator = np.random.default_rng(3)
    initial, source = 0.3 * generator.standard_normal((DIMENSION, DIMENSION)), np.eye(DIMENSION)[0]
    at_optimum = loss(
        np.concatenate([part.ravel() for part in penalised_pretraining.optimum(initial, source, penalty)]),
        initial,
        source,
        penalty,
    )
    for _ in range(3):
        start = generator.standard_normal(initial.size + DIMENSION)
        found = scipy.optimize.minimize(loss, start, args=(initial, source, penalty), tol=1e-10)
        assert found.fun >= at_optimum - 1e-8


@pytest.mark.parametrize("width", [8, 20])
def test_without_penalty_the_weights_change_least_of_all_that_fit_the_source(width):
    generator = np.random.default_rng(4)
    initial, source = 0.3 * generator.standard_normal((DIMENSION, width)), np.eye(DIMENSION)[0]
    hidden, readout = penalised_pretraining.optimum(initial, source, 0.0)
    np.testing.assert_allclose(hidden @ readout, source, atol=1e-12)
    np.testing.assert_allclose(hidden, penalised_pretraining.optimum(initial, source, 1e-7)[0], atol=1e-5)

    def change(free):
        """|W - W_0|^2 + |w|^2 of the least change of W that fits, for each w."""
        return np.sum((initial @ free - source) ** 2) / (free @ free) + free @ free

    found = min(scipy.optimize.minimize(change, generator.standard_normal(width)).fun for _ in range(3))
    least = np.sum((hidden - initial) ** 2) + readout @ readout
    assert least == pytest.approx(change(readout))
    assert least <= found + 1e-8


def test_an_infinite_penalty_leaves_the_initialisation_and_large_ones_tend_to_it():
    initial, source = 0.3 * np.random.default_rng(5).standard_normal((DIMENSION, 12)), np.eye(DIMENSION)[0]
    hidden, readout = penalised_pretraining.optimum(initial, source, np.inf)
    np.testing.assert_array_equal(hidden, initial)
    np.testing.assert_array_equal(readout, 0)
    near = [np.linalg.norm(penalised_pretraining.optimum(initial, source, each)[0] - initial) for each in (1e3, 1e4)]
    assert near[0] / near[1] == pytest.approx(100, rel=0.01)


def test_isotropic_strength_in_its_limits():
    scale = 0.2
    grown = scipy.optimize.brentq(lambda a: a * (scale + a) ** 3 - 1, 0, 1)  # least a^2 + b^2 with (alpha + a) b = 1
    assert penalised_pretraining.isotropic_strength(scale, 1e-5) == pytest.approx(1 + grown / scale, rel=1e-4)
    lazy = [penalised_pretraining.isotropic_strength(scale, penalty) - 1 for penalty in (1e3, 1e4)]
    assert lazy[0] / lazy[1] == pytest.approx(100, rel=0.01)
    assert lazy[1] == pytest.approx(1e-8, rel=0.01)


def test_isotropic_strength_is_that_of_the_whole_matrix():
    hidden, _ = penalised_pretraining.optimum(0.2 * np.eye(DIMENSION), np.eye(DIMENSION)[0], 0.7)
    strength = penalised_pretraining.isotropic_strength(0.2, 0.7)
    np.testing.assert_allclose(hidden, 0.2 * np.diag([strength] + [1] * (DIMENSION - 1)), atol=1e-12)
