"""Measure the workflow as a user meets it, on a copy of the project, and write benchmarks/README.md.

Each time is taken once: machines differ by more than runs do. Memory is that of the largest single process.
"""

import argparse
import copy
import os
import platform
import resource
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import psutil
import yaml

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from workflow.project import Project

from fate_workflow.files.netcdf import LIBRARIES

PAGE = """# Measured

Written by `python benchmarks/measure.py {cores}`, on {machine}.

| `snakemake --cores {cores}` with config.yaml as it is | wall time (s) | jobs |
|---|---|---|
{rows}

Largest process of all jobs: {memory:.0f} MB.
"""


def describe_machine() -> str:
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].split(":")[1].strip() if models else platform.processor()
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("snakemake", *LIBRARIES))
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {libraries}"


def measure(what: str, project: Project, cores: str) -> str:
    """A row of the table: what was run, its wall time and the number of its jobs, `all` not counted."""
    jobs = sum(project.planned_jobs().values())
    start = time.perf_counter()
    project.snakemake("--cores", cores, timeout=3600)
    return f"| {what} | {time.perf_counter() - start:.1f} | {jobs} |"


def main(cores: str) -> None:
    everything = yaml.safe_load((ROOT / "config.yaml").read_text())
    linear = copy.deepcopy(everything)
    del linear["two_layer"]
    for section in ("studies", "figures"):
        linear[section] = {
            name: entry for name, entry in everything[section].items() if "relu" not in str((name, entry))
        }
    louder = copy.deepcopy(everything)
    louder["experiments"]["noisy"]["noise"] = 0.3
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder) / "project", linear)
        rows = [measure("linear networks, from nothing", project, cores)]
        project.write_config(everything)
        rows += [measure("networks of two layers on top", project, cores), measure("nothing to do", project, cores)]
        project.write_config(louder)
        rows.append(measure("the target noise of `noisy` changed", project, cores))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    page = PAGE.format(cores=cores, machine=describe_machine(), rows="\n".join(rows), memory=memory)
    (ROOT / "benchmarks" / "README.md").write_text(page)
    print(page)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cores", nargs="?", default="2", help="of Snakemake: %(default)s if none is given")
    main(**vars(parser.parse_args()))
