import math

import numpy as np
import pytest
import xarray as xr

from fate.variables import TABLE, attributes, composed, describe
from fate.variables.rows import FINE_GRID, NOT_NEGATIVE, ROUNDING, paper, tabulate

KNOWN = {"long_name", "units", "valid_min", "valid_max", "nan_means", "infinity_means", "references"}


def test_every_variable_has_a_long_name_of_its_own_a_unit_and_attributes_that_files_know():
    assert len({row["long_name"] for row in TABLE.values()}) == len(TABLE)
    assert all(len(row["long_name"]) > 5 and row["units"] in ("1", "radian") for row in TABLE.values())
    assert {key for row in TABLE.values() for key in row} == KNOWN


@pytest.mark.parametrize(
    ("name", "long_name"),
    [
        ("fine_tuned_transferability_limit", "transferability of fine-tuning at the exact end points of gradient flow"),
        ("scratch_risk_exact_fine", "risk of training from scratch, exact at finite n and d, fine grid"),
        ("weight_decay_risk", "risk of training from scratch with weight decay"),
        ("pair_linear_risk", "risk of linear transfer, from f to -A f, over A^2"),
        (
            "source_break_even_angle_limit",
            "angle where fine-tuning from a finite source breaks even, at exact end points",
        ),
        ("depth_fine", "number of layers L, every integer"),
    ],
)
def test_composed_names(name, long_name):
    assert attributes(name)["long_name"] == long_name


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("linear_risk", {"valid_min": -ROUNDING}),
        ("lost", {"valid_min": -ROUNDING, "valid_max": 1 + ROUNDING}),
        ("alignment", {"valid_min": -1 - ROUNDING, "valid_max": 1 + ROUNDING}),
        ("theta_fine", {"valid_min": -ROUNDING, "valid_max": math.pi + ROUNDING}),
        ("linear_transferability", {}),
        ("source_ratio", {"infinity_means": "the population loss"}),
        ("lp_ft_transferability_standard_error", NOT_NEGATIVE | {"nan_means": "there is one instance only"}),
    ],
)
def test_bounds(name, bounds):
    found = attributes(name)
    assert {key: found[key] for key in KNOWN - {"long_name", "units", "references"} if key in found} == bounds


def test_every_remark_is_about_a_variable():
    assert composed.REMARKS.keys() <= {name for name, *_ in composed.ROWS}


def test_a_twin_shares_all_but_the_long_name():
    table = tabulate([("speed", "speed of light", NOT_NEGATIVE, FINE_GRID, paper("Eq. 1"))])
    shared = {"units": "1", **NOT_NEGATIVE, "references": "Tahir et al. 2025, Eq. 1"}
    assert table == {
        "speed": {"long_name": "speed of light", **shared},
        "speed_fine": {"long_name": "speed of light, fine grid", **shared},
    }


@pytest.mark.parametrize("second", [("speed_fine", "speed of sound"), ("speed", "speed of sound")])
def test_a_name_that_is_described_twice_is_refused_with_a_sentence(second):
    sentence = rf"The variable '{second[0]}' is described twice, as 'speed of light.*' and as 'speed of sound': drop"
    with pytest.raises(ValueError, match=sentence):
        tabulate([("speed", "speed of light", FINE_GRID), second])


def test_describe_gives_attributes_to_variables_and_coordinates_of_a_copy():
    dataset = xr.Dataset({"linear_risk": ("theta", np.zeros(2))}, coords={"theta": [0.1, 0.2]}, attrs={"title": "t"})
    described = describe(dataset)
    assert described["linear_risk"].attrs == attributes("linear_risk")
    assert described["theta"].attrs == attributes("theta")
    assert described.attrs == {"title": "t"}
    assert dataset["linear_risk"].attrs == dataset["theta"].attrs == {}


@pytest.mark.parametrize("name", ["linear_rsk", "risk", "other_risk", "linear_risk_limit_fine"])
def test_an_unknown_name_is_refused_with_a_sentence(name):
    with pytest.raises(KeyError, match=rf"The variable '{name}' has no description; add it to the table"):
        describe(xr.Dataset({name: 0.0}))


def test_a_mean_names_its_error_and_what_it_is_over_and_a_risk_its_flag():
    axes = ("gamma", "instance")
    found = describe(
        xr.Dataset(
            {
                "linear_risk": (axes, np.ones((2, 3))),
                "linear_converged": (axes, np.ones((2, 3), bool)),
                "linear_transferability": ("gamma", np.ones(2)),
                "linear_transferability_standard_error": ("gamma", np.ones(2)),
            }
        )
    )
    assert found["linear_risk"].attrs["ancillary_variables"] == "linear_converged"
    assert found["linear_transferability"].attrs["ancillary_variables"] == "linear_transferability_standard_error"
    assert found["linear_transferability"].attrs["cell_methods"] == "instance: mean"
    assert found["linear_converged"].attrs["flag_meanings"] == "false true"
    assert "cell_methods" not in found["linear_risk"].attrs
