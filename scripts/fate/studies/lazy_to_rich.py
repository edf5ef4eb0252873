"""Pretraining from lazy to rich, held to its initialisation by a penalty, and linear transfer of all its features.

The readout that is fitted to the target has minimum norm and no ridge, on features of a small but fixed scale alpha:
first ridge -> 0, then, if at all, alpha -> 0. It interpolates through the features that pretraining has left small. In
the other order only the source's feature would be left, and with it the linear transfer of the paper.
"""

from itertools import product

import numpy as np
import xarray as xr

from fate.linear import penalised_descent
from fate.linear.kept_features import fit_kept_features, initial_features
from fate.linear.theory import kept_features, penalised_pretraining, scratch
from fate.progress import report_progress
from fate.risks import gain_variables
from fate.streams import random_stream

TITLE = "Linear transfer of all features after pretraining from lazy to rich"
TRAINED = 2  # instances whose networks are trained as well: each is held against the optimum
DIRECTIONS = 10  # orthogonal to the source, over which a risk is averaged: they scatter more than designs do


def study_lazy_to_rich(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    noise: float,
    init_scale: list[float],
    width_ratio: list[float],
    penalty: list[float],
) -> xr.Dataset:
    """T of linear transfer for each width h/d and scale alpha of the initial features and each penalty, a state each.

    Features are ``initial_features`` at the optimum of penalised pretraining on the source, against which
    ``penalised_descent`` trains the first ``TRAINED`` instances of every state. Isotropic features, h -> infinity, are
    added to ``width_ratio``, and both exact ends of the axis, where nothing is trained, to ``penalty``: lambda -> 0
    (rich) and lambda -> infinity (untouched features). The source is the first axis, and risks are means over targets
    on ``DIRECTIONS`` others, which costs no generality: inputs and initial features are isotropic in law.
    ``gamma`` < 1, since with n >= d every invertible W gives least squares, T = 0.
    Returns scratch_risk (gamma, theta, instance); kept_features_risk (width_ratio, init_scale, penalty, gamma, theta,
    instance) and its _transferability with _standard_error and, from the covariance of the features, _asymptotic;
    feature_strength (width_ratio, init_scale, penalty, instance); optimum_error and converged (width_ratio, init_scale,
    penalty, trained); and best_penalty (width_ratio, init_scale, gamma, theta), chosen by the asymptotic T and so not
    by the noise of the measured one.
    """
    samples, theta = [round(ratio * dimension) for ratio in gamma], np.array(theta)
    width_ratio, penalty = [*sorted(map(float, width_ratio)), np.inf], [0.0, *sorted(penalty), np.inf]
    mixture = _mix_directions(theta)
    targets = np.pad(mixture[..., :-1], ((0, 0), (0, 0), (0, dimension - DIRECTIONS - 1)))
    source = np.eye(dimension)[0]
    states, grid = (len(width_ratio), len(init_scale), len(penalty)), (len(samples), len(theta), instances)
    scratch_risk, kept_risk, predicted = np.empty(grid), np.empty((*states, *grid)), np.empty((*states, *grid))
    strength, error = np.empty((*states, instances)), np.full((*states, TRAINED), np.nan)
    converged = np.ones(error.shape, bool)
    for instance in report_progress(range(instances), "instance"):
        data = [_draw_data(seed, n, dimension, instance) for n in samples]
        scratch_risk[..., instance] = [_risks(np.eye(dimension), *single, mixture, noise) for single in data]
        for row, column in product(range(len(width_ratio)), range(len(init_scale))):
            initial = _draw_features(seed, dimension, init_scale[column], width_ratio[row], instance)
            for place, held in enumerate(penalty):
                state, here = (row, column, place), (row, column, place, ..., instance)
                hidden, _ = penalised_pretraining.optimum(initial, source, held)
                strength[here] = np.linalg.norm(hidden[0]) / np.linalg.norm(initial[0])
                kept_risk[here] = [_risks(hidden, *single, mixture, noise) for single in data]
                predicted[here] = kept_features.layer_risks(hidden, targets, samples, noise).mean(axis=1)
                if instance < TRAINED and 0 < held < np.inf:
                    trained = penalised_descent.train(initial, source, held)
                    converged[(*state, instance)] = trained.converged
                    error[(*state, instance)] = np.linalg.norm(trained.hidden - hidden) / np.linalg.norm(hidden)
    limit = scratch.asymptotic(np.array(samples) / dimension, noise)[:, None] - predicted.mean(-1)
    state, cell = ("width_ratio", "init_scale", "penalty"), ("gamma", "theta")
    study = xr.Dataset(
        {
            "scratch_risk": ((*cell, "instance"), scratch_risk),
            "kept_features_risk": ((*state, *cell, "instance"), kept_risk),
            **gain_variables("kept_features_transferability", (*state, *cell), scratch_risk, kept_risk),
            "kept_features_transferability_asymptotic": ((*state, *cell), limit),
            "feature_strength": ((*state, "instance"), strength),
            "optimum_error": ((*state, "trained"), error),
            "converged": ((*state, "trained"), converged),
        },
        coords={
            "width_ratio": width_ratio,
            "init_scale": init_scale,
            "penalty": penalty,
            "gamma": np.array(samples) / dimension,
            "n": ("gamma", samples),
            "theta": theta,
            "instance": np.arange(instances),
            "trained": np.arange(TRAINED),
            "sigma": noise,
            "dimension": dimension,
            "depth": 2,
        },
    )
    return study.assign(best_penalty=study["kept_features_transferability_asymptotic"].idxmax("penalty"))


def _mix_directions(theta) -> np.ndarray:
    """(direction, theta, DIRECTIONS + 2): parts of the labels from the source, the others, and the noise."""
    mixture = np.zeros((DIRECTIONS, len(theta), DIRECTIONS + 2))
    mixture[..., 0], mixture[..., -1] = np.cos(theta), 1.0
    for direction in range(DIRECTIONS):
        mixture[direction, :, direction + 1] = np.sin(theta)
    return mixture


def _draw_features(seed, dimension, scale, width_ratio, instance) -> np.ndarray:
    """W_0 (d, d), the same at every scale but for its length."""
    generator = random_stream(seed, "lazy_to_rich", "features", str(width_ratio), instance)
    return initial_features(generator, dimension, scale, width_ratio)


def _draw_data(seed, samples, dimension, instance) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (n, d) and unit noise (n,), the same for all features and penalties."""
    generator = random_stream(seed, "lazy_to_rich", "data", samples, instance)
    return generator.standard_normal((samples, dimension)), generator.standard_normal(samples)


def _risks(hidden, inputs, unit_noise, mixture, noise) -> np.ndarray:
    """R (theta,) of the readout of x W. All angles share one solution for each direction and the noise."""
    axes = np.arange(DIRECTIONS + 1)
    fitted = fit_kept_features(hidden, inputs, np.column_stack([inputs[:, axes], noise * unit_noise]))
    fitted[axes, axes] -= 1
    return np.sum(mixture @ (fitted.T @ fitted) * mixture, axis=-1).mean(axis=0)
