import numpy as np
import pytest
import xarray as xr

from fate.variables import describe
from fate_workflow.files.numbers import WrongNumber, check_numbers


def trained(name="scratch_risk", value=0.5):
    """One variable on a grid of three ratios and two instances, its fourth value ``value``, described as in files."""
    values = np.full((3, 2), 0.25)
    values[1, 1] = value
    coords = {"gamma": [0.5, 1.0, 1.5], "instance": [0, 1]}
    return describe(xr.Dataset({name: (("gamma", "instance"), values)}, coords))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("scratch_risk", np.nan, "is nan at gamma = 1, instance = 1, where a number is due"),
        ("fine_tuned_risk_limit", np.inf, "is inf at gamma = 1, instance = 1, where a finite number is due"),
        ("linear_risk", -0.01, "is -0.01 at gamma = 1, instance = 1, but cannot be less than -1e-09"),
        ("scratch_risk_exact", -np.inf, "is -inf"),
        ("scratch_risk_exact", np.nan, "is nan"),
        ("linear_transferability", np.inf, "is inf"),
        ("fine_tuned_transferability_standard_error", -1.0, "is -1"),
        ("alignment", 1.1, "but cannot be more than 1"),
        ("alignment", -1.1, "but cannot be less than -1"),
        ("aligned_fraction", 1.1, "but cannot be more than 1"),
        ("projection_trained", -0.1, "but cannot be less than"),
        ("scratch_loss", -0.1, "but cannot be less than"),
        ("layer_scale", np.nan, "where a number is due"),
        ("layer_imbalance", np.nan, "where a number is due"),
        ("linear_zero_set", np.inf, "where a finite number is due"),
        ("theta", 4.0, "but cannot be more than 3.14159"),
    ],
)
def test_a_wrong_number_is_told_with_its_file_variable_and_place(name, value, told, record_property):
    with pytest.raises(WrongNumber) as error:
        check_numbers(trained(name, value), "results/some.nc")
    assert str(error.value).startswith(f"results/some.nc was not written: its variable {name} is")
    assert told in str(error.value)
    assert "(1 of 6 values)" in str(error.value)
    record_property("wrong_numbers", 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("linear_zero_set", np.nan),
        ("source_break_even_angle_printed_fine", np.nan),
        ("scratch_risk_exact_fine", np.inf),
        ("linear_transferability_asymptotic", -np.inf),
        ("scratch_exponent", np.nan),
        ("scratch_risk", -1e-16),
        ("alignment", 1 + 1e-15),
        ("linear_transferability", -40.0),
    ],
)
def test_what_has_a_meaning_or_is_rounding_passes(name, value):
    check_numbers(trained(name, value), "results/some.nc")


def test_a_wrong_number_without_coordinates_is_told_by_its_index():
    dataset = describe(xr.Dataset({"hidden": (("instance", "neuron"), np.array([[1.0, 2.0], [np.nan, 1.0]]))}))
    with pytest.raises(WrongNumber, match="hidden is nan at instance = 1, neuron = 0,"):
        check_numbers(dataset, "some.nc")
    with pytest.raises(WrongNumber, match="linear_floor is inf, where"):
        check_numbers(describe(xr.Dataset({"linear_floor": np.inf})), "some.nc")
