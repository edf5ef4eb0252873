import numpy as np
import pytest

from fate.risks import (
    excess_risk,
    gain_variables,
    relative_distance,
    spread_error,
    standard_error,
    training_loss,
    transferability,
)

# Arrays of three axes, so that the last one is neither the first nor the second.
DRAWS = np.random.default_rng(8).standard_normal((2, 3, 4))


def test_excess_risk_is_the_mean_square_error_of_correlated_inputs():
    generator = np.random.default_rng(5)
    spectrum, vector, target = np.array([4.0, 1.0, 0.25]), *generator.standard_normal((2, 3))
    inputs = np.sqrt(spectrum) * generator.standard_normal((200_000, 3))
    error = (inputs @ (vector - target)) ** 2
    assert abs(error.mean() - excess_risk(vector, target, spectrum)) < 4 * standard_error(error)
    assert excess_risk(vector, target) == pytest.approx(np.sum((vector - target) ** 2))
    assert excess_risk(DRAWS, 0.0).shape == (2, 3)


def test_spread_error_is_the_scatter_of_the_standard_deviation():
    generator = np.random.default_rng(6)
    for draws in (generator.standard_normal((4000, 200)), generator.exponential(size=(4000, 200))):
        scatter = np.std(draws.std(axis=1, ddof=1))
        assert np.mean(spread_error(draws)) == pytest.approx(scatter, rel=0.1)
    shifted = draws[:4] + 3 * np.arange(4)[:, None]  # a mean does not enter
    np.testing.assert_allclose(spread_error(shifted.reshape(2, 2, 200)), spread_error(draws[:4]).reshape(2, 2))


def test_gain_is_over_paired_draws():
    scratch, transfer = np.array([[3.0, 5.0, 4.0]]), np.array([[1.0, 3.0, 2.0]])
    gain = gain_variables("T", ("gamma",), scratch, transfer)
    assert gain["T"] == (("gamma",), [2.0])
    assert gain["T_standard_error"] == (("gamma",), [0.0])


@pytest.mark.filterwarnings("error")
def test_one_instance_has_no_standard_error():
    assert np.isnan(standard_error(np.ones((2, 1)))).all()
    assert standard_error(DRAWS[..., :1]).shape == (2, 3)


def test_the_standard_error_falls_as_one_over_the_root_of_the_number_of_draws():
    np.testing.assert_allclose(standard_error(np.array([[0.0, 2.0], [1.0, 1.0]])), [1.0, 0.0])
    np.testing.assert_allclose(standard_error(DRAWS) ** 2, DRAWS.var(axis=2, ddof=1) / 4)
    np.testing.assert_array_equal(standard_error(np.moveaxis(DRAWS, -1, 0), axis=0), standard_error(DRAWS))
    mean, error = transferability(DRAWS, 0.0 * DRAWS)
    np.testing.assert_array_equal(mean, DRAWS.mean(axis=2))
    np.testing.assert_array_equal(error, standard_error(DRAWS))


def test_the_training_loss_is_that_of_the_samples():
    generator = np.random.default_rng(7)
    inputs, target, errors = (
        generator.standard_normal((9, 3)),
        generator.standard_normal(3),
        generator.standard_normal(9),
    )
    labels, vectors = inputs @ target + 0.3 * errors, generator.standard_normal((2, 4, 3))
    expected = np.mean((vectors @ inputs.T - labels) ** 2, axis=2) / 2
    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / 9)
    fitted = np.linalg.lstsq(inputs, labels)[0]
    residual = np.mean((errors - inputs @ np.linalg.lstsq(inputs, errors)[0]) ** 2)
    np.testing.assert_allclose(training_loss(vectors @ basis, fitted @ basis, eigenvalue, 0.3, residual), expected)


def test_the_distance_is_relative_to_the_reference():
    assert relative_distance(np.array([3.0, 0.0]), np.array([0.0, 4.0])) == 1.25
    expected = np.sqrt(np.sum((DRAWS - 1) ** 2, axis=2) / 4)
    np.testing.assert_allclose(relative_distance(DRAWS, np.ones((2, 3, 4))), expected)
