"""What the jobs of linear networks hold and do, by rule, for a problem, an experiment or a figure of the config."""

import math

from fate_workflow import settings
from fate_workflow.jobs.sizes.size import Size

FINE_GRID = 241**2  # points of the closed forms' maps


def _draw_teachers(config: dict, name: str) -> Size:
    problem = config["problems"][name]
    return Size(12 * problem["instances"] * problem["dimension"], 0, compiles=False)


def _draw_designs(config: dict, name: str) -> Size:
    """The samples of one design and what decomposes them, beside all designs in canonical coordinates."""
    problem = config["problems"][name]
    dimension, counts = problem["dimension"], settings.sample_counts(problem)
    ranks = [min(count, dimension) for count in counts]
    held = 3 * _designs_file(problem)
    if problem["sampler"] == "law":
        return Size(held, 3e-8 * problem["instances"] * sum(rank**2 for rank in ranks), compiles=False)
    work = dimension * sum(count * rank for count, rank in zip(counts, ranks, strict=True))
    return Size(held + 4 * max(counts) * dimension, 4e-10 * problem["instances"] * work, compiles=False)


def _pretrain(config: dict, name: str) -> Size:
    """One network at a time: copies of its weights, and of the inputs of its source where they are finite."""
    experiment, problem = _experiment(config, name)
    dimension, weights = problem["dimension"], _weights(experiment, problem)
    floats, seconds = 14 * weights, _pretraining_seconds(experiment, problem)
    if experiment["source_ratio"] is not None:
        floats += (2 * experiment["source_ratio"] + 5) * dimension**2
        seconds += 1e-9 * problem["instances"] * (experiment["source_ratio"] + 1) * dimension**3
    return Size(floats + 1e6 * experiment["depth"], 2 * experiment["depth"] + seconds)


def _transfer(config: dict, name: str) -> Size:
    """All angles and instances of one sample ratio at once, beside all designs."""
    experiment, problem = _experiment(config, name)
    ratios = math.ceil(len(settings.sample_counts(problem)) / experiment["chunks"])
    cells = len(settings.grid_values(experiment["theta"])) * problem["instances"]
    trained = 1 + len(experiment["methods"])
    floats = 2 * _designs_file(problem) + 30 * cells * problem["dimension"]
    seconds = 3e-6 * trained * ratios * cells * problem["dimension"]
    if experiment["engine"] == "descent":
        weights = _weights(experiment, problem)
        floats += 8 * cells * weights
        seconds = 2.5e-9 * trained * ratios * cells * weights * _descent_steps(experiment)
        seconds += _pretraining_seconds(experiment, problem)
    return Size(floats, 2 * experiment["depth"] + seconds)


def _gather_transfer(config: dict, name: str) -> Size:
    return Size(4 * _transfer_file(config, name), 0, compiles=False)


def _predict(config: dict, name: str) -> Size:
    experiment, _ = _experiment(config, name)
    return Size(FINE_GRID * (20 + 10 * len(experiment["ridge"])), 0, compiles=False)


def figure(config: dict, name: str) -> Size:
    """What it is drawn from, beside the library that draws."""
    figure = config["figures"][name]
    names = [figure["experiment"]] if "experiment" in figure else figure.get("experiments", [])
    files = [_transfer_file(config, each) for each in names if each in config["experiments"]]
    return Size(FINE_GRID * 200 + 3 * sum(files), 10, compiles=False)


def _check_claims(config: dict, _) -> Size:
    files = [_transfer_file(config, name) for name in config["experiments"]]
    return Size(FINE_GRID * 100 + 3 * sum(files), 10, compiles=False)


def _experiment(config: dict, name: str) -> tuple[dict, dict]:
    """An experiment and its problem."""
    experiment = config["experiments"][name]
    return experiment, config["problems"][experiment["problem"]]


def _weights(experiment: dict, problem: dict) -> int:
    """Weights of one network."""
    return experiment["width"] * (problem["dimension"] + (experiment["depth"] - 2) * experiment["width"])


def _designs_file(problem: dict) -> int:
    """Numbers in the file of all designs: five vectors each."""
    return 5 * len(settings.sample_counts(problem)) * problem["instances"] * problem["dimension"]


def _transfer_file(config: dict, name: str) -> int:
    """Numbers in the file of an experiment's transfer: some ten for each method, each ridge and each weight decay."""
    experiment, problem = _experiment(config, name)
    cells = len(settings.sample_counts(problem)) * len(settings.grid_values(experiment["theta"]))
    kinds = 1 + len(experiment["methods"]) + len(experiment["ridge"]) + len(experiment["weight_decay"])
    return 10 * kinds * cells * problem["instances"]


def _pretraining_seconds(experiment: dict, problem: dict) -> float:
    """The flow takes more steps with each layer, and with the condition number of a finite source."""
    networks = problem["instances"] * _weights(experiment, problem)
    if experiment["engine"] == "descent":
        return 1e-9 * networks * _descent_steps(experiment)
    ratio, condition = experiment["source_ratio"], 1.0
    if ratio is not None:
        condition = min(((1 + ratio**0.5) / max(abs(1 - ratio**0.5), 1e-3)) ** 2, 1000.0)
    return 1.5e-6 * (experiment["depth"] - 1) * networks * (1 + condition / 30)


def _descent_steps(experiment: dict) -> int:
    """Descent takes more than 20,000 steps only close to gamma = 1."""
    return min(experiment["max_steps"], 20_000)


SIZES = {
    "draw_teachers": _draw_teachers,
    "draw_designs": _draw_designs,
    "pretrain": _pretrain,
    "transfer": _transfer,
    "gather_transfer": _gather_transfer,
    "predict": _predict,
    "check_claims": _check_claims,
}
