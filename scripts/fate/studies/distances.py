"""Distances between source and target beside the transferability that they are meant to predict."""

import numpy as np
import xarray as xr
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from fate.linear.designs import sample_designs
from fate.linear.flow import flow_readout, flow_to_optimum
from fate.linear.networks import aligned_network, readout_loss
from fate.linear.theory import distances, linear_transfer, scratch
from fate.progress import report_progress
from fate.risks import excess_risk, gain_variables
from fate.streams import random_stream

TITLE = "Distances between source and target, and the transferability of linear transfer"
FINE_POINTS = 401
TASKS = ("theta", "instance")


def study_distances(
    *,
    seed: int,
    dimension: int,
    low_dimension: int,
    samples: int,
    noise: float,
    instances: int,
    init_scale: float,
    theta: list[float],
    angle: float,
    gamma: list[float],
    amplitude: list[float],
) -> xr.Dataset:
    """Three families of pairs of tasks, with their distances and the transferability T of linear transfer.

    (theta)      unit tasks at each angle of ``theta`` (radian), n = ``samples``
    (gamma)      one pair at ``angle``, while n grows: no distance changes; names start with growing_
    (amplitude)  f and g = -A f with the same feature space (Theorem A.2), n = ``samples``; names start with pair_, and
                 risks are in units of |g|^2 = A^2, so that scratch without data has risk 1
    Distances: closed forms and bounds (``linear.theory.distances``), and what samples give: the mean log-likelihood
    ratio, the judge's mean and, for W_1, exact assignment of n source to n target points in the l1 metric on (x, y),
    at ``dimension`` and at ``low_dimension``.
    T: networks trained by gradient flow from scale ``init_scale``, and exact means (Tahir et al. 2025, Eq. 8, 10, 11,
    at finite n). Along theta and gamma also the risk of scratch with the best ridge, on the same draws. Draws
    (instance) of one n are shared by all angles and amplitudes.
    """
    theta, gamma, amplitude = (np.array(grid, float) for grid in (theta, gamma, amplitude))
    gap, pair_gap = 2 * np.sin(theta / 2), 1 + amplitude
    bounds = distances.wasserstein_bounds(gap, noise)
    label_scales = np.hypot(1, noise), np.hypot(amplitude, noise)
    pair_lower, cutoff = distances.dudley_lower(*label_scales, 1.0)
    lower, _ = distances.dudley_lower(noise, np.hypot(noise, gap), np.sqrt(2))
    task_vectors = np.stack([np.cos(theta), np.sin(theta)], axis=1)
    pair_vectors = np.stack([-amplitude, 0 * amplitude], axis=1)
    counts = np.round(gamma * dimension).astype(int)
    gamma_fine = np.linspace(counts.min(), counts.max(), FINE_POINTS) / dimension

    designs = _draw_designs(seed, samples, dimension, instances)
    task_scratch, task_linear, task_converged = _train(designs, task_vectors, noise, init_scale)
    task_ridge = _best_ridge_risk(designs, task_vectors, noise, samples)
    pair_scratch, pair_linear, pair_converged = _train(designs, pair_vectors, noise, init_scale)
    chosen = np.array([[np.cos(angle), np.sin(angle)]])
    grown = []
    for n in report_progress(counts.tolist(), "number of samples"):
        grown_designs = _draw_designs(seed, n, dimension, instances)
        ridge_risk = _best_ridge_risk(grown_designs, chosen, noise, n)
        grown.append([*_train(grown_designs, chosen, noise, init_scale), ridge_risk])
    grown_scratch, grown_linear, grown_converged, grown_ridge = np.array(grown).swapaxes(0, 1)[:, :, 0]
    power = amplitude[:, None] ** 2

    def gain(prefix, axis, scratch_risk, linear_risk):
        return {
            f"{prefix}scratch_risk": ((axis, "instance"), scratch_risk),
            f"{prefix}linear_risk": ((axis, "instance"), linear_risk),
            **gain_variables(f"{prefix}linear_transferability", axis, scratch_risk, linear_risk),
        }

    def exact_gain(n, angles):
        return scratch.mean(n, dimension, noise) - linear_transfer.mean(n, angles, noise)

    variables = {
        "kullback_leibler": ("theta", distances.kullback_leibler(gap, noise)),
        "kullback_leibler_sampled": (TASKS, _sampled_divergence(seed, "angles", gap, noise, samples, instances)),
        "wasserstein_lower": ("theta", bounds[0]),
        "wasserstein_upper": ("theta", bounds[1]),
        "wasserstein_sampled": (
            ("point_dimension", *TASKS),
            [_assigned_distance(seed, d, samples, instances, theta, noise) for d in (dimension, low_dimension)],
        ),
        "dudley_lower": ("theta", lower),
        "dudley_upper": ("theta", distances.dudley_upper(gap)),
        **gain("", "theta", task_scratch, task_linear),
        "best_ridge_risk": (TASKS, task_ridge),
        "linear_transferability_exact": ("theta", exact_gain(samples, theta)),
        **gain("growing_", "gamma", grown_scratch, grown_linear),
        "growing_best_ridge_risk": (("gamma", "instance"), grown_ridge),
        "growing_linear_transferability_exact_fine": ("gamma_fine", exact_gain(gamma_fine * dimension, angle)),
        "linear_zero_set": ("branch", linear_transfer.zero_set(angle, noise)),
        "pair_kullback_leibler": ("amplitude", distances.kullback_leibler(pair_gap, noise)),
        "pair_kullback_leibler_sampled": (
            ("amplitude", "instance"),
            _sampled_divergence(seed, "pairs", pair_gap, noise, samples, instances),
        ),
        "pair_dudley_lower": ("amplitude", pair_lower),
        "pair_dudley_upper": ("amplitude", distances.dudley_upper(pair_gap)),
        "pair_dudley_sampled": (
            ("amplitude", "instance"),
            _judged_difference(seed, *label_scales, cutoff, samples, instances),
        ),
        **gain("pair_", "amplitude", pair_scratch / power, pair_linear / power),
        "pair_scratch_risk_exact": ("amplitude", scratch.mean(samples, dimension, noise / amplitude)),
        "pair_linear_risk_exact": ("amplitude", linear_transfer.mean(samples, np.pi, noise) / amplitude**2),
        "converged": all(np.all(part) for part in (task_converged, grown_converged, pair_converged)),
    }
    coordinates = {
        "theta": theta,
        "instance": np.arange(instances),
        "point_dimension": [dimension, low_dimension],
        "gamma": counts / dimension,
        "gamma_fine": gamma_fine,
        "amplitude": amplitude,
        "sigma": noise,
        "dimension": dimension,
        "growing_theta": angle,
        "task_gamma": samples / dimension,
    }
    return xr.Dataset(variables, coordinates)


