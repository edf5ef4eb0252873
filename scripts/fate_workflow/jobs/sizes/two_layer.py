"""Sizes of the jobs of networks of two layers, by rule, for an entry of the section ``two_layer``."""

import math

from fate_workflow.jobs.parts import Split
from fate_workflow.jobs.sizes.size import Array, Size
from fate_workflow.jobs.sizes.splits import SplitStage


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


def _pretrain(config: dict, name: str, split: Split) -> Size:
    """One network at a time: a cosine for every pair of neurons, and at the end the eigenvectors of their kernel."""
    network, problem = network_of(config, name)
    pairs = _pairs(network, problem)
    networks = math.ceil(len(problem["ablation"]) / split.grid) * math.ceil(problem["instances"] / split.instances)
    operations = networks * network["steps"] * pairs.numbers * (2 * problem["dimension"] + 30)
    file = pretrained_file(4, network, problem)
    return Size([pairs, file], 1.3e-10 * operations, operations=math.prod(split) * operations)


def _gather_pretrained(config: dict, name: str) -> Size:
    """Compiles nothing, but its script imports JAX."""
    return Size([pretrained_file(8, *network_of(config, name))], 0)


def _transfer(config: dict, name: str, split: Split) -> Size:
    """Scratch, and as many networks as there are ablations."""
    experiment, network, problem = _experiment(config, name)
    networks = (1 + len(problem["ablation"])) * math.ceil(problem["instances"] / split.instances)
    descent = descent_on_samples(experiment, network, problem, networks)
    arrays = [*descent.arrays, pretrained_file(4, network, problem)]
    return descent._replace(arrays=arrays, operations=math.prod(split) * descent.operations)


def _gather_transfer(config: dict, name: str) -> Size:
    """Compiles nothing, but its script imports JAX."""
    experiment, _, problem = _experiment(config, name)
    shape = {"strengths": len(experiment["ridge"]) + 2, "n": len(problem["samples"]), "networks": _networks(problem)}
    return Size([Array(40, shape)], 0)


def descent_on_samples(experiment: dict, network: dict, problem: dict, networks: int) -> Size:
    """Every number of samples n in turn; of readouts the singular vectors of n features, and the kernel's matrix."""
    neurons, counts, dimension = network["neurons"], problem["samples"], problem["dimension"]
    operations = networks * experiment["max_steps"] * sum(counts) * neurons * (6 * dimension + 10)
    features = Array(6, {"samples": max(counts), "neurons": neurons})
    inputs = Array(2, {"samples": max(counts), "dimension": dimension})
    arrays = [_pairs(network, problem), features, inputs]
    return Size(arrays, 1.5e-11 * operations + 0.1 * networks, operations=operations)


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


def _ablations_and_instances(config: dict, name: str) -> Split:
    _, problem = network_of(config, name)
    return Split(len(problem["ablation"]), problem["instances"])


def _instances(config: dict, name: str) -> Split:
    """Each has one scratch for all ablations."""
    return Split(1, _experiment(config, name)[-1]["instances"])


STAGES = {
    "pretrain_two_layer": SplitStage(_pretrain, _ablations_and_instances),
    "transfer_two_layer": SplitStage(_transfer, _instances),
}
# By rule: the section that names its jobs, and their size.
SIZES = {
    "draw_two_layer_teachers": (("two_layer", "problems"), _draw_teachers),
    "predict_two_layer": (("two_layer", "problems"), _predict),
    "pretrain_two_layer": (("two_layer", "networks"), STAGES["pretrain_two_layer"].size_of_part),
    "gather_two_layer_networks": (("two_layer", "networks"), _gather_pretrained),
    "transfer_two_layer": (("two_layer", "experiments"), STAGES["transfer_two_layer"].size_of_part),
    "gather_two_layer_transfer": (("two_layer", "experiments"), _gather_transfer),
}
