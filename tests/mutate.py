"""Mutation testing of the science: `make mutate MODULE=fate/risks.py`, or all modules; `SHARE=0.02` draws a part.

Cosmic Ray changes one operator or number at a time in a copy of the project (`mutants.py`). The tests that mirror the
module are run on each change; what survives is tried on all other files in which a test runs the changed line, these
tests first, until one fails. Which test runs which line is asked of one run of all tests under coverage. What survives
that, too, is printed: a test is missing, or the change means nothing. Slow tests count, those of the workflow do not.
"""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON_OF_COSMIC_RAY = ROOT / ".venv-mutate" / "bin" / "python"
MODULES = [str(path.relative_to(ROOT / "scripts")) for path in sorted((ROOT / "scripts" / "fate").rglob("*.py"))]
# Without the tests that rename every variable and dimension in turn: they take minutes, and see names alone.
OPTIONS = ["-m", "not slurm", "-k", "not renamed", "-p", "no:cacheprovider"]
COVERED = ["--cov=scripts/fate", "--cov-context=test", "--cov-report=", "-p", "mutate", "tests/fate"]
# What tests import that is not mutated: imported once, before a process is forked for each mutant.
PRELOADED = ("conftest", "pytest", "hypothesis", "xarray", "scipy.optimize", "jax.numpy", "matplotlib.pyplot")
LONGEST = 120  # seconds of a processor that a test may take
FIGURES = Path("fate/figures")
OF_EVERY_KIND = Path("tests", FIGURES, "test_every_kind.py")


def mirror(module: str) -> Path:
    """The tests of a module, whether they are there or not; of one that draws a kind of figure, those of all kinds."""
    path = Path(module)
    own = Path("tests", path.parent, f"test_{path.name}")
    return own if path.parent != FIGURES or (ROOT / own).is_file() else OF_EVERY_KIND


def pytest_runtest_setup(item):
    """Under coverage, compile again in each file of tests: that is when lines of what is compiled are run."""
    if item.path != getattr(item.config, "last_path", None):
        importlib.import_module("jax").clear_caches()
        item.config.last_path = item.path


class FirstAndNotForever:
    """Runs the tests that run the changed line first, and ends the process where a test takes too long.

    Of tests of all kinds of figures, where a module draws some kinds, it runs those of these kinds.
    """

    def __init__(self, module: str, first: set[str]):
        self.module, self.first = module, first

    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: item.nodeid not in self.first)
        if mirror(self.module) == OF_EVERY_KIND:  # the list of kinds is that of the copy: imported after the fork
            drawn_by = {name: kind.module for name, kind in importlib.import_module("fate.figures.kinds").KINDS.items()}
            stem = Path(self.module).stem
            if stem in drawn_by.values():
                items[:] = [item for item in items if drawn_by.get(case_of(item), stem) == stem]

    def pytest_runtest_logstart(self):
        signal.setitimer(signal.ITIMER_PROF, LONGEST)


def case_of(item) -> str | None:
    """The name of the case of a test that has several."""
    return item.callspec.id if hasattr(item, "callspec") else None


def killed(mutant: dict, files: set[str], first: set[str] = frozenset()) -> bool:
    """Whether a test of ``files`` fails on the mutant, those that are ``first`` tried first."""
    path = Path("scripts", mutant["module"])
    original = path.read_text()
    path.write_text(mutant["text"])
    child = os.fork()
    if child == 0:
        code = 1
        try:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            options = ["-x", "--numprocesses=0", *OPTIONS, *sorted(files)]
            code = sys.modules["pytest"].main(options, plugins=[FirstAndNotForever(mutant["module"], first)])
        finally:
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    path.write_text(original)
    if status in (3, 5):  # an error of its own, no tests
        raise RuntimeError(f"pytest ended with status {status} on {files}")
    return status != 0


def tests_of_line(data, module: str, line: int) -> tuple[set[str], set[str]]:
    """Return the tests that run ``line``, and all files that may: more tests of a file may share what one made.

    Where no test is known to run the line, which is so on import and in other processes, files that run any line of
    the module count, else all in the folder of the module's tests.
    """
    contexts = data.contexts_by_lineno(str(Path("scripts", module).resolve()))
    tests = {number: {name.partition("|")[0] for name in names} - {""} for number, names in contexts.items()}
    first = tests.get(line) or set().union(*tests.values())
    folder = next(path for path in mirror(module).parents if path.is_dir())
    return first, {test.partition("::")[0] for test in first} or set(map(str, folder.rglob("test_*.py")))


def main(share: str, *modules: str) -> None:
    """Mutate ``modules``, or all of the science, and print what survives and the counts of each and of all."""
    modules = modules or MODULES
    draw = [PYTHON_OF_COSMIC_RAY, ROOT / "tests" / "mutants.py", share, ROOT / "scripts", *modules]
    drawn = subprocess.run(draw, stdout=subprocess.PIPE, text=True, check=True)
    total, *mutants = map(json.loads, drawn.stdout.splitlines())
    print(f"{len(mutants)} of {total['all']} mutants of {len(modules)} modules", flush=True)
    own, all_tests = Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "results", "logs"), dirs_exist_ok=True)
        os.chdir(folder)
        # No bytecode: a mutant of the same length, written in the same second, would not be noticed.
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": f"{folder}/scripts:{folder}/tests"}
        sys.dont_write_bytecode = True
        for name in PRELOADED:
            importlib.import_module(name)
        survivors = []
        for mutant in mutants:
            tests = mirror(mutant["module"])
            if tests.is_file() and killed(mutant, {str(tests)}):
                own[mutant["module"]] += 1
            else:
                survivors.append(mutant)
        if survivors:
            covered = [sys.executable, "-m", "pytest", *OPTIONS, *COVERED]
            subprocess.run(covered, check=True, stdout=subprocess.DEVNULL)
            data = importlib.import_module("coverage").CoverageData()
            data.read()
        for mutant in survivors:
            module, line = mutant["module"], mutant["line"]
            first, files = tests_of_line(data, module, line)
            others = files - {str(mirror(module))}
            if others and killed(mutant, others, first):
                all_tests[module] += 1
            else:
                texts = Path("scripts", module).read_text(), mutant["text"]
                old, new = ([*text.splitlines(), ""][line - 1] for text in texts)
                print(f"{module}:{line}\n-{old}\n+{new}", flush=True)
    all_tests += own
    tried = Counter(mutant["module"] for mutant in mutants)
    for module, count in tried.items():
        print(f"{module}: {count} mutants, {own[module]} killed by its own tests, {all_tests[module]} by all")
    print(f"all: {tried.total()} mutants, {own.total()} killed by own tests, {all_tests.total()} by all")
    without = [module for module in tried if not (ROOT / mirror(module)).is_file()]
    print(f"{sum(tried[module] for module in without)} of the mutants are in {len(without)} modules without own tests")


if __name__ == "__main__":
    main(*sys.argv[1:])
