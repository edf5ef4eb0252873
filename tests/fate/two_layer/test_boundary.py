import numpy as np
import pytest
import xarray as xr

from fate.two_layer.boundary import crossing_of_curve, fit_power_law, locate_boundary


def dataset(samples, risk, floor):
    transfer = xr.Dataset(
        {
            "scratch_risk": (("n", "instance"), np.tile(risk[:, None], 2)),
            "scratch_converged": (("n", "instance"), np.ones((len(samples), 2), bool)),
        },
        {"n": samples},
    )
    projection = xr.Dataset({"projection_source": (("mu", "instance"), np.tile(np.array(floor)[:, None], 2))})
    return transfer, projection.assign_coords(mu=np.linspace(0, 0.5, len(floor)))


def test_an_exact_power_law_is_found():
    samples = np.array([16, 32, 64, 128, 256])
    found = locate_boundary(*dataset(samples, 5 * samples**-1.2, [0.0, 0.05]))
    assert found["scratch_exponent"] == pytest.approx(1.2)
    assert found["scratch_amplitude"] == pytest.approx(5)
    assert found["scratch_exponent_upper"] - found["scratch_exponent_lower"] < 1e-6
    meeting = (5 / 0.05) ** (1 / 1.2)
    for name in ("boundary_interpolated", "boundary_power_law", "boundary_power_law_upper"):
        assert np.isnan(found[name][0])
        assert found[name][1] == pytest.approx(meeting)


def test_interval_covers_the_exponent_as_often_as_it_says():
    generator, samples, covered = np.random.default_rng(0), 2.0 ** np.arange(3, 10), 0
    for _ in range(1000):
        fit = fit_power_law(samples, samples**-1.2 * np.exp(0.1 * generator.standard_normal(7)))
        covered += abs(fit["slope"] + 1.2) < fit["quantile"] * fit["slope_error"]
    assert abs(covered / 1000 - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 1000)


def test_too_few_points_are_no_fit():
    samples = np.array([16, 32])
    assert np.isnan(locate_boundary(*dataset(samples, samples**-1.0, [0.04]))["boundary_power_law"])


def test_the_curve_that_does_not_reach_the_floor_has_no_crossing():
    samples, risk = np.array([10.0, 20.0, 40.0]), np.array([0.8, 0.4, 0.2])
    found = crossing_of_curve(samples, risk, np.array([0.4, 0.3, 0.1, 0.0]))
    assert found[0] == pytest.approx(20)
    assert 20 < found[1] < 40
    assert np.all(np.isnan(found[2:]))


def test_a_curve_that_rises_in_between_crosses_where_it_falls_for_the_last_time():
    samples, risk = np.array([10.0, 20.0, 40.0, 80.0, 160.0]), np.array([0.8, 0.2, 0.8, 0.2, 0.1])
    np.testing.assert_allclose(
        crossing_of_curve(samples, risk, np.array([0.4, 0.15])),
        [np.sqrt(40 * 80), 80 * 2 ** (np.log(0.2 / 0.15) / np.log(2))],
    )
