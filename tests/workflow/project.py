"""A copy of the project with a tiny config, run with the real Snakemake."""

import copy
import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from fate.figures.kinds import KINDS
from fate.methods import LISTED
from fate_workflow.config.schema import load_schema

ROOT = Path(__file__).parents[2]
SOURCES = ("Snakefile", "config.yaml", "rules", "scripts", "schemas", "profiles", "report", "envs")
SOURCES += ("config", "docs", "benchmarks", "CONTRIBUTING.md", "CHANGELOG.md")  # of the site
MAKE = ("make", "--old-file", ".venv/.ready")  # with the environment that is there
STUDIES = load_schema()["properties"]["studies"]["properties"]
TINY_STUDIES = {name: section["examples"][0] for name, section in STUDIES.items()}
TINY = {
    "job_minutes": 0.06,  # shorter than compilation, so that pretraining and transfer have two parts
    "problems": {"small": {"dimension": 12, "instances": 3, "gamma": [0.5, 1.0, 1.5]}},
    "networks": {"narrow": {"problem": "small", "width": 8}},
    "experiments": {
        "noisy": {
            "network": "narrow",
            "noise": 0.2,
            "theta": {"start": 0.125, "stop": 0.5, "num": 4},
        },
        "noiseless": {"network": "narrow", "noise": 0.0, "theta": [0.125, 0.25, 0.375]},
    },
    "studies": {name: TINY_STUDIES[name] for name in ("multi_feature", "relu_evidence", "relu_same_features")},
    "figures": {
        "linear_transfer": {"kind": "linear_transfer", "experiment": "noisy"},
        "surfaces": {"kind": "surfaces", "experiment": "noisy"},
        "noiseless": {"kind": "phase_diagrams", "experiment": "noiseless"},
        "multi_feature": {"kind": "multi_feature"},
        "relu_projection": {"kind": "relu_projection", "networks": ["relu", "relu_signs"]},
        "relu_transfer": {"kind": "relu_transfer", "experiment": "relu"},
        "relu_evidence": {"kind": "relu_evidence"},
        "relu_same_features": {"kind": "relu_same_features"},
    },
    "two_layer": {
        "problems": {
            name: {
                "dimension": 5,
                "teacher_neurons": 2,
                "output_weights": name,
                "instances": 2,
                "ablation": [0.0, 0.5],
                "samples": [6, 12, 24],
            }
            for name in ("positive", "signs")
        },
        "networks": {
            "relu": {"problem": "positive", "neurons": 16, "steps": 500},
            "relu_signs": {"problem": "signs", "neurons": 16, "steps": 200},
        },
        "experiments": {"relu": {"network": "relu", "max_steps": 500}},
    },
}


def every_kind() -> dict:
    """A config with every study and a figure of every kind, each as small as can be, in as few experiments."""
    networks = {
        "narrow": {"problem": "small", "width": 6},
        "deep": {"problem": "small", "width": 6, "depth": 3},
        "finite": {"problem": "small", "width": 6, "source_ratio": 0.5, "source_noise": 0.1},
        "descent": {"problem": "small", "width": 6, "engine": "descent", "max_steps": 3000},
    }
    common = {"noise": 0.2, "theta": [0.125, 0.25, 0.375]}
    methods = {"methods": list(LISTED), "ridge": [0.0, 0.3, 1.0]}
    experiments = {
        "all": common | methods | {"network": "narrow", "weight_decay": [0.1, 0.3]},
        **{name: common | {"network": name} for name in ("deep", "finite", "descent")},
    }
    several = {
        "engines": ["all", "descent"],
        "finite_source": ["finite"],
        "unequal_noise": ["finite"],
        "depth": ["all", "deep"],
        "identical_task": ["all", "deep"],
    }
    figures = {}
    for name, kind in KINDS.items():
        choice = {
            "experiment": {"experiment": "relu" if kind.family == "two_layer" else "all"},
            "experiments": {"experiments": several.get(name)},
            "networks": {"networks": list(TINY["two_layer"]["networks"])},
        }
        figures[name] = {"kind": name} | choice.get(kind.shows, {})
    problems = {"small": {"dimension": 12, "instances": 3, "gamma": [0.5, 0.75, 1.5]}}
    whole = {
        "problems": problems,
        "networks": networks,
        "experiments": experiments,
        "studies": TINY_STUDIES,
        "figures": figures,
        "two_layer": TINY["two_layer"],
    }
    return copy.deepcopy(whole)  # whoever alters it alters no other test's


