"""Scripts that are run by hand, in place of by Snakemake; and what their modules load."""

import ast
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parent.parent / "scripts").glob("*.py"))
of_every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)


def run_by_hand(script, *arguments, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(script), *arguments])
    with pytest.raises(SystemExit) as exit:
        runpy.run_path(str(script), run_name="__main__")
    return exit.value.code


@of_every_script
def test_help_says_what_the_script_does(script, monkeypatch, capsys):
    assert run_by_hand(script, "--help", monkeypatch=monkeypatch) in (None, 0)
    purpose = ast.get_docstring(ast.parse(script.read_text()))
    assert "".join(purpose.split()) in "".join(capsys.readouterr().out.split())  # lines are broken anywhere


def test_a_script_of_a_rule_says_that_snakemake_runs_it(monkeypatch, capsys):
    assert run_by_hand(SCRIPTS[0].with_name("transfer.py"), monkeypatch=monkeypatch) == 2
    assert "run by Snakemake" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("module", "library"),
    [
        ("fate.linear.teachers", "scipy"),
        ("fate.linear.prediction", "scipy"),
        ("fate.linear.transfer", "scipy.optimize"),
        ("fate.two_layer.prediction", "scipy"),
        ("fate.two_layer.transfer", "scipy.special"),
        ("fate.figures.ridge", "scipy"),
        ("fate.figures.classification", "scipy"),
    ],
)
def test_a_job_waits_for_no_library_that_it_seldom_needs(module, library):
    code = f"import sys, {module}; sys.exit({library!r} in sys.modules)"
    environment = os.environ | {"PYTHONPATH": ":".join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
