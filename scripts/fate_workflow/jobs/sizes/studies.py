"""Sizes of the jobs of studies, for the resolved settings of each."""

from math import prod

from fate_workflow.config.grids import grid_values, sample_counts
from fate_workflow.jobs.sizes.size import Array, Size
from fate_workflow.jobs.sizes.two_layer import descent_on_samples, network_of, pretrained_file


def _distances(study: dict) -> Size:
    """All angles of the networks at once; pairs of samples, whose assignment takes their cube at most."""
    samples, dimension, instances = study["samples"], study["dimension"], study["instances"]
    angles, counts = len(grid_values(study["theta"])), sample_counts(study)
    tasks = max(angles, len(study["amplitude"]))
    seconds = 2e-7 * instances * angles * samples**2 + 3e-6 * instances * dimension * (angles + len(counts))
    arrays = [
        Array(30, {"tasks": tasks, "instances": instances, "dimension": dimension}),
        Array(4, {"samples": max(samples, *counts), "dimension": dimension}),
        Array(4, {"samples": samples, "other samples": samples}),
    ]
    return Size(arrays, seconds)


def _multi_feature(study: dict) -> Size:
    dimension, samples, instances = study["dimension"], study["samples"], study["instances"]
    seconds = 1e-6 * instances * len(study["outputs"]) * dimension * study["width"]
    seconds += 1e-9 * instances * sum(count**2 for count in samples) * dimension
    cells = {key: len(study[key]) for key in ("outputs", "lost", "samples")} | {"instances": instances}
    arrays = [
        Array(6, {"dimension": dimension, "width": study["width"]}),
        Array(6, {"largest samples": max(samples), "dimension": dimension}),
        Array(1, {"width": study["width"], "next width": study["width"]}),
        Array(1, cells),
    ]
    return Size(arrays, seconds, compiles=False)


def _lazy_to_rich(study: dict) -> Size:
    """Isotropic features and both ends of the penalty are added; two networks of each state are trained."""
    dimension, instances, angles = study["dimension"], study["instances"], len(grid_values(study["theta"]))
    states = {"width_ratio": len(study["width_ratio"]) + 1, "init_scale": len(study["init_scale"])}
    states |= {"penalty": len(study["penalty"]) + 2}
    cells = states | {"gamma": len(study["gamma"]), "instances": instances}
    networks = prod(states.values())
    seconds = 4e-6 * networks * dimension**2 + 1e-9 * networks * instances * dimension**3
    seconds += prod(cells.values()) * (2e-10 * dimension**3 + 1e-7 * angles * dimension)
    arrays = [
        Array(1, {"largest width_ratio": max(study["width_ratio"]), "dimension": dimension, "inputs": dimension}),
        Array(10, {"dimension": dimension, "inputs": dimension}),
        Array(30, {"theta": angles, "directions": 10, "dimension": dimension}),
        Array(6, cells | {"theta": angles}),
    ]
    return Size(arrays, seconds, compiles=False)


def _overlap_regulariser(study: dict) -> Size:
    """An eigenbasis for each m, a layer for each kind of kept features, and whole networks at one n and m."""
    dimension, instances, angles = study["dimension"], study["instances"], len(grid_values(study["theta"]))
    draws, weights = instances * len(study["gamma"]), len(study["target_weight"])
    seconds = 4e-9 * draws * len(study["target_share"]) * dimension**3 + 5e-6 * draws * angles * dimension
    seconds += 2e-5 * weights * angles * dimension * study["width"]
    seconds += 1e-8 * instances * len(study["penalty"]) * dimension**3
    cells = {"target_weight": weights, "target_share": len(study["target_share"]), "theta": angles}
    arrays = [
        Array(6, {"samples": max(study["gamma"]) * dimension, "dimension": dimension}),
        Array(6, {"dimension": dimension, "inputs": dimension}),
        Array(2, {"penalty": len(study["penalty"]), "dimension": dimension, "inputs": dimension}),
        Array(20, {"dimension": dimension, "width": study["width"]}),
        Array(4, cells | {"gamma": len(study["gamma"]), "instances": instances}),
    ]
    return Size(arrays, 4 + seconds)


