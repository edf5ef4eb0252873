"""Whole runs of the workflow on a copy of the project: from nothing, again, and with compiled programs kept."""

import copy
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from workflow.project import Project

from fate_workflow.config.schema import resolve
from fate_workflow.pages.rules import PLOT, read_rules
from fate_workflow.settings import studies

SCRIPTS = Path(__file__).parents[1] / "scripts"


class Run(NamedTuple):
    """One run of Snakemake: ``jobs`` without `all`, and seconds on the ``clock`` and of ``processors``."""

    what: str
    jobs: int
    clock: float
    processors: float


class Runs(NamedTuple):
    """All ``runs``, and the seconds of ``processors`` that the jobs of the first spend importing at least."""

    runs: list[Run]
    imports: float


def spend(command: list, folder: Path) -> tuple[float, float]:
    """Run a ``command``; return seconds on the clock, and of processors with its descendants."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))} failed in {folder}: {said.read()}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def run_workflow(what: str, project: Project, cores: str) -> Run:
    jobs = sum(project.planned_jobs().values())
    return Run(what, jobs, *spend([sys.executable, "-m", "snakemake", "--cores", cores], project.folder))


def importing_command(rule: str, kind: str) -> list:
    """Return the command that imports what jobs of a ``rule`` import, a study by the module of its ``kind``."""
    if rule == "study":
        statements = f"import fate_workflow.jobs.make_dataset, fate.studies.{kind}"
        return [sys.executable, "-c", statements]
    name = PLOT if rule.startswith("plot_") else rule
    [script] = [each.script for each in read_rules() if each.name == name]
    return [sys.executable, SCRIPTS.parent / script, "--help"]


def import_seconds(jobs: dict[str, int], config: dict) -> float:
    """Return the seconds of processors that ``jobs`` by rules spend importing, each process measured once.

    A lower bound: figures import the module of their kind besides, and what is imported late is not counted.
    """
    resolved = resolve(config)
    kinds = [Path(studies.module(resolved, name)).stem for name in resolved["studies"]]
    commands = Counter(tuple(importing_command("study", kind)) for kind in kinds)
    for rule, count in jobs.items():
        if rule != "study":
            commands[tuple(importing_command(rule, ""))] += count
    return sum(count * spend(list(command), SCRIPTS)[1] for command, count in commands.items())


def run_all(config: dict, cores: str) -> Runs:
    """Return the runs of ``config`` as it is, and after one change: the target noise of its first experiment."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder, "project"), config)
        jobs = project.planned_jobs()
        runs = [run_workflow("from nothing", project, cores), run_workflow("nothing to do", project, cores)]
        louder = copy.deepcopy(config)
        experiment = next(iter(louder["experiments"]))
        louder["experiments"][experiment]["noise"] = 0.3
        project.write_config(louder)
        runs.append(run_workflow(f"the target noise of `{experiment}` changed", project, cores))
        project.write_config(config)
        forget_results(project.folder)
        runs.append(run_workflow("results deleted, compiled programs kept", project, cores))
    return Runs(runs, import_seconds(jobs, config))


def forget_results(folder: Path) -> None:
    """Remove results, logs and what Snakemake remembers of them, but for compiled programs."""
    for path in (folder / "results", folder / "logs", *(folder / ".snakemake").iterdir()):
        if path.name != "compiled":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
