"""Sizes that no machine has memory for, each within its bounds but not together, in sentences."""

import math
from collections.abc import Iterator

from fate_workflow.config.grids import grid_values
from fate_workflow.settings import sample_counts

MOST_NUMBERS = 10**9  # in one array: 8 GB, of which a job holds a few


def faults_of_size(config: dict) -> Iterator[str]:
    """The first too large array of each entry of a ``config`` that is faultless otherwise, with defaults filled in."""
    for place, arrays in _largest_arrays(config):
        for factors in arrays:
            numbers = math.prod(size for _, size in factors)
            if numbers > MOST_NUMBERS:
                product = " x ".join(f"{name} ({size:g})" for name, size in factors)
                yield (
                    f"`{place}` asks for an array of {numbers:.1e} numbers, {product}, but must ask for at most "
                    f"{MOST_NUMBERS:.0e}, which are 8 GB: lower one of these sizes."
                )
                break


def _largest_arrays(config: dict) -> Iterator[tuple[str, list]]:
    """The place of each entry, and the sizes of its largest arrays."""
    for name, problem in config["problems"].items():
        yield f"problems.{name}", _arrays_of_problem(problem)
    for name, experiment in config["experiments"].items():
        problem = config["problems"][experiment["problem"]]
        yield f"experiments.{name}", _arrays_of_experiment(experiment, problem)
    for name, study in config["studies"].items():
        yield f"studies.{name}", _arrays_of_study(name, study)
    for name, experiment in config["relu"]["experiments"].items():
        problem = config["relu"]["problems"][experiment["problem"]]
        yield f"relu.experiments.{name}", _arrays_of_relu(experiment, problem)


def _arrays_of_problem(problem: dict) -> list:
    counts, dimension = sample_counts(problem), ("dimension", problem["dimension"])
    whole = [(("samples", max(counts)), dimension)] if problem["sampler"] == "design" else []
    return [*whole, (("gamma", len(counts)), ("instances", problem["instances"]), dimension)]


def _arrays_of_experiment(experiment: dict, problem: dict) -> list:
    dimension, width = ("dimension", problem["dimension"]), ("width", experiment["width"])
    instances = "instances", problem["instances"]
    cells = ("theta", len(grid_values(experiment["theta"]))), instances
    strengths = "strengths", max(len(experiment[key]) for key in ("ridge", "weight_decay"))
    whole = [width] if experiment["engine"] == "descent" else []
    ratio = experiment["source_ratio"]
    source = [] if ratio is None else [(("source samples", ratio * dimension[1]), dimension), (dimension, dimension)]
    return [
        *source,
        (dimension, width),
        (("depth", experiment["depth"]), width, width),
        (*cells, dimension, *whole),
        (strengths, ("gamma", len(sample_counts(problem))), *cells),
    ]


def _arrays_of_study(name: str, study: dict) -> list:
    size = {key: ("largest " + key, max(value)) for key, value in study.items() if isinstance(value, list) and value}
    size |= {key: (key, value) for key, value in study.items() if isinstance(value, int | float)}
    count = {key: (key, len(grid_values(value))) for key, value in study.items() if isinstance(value, list | dict)}
    dimension, instances = size["dimension"], size["instances"]
    square = dimension, dimension
    match name:
        case "distances":
            tasks = max(count["theta"], count["amplitude"], key=lambda factor: factor[1])
            return [(size["samples"],) * 2, (size["samples"], dimension), (tasks, instances, dimension)]
        case "multi_feature":
            cells = count["outputs"], count["lost"], count["samples"], instances
            return [(dimension, size["width"]), (size["width"],) * 2, (size["samples"], dimension), cells]
        case "lazy_to_rich":
            cells = count["penalty"], count["gamma"], count["theta"], instances
            return [(size["width_ratio"], *square), cells]
        case "covariance":
            samples = "largest n", max(sample_counts(study))
            cells = count["gamma"], count["theta"], instances
            return [(instances, *square), (samples, dimension), (size["depth"], size["width"], size["width"]), cells]
        case "fine_tuning_correction":
            rows = max(count["noise"], count["source_ratio"], key=lambda factor: factor[1])
            return [(("angles", 9), instances, dimension), (count["depth"], rows, ("angles", 9), instances)]
        case "width_and_scale":
            return [(instances, dimension, size["width"]), (dimension, size["condition_width"])]
        case "step_size":
            return [(instances, *square)]
        case _:
            return [(instances, dimension)]


def _arrays_of_relu(experiment: dict, problem: dict) -> list:
    neurons, dimension = ("neurons", experiment["neurons"]), ("dimension", problem["dimension"])
    samples = "largest n", max(problem["samples"])
    networks = ("ablation", len(problem["ablation"])), ("instances", problem["instances"])
    return [(samples, dimension), (samples, neurons), (neurons, neurons), (*networks, neurons, dimension)]