def _finite_size(study: dict) -> Size:
    dimensions, instances = study["dimension"], study["instances"]
    laws = len({*dimensions, *study["law_dimension"]})
    seconds = 2e-5 * instances * sum(dimensions) + 1e-6 * laws * study["draws"]
    arrays = [
        Array(50, {"instances": instances, "largest dimension": max(dimensions)}),
        Array(30, {"draws": study["draws"]}),
    ]
    return Size(arrays, len(dimensions) + seconds)


def _width_and_scale(study: dict) -> Size:
    """Two layers from many widths and scales; then networks of d x d layers, from rich to lazy."""
    dimension, instances, deep_instances = study["dimension"], study["instances"], study["deep_instances"]
    networks = 2 * len(study["init_scale"]) * instances * dimension * sum(study["width"])
    deep = len(study["deep_scale"]) * deep_instances * dimension**2 * sum(study["depth"])
    seconds = 1e-9 * networks * study["max_steps"] + 4 * len(study["width"]) + 3e-6 * deep
    layers = {"deep_instances": deep_instances, "layers": max(study["depth"]) - 1}
    arrays = [
        Array(4, layers | {"dimension": dimension, "neurons": dimension}),
        Array(20, {"instances": instances, "dimension": dimension, "largest width": max(study["width"])}),
        Array(1, {"dimension": dimension, "largest condition_width": max(study["condition_width"])}),
    ]
    return Size(arrays, seconds)


def _full_width(study: dict) -> Size:
    """All networks of one depth and kind of source; steps grow with lambda_max / lambda_min, which n/d gives.

    With weight decay w they grow with lambda_max / w.
    """
    dimension, instances, depths = study["dimension"], study["instances"], study["depth"]
    roots = [max(abs(1 - ratio**0.5), 1 / dimension) for ratio in study["gamma"]]
    condition = sum(((1 + ratio**0.5) / root) ** 2 for ratio, root in zip(study["gamma"], roots, strict=True))
    layers = {"instances": instances, "layers": max(depths) - 1}
    steps = [12 * depth * condition / len(roots) * sum(1 / share for share in study["step_share"]) for depth in depths]
    each = [
        (min(count, len(study["step_share"]) * study["max_steps"]) + study["threshold_steps"])
        * (1e-5 + 1.5e-9 * (depth - 1) * dimension**2)
        for count, depth in zip(steps, depths, strict=True)
    ]
    largest = sum((1 + ratio**-0.5) ** 2 for ratio in study["gamma"]) / len(roots)
    decayed = sum(
        min(40 * largest / (max(study["step_share"]) * decay), study["max_steps"]) for decay in study["weight_decay"]
    )
    seconds = 2 * sum(each) + 3 * decayed * (1e-5 + 3e-9 * dimension**2)
    arrays = [
        Array(4, layers | {"dimension": dimension, "neurons": dimension}),
        Array(9, {"instances": instances, "dimension": dimension, "neurons": dimension}),
        Array(3, {"instances": instances, "dimension": dimension, "modes": dimension}),
    ]
    return Size(arrays, 6 * len(depths) + 2 + instances * seconds)


def _choice_of_method(study: dict) -> Size:
    """One design at a time, decomposed once for each part of cross-validation."""
    dimension, gammas = study["dimension"], grid_values(study["gamma"])
    tasks = {"theta": len(grid_values(study["theta"])), "noise": len(study["noise"])}
    counts = sample_counts(study)
    seconds = 4e-9 * study["instances"] * study["folds"] * dimension * sum(min(n, dimension) * n for n in counts)
    arrays = [
        Array(8, {"samples": max(counts), "dimension": dimension}),
        Array(2, {"samples": max(counts), "other samples": max(counts)}),
        Array(300, tasks | {"dimension": dimension}),
        Array(20, tasks | {"gamma": len(gammas), "instances": study["instances"]}),
    ]
    return Size(arrays, 2 + seconds, compiles=False)