def _draw_designs(seed, samples, dimension, instances) -> tuple:
    streams = [random_stream(seed, "distances", samples, dimension, instance) for instance in range(instances)]
    return sample_designs(streams, samples, dimension, 2)


def _train(designs, vectors, noise, init_scale) -> tuple:
    """Risks of scratch and of linear transfer, and whether scratch converged (task, instance), by gradient flow.

    ``vectors`` (task, 2): each target in the plane of source and orthogonal. The pretrained feature is beta_s itself,
    where pretraining on the population loss ends (Theorem 3.4; ``fate.linear.pretraining`` trains it).
    """
    eigenvalue, directions, _ = designs
    target, correlation = _target_task(designs, vectors, noise)
    trained = flow_to_optimum(aligned_network(correlation, init_scale, 2), eigenvalue, correlation)
    source = directions[0]
    curvature, slope = readout_loss(source, eigenvalue, correlation)
    readout = np.asarray(flow_readout(np.ones(slope.shape), curvature, slope))
    scratch_risk = excess_risk(trained.vector, target)
    return scratch_risk, excess_risk(readout[..., None] * source, target), trained.converged


def _best_ridge_risk(designs, vectors, noise, samples) -> np.ndarray:
    """|beta - beta_t|^2 with beta_i = c_i / (lambda_i + sigma^2 d / n), c = X^T y / n, in the design's modes.

    The penalty is the best on average over targets of unit length in all directions. Returns (task, instance).
    Source: Dobriban and Wager, Annals of Statistics 46 (2018).
    """
    eigenvalue = designs[0]
    target, correlation = _target_task(designs, vectors, noise)
    penalty = noise**2 * eigenvalue.shape[-1] / samples
    return excess_risk(correlation / (eigenvalue + penalty), target)


def _target_task(designs, vectors, noise) -> tuple[np.ndarray, np.ndarray]:
    """beta_t and X^T y / n (task, instance, mode) of ``vectors`` (task, 2), in the modes of each design."""
    eigenvalue, directions, unit_noise = designs
    target = np.einsum("td,dim->tim", vectors, directions)
    return target, eigenvalue * target + noise * unit_noise


def _sampled_divergence(seed, family, gap, noise, samples, instances) -> np.ndarray:
    """Mean over n samples of log p_f / p_g = (Delta^2 + 2 sigma eps Delta) / 2 sigma^2, Delta = D z. (gap, instance)"""
    divergence = np.empty((len(gap), instances))
    for instance in range(instances):
        z, unit_noise = random_stream(seed, "distances", "divergence", family, instance).standard_normal((2, samples))
        difference = gap[:, None] * z
        log_ratio = (difference**2 + 2 * noise * difference * unit_noise) / (2 * noise**2)
        divergence[:, instance] = log_ratio.mean(axis=-1)
    return divergence


def _judged_difference(seed, narrow, wide, cutoff, samples, instances) -> np.ndarray:
    """Difference of the judge's means over n labels of each task (amplitude, instance)."""
    difference = np.empty((len(wide), instances))
    for instance in range(instances):
        labels = random_stream(seed, "distances", "judge", instance).standard_normal((2, samples))
        source, target = narrow * labels[0], wide[:, None] * labels[1]
        seen = distances.judge(source, cutoff[:, None], 1.0) - distances.judge(target, cutoff[:, None], 1.0)
        difference[:, instance] = seen.mean(axis=-1)
    return difference


def _assigned_distance(seed, dimension, samples, instances, theta, noise) -> np.ndarray:
    """W_1 between n points (x, y) of each task, l1 ground metric, by exact assignment: (theta, instance).

    Each instance draws new tasks and points; the angles share them, so that only the labels' part of the cost moves.
    """
    distance = np.empty((len(theta), instances))
    for instance in range(instances):
        generator = random_stream(seed, "distances", "assignment", dimension, samples, instance)
        directions = np.linalg.qr(generator.standard_normal((dimension, 2)))[0]
        source, target = generator.standard_normal((2, samples, dimension))
        source_noise, target_noise = noise * generator.standard_normal((2, samples))
        labels = source @ directions[:, 0] + source_noise
        inputs_cost = cdist(source, target, "cityblock")
        plane = target @ directions
        for row, single in enumerate(theta):
            moved = plane @ [np.cos(single), np.sin(single)] + target_noise
            cost = inputs_cost + np.abs(labels[:, None] - moved)
            distance[row, instance] = cost[linear_sum_assignment(cost)].mean()
    return distance
