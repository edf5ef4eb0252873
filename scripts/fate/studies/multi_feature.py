"""Several source tasks at once: a network with k outputs learns k features, and linear transfer reads them out."""

import numpy as np
import scipy.linalg
import xarray as xr

from fate.linear.theory import multi_feature, scratch
from fate.progress import report_progress
from fate.risks import excess_risk, gain_variables
from fate.streams import random_stream

TITLE = "Linear transfer on the features of several source tasks"
STEP_SIZE = 0.25  # the loss at its optimum has the curvature 2, so that steps below 1 are stable
CONVERGED_RESIDUAL = 1e-10
MAX_STEPS = 5000
FINE_POINTS = 241
CELL = ("outputs", "lost", "n")


def pretrain_outputs(
    generator: np.random.Generator, tasks: np.ndarray, width: int, init_scale: float
) -> tuple[np.ndarray, float, int]:
    """Descent on |W_1 W_2 - B|_F^2 / 2, the population loss of k tasks, from small Gaussian weights.

    Args: ``tasks`` B (d, k); W_1 (d, width), W_2 (width, k), entries ``init_scale`` N(0, 1/width). Stops at
    |W_1 W_2 - B| <= 1e-10 |B|. Returns W_1, that relative residual and the number of steps.
    The rich limit is init_scale -> 0: W_1 then has k singular values, each the square root of one of B's.
    Source: Tahir et al. 2025, Theorem 3.4, for k = 1; beyond the paper for more.
    """
    dimension, count = tasks.shape
    first = init_scale / np.sqrt(width) * generator.standard_normal((dimension, width))
    second = init_scale / np.sqrt(width) * generator.standard_normal((width, count))
    error = tasks - first @ second
    steps = 0
    while (residual := np.linalg.norm(error) / np.linalg.norm(tasks)) > CONVERGED_RESIDUAL and steps < MAX_STEPS:
        change = first.T @ error
        first += STEP_SIZE * error @ second.T
        second += STEP_SIZE * change
        error = tasks - first @ second
        steps += 1
    return first, residual, steps


