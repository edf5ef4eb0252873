"""Sizes of the jobs of linear networks, by rule, for a problem, a network or an experiment of the config."""

import math

from fate_workflow.config.grids import grid_values, sample_counts
from fate_workflow.jobs.parts import Split
from fate_workflow.jobs.sizes.size import Array, Size
from fate_workflow.jobs.sizes.splits import SplitStage

OPEN_FILES = 128  # that xarray keeps
FINE_GRID = {"fine gamma": 241, "fine theta": 241}  # the closed forms' maps


def _draw_teachers(config: dict, name: str) -> Size:
    problem = config["problems"][name]
    frame = {"instances": problem["instances"], "dimension": problem["dimension"]}
    return Size([Array(12, frame)], 0, compiles=False)


def _draw_designs(config: dict, name: str, split: Split) -> Size:
    """The samples of one design and what decomposes them, beside all designs in canonical coordinates."""
    problem = config["problems"][name]
    dimension, counts, parts = problem["dimension"], sample_counts(problem), math.prod(split)
    ranks = [min(count, dimension) for count in counts]
    designs = Array(15, designs_file(_part(problem, split)))
    if problem["sampler"] == "law":
        return Size([designs], 1.7e-8 * problem["instances"] * sum(rank**2 for rank in ranks) / parts, compiles=False)
    work = dimension * sum(count * rank for count, rank in zip(counts, ranks, strict=True)) / parts
    inputs = Array(4, {"samples": max(counts), "dimension": dimension})
    return Size([designs, inputs], 4e-10 * problem["instances"] * work, compiles=False)


def _gather_designs(config: dict, name: str) -> Size:
    """The designs of one sample ratio at a time, and what HDF5 keeps of open files."""
    problem = config["problems"][name]
    numbers = math.prod(designs_file(problem).values())
    open_parts = min(math.prod(STAGES["draw_designs"].split_of(config, name)), OPEN_FILES)
    arrays = [
        Array(8, designs_file(problem | {"gamma": [1.0]})),
        Array(2e6, {"variables": 5}),
        Array(1.6e5, {"variables": 5, "open parts": open_parts}),
    ]
    return Size(arrays, 8e-7 * numbers, compiles=False)


def _pretrain(config: dict, name: str, split: Split) -> Size:
    """One network at a time: copies of its weights, and of the inputs of its source where they are finite."""
    network, problem = _network(config, name)
    problem = _part(problem, split)
    dimension, ratio = problem["dimension"], network["source_ratio"]
    seconds = _pretraining_seconds(network, problem)
    arrays = [*(_weights(14, network, problem)), Array(1e6, {"depth": network["depth"]})]
    if ratio is not None:
        arrays.append(Array(2, {"source samples": ratio * dimension, "dimension": dimension}))
        arrays.append(Array(5, {"dimension": dimension, "inputs": dimension}))
        seconds += 1e-9 * problem["instances"] * (ratio + 1) * dimension**3
    if network["engine"] == "descent":
        arrays += _weights(4, network, problem, {"instances": problem["instances"]})
    return Size(arrays, 2 * network["depth"] + seconds)


def _gather_networks(config: dict, name: str) -> Size:
    """Compiles nothing, but its script imports JAX."""
    _, problem = _network(config, name)
    return Size([Array(8, {"instances": problem["instances"], "steps": 2000})], 0)


def _transfer(config: dict, name: str, split: Split) -> Size:
    """One sample ratio after the other, with all its angles and instances, beside all designs."""
    experiment, network, problem = _experiment(config, name)
    problem = _part(problem, split)
    ratios = len(sample_counts(problem))
    networks = {"theta": len(grid_values(experiment["theta"])), "instances": problem["instances"]}
    trained, cells = 1 + len(experiment["methods"]), math.prod(networks.values())
    by_likelihood = {"evidence", "likelihood_ridge"} & {*experiment["methods"]}
    copies = 160 if by_likelihood else 15  # the likelihood is held at some 30 points, four times
    arrays = [Array(10, designs_file(problem)), Array(copies, networks | {"dimension": problem["dimension"]})]
    seconds = 6e-7 * trained * ratios * cells * problem["dimension"]
    if network["engine"] == "descent":
        arrays += _weights(8, network, problem, networks)
        weights = sum(array.numbers for array in _weights(1, network, problem))
        seconds = 1.5e-9 * trained * ratios * cells * weights * _descent_steps(network)
    return Size(arrays, 2 * network["depth"] + seconds)


