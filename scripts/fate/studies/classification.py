"""Classification in place of regression: does the overlap of the discriminants play the part of cos(theta)?"""

import numpy as np
import xarray as xr

from fate.break_even import break_even
from fate.linear.end_points import flow_end_point, least_squares_vector
from fate.linear.flow import flow_to_optimum
from fate.linear.logistic import descend_logistic, max_margin_vector
from fate.linear.networks import balanced_network
from fate.linear.theory import classification as theory
from fate.progress import report_progress
from fate.risks import relative_distance
from fate.streams import random_stream

TITLE = "Two Gaussian classes: error rates of transfer with squared and logistic loss"
NAME = "classification"  # of the random streams
FINE_POINTS = 101
SCRATCH_SCALE = 1e-3  # alpha of the initial layers with logistic loss
MAX_STEPS = 100_000


def study_classification(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    separation: float,
    training_loss: list[float],
) -> xr.Dataset:
    """Error rates of scratch, linear transfer and fine-tuning on two Gaussian classes, with two losses.

    x ~ N(z mu, I), z = +1 or -1, |mu| = ``separation`` r; the discriminants of source and target are at angle theta.
    The target's is the first axis, the source's is turned away from it towards the second, so that all angles share
    their data: Gaussian inputs do not mind. Networks of two layers start from the balanced one that is optimal for the
    source's population: mu_s / (1 + r^2) with squared loss, 2 mu_s with logistic loss. Error rates are exact for each
    classifier.
    Returns, with squared loss on the labels +1 and -1: scratch_error_rate (gamma, instance), the least-norm fit;
    linear_error_rate (gamma, theta, instance), the same for both losses; fine_tuned_error_rate, _converged and
    _end_point_error by gradient flow. With logistic loss: max_margin_error_rate (gamma, instance), where scratch goes
    as its loss vanishes; logistic_scratch_error_rate (gamma, training_loss, instance),
    logistic_fine_tuned_error_rate (gamma, training_loss, theta, instance), their _converged, and logistic_drift of
    s^2 - |u|^2. In theory _asymptotic or _exact, on finer grids _fine. Break-even angles with scratch:
    {linear,fine_tuned,max_margin}_break_even_angle (gamma), the last of linear transfer against the largest margin,
    with _standard_error and _asymptotic.
    Limits: gamma is not 1. Source: ``fate.linear.theory.classification`` (beyond Tahir et al. 2025).
    """
    angles, samples = np.sort(theta), [round(ratio * dimension) for ratio in gamma]
    losses = -np.sort(-np.array(training_loss, float))
    drawn = [
        _train(seed, n, dimension, instances, angles, separation, losses)
        for n in report_progress(samples, "number of samples")
    ]
    ratio = np.array(samples) / dimension
    variables = {}
    for name in drawn[0]:
        value = np.stack([one[name] for one in drawn])
        logistic = ("training_loss",) if name.startswith("logistic") else ()
        axes = ("gamma", *logistic, *(("theta",) if value.ndim == 3 + len(logistic) else ()), "instance")
        variables[name] = (axes, value)
    variables |= _break_even_angles(ratio, angles, {name: value for name, (_, value) in variables.items()})
    fine = np.linspace(ratio.min(), ratio.max(), FINE_POINTS)
    variables |= _predict(ratio, angles, separation, dimension)
    variables |= {
        f"{name}_fine": _on_fine(*each) for name, each in _predict(fine, angles, separation, dimension).items()
    }
    coords = {
        "gamma": ratio,
        "n": ("gamma", samples),
        "gamma_fine": fine,
        "theta": angles,
        "training_loss": losses,
        "instance": np.arange(instances),
        "separation": separation,
        "dimension": dimension,
    }
    return xr.Dataset(variables, coords)


def _on_fine(axes: tuple, value: np.ndarray) -> tuple:
    return tuple("gamma_fine" if axis == "gamma" else axis for axis in axes), value


def _sources(angles: np.ndarray, dimension: int) -> np.ndarray:
    """Unit discriminants of the source (theta, feature)."""
    return np.pad(np.stack([np.cos(angles), np.sin(angles)], axis=-1), ((0, 0), (0, dimension - 2)))


def _train(seed, samples, dimension, instances, angles, separation, losses) -> dict[str, np.ndarray]:
    """Error rates at one n: arrays ([training_loss,] [theta,] instance)."""
    signed = np.stack(
        [
            random_stream(seed, NAME, "inputs", samples, instance).standard_normal((samples, dimension))
            for instance in range(instances)
        ]
    )
    mean = np.append(separation, np.zeros(dimension - 1))
    signed += mean
    sources = _sources(angles, dimension)
    sign = np.sign(signed.sum(axis=1) @ sources.T).T
    found = {
        "linear_error_rate": theory.error_rate(sign[..., None] * sources[:, None], mean),
        "max_margin_error_rate": theory.error_rate(np.stack([max_margin_vector(each) for each in signed]), mean),
    }
    found |= _train_squared(signed, separation / (1 + separation**2) * sources, mean)
    return found | _train_logistic(signed, 2 * separation * sources, mean, losses)


