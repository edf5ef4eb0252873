"""Measures the memory and the time of single jobs at the sizes of job_sizes.yaml, and writes jobs.csv.

    python benchmarks/measure_jobs.py [SIZE...]

Only the rows of the sizes that are named are replaced; without a name, all are. Memory is the peak of the largest
process of a job, seconds are those that it kept a core busy, Snakemake itself included: so both hold on a busy machine.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from workflow.project import Project

from fate_workflow import relu_settings, settings
from fate_workflow.config.check import with_defaults

SIZES = ROOT / "benchmarks" / "job_sizes.yaml"
TABLE = ROOT / "benchmarks" / "jobs.csv"
COLUMNS = ["size", "rule", "name", "peak_mb", "seconds"]


def jobs_of(config: dict) -> list[tuple[str, str, str]]:
    """(rule, name of what it makes, file) of every job of ``config``, each after those that it needs."""
    jobs = []
    for name in config["problems"]:
        jobs += [(f"draw_{stage}", name, f"<results>/problems/{name}/{stage}.nc") for stage in ("teachers", "designs")]
    for name in config["experiments"]:
        folder = f"<results>/experiments/{name}"
        jobs.append(("pretrain", name, f"{folder}/pretrained.nc"))
        jobs += [("transfer", name, file) for file in settings.transfer_chunks(config, name)]
        jobs += [("gather_transfer", name, f"{folder}/transfer.nc"), ("predict", name, f"{folder}/theory.nc")]
    jobs += [(f"study_{name}", name, f"<results>/studies/{name}.nc") for name in config["studies"]]
    for name in config["relu"]["problems"]:
        jobs.append(("draw_relu_teachers", name, f"<results>/relu/problems/{name}/teachers.nc"))
    for name in config["relu"]["experiments"]:
        folder = f"<results>/relu/experiments/{name}"
        jobs += [("pretrain_relu", name, file) for file in relu_settings.stage_chunks(config, name, "pretrained")]
        jobs += [
            ("gather_pretrained_relu", name, f"{folder}/pretrained.nc"),
            ("train_scratch_relu", name, f"{folder}/scratch.nc"),
            ("predict_relu", name, f"{folder}/theory.nc"),
        ]
        jobs += [("transfer_relu", name, file) for file in relu_settings.stage_chunks(config, name, "transfer")]
        jobs += [
            ("gather_transfer_relu", name, f"{folder}/transfer.nc"),
            ("transfer_relu_same_features", name, f"{folder}/same_features.nc"),
            ("transfer_relu_three_layers", name, f"{folder}/three_layers.nc"),
        ]
    for name, figure in config["figures"].items():
        jobs.append((f"plot_{figure['kind']}", name, f"<results>/figures/{name}.png"))
    return [*jobs, ("check_claims", "all", "<results>/claims.json")]


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
        file.replace("<results>", "results"),
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
        for rule, name, file in jobs_of(with_defaults(config)):
            peak, seconds = measure(project, file)
            print(size, rule, name, f"{peak:.0f}", f"{seconds:.1f}", flush=True)
            values = (size, rule, name, f"{peak:.0f}", f"{seconds:.1f}")
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def main(*chosen: str) -> None:
    sizes = yaml.safe_load(SIZES.read_text())
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
    main(*sys.argv[1:])
