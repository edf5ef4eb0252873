"""Mutation testing of modules of the science: `make mutate MODULE=fate/risks.py`, below scripts/.

Cosmic Ray changes one operator or number at a time in a copy of the project, and runs the tests that mirror the module;
what survives these is tried on all tests of the science that run a changed line. What survives them, too, is printed as
a diff: a test is missing, or the change means nothing. `make mutate SHARE=0.03` draws that share of the changes of all
modules.
"""

import contextlib
import os
import random
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from itertools import zip_longest
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).parents[1]
COSMIC_RAY = ROOT / ".venv-mutate" / "bin"
MODULES = [str(path.relative_to(ROOT / "scripts")) for path in sorted((ROOT / "scripts" / "fate").rglob("*.py"))]
# One change of each kind: the opposite of an operator or a condition, the other side of a bound, a number one off.
OPERATORS = (
    r"ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|Pow_Mul|FloorDiv_Mul|Mod_Mul|BitAnd_BitOr|BitOr_BitAnd)",
    r"ReplaceComparisonOperator_(Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt|Eq_NotEq|NotEq_Eq)",
    r"ReplaceUnaryOperator_Delete_.*|NumberReplacer|AddNot|RemoveDecorator|ExceptionReplacer|ZeroIterationForLoop",
    r"Replace(TrueWithFalse|FalseWithTrue|AndWithOr|OrWithAnd|BreakWithContinue|ContinueWithBreak)",
)
CONFIG = """
[cosmic-ray]
module-path = "scripts/{module}"
timeout = {timeout}
excluded-modules = []
test-command = "{command}"
distributor.name = "local"
filters.operators-filter.exclude-operators = ['core/(?!({operators})$)']
"""
PENDING = """select job_id from mutation_specs where job_id not in (select job_id from work_results)
             order by operator_name, operator_args, occurrence"""
SURVIVORS = "select diff from work_results where worker_outcome != 'SKIPPED' and test_outcome != 'KILLED'"
ALONE = ["-x", "--numprocesses=0", "-p", "no:cacheprovider"]
COVERED = ["--cov=scripts/fate", "--cov-context=test", "--cov-report="]
COVERING = "covering"  # the argument with which this file runs the tests of a changed line
LONGEST = 600  # seconds that these may take


def mirror(module: str) -> Path:
    """The tests of a module, whether they are there or not."""
    path = Path(module)
    return Path("tests", path.parent, f"test_{path.name}")


def covering_tests(module: str) -> list[str]:
    """The tests that run a line in which ``module`` differs from the original; all of its tests where none is known.

    Lines that run on import, and those that are compiled once for several tests, are known of no or of one test alone.
    """
    original, changed = (Path(folder, "scripts", module) for folder in (ROOT, "."))
    lines = [path.read_text().splitlines() for path in (original, changed)]
    differing = {number for number, (old, new) in enumerate(zip_longest(*lines), 1) if old != new}
    data = coverage.CoverageData()
    data.read()
    contexts = {
        number: {name.partition("|")[0] for name in names} - {""}
        for number, names in data.contexts_by_lineno(str(changed.resolve())).items()
    }
    found = set().union(*(contexts.get(number, set()) for number in differing))
    return sorted(found or set().union(*contexts.values()))


def mutate(module: str, share: float) -> tuple[int, int, int]:
    """Return how many mutants of ``module`` were tried, how many its own tests killed, and how many all tests.

    Each mutant is tried with probability ``share``. In the copy, where ``.coverage`` knows the tests of each line.
    """
    draw, session = random.Random(module), f"{module.replace('/', '-')}.sqlite"

    def query(text, *values):
        with contextlib.closing(sqlite3.connect(session)) as connection, connection:
            return connection.execute(text, values).fetchall()

    def cosmic_ray(name, *arguments):
        subprocess.run([COSMIC_RAY / name, *arguments], check=True, stdout=subprocess.DEVNULL)

    def configure(command, timeout):
        filled = {"module": module, "operators": "|".join(OPERATORS), "command": shlex.join(command)}
        Path("mutate.toml").write_text(CONFIG.format(timeout=timeout, **filled))

    covering = [sys.executable, __file__, COVERING, module]
    configure(covering, LONGEST)
    cosmic_ray("cosmic-ray", "init", "mutate.toml", session)
    cosmic_ray("cr-filter-operators", session, "mutate.toml")
    for [mutant] in query(PENDING):
        if draw.random() >= share:
            query("insert into work_results (job_id, worker_outcome) values (?, 'SKIPPED')", mutant)
    tried = len(query(PENDING))
    own = 0
    if mirror(module).is_file():
        own_tests, begin = [sys.executable, "-m", "pytest", *ALONE, str(mirror(module))], time.monotonic()
        subprocess.run(own_tests, check=True, stdout=subprocess.DEVNULL)
        configure(own_tests, 20 + 5 * (time.monotonic() - begin))
        cosmic_ray("cosmic-ray", "exec", "mutate.toml", session)
        own = tried - len(query(SURVIVORS))
        query("delete from work_results where worker_outcome != 'SKIPPED' and test_outcome != 'KILLED'")
        configure(covering, LONGEST)
    cosmic_ray("cosmic-ray", "exec", "mutate.toml", session)
    survivors = query(SURVIVORS)
    for [diff] in survivors:
        print(*(line for line in diff.splitlines()[3:] if line[0] in "@+-"), sep="\n")
    return tried, own, tried - len(survivors)


def main(share: float, *modules: str) -> None:
    """Mutate ``modules``, or all of the science, and print the counts of each and of all."""
    total = (0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "results", "logs"), dirs_exist_ok=True)
        os.chdir(folder)
        # No bytecode: a mutant of the same length, written in the same second, would not be noticed.
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": f"{folder}/scripts"}
        subprocess.run([sys.executable, "-m", "pytest", *COVERED, "tests/fate"], check=True, stdout=subprocess.DEVNULL)
        for module in modules or MODULES:
            counts = mutate(module, share)
            total = tuple(map(sum, zip(total, counts, strict=True)))
            print(f"{module}: {counts[0]} mutants, {counts[1]} killed by its own tests, {counts[2]} by all", flush=True)
    print(f"all: {total[0]} mutants, {total[1]} killed by their modules' own tests, {total[2]} by all")


if __name__ == "__main__":
    first, *modules = sys.argv[1:]
    if first == COVERING:
        tests = covering_tests(*modules)
        sys.exit(pytest.main([*ALONE, *tests]) if tests else 0)
    main(float(first), *modules)
