"""Same hidden weights, new output weights: the tasks drift apart in distribution, and linear transfer stays."""

import numpy as np
import xarray as xr

from fate.streams import random_stream
from fate.two_layer.descent import descend_samples
from fate.two_layer.kernel import relative_risk, squared_distance, squared_norm
from fate.two_layer.networks import TwoLayerNetwork, draw_inputs, evaluate, initialise_student, target_teacher
from fate.two_layer.readout import fit_outputs
from fate.two_layer.transfer import CONVERGED_RESIDUAL, SCALARS, STOP_RESIDUAL

TITLE = "ReLU transfer between tasks of the same hidden weights: distances and risks"
CHANGES = ("rescaled", "redrawn")
SHIFTS = (0.5, 2.0, 5.0, 20.0, 100.0)  # of the output weights; rescaled by 2 means c_t = -c_s
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
    """Transfer from f_s, whose neurons are all kept, to f_t with the same hidden and other output weights.

    "rescaled": c_t = (1 - s) c_s. "redrawn": c_t = c_s + s g, g a Gaussian vector. s = shift.
    Returns on (change, shift, instance): kullback_leibler |f_s - f_t|^2 / (2 sigma^2) with sigma = 0.2;
    wasserstein_lower and _upper, see ``bracket_wasserstein``; {scratch,linear,fine_tuned}_risk, relative to |f_t|^2
    and exact, at one n, for linear transfer with one ridge; {scratch,fine_tuned}_converged.
    ``pretrained``: students, of which those of mu = 0 are taken. The step of descent is divided by |f_t| / |f_s| where
    that is above 1, since the curvature grows with the weights.
    Source: the authors' reply to the reviewers of Tahir et al. 2025; the distances' bracket beyond the paper.
    """
    pretrained = pretrained.sel(mu=0)
    instances = teachers.sizes["instance"]
    shape = (len(CHANGES), len(SHIFTS), instances)
    records = [
        _retarget_one(
            *(seed, problem, target_teacher(teachers, instance), pretrained.isel(instance=instance), samples),
            *(ridge, scratch_scale, learning_rate, max_steps, change, shift, instance),
        )
        for change in CHANGES
        for shift in SHIFTS
        for instance in range(instances)
    ]
    dims = ("change", "shift", "instance")
    variables = {name: (dims, np.array([r[name] for r in records]).reshape(shape)) for name in records[0]}
    coords = {"change": list(CHANGES), "shift": list(SHIFTS), "instance": np.arange(instances)}
    scalars = {name: pretrained[name] for name in SCALARS}
    return xr.Dataset(variables, {**coords, "n": samples, "ridge": ridge, **scalars})


def changed_output(source: TwoLayerNetwork, change: str, shift: float, direction: np.ndarray) -> TwoLayerNetwork:
    """The target: hidden weights of ``source``, output weights (1 - s) c_s or c_s + s g, g = ``direction``."""
    moved = -source.output if change == "rescaled" else direction
    return source._replace(output=source.output + shift * moved)


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
    seed, problem, source, pretrained, samples, ridge, scratch_scale, learning_rate, max_steps, change, shift, instance
) -> dict[str, float]:
    neurons, dimension = pretrained["hidden"].shape
    direction = random_stream(seed, problem, "relu new outputs", instance).standard_normal(len(source.output))
    target = changed_output(source, change, shift, direction)
    inputs = draw_inputs(seed, problem, samples, instance, dimension)
    labels = evaluate(target, inputs)
    generator = random_stream(seed, problem, "relu scratch", neurons, instance)
    starts = {
        "scratch": initialise_student(generator, neurons, dimension, scratch_scale, source.activation),
        "fine_tuned": source._replace(output=pretrained["output"].values, hidden=pretrained["hidden"].values),
    }
    rate = learning_rate / max(1.0, np.sqrt(squared_norm(target) / squared_norm(source)))
    lower, upper = bracket_wasserstein(source, target)
    measured = {
        "kullback_leibler": squared_distance(source, target) / (2 * LABEL_NOISE**2),
        "wasserstein_lower": lower,
        "wasserstein_upper": upper,
        "linear_risk": relative_risk(
            fit_outputs(source.activation, starts["fine_tuned"].hidden, inputs, labels, ridge), target
        ),
    }
    for method, start in starts.items():
        end = descend_samples(start, inputs, labels, rate, max_steps, STOP_RESIDUAL)
        measured[f"{method}_risk"] = relative_risk(end.network, target)
        measured[f"{method}_converged"] = end.residual <= CONVERGED_RESIDUAL
    measured["fine_tuned_converged"] &= bool(pretrained["converged"])
    return measured
