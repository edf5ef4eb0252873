import numpy as np
import pytest

from fate.risks import excess_risk, gain_variables, spread_error, standard_error


def test_excess_risk_is_the_mean_square_error_of_correlated_inputs():
    generator = np.random.default_rng(5)
    spectrum, vector, target = np.array([4.0, 1.0, 0.25]), *generator.standard_normal((2, 3))
    inputs = np.sqrt(spectrum) * generator.standard_normal((200_000, 3))
    error = (inputs @ (vector - target)) ** 2
    assert abs(error.mean() - excess_risk(vector, target, spectrum)) < 4 * standard_error(error)
    assert excess_risk(vector, target) == pytest.approx(np.sum((vector - target) ** 2))


def test_spread_error_is_the_scatter_of_the_standard_deviation():
    generator = np.random.default_rng(6)
    for draws in (generator.standard_normal((4000, 200)), generator.exponential(size=(4000, 200))):
        scatter = np.std(draws.std(axis=1, ddof=1))
        assert np.mean(spread_error(draws)) == pytest.approx(scatter, rel=0.15)


def test_gain_is_over_paired_draws():
    scratch, transfer = np.array([[3.0, 5.0, 4.0]]), np.array([[1.0, 3.0, 2.0]])
    gain = gain_variables("T", ("gamma",), scratch, transfer)
    assert gain["T"] == (("gamma",), [2.0])
    assert gain["T_standard_error"] == (("gamma",), [0.0])


def test_one_instance_has_no_standard_error():
    assert np.isnan(standard_error(np.ones((2, 1)))).all()
