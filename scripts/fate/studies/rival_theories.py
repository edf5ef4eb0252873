"""Theories of others beside this project's networks: the variational law of their end points, and ridge regression."""

import numpy as np
import xarray as xr

from fate.linear.designs import reduce_design
from fate.linear.end_points import flow_end_point
from fate.linear.flow import flow_to_optimum
from fate.linear.networks import balanced_network
from fate.linear.theory import resolvent, variational
from fate.progress import report_progress
from fate.risks import excess_risk, relative_distance
from fate.streams import random_stream

TITLE = "Theories of others beside this project's networks: end points, and ridge regression"
NAME = "rival_theories"  # of the random streams
DISTANCES = ("trained_distance", "end_point_distance", "depth_one_distance")


def study_rival_theories(
    *,
    seed: int,
    dimension: int,
    instances: int,
    depth: list[int],
    start_length: list[float],
    gamma: list[float],
    theta: list[float],
    noise: list[float],
    ridge_gamma: list[float],
    ridge_noise: list[float],
    ridge_multiple: list[float],
) -> xr.Dataset:
    """Relative distances from the minimiser of the variational law, and risks of ridge regression beside its theory.

    Labels y = x.beta_t + sigma eps, |beta_t| = 1. Fine-tuning starts with balanced layers at w0 = ``start_length``
    beta_s, theta from beta_t; these tasks span the first two axes, which costs no generality for isotropic inputs.
    On (depth, start_length, noise_level, gamma, theta, instance), ``gamma`` below 1, relative to the length of the
    minimiser of ``variational``, and NaN where that fails:

        trained_distance    of the network that gradient flow trains, which ``converged``
        end_point_distance  of the exact end point by linear algebra
        depth_one_distance  of X^+ y + (I - P) w0, the interpolator nearest to the start: the law of depth one

    Ridge regression on all inputs at ``ridge_multiple`` sigma^2 d/n, on (ridge_multiple, ridge_noise, ridge_gamma,
    instance): penalised_risk and its slope d R / d log lambda, penalised_risk_slope; and penalised_risk_resolvent,
    by ``fate.linear.theory.resolvent``. Beyond the paper.
    """
    samples, ridge_samples = ([round(ratio * dimension) for ratio in grid] for grid in (gamma, ridge_gamma))
    angles, levels = np.array(theta), np.array(noise)
    rows = [
        _compare_end_points(seed, dimension, instances, n, angles, levels, depth, start_length)
        for n in report_progress(samples, "number of samples")
    ]
    distances = np.stack([row[0] for row in rows], axis=4)
    converged = np.stack([row[1] for row in rows], axis=3)
    ridge_levels, multiples = np.array(ridge_noise), np.array(ridge_multiple)
    ridged = [_penalise(seed, dimension, instances, n, ridge_levels, multiples) for n in ridge_samples]
    ratios = np.array(ridge_samples) / dimension
    cells = ratios, ridge_levels[:, None]
    theory = resolvent.risk(multiples[:, None, None] * resolvent.best_ridge(*cells), *cells)
    axes = ("depth", "start_length", "noise_level", "gamma", "theta", "instance")
    ridge_axes = ("ridge_multiple", "ridge_noise", "ridge_gamma")
    return xr.Dataset(
        {
            **{name: (axes, each) for name, each in zip(DISTANCES, distances, strict=True)},
            "converged": (axes, converged),
            "penalised_risk": ((*ridge_axes, "instance"), np.stack([row[0] for row in ridged], axis=2)),
            "penalised_risk_slope": ((*ridge_axes, "instance"), np.stack([row[1] for row in ridged], axis=2)),
            "penalised_risk_resolvent": (ridge_axes, theory),
        },
        {
            "depth": depth,
            "start_length": start_length,
            "noise_level": noise,
            "gamma": np.array(samples) / dimension,
            "n": ("gamma", samples),
            "theta": angles,
            "instance": np.arange(instances),
            "ridge_multiple": ridge_multiple,
            "ridge_noise": ridge_noise,
            "ridge_gamma": ratios,
            "dimension": dimension,
        },
    )


def _compare_end_points(seed, dimension, instances, samples, angles, levels, depths, lengths) -> tuple:
    """``DISTANCES`` (3, depth, length, noise, theta, instance) at one n < d, and whether the flow converged (...)."""
    shape = (len(depths), len(lengths), len(levels), len(angles), instances)
    distances, converged = np.empty((len(DISTANCES), *shape)), np.empty(shape, bool)
    targets = np.zeros((len(angles), dimension))
    targets[:, 0], targets[:, 1] = np.cos(angles), np.sin(angles)
    source, unseen = np.eye(dimension)[0], np.zeros(dimension - samples)
    for instance in range(instances):
        stream = random_stream(seed, NAME, "design", samples, instance)
        inputs, unit_noise = stream.standard_normal((samples, dimension)), stream.standard_normal(samples)
        left, singular, basis = np.linalg.svd(inputs)
        eigenvalue, null_basis = np.append(singular**2 / samples, unseen), basis[samples:]
        # All levels of noise and angles are tasks of one flow.
        labels = (targets @ inputs.T + levels[:, None, None] * unit_noise).reshape(-1, samples)
        fitted = labels @ left / singular
        interpolators = fitted @ basis[:samples]
        correlation = eigenvalue * np.pad(fitted, ((0, 0), (0, len(unseen))))
        for place in np.ndindex(shape[:2]):
            layers, start = depths[place[0]], lengths[place[1]] * source
            law = np.array([variational.minimise(each, null_basis, start, layers) for each in interpolators])
            network = balanced_network(np.tile(basis @ start, (len(labels), 1)), layers)
            trained = flow_to_optimum(_one_instance(network), eigenvalue[None], correlation[:, None])
            nearest = interpolators + start @ null_basis.T @ null_basis
            ends = trained.vector[:, 0], flow_end_point(*network, eigenvalue, correlation)
            vectors = np.stack([*(end @ basis for end in ends), nearest])
            distances[:, *place, ..., instance] = relative_distance(vectors, law).reshape(-1, *shape[2:4])
            converged[*place, ..., instance] = trained.converged.reshape(shape[2:4])
    return distances, converged


def _one_instance(network):
    """The network with an axis of instances after that of tasks, as ``flow_to_optimum`` takes it."""
    return type(network)(*(part[:, None] for part in network))


def _penalise(seed, dimension, instances, samples, levels, multiples) -> tuple[np.ndarray, np.ndarray]:
    """R of ridge regression and d R / d log lambda, two arrays (multiple, noise, instance)."""
    risk, slope = np.empty((2, len(multiples), len(levels), instances))
    noise = levels[:, None]
    ridge = multiples[:, None, None] * noise**2 * dimension / samples
    for instance in range(instances):
        stream = random_stream(seed, NAME, "ridge", samples, instance)
        inputs, unit_noise = stream.standard_normal((samples, dimension)), stream.standard_normal(samples)
        design = reduce_design(inputs, np.eye(dimension)[:1], unit_noise)
        eigenvalue, target = design["eigenvalue"], design["directions"][0]
        vector = (eigenvalue * target + noise * design["noise"]) / (eigenvalue + ridge)
        risk[..., instance] = excess_risk(vector, target)
        slope[..., instance] = 2 * np.sum((target - vector) * vector * ridge / (eigenvalue + ridge), axis=-1)
    return risk, slope
