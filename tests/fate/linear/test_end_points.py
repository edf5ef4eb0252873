import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fate.linear import end_points

positive = st.floats(1e-6, 1e3)


@given(null_norm=st.floats(0, 1e3), fitted_norm=positive, depth=st.integers(2, 8))
def test_coupling_solves_its_equation_when_balanced(null_norm, fitted_norm, depth):
    coupling = end_points.coupling_at_end(null_norm, fitted_norm, np.zeros(depth - 1))
    q = coupling ** (2 / (depth - 1))
    assert q >= null_norm * (1 - 1e-12)
    # In units of the derivative of q^L - a q^(L-1) at the root: how far q itself is off.
    slope = depth * q ** (depth - 1) - (depth - 1) * null_norm * q ** (depth - 2)
    assert abs((q**depth - null_norm * q ** (depth - 1) - fitted_norm) / slope) <= 1e-12 * q


@given(null_norm=st.floats(0, 10), fitted_norm=st.floats(1e-3, 10))
def test_coupling_at_depth_two_has_a_closed_form(null_norm, fitted_norm):
    expected = np.sqrt((null_norm + np.sqrt(null_norm**2 + 4 * fitted_norm)) / 2)
    assert np.isclose(end_points.coupling_at_end(null_norm, fitted_norm, np.zeros(1)), expected, rtol=1e-12)


@given(
    null_norm=st.floats(0, 10),
    fitted_norm=st.floats(1e-3, 10),
    imbalance=st.lists(st.floats(-2, 2), min_size=1, max_size=4),
)
def test_coupling_takes_the_largest_root(null_norm, fitted_norm, imbalance):
    imbalance = np.array(imbalance)
    coupling = end_points.coupling_at_end(null_norm, fitted_norm, imbalance)
    polynomial = np.polynomial.Polynomial([-null_norm, 1.0])
    for single in imbalance:
        polynomial *= np.polynomial.Polynomial([single, 1.0])
    roots = (polynomial - fitted_norm).roots()
    largest = np.max(roots[np.abs(roots.imag) < 1e-6].real)
    assert np.isclose(coupling**2, np.prod(largest + imbalance), rtol=1e-5, atol=1e-6)


def test_end_point_interpolates_and_keeps_the_null_direction():
    generator = np.random.default_rng(0)
    eigenvalue = np.array([2.0, 1.0, 0.5, 0.0, 0.0])
    correlation = np.where(eigenvalue > 0, generator.standard_normal(5), 0.0)
    feature, scales = generator.standard_normal(5), np.array([1.1, 0.9])
    end = end_points.flow_end_point(feature, scales, eigenvalue, correlation)
    assert np.allclose(eigenvalue * end, correlation)
    assert np.isclose(end[3] / end[4], feature[3] / feature[4])


@pytest.mark.parametrize("ridge", [0.0, 0.3])
def test_readout_end_point_is_ridge_regression_on_one_feature(ridge):
    generator = np.random.default_rng(1)
    inputs, labels, feature = generator.standard_normal((7, 4)), generator.standard_normal(7), generator.random(4)
    unit = feature / np.linalg.norm(feature)
    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / 7)
    correlation = basis.T @ inputs.T @ labels / 7
    end = basis @ end_points.readout_end_point(basis.T @ feature, eigenvalue, correlation, ridge)
    column = np.append(inputs @ unit, np.sqrt(7 * ridge))[:, None]
    weight = np.linalg.lstsq(column, np.append(labels, 0.0), rcond=None)[0]
    assert np.allclose(end, weight * unit)


@pytest.mark.parametrize("samples", [3, 9])
def test_residual_end_point_frees_the_feature_and_learns_the_rest_at_least_norm(samples):
    generator = np.random.default_rng(2)
    inputs, labels, feature = (
        generator.standard_normal((samples, 5)),
        generator.standard_normal(samples),
        generator.random(5),
    )
    inverse = np.linalg.pinv(inputs)

    def with_weight(weight):
        return inverse @ (labels - weight * (inputs @ feature)), weight * feature

    weights = np.linspace(-3, 3, 3)  # |rest|^2 is a parabola in the weight
    squares = [np.sum(with_weight(weight)[0] ** 2) for weight in weights]
    curvature, slope, _ = np.polyfit(weights, squares, 2)
    expected = sum(with_weight(-slope / (2 * curvature)))
    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / samples)
    eigenvalue = np.where(eigenvalue > 1e-12, eigenvalue, 0.0)
    correlation = np.where(eigenvalue > 0, basis.T @ inputs.T @ labels / samples, 0.0)
    found = end_points.residual_end_point(basis.T @ feature, eigenvalue, correlation)
    np.testing.assert_allclose(basis @ found, expected, rtol=1e-9)


def test_two_layers_have_the_root_of_any_imbalance_in_closed_form_and_nan_stays_nan():
    null, fitted, imbalance = np.array([0.3, 2.0, 0.0, np.nan]), np.array([1.5, 0.4, 0.0, 1.0]), np.full((4, 1), -1.0)
    square = end_points.coupling_at_end(null, fitted, imbalance) ** 2
    np.testing.assert_allclose((square * (square + 1 - null))[:-1], fitted[:-1], rtol=1e-12)
    assert np.isnan(square[-1])


@pytest.mark.parametrize("largest", [0.1, 10.0])
def test_the_decayed_vector_solves_its_equations_whatever_the_size_of_the_inputs(largest):
    generator = np.random.default_rng(0)
    eigenvalue = largest * np.array([0.0, 0.2, 0.5, 1.0])
    correlation = eigenvalue * generator.standard_normal((2, 3, 4))
    decay = 0.2 * np.linalg.norm(correlation, axis=-1).min()
    beta = end_points.decayed_vector(eigenvalue, correlation, decay)
    length = np.linalg.norm(beta, axis=-1, keepdims=True)
    np.testing.assert_allclose((eigenvalue + decay / length) * beta, correlation, atol=1e-10 * largest)
    weak = correlation * (0.99 * decay / np.linalg.norm(correlation, axis=-1, keepdims=True))
    np.testing.assert_array_equal(end_points.decayed_vector(eigenvalue, weak, decay), 0)


def test_end_points_of_a_batch_are_those_of_each():
    generator = np.random.default_rng(3)
    feature, correlation = generator.standard_normal((2, 3, 2, 4))
    eigenvalue = generator.random((3, 2, 4))
    found = end_points.readout_end_point(feature, eigenvalue, correlation, 0.3)
    for place in np.ndindex(3, 2):
        alone = end_points.readout_end_point(feature[place], eigenvalue[place], correlation[place], 0.3)
        np.testing.assert_allclose(found[place], alone)