def _train_squared(signed, starts, mean) -> dict[str, np.ndarray]:
    """Scratch and fine-tuning with squared loss, in the eigenbasis of each design."""
    samples, dimension = signed.shape[1:]
    _, singular, basis = np.linalg.svd(signed, full_matrices=samples < dimension)
    eigenvalue = np.pad(singular**2 / samples, ((0, 0), (0, dimension - singular.shape[1])))
    turned = np.einsum("imk,ik->im", basis, signed.mean(axis=1))
    correlation = np.where(eigenvalue > 0, turned, 0.0)
    mean = basis @ mean
    start = balanced_network(np.einsum("imk,ak->aim", basis, starts), 2)
    target = np.broadcast_to(correlation, start.feature.shape)
    trained = flow_to_optimum(start, eigenvalue, target)
    limit = flow_end_point(*start, eigenvalue, target)
    return {
        "scratch_error_rate": theory.error_rate(least_squares_vector(eigenvalue, correlation), mean),
        "fine_tuned_error_rate": theory.error_rate(trained.vector, mean),
        "fine_tuned_converged": trained.converged,
        "fine_tuned_end_point_error": relative_distance(trained.vector, limit),
    }


def _train_logistic(signed, starts, mean, losses) -> dict[str, np.ndarray]:
    """Scratch and fine-tuning with logistic loss, each stopped at every one of the ``losses``, which fall."""
    instances = len(signed)
    centre = signed.mean(axis=1)
    aligned = centre / np.linalg.norm(centre, axis=-1, keepdims=True) * SCRATCH_SCALE**2
    pretrained = np.broadcast_to(starts, (instances, *starts.shape))
    network = balanced_network(np.concatenate([aligned[:, None], pretrained], axis=1), 2)
    start = np.sum(network.scales**2, axis=-1) - np.sum(network.feature**2, axis=-1)
    errors, converged, drifts = [], [], []
    for target in losses:
        network, loss = descend_logistic(network, signed, target, MAX_STEPS)
        errors.append(theory.error_rate(network.feature, mean).T)
        converged.append((loss <= target).T)
        drift = np.sum(network.scales**2, axis=-1) - np.sum(network.feature**2, axis=-1) - start
        drifts.append(abs(drift[:, 1:]).T)
    error, converged = np.stack(errors), np.stack(converged)
    return {
        "logistic_scratch_error_rate": error[:, 0],
        "logistic_scratch_converged": converged[:, 0],
        "logistic_fine_tuned_error_rate": error[:, 1:],
        "logistic_fine_tuned_converged": converged[:, 1:],
        "logistic_drift": np.stack(drifts),
    }


def _break_even_angles(ratio, angles, found) -> dict[str, tuple]:
    """The angle (gamma,) where each method breaks even, and its standard error."""
    pairs = {
        "linear": ("scratch_error_rate", "linear_error_rate"),
        "max_margin": ("max_margin_error_rate", "linear_error_rate"),
        "fine_tuned": ("scratch_error_rate", "fine_tuned_error_rate"),
    }
    variables = {}
    for method, (scratch, transfer) in pairs.items():
        gains = found[scratch][:, None] - found[transfer]
        root, error = np.array([break_even(angles, each) for each in gains]).T
        if method == "fine_tuned":  # beyond, it is scratch
            root, error = (np.where(ratio < 1, each, np.nan) for each in (root, error))
        variables[f"{method}_break_even_angle"] = ("gamma", root)
        variables[f"{method}_break_even_angle_standard_error"] = ("gamma", error)
    return variables


def _predict(gamma, angles, separation, dimension) -> dict[str, tuple]:
    """Error rates and break-even angles in theory, on (gamma,) or (gamma, theta)."""
    scratch = theory.scratch(gamma, separation)
    margin = np.array([theory.max_margin(ratio, separation) for ratio in gamma])
    cell, samples = ("gamma", "theta"), gamma * dimension

    def linear(angle, samples):
        return theory.linear_transfer(samples, angle, separation)

    def fine_tuned(angle, gamma):
        return theory.fine_tuning(gamma, angle, separation)

    angles_at_zero = {
        "linear": theory.break_even_angle(linear, scratch, samples),
        "max_margin": theory.break_even_angle(linear, margin, samples),
        "fine_tuned": theory.break_even_angle(fine_tuned, np.where(gamma < 1, scratch, np.nan), gamma),
    }
    return {
        "scratch_error_rate_asymptotic": (("gamma",), scratch),
        "max_margin_error_rate_asymptotic": (("gamma",), margin),
        "linear_error_rate_exact": (cell, theory.linear_transfer(samples[:, None], angles, separation)),
        "fine_tuned_error_rate_asymptotic": (cell, theory.fine_tuning(gamma[:, None], angles, separation)),
        **{f"{name}_break_even_angle_asymptotic": (("gamma",), angle) for name, angle in angles_at_zero.items()},
    }