def _evidence_rivals(study: dict) -> Size:
    """One design at a time; a fit of two tasks for each cell and number of source samples."""
    dimension, counts = study["dimension"], sample_counts(study)
    tasks = {"theta": len(grid_values(study["theta"])), "noise": len(study["noise"])}
    ratios, cells = study["source_ratio"], tasks["theta"] * tasks["noise"]
    most = max(ratios) * dimension
    tasks_of_designs = study["instances"] * len(counts) * cells
    seconds = tasks_of_designs * (8e-3 + 2e-9 * dimension**3 + len(ratios) * (4e-3 + 3e-9 * dimension**3))
    arrays = [
        Array(6, {"samples of both tasks": max(counts) + most, "dimension": dimension}),
        Array(2, {"source samples": most, "other source samples": most}),
        Array(10, {"dimension": dimension, "inputs": dimension}),
        Array(300, tasks | {"dimension": dimension}),
        Array(14, tasks | {"source_ratio": len(ratios), "gamma": len(counts), "instances": study["instances"]}),
    ]
    return Size(arrays, 2 + seconds, compiles=False)


def _rival_theories(study: dict) -> Size:
    """One design at a time, all tasks of which are trained at once and minimised one by one."""
    dimension, instances = study["dimension"], study["instances"]
    tasks = {"theta": len(grid_values(study["theta"])), "noise": len(study["noise"])}
    cells = tasks | {key: len(study[key]) for key in ("depth", "start_length", "gamma")} | {"instances": instances}
    ridges = {key: len(study[f"ridge_{key}"]) for key in ("multiple", "noise", "gamma")} | {"instances": instances}
    most = max(1, *study["gamma"], *study["ridge_gamma"]) * dimension
    arrays = [
        Array(4, cells),
        Array(3, ridges),
        Array(6, {"samples": most, "dimension": dimension}),
        Array(40, tasks | {"dimension": dimension}),
        Array(6, {"multiples": ridges["multiple"], "noises": ridges["noise"], "dimension": dimension}),
    ]
    seconds = arrays[0].numbers * (1e-3 + 5e-8 * dimension**2) + 3 * len(study["depth"])
    seconds += 2e-9 * instances * (len(study["gamma"]) + len(study["ridge_gamma"])) * most * dimension**2
    return Size(arrays, seconds)


def _classification(study: dict) -> Size:
    """All angles and scratch at once, at one n after the other."""
    dimension, instances, angles = study["dimension"], study["instances"], len(study["theta"]) + 1
    counts = sample_counts(study)
    arrays = [
        Array(3, {"instances": instances, "samples": max(counts), "dimension": dimension}),
        Array(5, {"instances": instances, "dimension": dimension, "inputs": dimension}),
        Array(20, {"instances": instances, "theta": angles, "dimension": dimension}),
        Array(4, {"instances": instances, "theta": angles, "samples": max(counts)}),
    ]
    seconds = 1.2e-8 * instances * dimension * sum(counts) * angles * len(study["training_loss"])
    seconds += 1e-7 * len(counts) * (arrays[1].numbers + 10 * arrays[2].numbers)
    return Size(arrays, 6 + seconds)