def environment_of_a_shell() -> dict[str, str]:
    """Return the environment without the variables that a `make` around the tests has set."""
    return {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}


def jobs_of_plan(plan: str) -> dict[str, int]:
    """The rules in what `snakemake --dry-run` says, with the number of their jobs."""
    if "Job stats:" not in plan:
        return {}
    table = plan.split("Job stats:")[1].split("total")[0]
    rows = [line.split() for line in table.splitlines()]
    return {row[0]: int(row[1]) for row in rows if len(row) == 2 and row[1].isdigit() and row[0] != "all"}


@functools.cache
def planner() -> subprocess.Popen:
    """The process that plans, of this process of pytest; it ends with it."""
    command = [sys.executable, Path(__file__).with_name("planner.py")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class Project:
    """``folder`` holds the sources and, after a run, results/ and logs/."""

    def __init__(self, folder: Path):
        self.folder = folder

    @classmethod
    def create(cls, folder: Path, config: dict) -> "Project":
        folder.mkdir()
        project = cls(folder)
        project.copy_sources()
        project.write_config(config)
        return project

    def copy_sources(self) -> None:
        """Copy the sources as a clone would: with the present time."""
        ignore = shutil.ignore_patterns("__pycache__")
        for name in SOURCES:
            source, target = ROOT / name, self.folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=ignore, copy_function=shutil.copyfile)
            else:
                shutil.copyfile(source, target)

    def copy_to(self, folder: Path) -> "Project":
        shutil.copytree(self.folder, folder, symlinks=True)
        return Project(folder)

    def write_config(self, config: dict | str) -> None:
        text = config if isinstance(config, str) else yaml.safe_dump(config, sort_keys=False)
        (self.folder / "config.yaml").write_text(text)

    def read_config(self) -> dict:
        return yaml.safe_load((self.folder / "config.yaml").read_text())

    def snakemake(self, *arguments: str, check: bool = True, timeout: float = 300) -> subprocess.CompletedProcess:
        """Run `snakemake` as a user would, in the folder of the project."""
        return self.run_python("-m", "snakemake", *(arguments or ("--cores", "2")), check=check, timeout=timeout)

    def run_python(self, *arguments: str, check: bool = True, timeout: float = 300) -> subprocess.CompletedProcess:
        """Run this Python in the folder of the project."""
        command = [sys.executable, *arguments]
        environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=timeout, env=environment, check=False
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def plan(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        """Run `snakemake --dry-run` in the folder of the project."""
        said = {name: self.folder.with_name(f"{self.folder.name}.{name}") for name in ("stdout", "stderr")}
        request = {"folder": str(self.folder), "arguments": ["--dry-run", *arguments]}
        planner().stdin.write(json.dumps(request | {name: str(path) for name, path in said.items()}) + "\n")
        planner().stdin.flush()
        status = int(planner().stdout.readline())
        done = subprocess.CompletedProcess(arguments, status, *(path.read_text() for path in said.values()))
        for path in said.values():
            path.unlink()
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def planned_jobs(self, *arguments: str) -> dict[str, int]:
        """Rules that would run now, with the number of their jobs."""
        return jobs_of_plan(self.plan(*arguments).stdout)

    def results(self) -> dict[str, bytes]:
        folder = self.folder / "results"
        return {
            str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
        }
