import numpy as np
import pytest
import xarray as xr

from fate.claims.claim import NotMeasured
from fate.claims.statistics import at_zero, cells, jackknife, mean_and_error, mean_square_deviation, standard_error

GRID = xr.DataArray(np.arange(6.0).reshape(3, 2), {"gamma": [1.5, 0.5, 0.75], "theta": [0.0, np.pi / 4]})


def test_cells_are_found_at_values_and_in_slices_of_an_unsorted_grid():
    assert cells(GRID, theta=np.pi * 0.25, gamma=0.75) == 5
    assert cells(GRID, theta=0, gamma=slice(None, 0.75)).values.tolist() == [2, 4]
    assert cells(GRID, gamma=np.array([0.75, 1.5]), theta=0).values.tolist() == [4, 0]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ({"theta": np.pi / 2}, "no theta of 1.57"),
        ({"gamma": slice(None, 0.4)}, "no gamma from -inf to 0.4"),
        ({"gamma": np.array([0.5, 1.0])}, "no gamma of"),
    ],
)
def test_cells_that_a_grid_does_not_hold_are_not_measured(place, told):
    with pytest.raises(NotMeasured, match=told):
        cells(GRID, **place)


def test_a_parabola_is_known_at_zero_from_three_points():
    steps = xr.DataArray([0.1, 0.4, 0.2], {"step": [0.1, 0.4, 0.2]})
    np.testing.assert_allclose(at_zero(5 - 2 * steps + 3 * steps**2, "step"), 5)
    assert abs(at_zero(steps**3, "step") - 0.1 * 0.4 * 0.2) < 1e-12


def test_a_dimension_without_coordinate_is_not_counted():
    with pytest.raises(KeyError, match="gamma"):
        cells(GRID.drop_vars("gamma"), gamma=0)


def test_the_error_of_a_mean_is_that_of_independent_instances():
    draws = xr.DataArray([[1.0, 2.0, 6.0], [3.0, 2.0, 4.0]], dims=("gamma", "instance"))
    assert mean_and_error(draws) == {"measured": 3.0, "standard_error": pytest.approx(1.0), "instances": 3}
    assert np.isnan(mean_and_error(draws.where(draws < 6))["measured"])
    assert np.isnan(standard_error(np.array([1.0])))


def correlated_draws(generator, shift=0.0):
    """Draws of 12 cells that share 3 independent parts, around ``shift``."""
    parts = generator.standard_normal((20, 3)) @ np.repeat(np.eye(3), 4, axis=1)
    draws = xr.DataArray(parts.reshape(20, 3, 4), dims=("instance", "gamma", "theta"))
    return draws + shift, xr.zeros_like(draws.isel(instance=0))


def test_a_square_deviation_has_no_bias_and_its_error_is_that_of_correlated_cells():
    generator = np.random.default_rng(0)
    found = [mean_square_deviation(*correlated_draws(generator)) for _ in range(400)]
    measured = np.array([each["measured"] for each in found])
    assert abs(measured.mean()) < 4 * measured.std() / np.sqrt(len(measured))
    assert np.mean([each["standard_error"] for each in found]) == pytest.approx(measured.std(), rel=0.15)
    assert sum(abs(each["measured"]) > each["floor"] for each in found) == 0
    assert sum(abs(each["measured"]) > 2 * each["standard_error"] for each in found) > 4  # of 400: a long tail


def test_what_is_false_stays_at_its_own_distance():
    found = mean_square_deviation(*correlated_draws(np.random.default_rng(1), shift=2.0))
    assert found["measured"] == pytest.approx(4.0, abs=1.5)
    assert found["measured"] > found["floor"]


def test_a_form_on_other_dimensions_is_refused():
    draws, expected = correlated_draws(np.random.default_rng(2))
    with pytest.raises(ValueError, match="angle"):
        mean_square_deviation(draws, expected.rename(theta="angle"))


def test_the_jackknife_of_a_mean_is_its_standard_error():
    data = xr.Dataset({"risk": ("instance", [1.0, 2.0, 6.0, 4.0])})
    found = jackknife(lambda part: float(part["risk"].mean()), data)
    assert found == pytest.approx(mean_and_error(data["risk"]))
    assert np.isnan(jackknife(lambda part: 1.0, data.isel(instance=[0]))["standard_error"])