def _gather_transfer(config: dict, name: str) -> Size:
    """Compiles nothing, but its script imports JAX."""
    return Size([Array(4, transfer_file(config, name))], 0)


def _predict(config: dict, name: str) -> Size:
    strengths = {"ridges": 2 + len(config["experiments"][name]["ridge"])}
    return Size([Array(10, FINE_GRID | strengths)], 0, compiles=False)


def designs_file(problem: dict) -> dict[str, float]:
    """The shape of each of the five vectors in the file of all designs."""
    counts = len(sample_counts(problem))
    return {"gamma": counts, "instances": problem["instances"], "dimension": problem["dimension"]}


def transfer_file(config: dict, name: str) -> dict[str, float]:
    """Numbers in the file of an experiment's transfer: some ten for each method, each ridge and each weight decay."""
    experiment, _, problem = _experiment(config, name)
    return {
        "variables": 10,
        "strengths": 1 + sum(len(experiment[key]) for key in ("methods", "ridge", "weight_decay")),
        "gamma": len(sample_counts(problem)),
        "theta": len(grid_values(experiment["theta"])),
        "instances": problem["instances"],
    }


def _part(problem: dict, split: Split) -> dict:
    """Return a problem of the size of the largest part of ``problem``."""
    ratios = grid_values(problem["gamma"])[:: split.grid]
    return problem | {"gamma": ratios, "instances": math.ceil(problem["instances"] / split.instances)}


def _network(config: dict, name: str) -> tuple[dict, dict]:
    """A network and its problem."""
    network = config["networks"][name]
    return network, config["problems"][network["problem"]]


def _experiment(config: dict, name: str) -> tuple[dict, dict, dict]:
    """An experiment, its network and its problem."""
    experiment = config["experiments"][name]
    return experiment, *_network(config, experiment["network"])


def _weights(copies: float, network: dict, problem: dict, networks: dict | None = None) -> list[Array]:
    """The weights of one network, or of as many as the shape ``networks`` has."""
    width, several = network["width"], networks or {}
    first = Array(copies, several | {"dimension": problem["dimension"], "width": width})
    hidden = several | {"hidden layers": network["depth"] - 2, "width": width, "next width": width}
    return [first, Array(copies, hidden)]


def _pretraining_seconds(network: dict, problem: dict) -> float:
    """The flow takes more steps with each layer, and with the condition number of a finite source.

    The population loss trains the first layer in its columns and the source alone; certificates see all of it.
    """

    def weights(problem: dict) -> float:
        return problem["instances"] * sum(array.numbers for array in _weights(1, network, problem))

    ratio, condition, reached = network["source_ratio"], 1.0, problem
    if ratio is None:
        reached = problem | {"dimension": min(problem["dimension"], network["width"] + 1)}
    else:
        condition = min(((1 + ratio**0.5) / max(abs(1 - ratio**0.5), 1e-3)) ** 2, 1000.0)
    certified = 1.5e-7 * weights(problem)
    if network["engine"] == "descent":
        return certified + 1e-9 * weights(reached) * _descent_steps(network)
    return certified + 1e-6 * (network["depth"] - 1) * weights(reached) * (1 + condition / 30)


def _descent_steps(network: dict) -> int:
    """Descent takes more than 20,000 steps only close to gamma = 1."""
    return min(network["max_steps"], 20_000)


def _ratios_and_instances(problem: dict) -> Split:
    return Split(len(grid_values(problem["gamma"])), problem["instances"])


STAGES = {
    "draw_designs": SplitStage(_draw_designs, lambda config, name: _ratios_and_instances(config["problems"][name])),
    "pretrain": SplitStage(_pretrain, lambda config, name: Split(1, _network(config, name)[-1]["instances"])),
    "transfer": SplitStage(_transfer, lambda config, name: _ratios_and_instances(_experiment(config, name)[-1])),
}
# By rule: the section that names its jobs, and their size.
SIZES = {
    "draw_teachers": (("problems",), _draw_teachers),
    "draw_designs": (("problems",), STAGES["draw_designs"].size_of_part),
    "gather_designs": (("problems",), _gather_designs),
    "pretrain": (("networks",), STAGES["pretrain"].size_of_part),
    "gather_networks": (("networks",), _gather_networks),
    "transfer": (("experiments",), STAGES["transfer"].size_of_part),
    "gather_transfer": (("experiments",), _gather_transfer),
    "predict": (("experiments",), _predict),
}