def _self_supervised(study: dict) -> Size:
    dimension, batch, steps, angles = (
        *(study[key] for key in ("dimension", "batch", "steps")),
        len(study["kept_angle"]),
    )
    counts = sample_counts(study)
    arrays = [
        Array(8, {"steps": steps, "batch": batch, "dimension": dimension}),
        Array(2, {"kept_angle": angles, "steps": steps, "dimension": dimension}),
        Array(6, {"kept_angle": angles, "batch": batch, "pairs": batch}),
        Array(3, {"kept_angle": angles, "instances": study["instances"], "dimension": dimension}),
        Array(3, {"largest samples": max(counts), "dimension": dimension}),
    ]
    seconds = study["instances"] * (1e-8 * arrays[0].numbers * angles + 2e-8 * steps * arrays[2].numbers)
    return Size(arrays, 3 + seconds + 1e-8 * study["instances"] * sum(counts) * dimension**2)


def _covariance(study: dict) -> Size:
    """Four spectra at most."""
    dimension, instances, width, depth = (study[key] for key in ("dimension", "instances", "width", "depth"))
    gammas = grid_values(study["gamma"])
    cells = {"theta": len(study["theta"]), "instances": instances, "dimension": dimension}
    arrays = [
        Array(50, cells),
        Array(14, {"dimension": dimension, "width": width}),
        Array(14, {"hidden layers": depth - 2, "width": width, "next width": width}),
        Array(4, {"samples": max(gammas) * dimension, "dimension": dimension}),
        Array(6, {"dimension": dimension, "inputs": dimension}),
    ]
    weights = sum(array.numbers for array in arrays[1:3])
    seconds = 3e-5 * (depth - 1) * instances * weights + 4e-5 * len(gammas) * arrays[0].numbers
    return Size(arrays, 10 + seconds)


def _input_laws(study: dict) -> Size:
    """The designs of all instances at one n, and all their fits; single designs at the dimensions of the rate."""
    dimension, instances, draws = (study[key] for key in ("dimension", "instances", "draws"))
    tasks, counts = len(grid_values(study["theta"])) * instances, sample_counts(study)
    seconds = 2e-6 * instances * dimension * sum(counts) + 4e-5 * len(counts) * tasks * dimension
    seconds += sum(draws * (5e-4 + 4e-9 * each**3) for each in study["rate_dimension"])
    arrays = [
        Array(12, {"instances": instances, "dimension": dimension}),
        Array(8, {"tasks": tasks, "dimension": dimension, "ratios": 33}),
        Array(8, {"largest samples": max(counts), "dimension": dimension}),
        Array(150, {"tasks": tasks, "gamma": len(counts)}),
        Array(20, {"draws": draws, "dimensions": len(study["rate_dimension"])}),
    ]
    return Size(arrays, 2 + seconds, compiles=False)


def _fine_tuning_correction(study: dict) -> Size:
    rows = {"instances": study["instances"], "dimension": study["dimension"]}
    kinds = len(study["depth"]) * len(study["trained_noise"])
    seconds = 7e-5 * study["instances"] * study["dimension"] * (kinds + len(study["noise"]) * 0.3)
    tasks = max(len(study["noise"]), len(study["source_ratio"]))
    cells = {"depth": len(study["depth"]), "tasks": tasks, "angles": 9, "instances": study["instances"]}
    return Size([Array(33, {"angles": 9} | rows), Array(1, cells)], seconds)


def _step_size(study: dict) -> Size:
    dimension, instances = study["dimension"], study["instances"]
    networks = instances * dimension * len(study["step_size"])
    seconds = 1e-9 * networks * study["max_steps"] * len(study["batch"])
    arrays = [Array(15, {"instances": instances, "dimension": dimension, "inputs": dimension})]
    return Size(arrays, 16 + seconds)


def _real_data(study: dict) -> Size:
    """Five tasks, of 1797 rows with 64 inputs at most, and two kinds of features of each."""
    seconds = 0.15 * 5 * study["instances"] * (1 + len(study["samples"]) / 5)
    cells = {"instances": study["instances"], "samples": len(study["samples"]), "tasks and features": 10}
    return Size([Array(30, {"rows": 1797, "inputs": 64}), Array(13, cells)], 3 + seconds, compiles=False)


