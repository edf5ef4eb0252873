"""`make crate` describes every file of results/, by the library that reads such descriptions."""

import hashlib

import pytest
from rocrate.rocrate import ROCrate
from workflow.project import ROOT

pytestmark = pytest.mark.workflow


def test_the_crate_has_every_file_and_its_bytes(project):
    before = project.results()
    project.run_python(str(ROOT / "scripts" / "describe_results.py"))
    crate = ROCrate(project.folder / "results")
    described = {entity.id: entity["sha256"] for entity in crate.data_entities}
    assert described == {name: hashlib.sha256(content).hexdigest() for name, content in before.items()}
    assert crate.root_dataset["isBasedOn"].id == "https://arxiv.org/abs/2410.08194"
    assert "Networks trained on the target task" in crate.get("experiments/noisy/transfer.nc")["name"]
    assert "label noise" in crate.get("figures/linear_transfer.png")["description"]


def test_another_folder_is_refused_in_a_sentence(project):
    refused = project.run_python(str(ROOT / "scripts" / "describe_results.py"), "docs", check=False)
    assert refused.returncode == 2
    assert "docs holds no results: run `make` first" in refused.stderr
