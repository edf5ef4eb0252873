"""Sizes of the jobs of networks of two layers, by rule, for an entry of the section ``two_layer``."""

import math
from collections.abc import Callable

from fate_workflow.jobs.sizes.size import Array, Size


def _draw_teachers(config: dict, name: str) -> Size:
    problem = _problem(config, name)
    shape = {key: problem[key] for key in ("instances", "teacher_neurons", "dimension")}
    return Size([Array(4, shape)], 0, compiles=False)


def _predict(config: dict, name: str) -> Size:
    """The eigenvectors of the kernel of each teacher, one after the other."""
    problem = _problem(config, name)
    neurons = problem["teacher_neurons"]
    pairs = Array(10, {"teacher_neurons": neurons, "other teacher_neurons": neurons})
    shares = Array(3, {"instances": problem["instances"], "teacher_neurons": neurons})
    return Size([pairs, shares], 1e-8 * problem["instances"] * neurons**3, compiles=False)


def _pretrain(config: dict, name: str, chunks: int) -> Size:
    """One network at a time: a cosine for every pair of neurons, and at the end the eigenvectors of their kernel."""
    network, problem = network_of(config, name)
    pairs = _pairs(network, problem)
    networks = math.ceil(_networks(problem) / chunks)
    operations = networks * network["steps"] * pairs.numbers * (2 * problem["dimension"] + 30)
    file = pretrained_file(4, network, problem)
    return Size([pairs, file], 1.3e-10 * operations, operations=chunks * operations)


def _gather_pretrained(config: dict, name: str) -> Size:
    return Size([pretrained_file(8, *network_of(config, name))], 0, compiles=False)


def _train_scratch(config: dict, name: str) -> Size:
    experiment, network, problem = _experiment(config, name)
    return descent_on_samples(experiment, network, problem, problem["instances"])


def _transfer(config: dict, name: str, chunks: int) -> Size:
    experiment, network, problem = _experiment(config, name)
    descent = descent_on_samples(experiment, network, problem, math.ceil(_networks(problem) / chunks))
    arrays = [*descent.arrays, pretrained_file(4, network, problem)]
    return descent._replace(arrays=arrays, operations=chunks * descent.operations)


def _gather_transfer(config: dict, name: str) -> Size:
    experiment, _, problem = _experiment(config, name)
    shape = {"strengths": len(experiment["ridge"]) + 2, "n": len(problem["samples"]), "networks": _networks(problem)}
    return Size([Array(40, shape)], 0, compiles=False)


def descent_on_samples(experiment: dict, network: dict, problem: dict, networks: int) -> Size:
    """Every number of samples n in turn; of readouts the singular vectors of n features, and the kernel's matrix."""
    neurons, counts, dimension = network["neurons"], problem["samples"], problem["dimension"]
    operations = networks * experiment["max_steps"] * sum(counts) * neurons * (6 * dimension + 10)
    features = Array(6, {"samples": max(counts), "neurons": neurons})
    inputs = Array(2, {"samples": max(counts), "dimension": dimension})
    arrays = [_pairs(network, problem), features, inputs]
    return Size(arrays, 3e-11 * operations + 0.1 * networks, operations=operations)


def _problem(config: dict, name: str) -> dict:
    return config["two_layer"]["problems"][name]


def network_of(config: dict, name: str) -> tuple[dict, dict]:
    """A network and its problem."""
    network = config["two_layer"]["networks"][name]
    return network, _problem(config, network["problem"])


def _experiment(config: dict, name: str) -> tuple[dict, dict, dict]:
    """An experiment, its network and its problem."""
    experiment = config["two_layer"]["experiments"][name]
    return experiment, *network_of(config, experiment["network"])


def _networks(problem: dict) -> int:
    return len(problem["ablation"]) * problem["instances"]


def _pairs(network: dict, problem: dict) -> Array:
    """A cosine for every pair of neurons, of the student and of the teacher."""
    return Array(8, {"neurons": network["neurons"], "all neurons": network["neurons"] + problem["teacher_neurons"]})


def pretrained_file(copies: float, network: dict, problem: dict) -> Array:
    """All pretrained networks, at the start and at the end."""
    neurons, dimension = network["neurons"], problem["dimension"]
    return Array(copies, {"networks": _networks(problem), "neurons": neurons, "weights": dimension + 1})


def chunks_of(config: dict, rule: str, name: str) -> int:
    """The least number of chunks of the stage ``rule`` that take ``job_minutes`` of the config at most."""
    _, problem = network_of(config, name) if rule == "pretrain_two_layer" else _experiment(config, name)[1:]
    seconds = STAGES[rule](config, name, 1).seconds
    return min(_networks(problem), max(1, math.ceil(seconds / (60 * config["job_minutes"]))))


STAGES = {"pretrain_two_layer": _pretrain, "transfer_two_layer": _transfer}  # those that are split into chunks


def _size_of_chunk(rule: str) -> Callable[[dict, str], Size]:
    return lambda config, name: STAGES[rule](config, name, chunks_of(config, rule, name))


# By rule: the section that names its jobs, and their size.
SIZES = {
    "draw_two_layer_teachers": (("two_layer", "problems"), _draw_teachers),
    "predict_two_layer": (("two_layer", "problems"), _predict),
    "pretrain_two_layer": (("two_layer", "networks"), _size_of_chunk("pretrain_two_layer")),
    "gather_two_layer_networks": (("two_layer", "networks"), _gather_pretrained),
    "train_two_layer_scratch": (("two_layer", "experiments"), _train_scratch),
    "transfer_two_layer": (("two_layer", "experiments"), _size_of_chunk("transfer_two_layer")),
    "gather_two_layer_transfer": (("two_layer", "experiments"), _gather_transfer),
}
