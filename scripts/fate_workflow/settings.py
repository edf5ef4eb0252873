"""What each stage depends on: its part of the checked config, and nothing else of it.

Each function returns plain values under sorted keys, which Snakemake compares with those of the last run: a job runs
again exactly when something that it uses has changed.
"""

import re

from fate_workflow.grids import grid_values

FIGURE_KINDS = ("double_descent", "linear_transfer", "fine_tuning", "surfaces", "phase_diagrams")


def names_pattern(names) -> str:
    """A regular expression that matches ``names`` and nothing else, not even the empty string where there are none."""
    return "|".join(re.escape(name) for name in names) or "(?!)"


def problem_file(config: dict, experiment: str, stage: str) -> str:
    """The file of an experiment's problem."""
    return f"<results>/problems/{config['experiments'][experiment]['problem']}/{stage}.nc"


def figures_of_kind(config: dict, kind: str) -> list[str]:
    return [name for name, figure in config["figures"].items() if figure["kind"] == kind]


def figure_file(config: dict, figure: str, stage: str) -> str:
    """The file of a figure's experiment."""
    return f"<results>/experiments/{config['figures'][figure]['experiment']}/{stage}.nc"


def sample_counts(problem: dict) -> list[int]:
    """n = round(gamma d) for each gamma of the grid."""
    return [round(gamma * problem["dimension"]) for gamma in grid_values(problem["gamma"])]


def teachers(config: dict, problem: str) -> dict:
    entry = config["problems"][problem]
    return {
        "dimension": entry["dimension"],
        "instances": entry["instances"],
        "problem": problem,
        "seed": config["seed"],
    }


def designs(config: dict, problem: str) -> dict:
    entry = config["problems"][problem]
    return {
        "problem": problem,
        "sampler": entry["sampler"],
        "samples": sample_counts(entry),
        "seed": config["seed"],
    }


def pretraining(config: dict, experiment: str) -> dict:
    entry = config["experiments"][experiment]
    return {
        "depth": entry["depth"],
        "init_scale": entry["init_scale"],
        "initialisation": entry["initialisation"],
        "problem": entry["problem"],
        "seed": config["seed"],
        "source_noise": entry["source_noise"],
        "source_samples": _source_samples(config, entry),
        "width": entry["width"],
    }


def transfer(config: dict, experiment: str) -> dict:
    entry = config["experiments"][experiment]
    return {
        "init_scale": entry["init_scale"],
        "noise": entry["noise"],
        "ridge": entry["ridge"],
        "theta": grid_values(entry["theta"]),
    }


def prediction(config: dict, experiment: str) -> dict:
    entry = config["experiments"][experiment]
    problem = config["problems"][entry["problem"]]
    return {
        "depth": entry["depth"],
        "dimension": problem["dimension"],
        "noise": entry["noise"],
        "ridge": entry["ridge"],
        "samples": sample_counts(problem),
        "source_noise": entry["source_noise"],
        "source_ratio": entry["source_ratio"],
        "theta": grid_values(entry["theta"]),
    }


def figure(config: dict, name: str) -> dict:
    return {"slices": config["figures"][name]["slices"]}


def _source_samples(config: dict, entry: dict) -> int | None:
    ratio = entry["source_ratio"]
    return None if ratio is None else round(ratio * config["problems"][entry["problem"]]["dimension"])
