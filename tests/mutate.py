"""Mutation testing of modules by the tests that mirror them: `make mutate MODULE=fate/risks.py`, below scripts/.

Cosmic Ray changes one operator or number at a time in a copy of the project, and runs the tests. What survives is
printed as a diff: a test is missing, or the change means nothing.
"""

import os
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
MODULES = [
    *("fate/risks.py", "fate/claims/claim.py", "fate/claims/statistics.py", "fate/limit/theory.py"),
    *(f"fate/linear/theory/{path.name[5:]}" for path in sorted(ROOT.glob("tests/fate/linear/theory/test_*.py"))),
]
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


def mutate(module: str) -> None:
    """Prints the surviving mutants of ``module``, and how many of how many were killed."""
    path = Path(module)
    tests = Path("tests", path.parent, f"test_{path.name}")
    if not (ROOT / "scripts" / path).is_file() or not (ROOT / tests).is_file():
        sys.exit(f"There is no scripts/{path} that {tests} mirrors.")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "results", "logs"), dirs_exist_ok=True)
        # No bytecode: a mutant of the same length, written in the same second, would not be noticed.
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": f"{folder}/scripts"}

        def run(*command):
            subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)

        options = ["-x", "--numprocesses=0", "-p", "no:cacheprovider", "-m", "not slurm"]
        command = [sys.executable, "-m", "pytest", *options, str(tests)]
        begin = time.monotonic()
        run(*command)
        timeout = 20 + 5 * (time.monotonic() - begin)
        config = CONFIG.format(
            module=module, timeout=timeout, command=shlex.join(command), operators="|".join(OPERATORS)
        )
        (Path(folder) / "mutate.toml").write_text(config)
        session = f"{folder}/mutate.sqlite"
        run(COSMIC_RAY / "cosmic-ray", "init", "mutate.toml", session)
        run(COSMIC_RAY / "cr-filter-operators", session, "mutate.toml")
        run(COSMIC_RAY / "cosmic-ray", "exec", "mutate.toml", session)
        query = "select test_outcome, diff from work_results where worker_outcome != 'SKIPPED'"
        found = sqlite3.connect(session).execute(query).fetchall()
    survivors = [diff for outcome, diff in found if outcome != "KILLED"]
    for diff in survivors:
        print(*(line for line in diff.splitlines()[3:] if line[0] in "@+-"), sep="\n")
    print(f"{module}: {len(found) - len(survivors)} of {len(found)} mutants killed", flush=True)


if __name__ == "__main__":
    for each in sys.argv[1:] or MODULES:
        mutate(each)
