"""The same config and code give the same bytes, in whatever order, company and pieces; other machines, almost."""

import json
import platform
import random
import subprocess
import sys

import pytest
import xarray as xr
from workflow.kills import FILES
from workflow.project import TINY, Project

from fate_workflow.files.netcdf import read_dataset, write_dataset

pytestmark = [pytest.mark.workflow, pytest.mark.slow]

LINEAR, RELU = "experiments/noisy/transfer.nc", "two_layer/experiments/relu/transfer.nc"
# A part of the tiny config, cut into other parts: three of the ratios, not two.
PART = {
    "job_minutes": 0.03,
    "problems": TINY["problems"],
    "networks": TINY["networks"],
    "experiments": {"noisy": TINY["experiments"]["noisy"]},
    "figures": {name: TINY["figures"][name] for name in ("linear_transfer", "relu_transfer")},
    "two_layer": {
        "problems": {"positive": TINY["two_layer"]["problems"]["positive"]},
        "networks": {"relu": TINY["two_layer"]["networks"]["relu"]},
        "experiments": {"relu": TINY["two_layer"]["experiments"]["relu"]},
    },
}


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    """The part, made on one core from nothing and in another folder than the whole."""
    project = Project.create(tmp_path_factory.mktemp("part") / "elsewhere", PART)
    project.snakemake("--cores", "1")
    return project


def test_cores_parts_place_and_other_experiments_change_no_byte(built, part, record_property):
    whole, small = built.results(), part.results()
    summaries = {*FILES["claims"], *FILES["introduction"]}  # of all that there is
    compared = set(small) - summaries
    assert {LINEAR, RELU, "figures/relu_transfer.svg", "figures/linear_transfer.pdf"} < compared < set(whole)
    assert [name for name in compared if small[name] != whole[name]] == []
    record_property("bitwise_comparisons", len(compared))


def test_parts_of_two_layers_change_no_number(part, tmp_path):
    """Each network and each instance of its transfer a job of its own; only the layout in the file may differ."""
    project = part.copy_to(tmp_path / "project")
    made = ["two_layer/networks/relu.nc", RELU]
    for name in made:
        (project.folder / "results" / name).unlink()
    in_parts = (*(f"results/{name}" for name in made), "--config", "job_minutes=1e-9")
    jobs = {"pretrain_two_layer_part": 4, "gather_two_layer_networks": 1}
    jobs |= {"transfer_two_layer_part": 2, "gather_two_layer_transfer": 1}
    assert project.planned_jobs(*in_parts) == jobs
    project.snakemake("--cores", "2", *in_parts)
    for name in made:
        found, expected = (read_dataset(each.folder / "results" / name) for each in (project, part))
        xr.testing.assert_identical(found, expected)


def test_what_is_deleted_comes_back_to_the_byte(part, tmp_path, record_property):
    """Whatever it is, and though nobody asks for it by name."""
    before, project = part.results(), part.copy_to(tmp_path / "project")
    deleted = [f"results/{name}" for name in random.Random(0).sample(sorted(before), 6)]
    for path in deleted:
        (project.folder / path).unlink()
    project.snakemake("--cores", "2")
    assert project.results() == before
    record_property("bitwise_comparisons", len(before))


def compare(*folders):
    command = [sys.executable, "scripts/compare_results.py", *(str(folder / "results") for folder in folders)]
    return subprocess.run(command, cwd=folders[0], capture_output=True, text=True, check=False)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only there the libraries can do as an older processor")
def test_an_older_processor_gives_the_same_numbers_within_the_stated_tolerance(part, tmp_path, monkeypatch):
    older = part.copy_to(tmp_path / "older")
    with monkeypatch.context() as environment:
        environment.setenv("OPENBLAS_CORETYPE", "Nehalem")
        environment.setenv("XLA_FLAGS", "--xla_cpu_max_isa=SSE4_2")
        older.snakemake("--cores", "2", "--forceall", *(f"results/{name}" for name in (LINEAR, RELU)))
    compared = compare(part.folder, older.folder)
    assert compared.returncode == 0, compared.stdout + compared.stderr
    for name in (LINEAR, RELU):
        assert f"{name}: " in compared.stdout  # it did calculate otherwise
    assert compared.stdout.splitlines()[-1].endswith(" differences, 0 of them beyond what another machine explains.")

    path = older.folder / "results" / LINEAR
    changed = read_dataset(path)
    changed["fine_tuned_risk"][1, 2, 0] *= 1 + 1e-4
    write_again(changed, path)
    compared = compare(part.folder, older.folder)
    assert compared.returncode == 1
    [told] = [line for line in compared.stdout.splitlines() if "BEYOND" in line]
    assert told.startswith(f"{LINEAR}: fine_tuned_risk differs by ")
    assert "at gamma = 1, theta = 1.1781, instance = 0" in told


def write_again(dataset: xr.Dataset, path) -> None:
    about = {"title": dataset.attrs["title"], "modules": json.loads(dataset.attrs["modules"])}
    write_dataset(dataset, path, parameters=json.loads(dataset.attrs["parameters"]), **about)
