import numpy as np
import pytest
import xarray as xr
from scipy import stats

from fate.claims.claim import NotMeasured, significance
from fate.claims.statistics import (
    at_angle,
    at_zero,
    away_from_peak,
    cells,
    if_trained,
    in_tolerances,
    jackknife,
    largest,
    mean_and_error,
    mean_square_deviation,
    method_risk,
    ratio_and_error,
    setting_of,
    where_positive,
)
from fate.risks import standard_error

GRID = xr.DataArray(np.arange(6.0).reshape(3, 2), {"gamma": [1.5, 0.5, 0.75], "theta": [0.0, np.pi / 4]})


def test_cells_are_found_at_values_and_in_slices_of_an_unsorted_grid():
    assert cells(GRID, theta=np.pi * 0.25, gamma=0.75) == 5
    assert cells(GRID, theta=0, gamma=slice(None, 0.75)).values.tolist() == [2, 4]
    assert cells(GRID, gamma=np.array([0.75, 1.5]), theta=0).values.tolist() == [4, 0]
    assert cells(GRID, theta=0, gamma=slice(0.75, 1.5)).values.tolist() == [0, 4]
    assert at_angle(GRID).values.tolist() == [3, 5]


def test_the_peak_is_left_out_and_nothing_beside_it_is_not_measured():
    peak = GRID.assign_coords(gamma=[0.84, 0.86, 1.14])
    assert away_from_peak(peak)["gamma"].values.tolist() == [0.84]
    with pytest.raises(NotMeasured, match=r"further than 0\.15"):
        away_from_peak(peak.isel(gamma=[1, 2]))


def test_the_risk_of_a_network_that_did_not_converge_is_unknown_and_what_is_solved_needs_no_network():
    risk = xr.DataArray([1.0, 2.0], dims="instance")
    data = xr.Dataset({"scratch_risk": risk, "scratch_converged": risk < 2, "residual_risk": risk})
    np.testing.assert_array_equal(method_risk(data, "scratch"), [1.0, np.nan])
    np.testing.assert_array_equal(method_risk(data, "residual"), risk)
    with pytest.raises(NotMeasured, match="linear is not among"):
        method_risk(data, "linear")
    assert if_trained(data["scratch_converged"][:1], 0.5) == 0.5
    assert np.isnan(if_trained(data["scratch_converged"], 0.5))


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
    assert np.isnan(at_zero(steps.where(steps < 0.3), "step"))


def test_a_dimension_without_coordinate_is_not_counted():
    with pytest.raises(KeyError, match="gamma"):
        cells(GRID.drop_vars("gamma"), gamma=0)


@pytest.mark.filterwarnings("error")
def test_the_error_of_a_mean_is_that_of_independent_instances():
    draws = xr.DataArray([[1.0, 2.0, 6.0], [3.0, 2.0, 4.0]], dims=("gamma", "instance"))
    assert mean_and_error(draws) == {"measured": 3.0, "standard_error": pytest.approx(1.0), "instances": 3}
    assert np.isnan(mean_and_error(draws.where(draws < 6))["measured"])


def test_a_mean_that_may_be_positive_counts_where_it_is_not():
    draws = xr.DataArray([1.0, 2.0, 6.0], dims="instance")
    assert where_positive(draws) == mean_and_error(draws)
    assert where_positive(-draws) == mean_and_error(draws) | {"measured": 0.0}


def test_the_error_of_a_ratio_is_that_of_what_it_leaves_of_the_numerator():
    numerator, denominator = (xr.DataArray(each, dims="instance") for each in ([1.0, 2.0, 6.0], [1.0, 2.0, 3.0]))
    found = ratio_and_error(numerator, denominator)
    expected = standard_error(np.array([1.0, 2.0, 6.0]) / 2 - 1.5 * np.array([1.0, 2.0, 3.0]) / 2)
    assert found == {"measured": 1.5, "standard_error": pytest.approx(expected), "instances": 3}


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


def test_a_square_deviation_is_the_mean_over_pairs_of_instances():
    """Of three draws of two cells; its error from the products of centred draws, which are (N - 1) / N too small."""
    draws = np.array([[1.0, 4.0], [2.0, 0.0], [6.0, 2.0]])
    deviations, centred = draws - [2.0, 1.0], draws - draws.mean(axis=0)
    pairs = [(0, 1), (0, 2), (1, 2)]
    found = mean_square_deviation(
        xr.DataArray(draws, dims=("instance", "gamma")), xr.DataArray([2.0, 1.0], dims="gamma")
    )
    assert found["measured"] == pytest.approx(np.mean([deviations[i] @ deviations[j] / 2 for i, j in pairs]))
    square = np.mean([(centred[i] @ centred[j] / 2) ** 2 for i, j in pairs]) * (3 / 2) ** 2
    assert found["standard_error"] == pytest.approx(np.sqrt(2 * square / (3 * 2)))
    trace = np.sum(centred**2) / 2 / (3 - 1)
    freedom = trace**2 / square
    quantile = stats.f.ppf(2 * stats.norm.cdf(4) - 1, freedom, freedom * (3 - 1))
    assert found["floor"] == pytest.approx(trace / 3 * (quantile - 1))


def test_chance_over_many_independent_cells_is_normal():
    draws = 3 * xr.DataArray(np.random.default_rng(3).standard_normal((100, 20_000)), dims=("instance", "gamma"))
    found = mean_square_deviation(draws, xr.zeros_like(draws[0]))
    assert found["floor"] == pytest.approx(4 * found["standard_error"], rel=0.05)


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
    two = data.isel(instance=[0, 2])
    assert jackknife(lambda part: float(part["risk"].mean()), two) == pytest.approx(mean_and_error(two["risk"]))
    assert np.isnan(jackknife(lambda part: 1.0, data.isel(instance=[0]))["standard_error"])


def test_a_mean_is_told_from_zero_beyond_as_many_standard_errors_as_four_sigma_are():
    draws = xr.DataArray([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]], dims=("cell", "instance"))
    assert in_tolerances(draws).values == pytest.approx([2 * np.sqrt(3) / significance(3), 0.0])
    assert in_tolerances(-draws).values[0] == -in_tolerances(draws).values[0]


def test_the_largest_of_all_cells_is_unknown_where_one_is():
    values = xr.DataArray([[0.1, 0.3], [0.2, 0.0]], dims=("cell", "instance"))
    assert largest(values) == {"measured": 0.3, "printed": 0.0, "standard_error": 0.0, "instances": 2}
    unknown = largest(values.where(values != 0.1))
    assert np.isnan([unknown["measured"], unknown["standard_error"]]).all()


def test_a_setting_has_values_and_ends_of_grids_by_their_symbols():
    coords = {"gamma": [0.1, 0.9, 0.5], "theta": [0.0, np.pi / 4], "sigma": 1.0, "task_gamma": 0.5}
    data = xr.Dataset({"risk": ("gamma", np.zeros(3))}, coords)
    assert setting_of(data, "gamma", "theta", "sigma") == "γ from 0.1 to 0.9, θ from 0 to 0.25π, σ = 1"
    assert setting_of(data.isel(theta=[1]), "task_gamma", "theta") == "γ = 0.5, θ = 0.25π"
    with pytest.raises(KeyError, match="gamma"):
        setting_of(data.drop_vars("gamma"), "gamma")
