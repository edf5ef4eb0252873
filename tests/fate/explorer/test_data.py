"""What the explorer is given of trained networks is what their files hold."""

import json

import numpy as np
import pytest
import xarray as xr
from made_up.experiments import experiment

from fate.explorer.data import as_lists, gather, gather_linear, gather_two_layer
from fate.risks import standard_error


@pytest.fixture
def linear():
    transfer, _ = experiment(instances=5)
    return transfer.assign_attrs(experiment="mine")


@pytest.fixture
def two_layer():
    shape = ("ridge", "n", "mu", "instance")
    generator = np.random.default_rng(0)
    coordinates = {
        "ridge": [0.0, 0.1],
        "n": [4, 8, 16],
        "mu": [0.2, 0.6],
        "instance": range(5),
        "activation": "relu",
        "output_weights": "signs",
        "init_scale": 0.1,
        "dimension": 6,
    }
    risks = {"scratch_risk": shape[1::2], "fine_tuned_risk": shape[1:], "linear_risk": shape}
    sizes = {name: len(coordinates[name]) for name in shape}
    variables = {name: (axes, generator.random([sizes[axis] for axis in axes])) for name, axes in risks.items()}
    for name in ("scratch", "fine_tuned"):
        axes = risks[f"{name}_risk"]
        variables[f"{name}_converged"] = (axes, generator.random([sizes[axis] for axis in axes]) < 0.8)
    variables["boundary_interpolated"] = ("mu", [7.0, np.nan])
    return xr.Dataset(variables, coordinates).assign_attrs(experiment="mine")


def test_means_and_errors_are_those_of_the_draws(linear):
    found = gather_linear(linear)
    assert (found["name"], found["sigma"], found["depth"], found["dimension"]) == ("mine", 0.2, 2, 40)
    assert found["theta"] == pytest.approx(linear["theta"].values / np.pi, rel=1e-5)
    cell = linear.isel(ridge=0, gamma=2, theta=4)
    for method in ("linear", "fine_tuned", "evidence"):
        values, risk = found["methods"][method], cell[f"{method}_risk"].values
        assert values["risk"][2][4] == pytest.approx(risk.mean(), rel=1e-5)
        assert values["risk_error"][2][4] == pytest.approx(standard_error(risk), rel=1e-5)
        for key, scratch in (("scratch", "scratch"), ("ridge", "likelihood_ridge")):
            gain = cell[f"{scratch}_risk"].values - risk
            assert values[key][2][4] == pytest.approx(gain.mean(), rel=1e-5)
            assert values[f"{key}_error"][2][4] == pytest.approx(standard_error(gain), rel=1e-5)


def test_without_a_tuned_scratch_nothing_is_said_over_it(linear):
    found = gather_linear(linear.drop_vars("likelihood_ridge_risk"))
    assert "ridge" not in found["methods"]["linear"]
    assert "likelihood_ridge" not in found["methods"]
    assert "scratch" in found["methods"]["linear"]


def test_networks_that_did_not_converge_are_marked(linear):
    linear["fine_tuned_converged"][1, 2, 3] = False
    methods = gather_linear(linear)["methods"]
    assert np.argwhere(~np.array(methods["fine_tuned"]["converged"])).tolist() == [[1, 2]]
    assert np.all(methods["evidence"]["converged"])


def test_two_layers_are_at_the_largest_ridge(two_layer):
    found = gather_two_layer(two_layer)
    cell = two_layer.isel(mu=1, n=2, ridge=1)
    scratch = cell["scratch_risk"].values
    for method in ("linear", "fine_tuned"):
        risk = cell[f"{method}_risk"].values
        assert found["methods"][method]["risk"][1][2] == pytest.approx(risk.mean(), rel=1e-5)
        assert found["methods"][method]["scratch"][1][2] == pytest.approx((scratch - risk).mean(), rel=1e-5)
        share = (scratch.mean() - risk.mean()) / (scratch.mean() + risk.mean())
        assert found["relative"][method][1][2] == pytest.approx(share, rel=1e-5)
    converged = (two_layer["scratch_converged"] & two_layer["fine_tuned_converged"]).all("instance")
    assert found["methods"]["fine_tuned"]["converged"] == converged.transpose("mu", "n").values.tolist()
    assert found["boundary"] == [7.0, None]


def test_what_is_not_finite_is_none_in_json(linear, two_layer):
    single = linear.isel(instance=[0])
    data = gather([single], [two_layer])
    assert data["linear"][0]["ratio"] is None
    assert data["linear"][0]["methods"]["linear"]["risk_error"][0][0] is None
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert as_lists(np.array([1 / 3, np.inf])) == [0.333333, None]
