import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from workflow.project import TINY, Project, every_kind

from fate.figures.kinds import KINDS
from fate_workflow.files.netcdf import read_dataset

pytestmark = pytest.mark.workflow

# What the files in a folder say of themselves, by attributes or scalar coordinates. Closed forms have no seed.
NAMED = {
    "problems": {"problem", "seed", "dimension"},
    "networks": {"network", "problem", "seed", "dimension", "layers", "width"},
    "experiments": {"experiment", "network", "problem", "seed", "dimension", "layers", "width", "sigma"},
    "studies": {"study", "kind", "seed"},
}


def test_every_output_is_there_and_no_part_is_left(built):
    expected = {"problems/small/teachers.nc", "problems/small/designs.nc", "networks/narrow.nc"}
    expected |= {"claims.json", "claims.md", "report/introduction.rst", "report/claims.html", "records/report.json"}
    expected |= {"records/claims.json"} | {f"records/figures/{figure}.json" for figure in TINY["figures"]}
    for experiment in TINY["experiments"]:
        expected |= {f"experiments/{experiment}/{stage}.nc" for stage in ("transfer", "theory")}
    expected |= {f"studies/{study}.nc" for study in TINY["studies"]}
    for problem in TINY["two_layer"]["problems"]:
        expected |= {f"two_layer/problems/{problem}/{stage}.nc" for stage in ("teachers", "theory")}
    expected |= {f"two_layer/networks/{network}.nc" for network in TINY["two_layer"]["networks"]}
    expected |= {"two_layer/experiments/relu/transfer.nc"}
    for figure in TINY["figures"]:
        expected |= {f"figures/{figure}.{suffix}" for suffix in ("pdf", "svg", "png", "rst")}
    assert set(built.results()) == expected


def test_every_file_explains_itself(built):
    for path in (built.folder / "results").rglob("*.nc"):
        dataset = read_dataset(path)
        assert json.loads(dataset.attrs["parameters"])
        assert "fate_workflow/files/netcdf.py" in json.loads(dataset.attrs["modules"])
        assert len(dataset.attrs["lineage"]) == 64
        kind = next(kind for kind in NAMED if kind in path.parts)
        with xr.open_dataset(path) as plain:  # opens without this project too
            assert plain.attrs["Conventions"].startswith("CF-")
            assert {*plain.attrs, *plain.coords} >= NAMED[kind] - ({"seed"} if "theory" in path.name else set())
        for name, variable in dataset.variables.items():
            assert variable.attrs["long_name"], (path, name)
            assert variable.attrs["units"] in ("1", "radian"), (path, name)
        text = json.dumps({name: str(value) for name, value in dataset.attrs.items()})
        assert str(built.folder) not in text


def test_the_page_of_claims_links_what_is_there(built):
    results = built.folder / "results"
    links = re.findall(r"\]\(([^)]*)\)", (results / "claims.md").read_text())
    assert {link for link in links if not (results / link).is_file()} == set()
    assert {"figures/linear_transfer.png", "figures/relu_evidence.png", "studies/relu_evidence.nc"} <= set(links)


def test_axes_are_what_the_config_asks_for(built):
    transfer = read_dataset(built.folder / "results/experiments/noisy/transfer.nc")
    assert np.allclose(transfer["gamma"], [0.5, 1.0, 1.5])
    assert np.array_equal(transfer["n"], [6, 12, 18])
    assert np.allclose(transfer["theta"], np.pi * np.array([0.125, 0.25, 0.375, 0.5]))
    assert transfer.sizes["instance"] == 3


def test_nothing_is_to_be_done_after_a_run(built):
    assert built.planned_jobs() == {}


@pytest.mark.slow
def test_every_study_and_every_kind_of_figure_runs(tmp_path):
    project = Project.create(tmp_path / "project", every_kind())
    project.snakemake("--cores", "1", timeout=1200)
    results = project.folder / "results"
    figures = {path.stem for path in (results / "figures").glob("*.svg")}
    assert figures == set(KINDS)
    claims = json.loads((results / "claims.json").read_text())
    assert len({claim["id"] for claim in claims}) == len(claims) > 20
    checker = Path(sys.executable).with_name("compliance-checker")
    command = [checker, "--test=cf:1.11", "--criteria=lenient", *results.rglob("*.nc")]  # 0 without an error
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
