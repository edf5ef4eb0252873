from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from fate.errors import FateError
from fate.variables import describe
from fate_workflow.files.comparison import compare_results
from fate_workflow.files.netcdf import write_dataset


def trained():
    risk = np.arange(1.0, 7.0).reshape(3, 2)
    return xr.Dataset(
        {
            "scratch_risk": (("gamma", "instance"), risk),
            "scratch_risk_exact": ("gamma", [1.0, np.inf, 2.0]),
            "converged": ("instance", [True, True]),
            "scratch_end_point_error": ("instance", [1e-12, 3e-14]),
        },
        coords={"gamma": [0.5, 1.0, 1.5], "instance": [0, 1]},
    )


def write(folder, dataset, file="experiments/noisy/transfer.nc", digest="0a", **parameters):
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    write_dataset(describe(dataset), path, title="A test", parameters=parameters, modules={"a.py": digest})


def compared(tmp_path, dataset, file="experiments/noisy/transfer.nc", **about):
    """Return the sentences on ``dataset`` beside the right one."""
    write(tmp_path / "one", trained(), file)
    write(tmp_path / "other", dataset, file, **about)
    return list(compare_results(tmp_path / "one", tmp_path / "other"))


def at(name, value, **cell):
    dataset = trained()
    dataset[name].loc[cell] = value
    return dataset


def test_the_same_is_no_difference(tmp_path):
    assert compared(tmp_path, trained()) == []


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        (
            at("scratch_risk", 4.001, gamma=1.0, instance=1),
            "scratch_risk differs by 1.0e-03 at gamma = 1, instance = 1, relative 2.5e-04 at gamma = 1, instance = 1: "
            "BEYOND 6.1e-08",
        ),
        (at("scratch_risk_exact", np.inf, gamma=0.5), "scratch_risk_exact is 1 and inf at gamma = 0.5"),
        (at("converged", False, instance=1), "converged differs by 1.0e+00 at instance = 1"),
        (at("scratch_end_point_error", 1e-6, instance=0), "scratch_end_point_error differs by 1.0e-06"),
        (trained().isel(instance=[0]), "scratch_risk has the shape {'gamma': 3, 'instance': 2} and"),
        (trained().transpose("instance", "gamma"), "scratch_risk has the shape"),
        (trained().drop_vars("converged"), "converged is only in the first"),
        (trained().assign(linear_risk=1.0), "linear_risk is only in the second"),
        (trained().assign_coords(gamma=[0.5, 1.0, 1.6]), "gamma differs by 1.0e-01 at gamma = 1.5"),
    ],
)
def test_what_another_machine_does_not_explain_is_told_with_its_place(tmp_path, dataset, told):
    assert any(
        finding.text.startswith(f"experiments/noisy/transfer.nc: {told}") and not finding.harmless
        for finding in compared(tmp_path, dataset)
    )


@pytest.mark.parametrize(
    "dataset",
    [
        at("scratch_risk", 4 + 1e-9, gamma=1.0, instance=1),
        at("scratch_end_point_error", 1e-10, instance=0),
    ],
)
def test_what_another_machine_explains_is_told_and_harmless(tmp_path, dataset):
    [finding] = compared(tmp_path, dataset)
    assert finding.harmless
    assert "within" in finding.text


def test_training_in_single_precision_may_differ_more(tmp_path):
    changed = at("scratch_risk", 4.02, gamma=1.0, instance=1)
    [linear] = compared(tmp_path / "linear", changed)
    [relu] = compared(tmp_path / "relu", changed, file="two_layer/experiments/relu/transfer.nc")
    [closed] = compared(tmp_path / "closed", changed, file="two_layer/problems/positive/theory.nc")
    assert (linear.harmless, relu.harmless, closed.harmless) == (False, True, False)


def test_descent_may_differ_more(tmp_path):
    changed, descent = at("scratch_risk", 4.02, gamma=1.0, instance=1), {"descent": {"step": 0.02}}
    write(tmp_path / "one", trained(), **descent)
    write(tmp_path / "other", changed, **descent)
    [finding] = compare_results(tmp_path / "one", tmp_path / "other")
    assert finding.harmless


def test_the_steps_of_a_flow_are_not_compared(tmp_path):
    one, other = (xr.Dataset({"loss_history": ("step", np.ones(steps))}) for steps in (3, 4))
    write(tmp_path / "one", one)
    write(tmp_path / "other", other)
    assert list(compare_results(tmp_path / "one", tmp_path / "other")) == []


def test_the_sign_of_an_eigenvector_is_nothing(tmp_path):
    design = xr.Dataset({"source": ("mode", [0.6, -0.8]), "eigenvalue": ("mode", [1.0, 2.0])})
    for file, harmless in (("problems/small/designs.nc", True), ("problems/small/teachers.nc", False)):
        one, other = tmp_path / Path(file).stem / "one", tmp_path / Path(file).stem / "other"
        write(one, design, file)
        write(other, design.assign(source=-design["source"]), file)
        found = list(compare_results(one, other))
        assert all(finding.harmless for finding in found) == harmless


def test_settings_and_code(tmp_path):
    texts = {finding.text: finding.harmless for finding in compared(tmp_path, trained(), noise=0.3, digest="0b")}
    file = "experiments/noisy/transfer.nc"
    assert texts == {f"{file}: parameter noise is absent and 0.3": False, f"{file}: modules differs": True}


def test_a_file_that_one_has_and_a_folder_without_any(tmp_path):
    write(tmp_path / "one", trained())
    (tmp_path / "other").mkdir()
    with pytest.raises(FateError, match="other holds no NetCDF file"):
        list(compare_results(tmp_path / "one", tmp_path / "other"))
    write(tmp_path / "other", trained())
    write(tmp_path / "other", trained(), "studies/step_size.nc")
    [finding] = compare_results(tmp_path / "one", tmp_path / "other")
    assert finding.text == f"studies/step_size.nc: only in {tmp_path / 'other'}"
    assert not finding.harmless


def test_files_of_an_earlier_version_are_compared_where_they_stand_now(tmp_path):
    write(tmp_path / "one", trained(), "experiments/noiseless/pretrained.nc")
    write(tmp_path / "other", at("scratch_risk", 5.0, gamma=1.0, instance=1), "networks/narrow.nc")
    [finding] = compare_results(tmp_path / "one", tmp_path / "other")
    assert finding.text.startswith(
        "experiments/noiseless/pretrained.nc -> networks/narrow.nc: scratch_risk differs by 1.0"
    )
    assert not finding.harmless
