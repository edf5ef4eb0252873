"""The study against what must hold in every draw, and its ridge regression against a solution of its own."""

import numpy as np
import pytest

from fate.linear.theory import resolvent, variational
from fate.streams import random_stream
from fate.studies.rival_theories import DISTANCES, NAME, study_rival_theories
from fate.variables import describe

SETTINGS = {
    "dimension": 20,
    "instances": 3,
    "depth": [2, 5],
    "start_length": [0.5, 2.0],
    "gamma": [0.3, 0.95],
    "theta": [0.0, 2.0],
    "noise": [0.0, 1.0],
    "ridge_gamma": [0.5, 1.5],
    "ridge_noise": [0.3, 1.0],
    "ridge_multiple": [0.5, 1.0, 2.0],
}


@pytest.fixture(scope="module")
def study():
    return study_rival_theories(seed=0, **SETTINGS)


def test_networks_and_end_points_are_where_the_law_says(study):
    assert study["converged"].all()
    for layers in SETTINGS["depth"]:
        allowed = variational.error_bound(layers)
        for name in DISTANCES[:2]:
            assert float(study[name].sel(depth=layers).max()) < allowed, name


def test_the_law_of_depth_one_is_another_but_for_what_the_start_fits(study):
    """Without noise a start that is the target fits all labels, whatever the law."""
    distance = study["depth_one_distance"]
    assert float(distance.sel(noise_level=1.0, gamma=0.3).min()) > 1e-3
    assert float(distance.sel(depth=5).mean()) > float(distance.sel(depth=2).mean())
    start = study_rival_theories(seed=0, **SETTINGS | {"start_length": [1.0], "noise": [0.0], "theta": [0.0]})
    assert float(start["depth_one_distance"].max()) < variational.error_bound(5)


def test_ridge_regression_by_normal_equations(study):
    stream = random_stream(0, NAME, "ridge", 10, 1)
    inputs, unit_noise = stream.standard_normal((10, 20)), stream.standard_normal(10)
    target = np.eye(20)[0]
    labels = inputs @ target + 0.3 * unit_noise

    def risk(multiple):
        ridge = multiple * 0.3**2 * 20
        vector = np.linalg.solve(inputs.T @ inputs + ridge * np.eye(20), inputs.T @ labels)
        return np.sum((vector - target) ** 2)

    cell = study.sel(ridge_gamma=0.5, ridge_noise=0.3, instance=1)
    for multiple in SETTINGS["ridge_multiple"]:
        one = cell.sel(ridge_multiple=multiple)
        assert float(one["penalised_risk"]) == pytest.approx(risk(multiple), rel=1e-9)
        slope = (risk(multiple * np.exp(1e-4)) - risk(multiple * np.exp(-1e-4))) / 2e-4
        assert float(one["penalised_risk_slope"]) == pytest.approx(slope, rel=1e-5, abs=1e-8)
    expected = resolvent.risk(2 * resolvent.best_ridge(0.5, 0.3), 0.5, 0.3)
    assert float(cell["penalised_risk_resolvent"].sel(ridge_multiple=2.0)) == pytest.approx(expected)


def test_a_cell_does_not_depend_on_the_rest_of_the_grid(study):
    part = {"depth": [5], "start_length": [2.0], "gamma": [0.3], "instances": 2, "ridge_gamma": [1.5]}
    again = study_rival_theories(seed=0, **SETTINGS | part)
    here = study.sel(depth=[5], start_length=[2.0], gamma=[0.3]).isel(instance=slice(2))
    np.testing.assert_allclose(again["depth_one_distance"], here["depth_one_distance"], rtol=1e-9)
    np.testing.assert_array_equal(again["penalised_risk"], here["penalised_risk"].sel(ridge_gamma=[1.5]))


def test_every_variable_is_described(study):
    describe(study)
