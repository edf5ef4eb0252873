"""What the jobs of ReLU networks hold and do, by rule, for a problem or an experiment of the config."""

import math

from fate_workflow import relu_settings
from fate_workflow.jobs.sizes.size import Size


def _draw_relu_teachers(config: dict, name: str) -> Size:
    problem = config["relu"]["problems"][name]
    return Size(4 * problem["instances"] * problem["teacher_neurons"] * problem["dimension"], 0, compiles=False)


def _pretrain_relu(config: dict, name: str) -> Size:
    """One network at a time: a cosine for every pair of neurons, and at the end the eigenvectors of their kernel."""
    experiment, problem = _relu(config, name)
    pairs = experiment["neurons"] * (experiment["neurons"] + problem["teacher_neurons"])
    operations = _networks(experiment, problem) * experiment["steps"] * pairs * (2 * problem["dimension"] + 30)
    return Size(8 * pairs + 2 * _pretrained_file(experiment, problem), 1.3e-10 * operations, operations=operations)


def _gather_pretrained_relu(config: dict, name: str) -> Size:
    return Size(4 * _pretrained_file(*_relu(config, name)), 0)


def _train_scratch_relu(config: dict, name: str) -> Size:
    experiment, problem = _relu(config, name)
    return _descent_on_samples(experiment, problem, problem["instances"])


def _transfer_relu(config: dict, name: str) -> Size:
    experiment, problem = _relu(config, name)
    descent = _descent_on_samples(experiment, problem, _networks(experiment, problem))
    return descent._replace(floats=descent.floats + 2 * _pretrained_file(experiment, problem))


def _same_features(config: dict, name: str) -> Size:
    experiment, problem = _relu(config, name)
    one_count = problem | {"samples": [relu_settings.same_features(config, name)["samples"]]}
    descent = _descent_on_samples(experiment, one_count, 20 * problem["instances"])
    return descent._replace(floats=descent.floats + 2 * _pretrained_file(experiment, problem))


def _three_layers(config: dict, name: str) -> Size:
    """Adam on batches of 256, then the features of 100,000 inputs and their Gram matrix."""
    experiment, problem = _relu(config, name)
    neurons = experiment["neurons"]
    networks = len(relu_settings.three_layers(config, name)["ablation"]) * problem["instances"]
    operations = networks * experiment["steps"] * 256 * 6 * neurons * (neurons + 30)
    seconds = networks * (1 + 1e-5 * neurons**2) + 3e-11 * operations
    return Size(3e5 * neurons, seconds, operations=operations)


def _predict_relu(config: dict, name: str) -> Size:
    """Every number of kept neurons of every teacher."""
    _, problem = _relu(config, name)
    neurons = problem["teacher_neurons"]
    return Size(10 * neurons**2, 1e-8 * problem["instances"] * neurons**4, compiles=False)


def _gather_transfer_relu(config: dict, name: str) -> Size:
    experiment, problem = _relu(config, name)
    cells = len(problem["ablation"]) * problem["instances"] * len(problem["samples"])
    return Size(40 * (len(experiment["ridge"]) + 2) * cells, 10)


def _descent_on_samples(experiment: dict, problem: dict, networks: int) -> Size:
    """Every number of samples n in turn; of readouts the singular vectors of n features, and the kernel's matrix."""
    neurons, counts = experiment["neurons"], problem["samples"]
    operations = networks * experiment["max_steps"] * sum(counts) * neurons * (6 * problem["dimension"] + 10)
    floats = 8 * neurons * (neurons + problem["teacher_neurons"]) + 6 * max(counts) * neurons
    return Size(floats, 3e-11 * operations + 0.1 * networks, operations=operations)


def _relu(config: dict, name: str) -> tuple[dict, dict]:
    experiment = config["relu"]["experiments"][name]
    return experiment, config["relu"]["problems"][experiment["problem"]]


def _networks(experiment: dict, problem: dict) -> int:
    """Networks of one chunk."""
    return math.ceil(len(problem["ablation"]) * problem["instances"] / experiment["chunks"])


def _pretrained_file(experiment: dict, problem: dict) -> int:
    """Numbers in the file of all pretrained networks, at the start and at the end."""
    networks = len(problem["ablation"]) * problem["instances"]
    return 2 * networks * experiment["neurons"] * (problem["dimension"] + 1)


SIZES = {
    "draw_relu_teachers": _draw_relu_teachers,
    "pretrain_relu": _pretrain_relu,
    "gather_pretrained_relu": _gather_pretrained_relu,
    "train_scratch_relu": _train_scratch_relu,
    "transfer_relu": _transfer_relu,
    "gather_transfer_relu": _gather_transfer_relu,
    "predict_relu": _predict_relu,
    "transfer_relu_same_features": _same_features,
    "transfer_relu_three_layers": _three_layers,
}
