"""What each stage depends on: its part of the checked config, and nothing else of it.

Each function returns plain values under sorted keys, which Snakemake compares with those of the last run: a job runs
again exactly when something that it uses has changed.
"""

import re

from fate.claims.sources import SOURCES
from fate_workflow import relu_settings
from fate_workflow.config.grids import grid_values
from fate_workflow.config.spectrum import read_spectrum
from fate_workflow.jobs.chunks import chunk_files

# What each kind of figure is drawn from: the files of one experiment, those of several, or a study's.
FIGURE_KINDS = {
    "double_descent": "experiment",
    "linear_transfer": "experiment",
    "fine_tuning": "experiment",
    "surfaces": "experiment",
    "phase_diagrams": "experiment",
    "distances": "distances",
    "multi_feature": "multi_feature",
    "lazy_to_rich": "lazy_to_rich",
    "finite_size": "finite_size",
    "engines": "experiments",
    "covariance": "covariance",
    "fine_tuning_correction": "fine_tuning_correction",
    "step_size": "step_size",
    "width_and_scale": "width_and_scale",
    "ridge": "experiment",
    "weight_decay": "experiment",
    "lp_ft": "experiment",
    "residual_transfer": "experiment",
    "finite_source": "experiments",
    "depth": "experiments",
    "unequal_noise": "experiments",
    "identical_task": "experiments",
} | relu_settings.FIGURE_KINDS
STAGES = ("pretrained", "transfer", "theory")  # the files of an experiment
# Studies: sections of the config, scripts study_NAME.py and files of the same name.
STUDIES = (
    "covariance",
    "distances",
    "fine_tuning_correction",
    "finite_size",
    "lazy_to_rich",
    "multi_feature",
    "step_size",
    "width_and_scale",
)


def names_pattern(names) -> str:
    """A regular expression that matches ``names`` and nothing else, not even the empty string where there are none."""
    return "|".join(re.escape(name) for name in names) or "(?!)"


def problem_file(config: dict, experiment: str, stage: str) -> str:
    """The file of an experiment's problem."""
    return f"<results>/problems/{config['experiments'][experiment]['problem']}/{stage}.nc"


def transfer_chunks(config: dict, experiment: str) -> list[str]:
    """The files of all chunks of an experiment's transfer."""
    return chunk_files(f"<results>/experiments/{experiment}/transfer", config["experiments"][experiment]["chunks"])


def figures_of_kind(config: dict, kind: str) -> list[str]:
    return [name for name, figure in config["figures"].items() if figure["kind"] == kind]


def figure_inputs(config: dict, figure: str) -> dict[str, str | list[str]]:
    """The files that a figure is drawn from, by the names under which its ``draw`` takes them."""
    entry = config["figures"][figure]
    if entry["kind"] in relu_settings.FIGURE_KINDS:
        return relu_settings.figure_inputs(config, entry)
    match FIGURE_KINDS[entry["kind"]]:
        case "experiment":
            return {
                stage: f"<results>/experiments/{entry['experiment']}/{stage}.nc" for stage in ("transfer", "theory")
            }
        case "experiments":
            return {
                stage: [f"<results>/experiments/{name}/{stage}.nc" for name in entry["experiments"]]
                for stage in ("transfer", "theory")
            }
        case study:
            return {"study": f"<results>/studies/{study}.nc"}


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
        **({key: entry[key] for key in ("engine", "max_steps", "step")} if entry["engine"] == "descent" else {}),
    }


def transfer(config: dict, experiment: str) -> dict:
    entry = config["experiments"][experiment]
    return {
        "init_scale": entry["init_scale"],
        "methods": sorted(entry["methods"]),
        "noise": entry["noise"],
        "ridge": entry["ridge"],
        "theta": grid_values(entry["theta"]),
        "weight_decay": entry["weight_decay"],
        **({"descent": pretraining(config, experiment)} if entry["engine"] == "descent" else {}),
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
        "weight_decay": entry["weight_decay"],
    }


def study(config: dict, name: str) -> dict:
    """A study's section with its grids and its own spectrum written out, and the seed."""
    entry = config["studies"][name]
    written_out = {key: grid_values(value) if isinstance(value, dict) else value for key, value in entry.items()}
    if name == "covariance":
        path = written_out.pop("spectrum_file")
        written_out["own_spectrum"] = [] if path is None else read_spectrum(path)
    return dict(sorted(({"seed": config["seed"]} | written_out).items()))


def claimed_files(config: dict) -> list[str]:
    """The files that some claim is computed from, of those that the config makes: below results/, without .nc."""
    made = {f"studies/{name}" for name in config["studies"]}
    made |= {f"experiments/{name}/{stage}" for name in config["experiments"] for stage in STAGES}
    made |= relu_settings.claimed_files(config)
    return sorted({file for files in SOURCES.values() for file in files if file in made})


def kept_files(config: dict) -> list[str]:
    """Every dataset that a run makes and keeps: one that is deleted is made again, even if nothing is drawn from it."""
    kept = {f"<results>/experiments/{name}/{stage}.nc" for name in config["experiments"] for stage in STAGES}
    kept |= {problem_file(config, name, stage) for name in config["experiments"] for stage in ("teachers", "designs")}
    kept |= {f"<results>/studies/{name}.nc" for name in config["studies"]}
    return sorted(kept | relu_settings.kept_files(config, claimed_files(config)))


def figure(config: dict, name: str) -> dict:
    """The experiments shown, in their order, and the options of ``draw``: the angles of slices, where there are any."""
    entry = config["figures"][name]
    sliced = entry["kind"] not in relu_settings.FIGURE_KINDS and FIGURE_KINDS[entry["kind"]] == "experiment"
    return {
        # Snakemake compares inputs as a set, but a legend has an order.
        "experiments": entry.get("experiments", []),
        "options": {"slices": entry["slices"]} if sliced else {},
    }


def _source_samples(config: dict, entry: dict) -> int | None:
    ratio = entry["source_ratio"]
    return None if ratio is None else round(ratio * config["problems"][entry["problem"]]["dimension"])
