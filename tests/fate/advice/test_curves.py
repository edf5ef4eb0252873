"""Curves against n: closed forms for isotropic inputs, the equations that define them for others, and their limits."""

import numpy as np
import pytest

from fate.advice.curves import LARGEST, LEAST, Spectrum, best_ridge, curves, effective_ridge, group_eigenvalues, linear
from fate.limit.theory import limit_risk, ridge_risk
from fate.linear.theory import fine_tuning, scratch

DIMENSION = 200
ISOTROPIC = Spectrum(np.ones(1), np.array([float(DIMENSION)]))
SPREAD = Spectrum(np.array([4.0, 1.0, 0.25]), np.array([20.0, 80.0, 160.0]))
GAMMA = np.array([0.2, 0.5, 0.9, 1.5, 4.0])


@pytest.mark.parametrize("noise", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("theta", [0.4, 1.2])
def test_isotropic_inputs_have_the_closed_forms_of_the_theory(theta, noise):
    samples = 1 + GAMMA * DIMENSION
    kept, left = np.cos(theta) ** 2, np.sin(theta) ** 2
    found = curves(ISOTROPIC, samples, kept, left, noise**2, features=1, source=1.0)
    risk = scratch.asymptotic(GAMMA, noise)
    near = {"rtol": 1e-8, "atol": 1e-9}
    np.testing.assert_allclose(found["scratch"], risk, **near)
    np.testing.assert_allclose(found["ridge"], ridge_risk(GAMMA, noise), **near)
    gain = np.nan_to_num(fine_tuning.transferability(GAMMA, theta, noise, 2))
    np.testing.assert_allclose(found["fine_tuned"], risk - gain, **near)
    # The limit of the rest, and what the weight of one direction costs: 1 / nu of what a residual varies by, less its
    # share of the rest.
    rest = limit_risk(GAMMA, theta, noise)
    weight = (noise**2 + rest) / (GAMMA * DIMENSION)
    np.testing.assert_allclose(found["evidence"], rest + np.maximum(weight - rest / DIMENSION, 0), **near)


def test_a_source_of_the_other_sign_gives_the_same_curve():
    one, other = (curves(SPREAD, 100.0, 0.5, 0.5, 0.1, 1, source)["fine_tuned"] for source in (0.7, -0.7))
    turned = curves(SPREAD, 100.0, 0.5, 0.5, 0.1, 1, 1.4)["fine_tuned"]
    assert one != pytest.approx(turned)
    # kept = c^2 knows no sign: a feature of the other sign has a weight of the other sign, its curve is worse.
    assert other > one


def test_risks_have_the_square_of_the_unit_of_labels_and_feature():
    samples = np.array([30.0, 100.0, 300.0])
    found = curves(SPREAD, samples, 0.5, 0.4, 0.1, 1, 0.7)
    for name, risk in curves(SPREAD, samples, 9 * 0.5, 9 * 0.4, 9 * 0.1, 1, 3 * 0.7).items():
        np.testing.assert_allclose(risk, 9 * found[name], rtol=1e-9)


def test_methods_are_those_that_are_defined():
    assert set(curves(ISOTROPIC, 50.0, 0.0, 1.0, 0.1, 0)) == {"scratch", "ridge", "evidence"}
    assert set(curves(ISOTROPIC, 50.0, 0.5, 0.5, 0.1, 2)) == {"scratch", "ridge", "linear", "evidence"}


def test_without_features_evidence_is_the_best_ridge():
    found = curves(SPREAD, np.array([30.0, 300.0]), 0.0, 1.0, 0.2, 0)
    np.testing.assert_array_equal(found["evidence"], found["ridge"])


def test_several_weights_cost_no_more_than_they_vary():
    rest = best_ridge(ISOTROPIC, 49.0, 0.5, 0.1)[0]
    costs = [curves(ISOTROPIC, 50.0, kept, 0.5, 0.1, 3)["evidence"] - rest for kept in (0.0, 0.1, 1e9)]
    # Nothing kept costs nothing; weights without bounds cost what three unknown ones do.
    assert costs[0] == 0
    assert 0 < costs[1] < costs[2]
    assert costs[2] == pytest.approx(3 * ((0.1 + rest) / 49 - rest / DIMENSION))


def test_linear_transfer_is_infinite_from_two_spare_samples_down():
    found = linear(np.array([3.0, 4.0, 5.0, 13.0]), 0.5, 0.25, features=3)
    np.testing.assert_allclose(found, [np.inf, np.inf, 0.5 + 0.75 * 3 / 1, 0.5 + 0.75 * 3 / 9])


@pytest.mark.parametrize("ridge", [0.0, 1e-3, 2.0])
@pytest.mark.parametrize("samples", [30.0, 259.0, 261.0, 2000.0])
def test_the_effective_ridge_solves_its_equation(samples, ridge):
    kappa = effective_ridge(SPREAD, samples, ridge)
    freedom = SPREAD.dimension * SPREAD.mean(SPREAD.value / (SPREAD.value + kappa))
    assert kappa == pytest.approx(
        LEAST if ridge == 0 and samples > 260 else ridge + kappa * freedom / samples, rel=1e-9
    )


def test_effective_ridges_at_once_are_those_of_each():
    samples, ridge = np.array([30.0, 500.0])[:, None], np.array([0.0, 1e-3, 1.0])
    alone = [[effective_ridge(SPREAD, float(each[0]), float(penalty)) for penalty in ridge] for each in samples]
    np.testing.assert_allclose(effective_ridge(SPREAD, samples, ridge), alone, rtol=1e-10)


def test_nothing_to_learn_has_no_risk_and_leaves_the_noise():
    risk, error = best_ridge(SPREAD, np.array([20.0, 1000.0]), 0.0, 0.5)
    np.testing.assert_allclose(risk, 0.0, atol=1e-11)
    np.testing.assert_allclose(error, 0.5, rtol=1e-9)


@pytest.mark.parametrize("count", [3, LARGEST, LARGEST + 5, 500])
def test_groups_keep_the_number_the_sum_and_the_largest(count):
    eigenvalue = np.random.default_rng(count).gamma(0.5, size=count)
    found = group_eigenvalues(eigenvalue)
    falling = np.sort(eigenvalue)[::-1]
    assert found.dimension == count
    assert found.mean(found.value) == pytest.approx(eigenvalue.mean())
    assert np.all(np.diff(found.value) <= 0)
    np.testing.assert_array_equal(found.value[: min(count, LARGEST)], falling[:LARGEST])
    assert np.all(found.multiplicity[:LARGEST] == 1)
