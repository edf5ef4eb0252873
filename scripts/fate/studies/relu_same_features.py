"""Same hidden weights, new output weights: the tasks drift apart in distribution, and linear transfer stays.

A source that lacks some of the neurons leaves a floor, which moves with the target and not with the distance.
"""

from itertools import product

import numpy as np
import xarray as xr

from fate.progress import report_progress
from fate.streams import random_stream
from fate.two_layer.ablation import kept_neurons
from fate.two_layer.descent import descend_samples
from fate.two_layer.kernel import relative_risk, squared_distance, squared_norm
from fate.two_layer.networks import TwoLayerNetwork, evaluate, initialise_student
from fate.two_layer.projection import unexplained_by_first, unexplained_share
from fate.two_layer.readout import fit_outputs
from fate.two_layer.teachers import ablate, draw_inputs, target_teacher
from fate.two_layer.transfer import CONVERGED_RESIDUAL, SCALARS, STOP_RESIDUAL

TITLE = "ReLU transfer between tasks of the same hidden weights: distances and risks"
CHANGES = ("rescaled", "redrawn")
SHIFTS = (0.5, 2.0, 5.0, 20.0, 100.0)  # of the output weights; rescaled by 2 means c_t = -c
LABEL_NOISE = 0.2  # of the labels in the KL divergence, the paper's sigma


def study_relu_same_features(
    teachers: xr.Dataset,
    pretrained: xr.Dataset,
    *,
    seed: int,
    problem: str,
    samples: int,
    ridge: float,
    scratch_scale: float,
    learning_rate: float,
    max_steps: int,
) -> xr.Dataset:
    """Transfer from f_s, without a fraction mu of its neurons, to f_t of the same hidden and other output weights.

    "rescaled": c_t = (1 - s) c. "redrawn": c_t = c + s g, g a Gaussian vector. s = shift; c has all neurons' weights.
    Returns on (change, shift, instance, mu): kullback_leibler |f_s - f_t|^2 / (2 sigma^2) with sigma = 0.2;
    wasserstein_lower and _upper, see ``bracket_wasserstein``; linear_risk, at one n and with one ridge; linear_floor,
    its limit for n -> infinity; projection_source, what the source neurons alone leave unexplained. On (change, shift,
    instance): {scratch,fine_tuned}_risk and _converged, fine-tuned from mu = 0. Risks are relative to |f_t|^2, exact.
    The step of descent is divided by |f_t| / |f| of all neurons where that is above 1, since the curvature grows with
    the weights.
    Source: the authors' reply to the reviewers of Tahir et al. 2025; mu > 0 and the bracket beyond the paper.
    """
    instances = teachers.sizes["instance"]
    cells = list(product(CHANGES, SHIFTS, range(instances)))
    records = [
        _retarget_one(
            *(seed, problem, target_teacher(teachers, instance), pretrained.isel(instance=instance), samples),
            *(ridge, scratch_scale, learning_rate, max_steps, change, shift, instance),
        )
        for change, shift, instance in report_progress(cells, "change, shift and instance")
    ]
    variables = {}
    for name in records[0]:
        values = np.array([record[name] for record in records])
        values = values.reshape(len(CHANGES), len(SHIFTS), instances, *values.shape[1:])
        variables[name] = (("change", "shift", "instance", "mu")[: values.ndim], values)
    coords = {"change": list(CHANGES), "shift": list(SHIFTS), "instance": np.arange(instances), "mu": pretrained["mu"]}
    scalars = {name: pretrained[name] for name in SCALARS}
    return xr.Dataset(variables, {**coords, "n": samples, "ridge": ridge, **scalars})


def changed_output(whole: TwoLayerNetwork, change: str, shift: float, direction: np.ndarray) -> TwoLayerNetwork:
    """The target: hidden weights of ``whole``, output weights (1 - s) c or c + s g, g = ``direction``."""
    moved = -whole.output if change == "rescaled" else direction
    return whole._replace(output=whole.output + shift * moved)


def bracket_wasserstein(source: TwoLayerNetwork, target: TwoLayerNetwork) -> tuple[float, float]:
    """Bounds of W_1 between the laws of (x, f_s(x)) and (x, f_t(x)), without samples.

    Upper: the same x in both, E|f_s - f_t| <= |f_s - f_t|. Lower: the distance to the graph of f_s is at least
    |y - f_s(x)| / sqrt(1 + L^2), a 1-Lipschitz function that vanishes on the source, and E|g| >= |E g|, g = f_t - f_s;
    L = |c|_2 |V|_op / m* bounds the Lipschitz constant of f_s. Both have one set of hidden weights. Beyond the paper.
    """
    difference = (target.output - source.output) / len(source.output)
    lengths = np.linalg.norm(source.hidden, axis=1)
    lipschitz = np.linalg.norm(source.output) * np.linalg.norm(source.hidden, 2) / len(source.output)
    lower = abs(difference @ lengths) / np.sqrt(2 * np.pi) / np.sqrt(1 + lipschitz**2)
    return float(lower), float(np.sqrt(squared_distance(source, target)))


def _retarget_one(
    seed, problem, whole, pretrained, samples, ridge, scratch_scale, learning_rate, max_steps, change, shift, instance
) -> dict:
    """Scalars and lists over mu, of one target."""
    neurons, dimension = pretrained["hidden"].sizes["neuron"], pretrained["hidden"].sizes["feature"]
    direction = random_stream(seed, problem, "relu new outputs", instance).standard_normal(len(whole.output))
    target = changed_output(whole, change, shift, direction)
    inputs = draw_inputs(seed, problem, samples, instance, dimension)
    labels = evaluate(target, inputs)
    unexplained = unexplained_by_first(target)
    measured = {
        "projection_source": [unexplained[kept_neurons(mu, len(whole.output))] for mu in pretrained["mu"].values]
    }
    sources = [ablate(whole, mu) for mu in pretrained["mu"].values]
    measured["kullback_leibler"] = [squared_distance(source, target) / (2 * LABEL_NOISE**2) for source in sources]
    brackets = zip(*(bracket_wasserstein(source, target) for source in sources), strict=True)
    measured["wasserstein_lower"], measured["wasserstein_upper"] = brackets
    features = list(pretrained["hidden"].transpose("mu", "neuron", "feature").values)
    measured["linear_floor"] = [unexplained_share(hidden, target, ridge=ridge) for hidden in features]
    measured["linear_risk"] = [
        relative_risk(fit_outputs(target.activation, hidden, inputs, labels, ridge), target) for hidden in features
    ]
    same = pretrained.sel(mu=0)
    generator = random_stream(seed, problem, "relu scratch", neurons, instance)
    starts = {
        "scratch": initialise_student(generator, neurons, dimension, scratch_scale, target.activation),
        "fine_tuned": TwoLayerNetwork(same["output"].values, same["hidden"].values, target.activation),
    }
    rate = learning_rate / max(1.0, np.sqrt(squared_norm(target) / squared_norm(whole)))
    for method, start in starts.items():
        end = descend_samples(start, inputs, labels, rate, max_steps, STOP_RESIDUAL)
        measured[f"{method}_risk"] = relative_risk(end.network, target)
        measured[f"{method}_converged"] = end.residual <= CONVERGED_RESIDUAL
    measured["fine_tuned_converged"] &= bool(same["converged"])
    return measured
