import numpy as np
import pytest
import xarray as xr

from fate.variables import METHODS, TABLE, attributes, describe

KNOWN = [
    "source",
    "orthogonal",
    "spare",
    "eigenvalue",
    "noise",
    "noise_residual",
    "gamma",
    "n",
    "theta",
    "instance",
    "mode",
    "feature",
    "layer",
    "ridge",
    "step",
    "gamma_fine",
    "theta_fine",
    "branch",
    "feature_source",
    "feature_orthogonal",
    "feature_spare",
    "layer_scale",
    "relative_residual",
    "gradient_norm",
    "rank_one_residual",
    "alignment",
    "conserved_drift",
    "layer_imbalance",
    "truncation_error",
    "steps",
    "flow_time",
    "converged",
    "time_history",
    "loss_history",
    "linear_zero_set",
    "fine_tuned_zero_set_printed",
    "fine_tuned_zero_set_corrected",
]
ENDINGS = [
    "risk",
    "risk_limit",
    "loss",
    "converged",
    "flow_time",
    "end_point_error",
    "transferability",
    "transferability_standard_error",
    "transferability_limit",
    "risk_asymptotic",
    "risk_exact",
    "risk_printed",
    "risk_corrected_fine",
    "transferability_exact_fine",
]


@pytest.mark.parametrize("name", [*KNOWN, *(f"{method}_{ending}" for method in METHODS for ending in ENDINGS)])
def test_every_name_has_a_long_name_and_a_unit(name):
    found = attributes(name)
    assert found["units"] in ("1", "radian")
    assert len(found["long_name"]) > 5


def test_long_names_tell_variables_apart():
    assert len({long_name for long_name, _ in TABLE.values()}) == len(TABLE)


def test_composed_name():
    found = attributes("fine_tuned_transferability_limit")
    long_name = "transferability of fine-tuning at the exact end points of gradient flow"
    assert found == {"long_name": long_name, "units": "1"}
    assert attributes("linear_zero_set")["references"] == "Tahir et al. 2025, Eq. 11"
    assert attributes("scratch_risk_asymptotic_fine")["references"] == "Tahir et al. 2025, Eq. 8"


def test_describe_gives_attributes_to_variables_and_coordinates_of_a_copy():
    dataset = xr.Dataset({"linear_risk": ("theta", np.zeros(2))}, coords={"theta": [0.1, 0.2]}, attrs={"title": "t"})
    described = describe(dataset)
    assert described["linear_risk"].attrs["long_name"] == "risk of linear transfer"
    assert described["theta"].attrs["units"] == "radian"
    assert described.attrs == {"title": "t"}
    assert dataset["linear_risk"].attrs == dataset["theta"].attrs == {}


@pytest.mark.parametrize("name", ["linear_rsk", "risk", "other_risk", "linear_risk_limit_fine"])
def test_unknown_name_is_refused_with_a_sentence(name):
    with pytest.raises(KeyError, match=rf"The variable '{name}' has no description; add it to the table"):
        describe(xr.Dataset({name: 0.0}))
