"""Pretraining from lazy to rich, held to its initialisation by a penalty, and linear transfer of all its features.

The readout that is fitted to the target has minimum norm and no ridge, on features of a small but fixed scale alpha:
first ridge -> 0, then, if at all, alpha -> 0. It interpolates through the features that pretraining has left small. In
the other order only the source's feature would be left, and with it the linear transfer of the paper.
"""

import numpy as np
import xarray as xr

from fate.linear import penalised_descent
from fate.linear.kept_features import fit_kept_features, initial_features
from fate.linear.theory import kept_features, penalised_pretraining, scratch
from fate.risks import gain_variables
from fate.streams import random_stream

FEATURES = ("isotropic", "square", "wide")


def study_lazy_to_rich(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    noise: float,
    init_scale: float,
    width_ratio: float,
    penalty: list[float],
) -> xr.Dataset:
    """T of linear transfer for each kind of initial features and each penalty lambda, over (gamma, theta).

    Networks are trained by ``penalised_descent`` on the population loss of the source from the ``initial_features`` of
    each kind, of scale alpha = ``init_scale``, and of h = ``width_ratio`` d where they are wide. Source and orthogonal
    direction are the first two axes, which costs no generality: inputs and initial features are isotropic in law.
    ``gamma`` < 1, since with n >= d every invertible W gives least squares, T = 0.
    Returns scratch_risk (gamma, theta, instance); kept_features_risk (features, penalty, gamma, theta, instance) and
    its _transferability with _standard_error and, from the optima without training, _asymptotic (features, penalty,
    gamma, theta); feature_strength, optimum_error, converged (features, penalty, instance); and best_penalty
    (features, gamma, theta), chosen by the asymptotic T and so not by the noise of the measured one.
    """
    samples, theta = [round(ratio * dimension) for ratio in gamma], np.array(theta)
    source, orthogonal = np.eye(dimension)[:2]
    target = np.outer(np.cos(theta), source) + np.outer(np.sin(theta), orthogonal)
    grid = (len(samples), len(theta), instances)
    states = (len(FEATURES), len(penalty))
    scratch_risk, kept_risk, predicted = np.empty(grid), np.empty((*states, *grid)), np.empty((*states, *grid))
    converged, error, strength = (np.empty((*states, instances), kind) for kind in (bool, float, float))
    for instance in range(instances):
        data = [_draw_data(seed, n, dimension, instance) for n in samples]
        scratch_risk[..., instance] = [_risks(np.eye(dimension), *single, theta, noise) for single in data]
        for row, kind in enumerate(FEATURES):
            generator = random_stream(seed, "lazy_to_rich", "features", kind, instance)
            initial = initial_features(generator, kind, dimension, init_scale, width_ratio)
            for column, strength_of_penalty in enumerate(penalty):
                here = (row, column, ..., instance)
                trained = penalised_descent.train(initial, source, strength_of_penalty)
                optimum, _ = penalised_pretraining.optimum(initial, source, strength_of_penalty)
                converged[here] = trained.converged
                error[here] = np.linalg.norm(trained.hidden - optimum) / np.linalg.norm(optimum)
                strength[here] = np.linalg.norm(trained.hidden[0]) / np.linalg.norm(initial[0])
                kept_risk[here] = [_risks(trained.hidden, *single, theta, noise) for single in data]
                predicted[here] = kept_features.layer_risks(optimum, target, samples, noise)
    limit = scratch.asymptotic(np.array(samples) / dimension, noise)[:, None] - predicted.mean(-1)
    state, cell = ("features", "penalty"), ("gamma", "theta")
    study = xr.Dataset(
        {
            "scratch_risk": ((*cell, "instance"), scratch_risk),
            "kept_features_risk": ((*state, *cell, "instance"), kept_risk),
            **gain_variables("kept_features_transferability", (*state, *cell), scratch_risk, kept_risk),
            "kept_features_transferability_asymptotic": ((*state, *cell), limit),
            "feature_strength": ((*state, "instance"), strength),
            "optimum_error": ((*state, "instance"), error),
            "converged": ((*state, "instance"), converged),
        },
        coords={
            "features": list(FEATURES),
            "penalty": penalty,
            "gamma": np.array(samples) / dimension,
            "n": ("gamma", samples),
            "theta": theta,
            "instance": np.arange(instances),
            "sigma": noise,
            "dimension": dimension,
        },
    )
    return study.assign(best_penalty=study["kept_features_transferability_asymptotic"].idxmax("penalty"))


def _draw_data(seed, samples, dimension, instance) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (n, d) and unit noise (n,), the same for all features and penalties."""
    generator = random_stream(seed, "lazy_to_rich", "data", samples, instance)
    return generator.standard_normal((samples, dimension)), generator.standard_normal(samples)


def _risks(hidden, inputs, unit_noise, theta, noise) -> np.ndarray:
    """R (theta,) of the readout of x W. All angles share one solution for the two directions and the noise."""
    fitted = fit_kept_features(hidden, inputs, np.column_stack([inputs[:, :2], noise * unit_noise]))
    fitted[[0, 1], [0, 1]] -= 1
    mixture = np.stack([np.cos(theta), np.sin(theta), np.ones_like(theta)])
    return np.sum((fitted @ mixture) ** 2, axis=0)