def _relu_deeper(study: dict) -> Size:
    """Adam on batches of 128 and on all samples, features of 30,000 inputs, all instances at once; fits of kernels."""
    neurons, dimension, instances = study["neurons"], study["dimension"], study["instances"]
    counts, sources = study["samples"], len(study["ablation"])
    weights = sum(neurons * (dimension + (depth - 2) * neurons) for depth in study["depth"])
    passes = sources * study["steps"] * 128 + (1 + sources) * study["target_steps"] * sum(counts)
    operations = 6 * instances * weights * passes
    tests = 3e4 * instances * weights * (1 + sources) * (1 + len(counts))
    fits = instances * len(study["depth"]) * (1 + sources) * sum(0.02 + 1.8e-9 * count**3 for count in counts)
    seconds = 4.5e-11 * operations + 1e-10 * tests + fits + len(study["depth"]) * (2 + len(counts))
    arrays = [
        Array(3, {"instances": instances, "inputs": 3e4, "dimension": dimension}),
        Array(2, {"instances": instances, "inputs": 3e4, "neurons": neurons}),
        Array(3, {"instances": instances, "largest samples": max(*counts, 128), "neurons": neurons}),
        Array(3, {"instances": instances, "neurons": neurons, "next neurons": neurons}),
    ]
    return Size(arrays, seconds, operations=operations)


def _relu_same_features(study: dict, config: dict) -> Size:
    """Two kinds of change, five shifts, scratch and fine-tuning; most have all labels long before the last step."""
    network, problem = network_of(config, study["network"])
    one_count, steps = problem | {"samples": [study["samples"]]}, {"max_steps": min(study["max_steps"], 2000)}
    descent = descent_on_samples(steps, network, one_count, 20 * problem["instances"])
    return descent._replace(arrays=[*descent.arrays, pretrained_file(4, network, problem)])


def _relu_evidence(study: dict, config: dict) -> Size:
    """A fit of some 40 steps, each an inverse, for each mu, n and instance of each network; 1,000 test inputs."""
    section = config["two_layer"]
    networks = [section["networks"][section["experiments"][name]["network"]] for name in study["experiments"]]
    problems = [section["problems"][network["problem"]] for network in networks]
    fits = [(len(problem["ablation"]) * problem["instances"], n) for problem in problems for n in problem["samples"]]
    neurons, most = max(network["neurons"] for network in networks), max(n for _, n in fits)
    seconds = sum(pairs * (0.015 + 4e-9 * n**3 + 5e-9 * 1000 * n) for pairs, n in fits)
    arrays = [
        Array(8, {"points": 1000 + most, "samples": most}),
        Array(12, {"samples": most, "other samples": most}),
        Array(3, {"points": 1000 + most, "neurons": neurons}),
    ]
    return Size(arrays, 3 + seconds, compiles=False)


OF_TWO_LAYERS = {"relu_evidence": _relu_evidence, "relu_same_features": _relu_same_features}
SIZES = {
    "choice_of_method": _choice_of_method,
    "classification": _classification,
    "evidence_rivals": _evidence_rivals,
    "covariance": _covariance,
    "distances": _distances,
    "fine_tuning_correction": _fine_tuning_correction,
    "finite_size": _finite_size,
    "full_width": _full_width,
    "input_laws": _input_laws,
    "lazy_to_rich": _lazy_to_rich,
    "multi_feature": _multi_feature,
    "overlap_regulariser": _overlap_regulariser,
    "real_data": _real_data,
    "rival_theories": _rival_theories,
    "self_supervised": _self_supervised,
    "relu_deeper": _relu_deeper,
    "step_size": _step_size,
    "width_and_scale": _width_and_scale,
}


def study_size(config: dict, name: str) -> Size:
    """The size of the job of the study ``name``."""
    study = config["studies"][name]
    kind = study["kind"]
    return OF_TWO_LAYERS[kind](study, config) if kind in OF_TWO_LAYERS else SIZES[kind](study)