def learned_features(hidden: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The ``count`` leading features W_1 v (d, count), v right singular vectors, and all that many + 1 singular values.

    The singular values (count + 1,) fall. What is left out is O(init_scale): with it a readout without ridge would
    interpolate through the residual features. Squaring W_1 costs digits of values below 1e-8 of the largest.
    """
    width = hidden.shape[1]
    square, vectors = scipy.linalg.eigh(hidden.T @ hidden, subset_by_index=[max(width - count - 1, 0), width - 1])
    values = np.sqrt(np.maximum(square[::-1], 0.0))
    return hidden @ vectors[:, ::-1][:, :count], np.pad(values, (0, count + 1 - len(values)))


def span_alignment(features: np.ndarray, tasks: np.ndarray) -> float:
    """The cosine of the largest principal angle between the spans of ``features`` (d, k) and of ``tasks`` (d, k)."""
    bases = np.linalg.qr(features)[0], np.linalg.qr(tasks)[0]
    return np.linalg.svd(bases[0].T @ bases[1], compute_uv=False)[-1]


def study_multi_feature(
    *,
    seed: int,
    dimension: int,
    width: int,
    init_scale: float,
    instances: int,
    outputs: list[int],
    lost: list[float],
    samples: list[int],
    noise: float,
) -> xr.Dataset:
    """Linear transfer, at minimum norm, on the features that k orthonormal source tasks leave, beside scratch.

    The target is sqrt(1 - rho) b + sqrt(rho) c with unit vectors b in the span of the tasks and c orthogonal to it;
    labels of noise sigma. Grid: ``outputs`` k, ``lost`` rho, ``samples`` n; the designs of one n are shared by all.
    Returns {scratch,linear}_risk (outputs, lost, n, instance), linear_transferability, exact means (also on
    outputs_fine and gamma_fine), and of pretraining span_alignment, relative_residual, steps (outputs, instance)
    and feature_singular_value (outputs, order, instance), the leading ones.
    Source: ``fate.linear.theory.multi_feature``.
    """
    lost, counts = np.array(lost, float), np.array(samples)
    grid = (len(outputs), len(lost), len(samples), instances)
    risk = {"scratch": np.empty(grid), "linear": np.empty(grid)}
    alignment, residual, steps = np.empty((3, len(outputs), instances))
    singular = np.zeros((len(outputs), max(outputs) + 1, instances))
    for instance in report_progress(range(instances), "instance"):
        learned, targets = [], []
        for row, count in enumerate(outputs):
            generator = random_stream(seed, "multi_feature", "pretraining", dimension, width, count, instance)
            basis = np.linalg.qr(generator.standard_normal((dimension, count + 1)))[0]
            tasks, outside = basis[:, :count], basis[:, count]
            inside = tasks @ _unit(generator.standard_normal(count))
            hidden, residual[row, instance], steps[row, instance] = pretrain_outputs(
                generator, tasks, width, init_scale
            )
            found, singular[row, : count + 1, instance] = learned_features(hidden, count)
            alignment[row, instance] = span_alignment(found, tasks)
            learned.append(found)
            targets.append(np.sqrt(1 - lost)[:, None] * inside + np.sqrt(lost)[:, None] * outside)
        every_target = np.concatenate(targets)
        for column, n in enumerate(samples):
            generator = random_stream(seed, "multi_feature", "design", dimension, n, instance)
            inputs, unit_noise = generator.standard_normal((n, dimension)), generator.standard_normal(n)
            labels = inputs @ every_target.T + noise * unit_noise[:, None]
            fitted = np.linalg.lstsq(inputs, labels)[0].T
            risk["scratch"][:, :, column, instance] = excess_risk(fitted, every_target).reshape(grid[:2])
            for row, (found, target) in enumerate(zip(learned, targets, strict=True)):
                own = labels[:, row * len(lost) : (row + 1) * len(lost)]
                readout = np.linalg.lstsq(inputs @ found, own)[0]
                risk["linear"][row, :, column, instance] = excess_risk((found @ readout).T, target)
    every_count = np.arange(1, max(outputs) + 1)
    fine = np.linspace(counts.min(), counts.max(), FINE_POINTS)
    k, rho = np.array(outputs)[:, None, None], lost[:, None]
    scratch_exact = scratch.mean(counts, dimension, noise)
    fine_gain = scratch.mean(fine, dimension, noise) - multi_feature.mean(fine, k, rho, noise)
    variables = {
        **{f"{method}_risk": ((*CELL, "instance"), values) for method, values in risk.items()},
        **gain_variables("linear_transferability", CELL, risk["scratch"], risk["linear"]),
        "scratch_risk_exact": ("n", scratch_exact),
        "linear_risk_exact": (CELL, multi_feature.mean(counts, k, rho, noise)),
        "linear_risk_variance_exact": (CELL, multi_feature.variance(counts, k, rho, noise)),
        "linear_risk_exact_fine": (
            ("outputs_fine", "lost", "n"),
            multi_feature.mean(counts, every_count[:, None, None], rho, noise),
        ),
        "linear_transferability_exact_fine": (("outputs", "lost", "gamma_fine"), fine_gain),
        "span_alignment": (("outputs", "instance"), alignment),
        "relative_residual": (("outputs", "instance"), residual),
        "steps": (("outputs", "instance"), steps.astype(int)),
        "feature_singular_value": (("outputs", "order", "instance"), singular),
    }
    coordinates = {
        "outputs": np.array(outputs),
        "outputs_fine": every_count,
        "lost": lost,
        "n": counts,
        "gamma": ("n", counts / dimension),
        "gamma_fine": fine / dimension,
        "order": np.arange(1, max(outputs) + 2),
        "instance": np.arange(instances),
        "sigma": noise,
        "width": width,
        "init_scale": init_scale,
        "dimension": dimension,
    }
    return xr.Dataset(variables, coordinates)


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)
