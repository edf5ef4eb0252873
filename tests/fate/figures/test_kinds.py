"""The list of kinds fits the modules that draw them and the captions of the report."""

import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from fate.figures.kinds import KINDS

FOLDER = Path(__file__).parents[3]


def imported(modules: list[str]) -> set[str]:
    """The modules that Python has loaded after it has imported ``modules``."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    command, path = [sys.executable, "-c", code], {"PYTHONPATH": str(FOLDER / "scripts")}
    return set(subprocess.run(command, env=path, check=True, capture_output=True, text=True).stdout.split())


def test_the_list_loads_no_library():
    libraries = {module.split(".")[0] for module in imported(["fate.figures.kinds"])}
    assert not libraries & {"matplotlib", "numpy", "pandas", "scipy", "xarray"}


def test_no_kind_loads_what_is_slow_or_opens_windows():
    drawn_by = {kind.module for kind in KINDS.values()}
    modules = imported(sorted(f"fate.figures.{module}" for module in drawn_by))
    assert not modules & {"matplotlib.pyplot", "scipy.stats", "jax"}


def test_jobs_of_two_layers_that_train_nothing_do_not_wait_for_jax():
    stages = ("two_layer.teachers", "two_layer.prediction", "studies.relu_evidence")
    assert "jax" not in imported([f"fate.{stage}" for stage in stages])


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_drawn_from_its_files_with_its_options(kind):
    draw = import_module(f"fate.figures.{kind.module}").draw
    assert set(inspect.signature(draw).parameters) == {*kind.stages, *kind.options, *["slices"] * kind.takes_slices}


def test_every_kind_has_a_caption_and_every_caption_a_kind():
    assert {path.stem for path in (FOLDER / "report" / "captions").iterdir()} == set(KINDS)
