"""One version everywhere: conda's file and the hooks of git name the pins."""

import re
from pathlib import Path

import pytest
import yaml

ENVS = Path(__file__).parents[1] / "envs"


def pins(name):
    lines = (ENVS / name).read_text().splitlines()
    return dict(re.match(r"([\w.-]+)==([\w.]+)", line).groups() for line in lines if "==" in line and line[0].isalpha())


def test_the_conda_file_has_the_pinned_versions():
    *_, by_pip = yaml.safe_load((ENVS / "environment.yaml").read_text())["dependencies"]
    pinned = pins("requirements.txt")
    wanted = re.findall(r"^([a-z0-9-]+)", (ENVS / "requirements.in").read_text(), flags=re.M)
    assert by_pip["pip"] == [f"{name}=={pinned[name]}" for name in wanted]


def test_the_hooks_of_git_have_the_pinned_versions():
    repositories = yaml.safe_load((ENVS.parent / ".pre-commit-config.yaml").read_text())["repos"]
    versions = {hook["id"].partition("-")[0]: each["rev"] for each in repositories for hook in each["hooks"]}
    pinned = pins("requirements-dev.txt")
    assert versions == {name: f"v{pinned[name]}" for name in ("ruff", "snakefmt")}


@pytest.mark.parametrize("name", [f"requirements-{name}.txt" for name in ("dev", "slurm", "cuda", "mutate")])
def test_further_pins_agree_with_the_first(name):
    first = pins("requirements.txt")
    shared = {package: version for package, version in pins(name).items() if package in first}
    assert shared == {package: first[package] for package in shared}


@pytest.mark.parametrize("path", sorted(ENVS.iterdir()), ids=lambda path: path.name)
def test_no_package_index_is_named(path):
    assert not re.search(r"--(extra-)?index-url|--find-links|files\.pythonhosted|pypi\.org", path.read_text())
