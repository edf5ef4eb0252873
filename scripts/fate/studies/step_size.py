"""Steps of finite size and mini-batches: how far they move the end point of fine-tuning, and why."""

import numpy as np
import xarray as xr
from scipy.integrate import solve_ivp

from fate.errors import TrainingDiverged
from fate.linear.descent import descend_in_batches
from fate.linear.end_points import amplification, coupling_at_end
from fate.linear.teachers import draw_teachers, target_vectors
from fate.progress import report_progress
from fate.risks import excess_risk, gain_variables
from fate.streams import random_stream

TITLE = "Fine-tuning by descent: end points against step size and batch size"
NAME = "step size"  # of the random streams


def drift_rates(feature: np.ndarray, inputs: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """I = integral of C^2 |g_perp|^2 dt along gradient flow, and J, the same of the variance over single samples.

    Balanced rank-one network of two layers from ``feature`` u0, beta = C u, C = |u|, du/dt = C g, g = X^T (y - X beta)
    / n; perp is orthogonal to u. A step eta on a batch of b out of n samples changes D = s^2 - |u|^2 by
    -eta^2 C^2 |g_batch,perp|^2, so to first order D ends at -eta [I + J (n - b) / (b (n - 1))].
    Since the loss falls at the rate C^2 |g_perp|^2 + 2 (g.u)^2, I is at most the loss that training removes.
    Args: u0 (d,), X (n, d), y (n,). Beyond the paper.
    """
    samples, dimension = inputs.shape

    def rates(_, state):
        feature = state[:dimension]
        square = feature @ feature
        error = labels - np.sqrt(square) * (inputs @ feature)
        gradient = error @ inputs / samples
        perpendicular = gradient @ gradient - (gradient @ feature) ** 2 / square
        norms = np.sum(inputs**2, axis=1) - (inputs @ feature) ** 2 / square
        variance = np.mean(error**2 * norms) - perpendicular
        return np.concatenate([np.sqrt(square) * gradient, [square * perpendicular, square * variance]])

    smallest = np.linalg.svd(inputs, compute_uv=False)[-1] ** 2 / samples
    # Both rates fall as exp(-2 C^2 lambda t): nothing is left of them at the end, with C^2 about 1.
    found = solve_ivp(
        rates, (0.0, 30.0 / smallest), np.append(feature, [0.0, 0.0]), method="LSODA", rtol=1e-8, atol=1e-12
    )
    return tuple(found.y[dimension:, -1])


def study_step_size(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: float,
    theta: float,
    noise: float,
    step_size: list[float],
    batch: list[int],
    max_steps: int,
) -> xr.Dataset:
    """Fine-tuning of balanced rank-one networks of two layers by descent, over ``step_size`` eta and ``batch`` size.

    n = gamma d < d samples with ``noise`` at angle ``theta``; a batch of n samples is full-batch descent. The part
    (I - P) beta_s is conserved by every step, so C alone tells the end point:

        (q - a - D) q = B,   C^2 = q,   D = -eta [I + J (n - b) / (b (n - 1))] + O(eta^2).

    Returns on (batch, step_size, instance), NaN where training diverged: imbalance D, amplification C, converged;
    imbalance_first_order and amplification_first_order from the trajectory of gradient flow,
    amplification_given_imbalance from the D that was measured; null_part_error, the distance of beta from X^+ y + C
    (I - P) beta_s. On instance amplification_flow, exact. On (batch, step_size) transferability_change = E[R_flow -
    R], its standard error over paired draws and its _first_order.
    Source: Tahir et al. 2025, Theorem 3.9 for gradient flow; finite steps go beyond the paper.
    """
    samples = round(gamma * dimension)
    teachers = draw_teachers(seed, NAME, dimension, instances)
    source = teachers["source"].values
    target = target_vectors(theta, source, teachers["orthogonal"].values)
    streams = [random_stream(seed, NAME, "samples", instance) for instance in range(instances)]
    inputs = np.stack([stream.standard_normal((samples, dimension)) for stream in streams])
    noises = np.stack([stream.standard_normal(samples) for stream in streams])
    labels = np.einsum("ind,id->in", inputs, target) + noise * noises

    inverse = np.linalg.pinv(inputs)
    interpolator = np.einsum("idn,in->id", inverse, labels)
    null_source = source - np.einsum("idn,in->id", inverse, np.einsum("ind,id->in", inputs, source))

    def predicted(imbalance):
        """C from D: s^2 = q and |u|^2 = q - D, both layers counted from |u|^2."""
        return coupling_at_end(np.sum(null_source**2, axis=1), np.sum(interpolator**2, axis=1), imbalance[..., None])

    rates = np.array([drift_rates(*each) for each in zip(source, inputs, labels, strict=True)])
    eta, size = np.array(step_size)[:, None], np.array(batch)[:, None, None]
    first_order = -eta * (rates[:, 0] + rates[:, 1] * (samples - size) / (size * (samples - 1)))

    shape = (len(batch), len(step_size), instances)
    measured = {name: np.full(shape, np.nan) for name in ("imbalance", "amplification")}
    null_error, converged = np.full(shape, np.nan), np.zeros(shape, bool)
    start = source[:, :, None], np.ones((instances, 1, 1))
    for row, column in report_progress(list(np.ndindex(shape[:2])), "batch size and step"):
        keys = [random_stream(seed, NAME, "batches", batch[row], instance) for instance in range(instances)]
        try:
            trained = descend_in_batches(start, inputs, labels, keys, step_size[column], max_steps, batch[row])
        except TrainingDiverged:
            continue
        first, last = trained.weights
        factor = amplification(trained.vector, null_source)
        measured["imbalance"][row, column] = np.sum(last**2, axis=(1, 2)) - np.sum(first**2, axis=(1, 2))
        measured["amplification"][row, column] = factor
        expected = interpolator + factor[:, None] * null_source
        null_error[row, column] = np.linalg.norm(trained.vector - expected, axis=1)
        converged[row, column] = trained.converged

    def risk(factor):
        return excess_risk(interpolator + factor[..., None] * null_source, target)

    balanced, forecast = predicted(np.zeros(instances)), predicted(first_order)
    axes = ("batch", "step_size", "instance")
    variables = {name: (axes, values) for name, values in measured.items()} | {
        "converged": (axes, converged),
        "imbalance_first_order": (axes, first_order),
        "amplification_first_order": (axes, forecast),
        "amplification_given_imbalance": (axes, predicted(measured["imbalance"])),
        "amplification_flow": ("instance", balanced),
        "null_part_error": (axes, null_error),
        **gain_variables("transferability_change", axes[:2], risk(balanced), risk(measured["amplification"])),
        "transferability_change_first_order": (axes[:2], np.mean(risk(balanced) - risk(forecast), axis=-1)),
    }
    coords = {
        "batch": batch,
        "step_size": step_size,
        "instance": np.arange(instances),
        "gamma": gamma,
        "theta": theta,
        "n": samples,
        "sigma": noise,
        "dimension": dimension,
        "depth": 2,
    }
    return xr.Dataset(variables, coords)
