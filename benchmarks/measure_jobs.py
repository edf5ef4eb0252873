"""Measure the memory and the time of single jobs at the sizes of measured_sizes.py, and write jobs.csv.

Only the rows of the sizes that are named are replaced; without a name, all are. Memory is the peak of the largest
process of a job, seconds are those that it kept a core busy, Snakemake itself included: so both hold on a busy machine.
"""

import argparse
import contextlib
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from measured_sizes import BENCHMARKS, measured_sizes
from workflow.project import Project

from fate_workflow.jobs.workflow_jobs import workflow_jobs

TABLE = BENCHMARKS / "jobs.csv"
COLUMNS = ["size", "rule", "name", "peak_mb", "seconds"]
# Jobs that the default target does not need, and the size at which they are measured.
PAGES = {"draw_explorer": "results/explorer.html", "build_site": "results/site"}
SIZE_OF_PAGES = "paper"


def measure(project: Project, file: str) -> tuple[float, float]:
    """Peak MB of the largest process and seconds of processor time of the one job that makes ``file``."""
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--cores",
        "1",
        "--notemp",
        "--quiet",
        "all",
        "--",
        file,
    ]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    process = subprocess.Popen(command, cwd=project.folder, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed in {project.folder}.")
    return usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def measure_size(size: str, config: dict) -> list[dict]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder) / "project", config)
        with contextlib.chdir(project.folder):
            jobs = [(job.rule, job.entry or "all", job.outputs[0]) for job in workflow_jobs()]
        pages = PAGES if size == SIZE_OF_PAGES else {}
        for rule, name, file in [*jobs, *((rule, "all", file) for rule, file in pages.items())]:
            peak, seconds = measure(project, file)
            print(size, rule, name, f"{peak:.0f}", f"{seconds:.1f}", flush=True)
            values = (size, rule, name, f"{peak:.0f}", f"{seconds:.1f}")
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def main(sizes: dict, chosen: list[str]) -> None:
    with TABLE.open(newline="") as file:
        measured = list(csv.DictReader(file))
    rows = {size: [row for row in measured if row["size"] == size] for size in sizes}
    for size in chosen or sizes:
        rows[size] = measure_size(size, sizes[size])
        with TABLE.open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for of_size in rows.values() for row in of_size)


if __name__ == "__main__":
    sizes = measured_sizes()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chosen", nargs="*", choices=[*sizes, []], metavar="size", help=f"of {', '.join(sizes)}")
    main(sizes, parser.parse_args().chosen)
