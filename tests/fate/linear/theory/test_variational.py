"""The law against linear algebra at depth one, its symmetries and limits, and the flow of the layers themselves."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import null_space
from scipy.optimize import approx_fprime
from scipy.sparse.linalg import lsqr

from fate.linear.theory import variational

DEPTHS = [1, 2, 3, 4, 8]
of_every_depth = pytest.mark.parametrize("depth", DEPTHS)


def problem(seed=0, samples=6, dimension=15, noise=1.0):
    """X (n, d), X^+ y and N^T (k, d), w0 of length 0.7."""
    generator = np.random.default_rng(seed)
    inputs, target = generator.standard_normal((samples, dimension)), generator.standard_normal(dimension) / 4
    labels = inputs @ target + noise * generator.standard_normal(samples)
    start = generator.standard_normal(dimension) + target
    fitted = np.linalg.lstsq(inputs, labels)[0]
    return inputs, labels, (fitted, null_space(inputs).T, 0.7 * start / np.linalg.norm(start))


@of_every_depth
def test_gradient_and_curvature_are_derivatives(depth):
    _, _, (vector, _, start) = problem()
    along = np.random.default_rng(1).standard_normal(len(vector))
    slope = variational.gradient(vector, start, depth)
    np.testing.assert_allclose(approx_fprime(vector, variational.objective, 1e-7, start, depth), slope, atol=1e-5)
    ends = [variational.gradient(vector + side * 1e-5 * along, start, depth) for side in (1, -1)]
    np.testing.assert_allclose(
        (ends[0] - ends[1]) / 2e-5, variational.curvature(vector, along, depth), rtol=1e-6, atol=1e-7
    )


@of_every_depth
def test_the_minimum_interpolates_and_no_interpolator_is_lower(depth):
    inputs, labels, given = problem()
    found = variational.minimise(*given, depth)
    np.testing.assert_allclose(inputs @ found, labels, atol=1e-12)
    least = variational.objective(found, given[2], depth)
    for step in np.random.default_rng(2).standard_normal((50, len(given[1]))):
        assert variational.objective(found + 0.1 * step @ given[1], given[2], depth) > least


def test_at_depth_one_it_is_the_interpolator_nearest_to_the_start():
    inputs, labels, given = problem()
    nearest = lsqr(inputs, labels, x0=given[2], atol=1e-14, btol=1e-14)[0]
    np.testing.assert_allclose(variational.minimise(*given, 1), nearest, atol=1e-10)


def factor(found, null_basis, start):
    return (found @ null_basis.T @ null_basis) @ start / np.sum((null_basis @ start) ** 2)


def test_at_depth_two_c_is_the_root_of_a_quadratic():
    _, _, (fitted, null_basis, start) = problem()
    start = start / 0.7
    unseen, square = np.sum((null_basis @ start) ** 2), fitted @ fitted
    expected = np.sqrt((unseen + np.sqrt(unseen**2 + 4 * square)) / 2)
    found = factor(variational.minimise(fitted, null_basis, start, 2), null_basis, start)
    assert found == pytest.approx(expected, rel=2 * variational.error_bound(2))
    assert abs(expected - 1) > 0.05


@of_every_depth
def test_no_interpolator_moves_a_start_that_is_one(depth):
    _, _, (fitted, null_basis, start) = problem()
    fits = fitted + null_basis.T @ (null_basis @ start)
    np.testing.assert_allclose(variational.minimise(fitted, null_basis, fits, depth), fits, atol=1e-10)


@of_every_depth
def test_scale_rotation_and_the_choice_of_the_interpolator_do_not_matter(depth):
    _, _, (fitted, null_basis, start) = problem()
    found = variational.minimise(fitted, null_basis, start, depth)
    allowed = 2 * variational.error_bound(depth) * np.linalg.norm(found)
    scaled = variational.minimise(7 * fitted, null_basis, 7 * start, depth)
    np.testing.assert_allclose(scaled / 7, found, rtol=0, atol=1e-12)
    turn = np.linalg.qr(np.random.default_rng(3).standard_normal((15, 15)))[0]
    turned = variational.minimise(fitted @ turn, null_basis @ turn, start @ turn, depth)
    assert np.linalg.norm(turned - found @ turn) < allowed
    other = variational.minimise(fitted + 0.5 * null_basis[0], null_basis, start, depth)
    assert np.linalg.norm(other - found) < allowed


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_the_flow_of_the_layers_ends_there(depth):
    """Whole balanced layers W_l of a path of width 1, u (d,) and s_2 ... s_L, by a general-purpose integrator."""
    inputs, labels, given = problem(noise=2.0)
    start = given[2]
    scale = np.linalg.norm(start) ** (1 / depth)
    weights = np.concatenate([start / scale ** (depth - 1), np.full(depth - 1, scale)])

    def velocity(_, weights):
        feature, scales = weights[:15], weights[15:]
        pull = inputs.T @ (labels - inputs @ feature * np.prod(scales)) / len(labels)
        others = [np.prod(np.delete(scales, layer)) for layer in range(depth - 1)]
        return np.concatenate([np.prod(scales) * pull, feature @ pull * np.array(others)])

    end = solve_ivp(velocity, (0, 3000), weights, method="LSODA", rtol=1e-11, atol=1e-12).y[:, -1]
    trained, found = end[:15] * np.prod(end[15:]), variational.minimise(*given, depth)
    others = [variational.minimise(*given, each) for each in DEPTHS if each != depth]
    assert np.linalg.norm(trained - found) < 3e-6 * np.linalg.norm(found)
    assert min(np.linalg.norm(trained - other) for other in others) > 1e-3 * np.linalg.norm(found)


def test_an_optimiser_that_fails_says_so(monkeypatch):
    monkeypatch.setattr(variational, "STATIONARY", 0.0)
    assert np.isnan(variational.minimise(*problem()[2], 3)).all()


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_the_bound_is_twice_the_gradient_over_the_least_curvature(depth):
    """In units of the curvature across w, at |w| = 1."""
    vector, across = np.eye(3)[:2]
    least, most = (np.linalg.norm(variational.curvature(vector, each, depth)) for each in (vector, across))
    assert variational.error_bound(depth) == pytest.approx(2 * variational.STATIONARY * most / least)
