"""What a job asks a cluster for: memory, time and, where it pays, a GPU, from the sizes of its arrays and its loops.

Each formula counts the leading term of what its script holds and does, for the settings that the checked config gives
it; the factors are set by benchmarks/jobs.csv, and tests hold the formulas against that table. They are upper bounds
of typical jobs. A job that needs more is killed by the cluster, and its next attempt asks for more.
"""

import math
from typing import NamedTuple

from fate_workflow import relu_settings, settings

SNAKEMAKE_MB = 300  # two Snakemakes that a cluster runs beside the script, 130 MB each
PYTHON_MB = 220  # Python with the libraries of a script
JAX_MB = 550  # with JAX and what it compiles
START_SECONDS = 10  # of Snakemake, Python and the libraries
QUEUE_MINUTES = 5  # the least that a job asks for: cold disks, busy nodes
SLOWNESS = 3  # of a cluster's core against the measured one
GPU_OPERATIONS = 3e12  # of one job, from which on it asks for a GPU: some ten minutes of a core

FINE_GRID = 241**2  # points of the closed forms' maps
FLOAT_BYTES = 8


class Size(NamedTuple):
    """What a job holds, in ``floats`` of 8 bytes at once, and does, in ``seconds`` of one core after its start.

    ``compiles``: whether it compiles with JAX. ``operations`` that a GPU would take over.
    """

    floats: float
    seconds: float
    compiles: bool = True
    operations: float = 0.0


class Request:
    """What the jobs of one rule ask for. Snakemake calls the methods for each job and each of its attempts."""

    def __init__(self, config: dict, rule: str):
        self._config, self._rule = config, rule

    def mem_mb(self, wildcards, attempt: int) -> int:
        """MB; twice that at the second attempt, and so on."""
        return attempt * request_mb(self._size(wildcards))

    def runtime(self, wildcards, attempt: int) -> int:
        """Minutes; twice that at the second attempt, and so on."""
        return attempt * request_minutes(self._size(wildcards))

    def gpu(self, wildcards) -> int:
        """1 where a job is so long that a GPU pays, else 0."""
        return int(self._size(wildcards).operations > GPU_OPERATIONS)

    def _size(self, wildcards) -> Size:
        # The first wildcard is the name of a problem, an experiment or a figure; studies and claims have none.
        return size_of(self._config, self._rule, next(iter(wildcards), ""))


def size_of(config: dict, rule: str, name: str) -> Size:
    """The size of the jobs of ``rule`` for the problem, the experiment or the figure ``name``, in a checked config."""
    if rule.startswith("study_"):
        study = rule.removeprefix("study_")
        return STUDIES[study](config["studies"][study])
    return _figure(config, name) if rule.startswith("plot_") else SIZES[rule](config, name)


def request_mb(size: Size) -> int:
    return math.ceil(SNAKEMAKE_MB + (JAX_MB if size.compiles else PYTHON_MB) + size.floats * FLOAT_BYTES / 1e6)


def request_minutes(size: Size) -> int:
    return QUEUE_MINUTES + math.ceil(SLOWNESS * (START_SECONDS + size.seconds) / 60)


# ---- linear networks ------------------------------------------------------------------------------------------------


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
        seconds = 3e-9 * trained * ratios * cells * weights * _descent_steps(experiment)
        seconds += _pretraining_seconds(experiment, problem)
    return Size(floats, 2 * experiment["depth"] + seconds)


def _gather_transfer(config: dict, name: str) -> Size:
    return Size(4 * _transfer_file(config, name), 0, compiles=False)


def _predict(config: dict, name: str) -> Size:
    experiment, _ = _experiment(config, name)
    return Size(FINE_GRID * (20 + 10 * len(experiment["ridge"])), 0, compiles=False)


def _figure(config: dict, name: str) -> Size:
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


# ---- studies --------------------------------------------------------------------------------------------------------


