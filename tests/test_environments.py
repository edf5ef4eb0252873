"""One version everywhere: conda's files and the hooks of git name the pins; and the library by itself."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ENVS = ROOT / "envs"


def pins(name):
    lines = (ENVS / name).read_text().splitlines()
    return dict(re.match(r"([\w.-]+)==([\w.]+)", line).groups() for line in lines if "==" in line and line[0].isalpha())


@pytest.mark.parametrize(
    ("file", "requirements"),
    [("environment.yaml", ["requirements"]), ("site.yaml", ["requirements", "requirements-site"])],
)
def test_the_files_of_conda_have_the_pinned_versions(file, requirements):
    *_, by_pip = yaml.safe_load((ENVS / file).read_text())["dependencies"]
    wanted = []
    for name in requirements:
        pinned = pins(f"{name}.txt")
        packages = re.findall(r"^([a-z][a-z0-9-]*)", (ENVS / f"{name}.in").read_text(), flags=re.M)
        wanted += [f"{package}=={pinned[package]}" for package in packages]
    assert by_pip["pip"] == wanted


def test_the_hooks_of_git_have_the_pinned_versions():
    repositories = yaml.safe_load((ENVS.parent / ".pre-commit-config.yaml").read_text())["repos"]
    versions = {hook["id"].partition("-")[0]: each["rev"] for each in repositories for hook in each["hooks"]}
    pinned = pins("requirements-dev.txt")
    assert versions == {name: f"v{pinned[name]}" for name in ("ruff", "snakefmt")}


@pytest.mark.parametrize("use", ["dev", "slurm", "storage", "cuda", "mutate", "site", "benchmark"])
def test_further_pins_agree_with_the_first(use):
    first = pins("requirements.txt")
    shared = {package: version for package, version in pins(f"requirements-{use}.txt").items() if package in first}
    assert shared == {package: first[package] for package in shared}


@pytest.mark.parametrize("path", sorted(ENVS.iterdir()), ids=lambda path: path.name)
def test_no_package_index_is_named(path):
    assert not re.search(r"--(extra-)?index-url|--find-links|files\.pythonhosted|pypi\.org", path.read_text())


@pytest.mark.slow
def test_the_library_is_a_wheel_of_its_own_with_type_hints(tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    subprocess.run([*command, "--wheel-dir", tmp_path / "wheels", tmp_path], check=True)
    [wheel] = (tmp_path / "wheels").glob("*.whl")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", wheel, tmp_path / "installed"], check=True)
    installed = {path.name for path in (tmp_path / "installed").iterdir()}
    assert {name for name in installed if not name.endswith(".dist-info")} == {"fate"}
    assert (tmp_path / "installed" / "fate" / "py.typed").is_file()
    code = (
        "import fate.linear.theory.scratch, fate.__main__, sys; assert 'jax' not in sys.modules; print(fate.__file__)"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "installed")}
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.startswith(str(tmp_path / "installed"))
