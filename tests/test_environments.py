"""One version everywhere: conda's file names the pins."""

import re
from pathlib import Path

import pytest
import yaml

ENVS = Path(__file__).parents[1] / "envs"
CONDA_NAMES = {"snakemake-minimal": "snakemake", "matplotlib-base": "matplotlib"}


def pins(name):
    lines = (ENVS / name).read_text().splitlines()
    return dict(re.match(r"([\w.-]+)==([\w.]+)", line).groups() for line in lines if "==" in line and line[0].isalpha())


def test_the_conda_file_has_the_pinned_versions():
    conda = yaml.safe_load((ENVS / "environment.yaml").read_text())["dependencies"][1:]
    versions = dict(re.match(r"([\w-]+) =([\w.]+)$", line).groups() for line in conda)
    pinned = pins("requirements.txt")
    for name, version in versions.items():
        # 1.7.5.1.post1 of the package index is conda's 1.7.5.
        assert (pinned[CONDA_NAMES.get(name, name)] + ".").startswith(version + "."), name
    wanted = re.findall(r"^([a-z0-9-]+)", (ENVS / "requirements.in").read_text(), flags=re.M)
    assert {CONDA_NAMES.get(name, name) for name in versions} == set(wanted)


@pytest.mark.parametrize("name", [f"requirements-{name}.txt" for name in ("dev", "slurm", "cuda", "mutate")])
def test_further_pins_agree_with_the_first(name):
    first = pins("requirements.txt")
    shared = {package: version for package, version in pins(name).items() if package in first}
    assert shared == {package: first[package] for package in shared}


@pytest.mark.parametrize("path", sorted(ENVS.iterdir()), ids=lambda path: path.name)
def test_no_package_index_is_named(path):
    assert not re.search(r"--(extra-)?index-url|--find-links|files\.pythonhosted|pypi\.org", path.read_text())