def _distances(study: dict) -> Size:
    """All angles of the networks at once; pairs of samples, whose assignment takes their cube at most."""
    samples, dimension, instances = study["samples"], study["dimension"], study["instances"]
    angles, counts = len(settings.grid_values(study["theta"])), settings.sample_counts(study)
    floats = 30 * instances * dimension * max(angles, len(study["amplitude"])) + 4 * max(samples, *counts) * dimension
    seconds = 2e-7 * instances * angles * samples**2 + 3e-6 * instances * dimension * (angles + len(counts))
    return Size(floats + 4 * samples**2, seconds)


def _multi_feature(study: dict) -> Size:
    dimension, samples = study["dimension"], study["samples"]
    networks = study["instances"] * len(study["outputs"])
    seconds = 1e-6 * networks * dimension * study["width"]
    seconds += 1e-9 * study["instances"] * sum(count**2 for count in samples) * dimension
    return Size(6 * dimension * (study["width"] + max(samples)), seconds, compiles=False)


def _lazy_to_rich(study: dict) -> Size:
    dimension, networks = study["dimension"], 3 * study["instances"] * len(study["penalty"])
    seconds = 2e-6 * networks * dimension**2 + 2e-9 * networks * len(study["gamma"]) * dimension**3
    cells = len(study["gamma"]) * len(settings.grid_values(study["theta"]))
    return Size((study["width_ratio"] + 10) * dimension**2 + 6 * networks * cells, seconds, compiles=False)


def _finite_size(study: dict) -> Size:
    dimensions, instances = study["dimension"], study["instances"]
    laws = len({*dimensions, *study["law_dimension"]})
    seconds = 2e-5 * instances * sum(dimensions) + 1e-6 * laws * study["draws"]
    return Size(50 * instances * max(dimensions) + 30 * study["draws"], len(dimensions) + seconds)


def _width_and_scale(study: dict) -> Size:
    weights = study["instances"] * study["dimension"]
    networks = 2 * len(study["init_scale"]) * weights * sum(study["width"])
    seconds = 1e-9 * networks * study["max_steps"] + 4 * len(study["width"])
    return Size(20 * weights * max(study["width"]), seconds)


def _covariance(study: dict) -> Size:
    """Four spectra at most."""
    dimension, instances = study["dimension"], study["instances"]
    cells = instances * len(study["theta"]) * dimension
    weights = study["width"] * (dimension + (study["depth"] - 2) * study["width"])
    gammas = settings.grid_values(study["gamma"])
    seconds = 3e-5 * (study["depth"] - 1) * instances * weights + 1e-5 * 4 * len(gammas) * cells
    return Size(50 * cells + 14 * weights + (4 * max(gammas) + 6) * dimension**2, 10 + seconds)


def _fine_tuning_correction(study: dict) -> Size:
    rows = study["instances"] * study["dimension"]
    kinds = len(study["depth"]) * len(study["trained_noise"])
    return Size(300 * rows, 1e-4 * rows * (kinds + len(study["noise"]) * 0.3))


def _step_size(study: dict) -> Size:
    networks = study["instances"] * study["dimension"] * len(study["step_size"])
    seconds = 1e-9 * networks * study["max_steps"] * len(study["batch"])
    return Size(15 * study["instances"] * study["dimension"] ** 2, 16 + seconds)


# ---- ReLU networks --------------------------------------------------------------------------------------------------


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
    "draw_teachers": _draw_teachers,
    "draw_designs": _draw_designs,
    "pretrain": _pretrain,
    "transfer": _transfer,
    "gather_transfer": _gather_transfer,
    "predict": _predict,
    "check_claims": _check_claims,
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
STUDIES = {
    "covariance": _covariance,
    "distances": _distances,
    "fine_tuning_correction": _fine_tuning_correction,
    "finite_size": _finite_size,
    "lazy_to_rich": _lazy_to_rich,
    "multi_feature": _multi_feature,
    "step_size": _step_size,
    "width_and_scale": _width_and_scale,
}
