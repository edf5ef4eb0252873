import subprocess
import sys
from pathlib import Path

import pytest

from fate.methods import LISTED, METHODS

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def test_strengths_come_first_among_the_dimensions():
    assert METHODS["linear"].dimensions == ("ridge", "gamma", "theta")
    assert METHODS["weight_decay"].dimensions == ("weight_decay", "gamma")
    assert METHODS["scratch"].dimensions == ("gamma",)


@pytest.mark.parametrize("name", ["scratch", *LISTED])
def test_what_an_experiment_trains_has_an_engine_and_a_look(name):
    assert "flow" in METHODS[name].engines
    assert METHODS[name].look


@pytest.mark.parametrize("part", ["phrase", "short_name", "look"])
def test_no_two_methods_are_taken_for_each_other(part):
    found = [getattr(method, part) for method in METHODS.values() if getattr(method, part)]
    assert len(set(found)) == len(found)


def test_planning_loads_no_library():
    code = "import sys, fate.methods; sys.exit(bool({'numpy', 'xarray', 'matplotlib', 'jax'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=SCRIPTS).returncode == 0
