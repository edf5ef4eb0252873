"""Mutation testing of modules by the tests that mirror them: `make mutate MODULE=fate/risks.py`, below scripts/.

Cosmic Ray changes one operator or number at a time in a copy of the project, and runs the tests. What survives is
printed as a diff: a test is missing, or the change means nothing. `make mutate SHARE=0.03` draws that share of the
changes of all modules, and tries those that survive on the tests of all the science.
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
from pathlib import Path

ROOT = Path(__file__).parents[1]
COSMIC_RAY = ROOT / ".venv-mutate" / "bin"
SCIENCE = sorted((ROOT / "scripts" / "fate").rglob("*.py"))
MODULES = [str(path.relative_to(ROOT / "scripts")) for path in SCIENCE]
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
SUITE = ["tests/fate", "tests/workflow/test_golden_values.py"]


def mirror(module: str) -> Path:
    """The tests of a module, whether they are there or not."""
    path = Path(module)
    return Path("tests", path.parent, f"test_{path.name}")


def mutate(module: str, share: float) -> tuple[int, int, int]:
    """Return how many mutants of ``module`` were tried, how many its own tests killed, and how many the suite.

    Each mutant is tried with probability ``share``. Prints those that survive: its own tests if all are tried, else the
    suite, which survivors of a sample are tried on.
    """
    draw = random.Random(module)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "results", "logs"), dirs_exist_ok=True)
        # No bytecode: a mutant of the same length, written in the same second, would not be noticed.
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": f"{folder}/scripts"}
        session = f"{folder}/mutate.sqlite"

        def run(*command):
            subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)

        def configure(tests):
            options = ["-x", "--numprocesses=0", "-p", "no:cacheprovider"]
            command = [sys.executable, "-m", "pytest", *options, *tests]
            begin = time.monotonic()
            run(*command)
            timeout = 20 + 5 * (time.monotonic() - begin)
            text = CONFIG.format(
                module=module, timeout=timeout, command=shlex.join(command), operators="|".join(OPERATORS)
            )
            (Path(folder) / "mutate.toml").write_text(text)

        def query(text, *values):
            with contextlib.closing(sqlite3.connect(session)) as connection, connection:
                return connection.execute(text, values).fetchall()

        configure([str(mirror(module))])
        run(COSMIC_RAY / "cosmic-ray", "init", "mutate.toml", session)
        run(COSMIC_RAY / "cr-filter-operators", session, "mutate.toml")
        for [mutant] in query(PENDING):
            if draw.random() >= share:
                query("insert into work_results (job_id, worker_outcome) values (?, 'SKIPPED')", mutant)
        run(COSMIC_RAY / "cosmic-ray", "exec", "mutate.toml", session)
        [[tried]] = query("select count(*) from work_results where worker_outcome != 'SKIPPED'")
        survivors = query(SURVIVORS)
        own = tried - len(survivors)
        if share < 1 and survivors:
            query("delete from work_results where worker_outcome != 'SKIPPED' and test_outcome != 'KILLED'")
            configure(SUITE)
            run(COSMIC_RAY / "cosmic-ray", "exec", "mutate.toml", session)
            survivors = query(SURVIVORS)
    for [diff] in survivors:
        print(*(line for line in diff.splitlines()[3:] if line[0] in "@+-"), sep="\n")
    return tried, own, tried - len(survivors)


def main(*modules: str, share: float) -> None:
    """Mutate ``modules``, or all of the science that have tests of their own, and print the counts of each and all."""
    missing = [module for module in modules if not (ROOT / mirror(module)).is_file()]
    if missing:
        sys.exit(
            f"There is no {mirror(missing[0])}, which would mirror scripts/{missing[0]}: name a module that has it."
        )
    total = (0, 0, 0)
    for module in modules or [module for module in MODULES if (ROOT / mirror(module)).is_file()]:
        counts = mutate(module, share)
        total = tuple(map(sum, zip(total, counts, strict=True)))
        print(f"{module}: {counts[1]} of {counts[0]} mutants killed by its own tests", flush=True)
    sampled = f", {total[2]} by the suite" if share < 1 else ""
    print(f"all: {total[1]} of {total[0]} mutants killed by their modules' own tests{sampled}")


if __name__ == "__main__":
    main(*sys.argv[2:], share=float(sys.argv[1]))
