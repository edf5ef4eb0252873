"""Pretraining: full-width networks trained on the source task to a certified global optimum, then compressed."""

from typing import NamedTuple

import numpy as np
import scipy.linalg
import xarray as xr

from fate.linear import networks
from fate.linear.descent import descend
from fate.linear.full_width_flow import flow_full_width
from fate.linear.teachers import DIRECTIONS
from fate.streams import random_stream

CONVERGED_RESIDUAL = 1e-10  # |H^+ gradient| / |beta| up to which pretraining counts as converged


def source_loss(source: np.ndarray, samples: int | None, noise: float, seed: int, *key) -> tuple:
    """(basis V (d, d), eigenvalue (d,), correlation V^T X^T y / n (d,)) of the source task's loss.

    ``samples`` None stands for the population loss |beta - beta_s|^2 / 2, in the basis as it is.
    """
    dimension = len(source)
    if samples is None:
        return None, np.ones(dimension), source
    inputs = random_stream(seed, *key, "source inputs").standard_normal((samples, dimension))
    labels = inputs @ source + noise * random_stream(seed, *key, "source noise").standard_normal(samples)
    eigenvalue, basis = scipy.linalg.eigh(inputs.T @ inputs / samples, driver="evr", check_finite=False)
    seen = np.arange(dimension) >= dimension - samples  # eigenvalues ascend; those without data are zero
    eigenvalue = np.where(seen, eigenvalue, 0.0)
    return basis, eigenvalue, np.where(seen, basis.T @ (inputs.T @ labels) / samples, 0.0)


def certify_network(start: list[np.ndarray], end: list[np.ndarray]) -> dict[str, float]:
    """What shows that ``end`` is a rich global optimum, reached by gradient flow from ``start``.

    rank_one_residual of W_1 ... W_{L-1}; alignment |cos| of its leading direction with the end-to-end vector;
    conserved_drift max_l |D_l(end) - D_l(start)|_F; layer_imbalance max_l ||W_l|_F^2 - |W_{l+1}|_F^2|.
    Source: Tahir et al. 2025, Theorems 3.4 and 3.5.
    """
    hidden = networks.hidden_product(end)
    direction = networks.leading_singular_vectors(hidden)[0]
    vector = networks.end_to_end(end)
    drift = [
        np.linalg.norm(after - before)
        for before, after in zip(networks.balance_matrices(start), networks.balance_matrices(end), strict=True)
    ]
    return {
        "rank_one_residual": networks.rank_one_residual(hidden),
        "alignment": abs(direction @ vector) / np.linalg.norm(vector),
        "conserved_drift": max(drift),
        "layer_imbalance": np.max(np.abs(np.diff([np.sum(layer**2) for layer in end]))),
    }


class SourceNetwork(NamedTuple):
    """One network pretrained on the source task: weights at the ``start`` and at the ``end``, and how it got there."""

    start: list
    end: list
    gradient_norm: float
    relative_residual: float
    steps: int
    time: float
    time_history: np.ndarray
    loss_history: np.ndarray


def train_on_source(
    seed: int,
    problem: str,
    instance: int,
    source: np.ndarray,
    *,
    depth: int,
    width: int,
    init_scale: float,
    initialisation: str,
    source_samples: int | None,
    source_noise: float,
    engine: str = "flow",
    step: float = 0.0,
    max_steps: int = 0,
) -> SourceNetwork:
    """Trains one full-width network on the source task beta_s (d,), from its own random streams.

    ``engine`` is "flow", or "descent" with steps of size ``step``, at most ``max_steps``, whose history has one entry
    only, the last. Descent that has not converged by then has its ``relative_residual`` above CONVERGED_RESIDUAL.
    """
    generator = random_stream(seed, problem, "initial weights", depth, width, instance)
    start = networks.initialise_weights(generator, len(source), width, depth, init_scale, initialisation)
    basis, eigenvalue, correlation = source_loss(source, source_samples, source_noise, seed, problem, instance)
    turned = (start[0] if basis is None else basis.T @ start[0], *start[1:])
    if engine == "flow":
        trained = flow_full_width(turned, eigenvalue, correlation)
        weights, steps, time = trained.weights, int(trained.steps), float(trained.time)
        histories = np.asarray(trained.time_history)[:steps], np.asarray(trained.loss_history)[:steps]
        residual = float(trained.relative_residual)
    else:
        one = tuple(layer[None] for layer in turned)
        trained = descend(one, eigenvalue[None], correlation[None], step, max_steps)
        weights, steps = [layer[0] for layer in trained.weights], int(trained.steps[0])
        time, residual = steps * step, float(trained.relative_residual[0])
        histories = np.array([time]), np.asarray(trained.loss)
    end = [np.asarray(layer) for layer in weights]
    gradient = correlation - eigenvalue * networks.end_to_end(end)
    end[0] = end[0] if basis is None else basis @ end[0]
    return SourceNetwork(start, end, np.linalg.norm(gradient), residual, steps, time, *histories)


def pretrain_networks(seed: int, problem: str, teachers: xr.Dataset, *, depth: int, **settings) -> xr.Dataset:
    """Trains one full-width network for each instance on the source task and compresses it to rank one.

    ``settings`` are those of ``train_on_source``.
    Returns feature_{source,orthogonal,spare} (instance), the coordinates of u; layer_scale (instance, layer), layer =
    2..L; the certificates of ``certify_network``; relative_residual, gradient_norm, truncation_error, converged,
    steps, flow_time; and loss_history, time_history (instance, step), which stay constant after the last step.
    Source: Tahir et al. 2025, Section 3.1.
    """
    records, histories = [], []
    for instance, source in enumerate(teachers["source"].values):
        trained = train_on_source(seed, problem, instance, source, depth=depth, **settings)
        network, truncation_error = networks.compress_network(trained.end)
        plane = np.stack([teachers[name].values[instance] for name in DIRECTIONS[:2]])
        outside = np.linalg.norm(network.feature - plane.T @ (plane @ network.feature))
        histories.append((trained.time_history, trained.loss_history))
        records.append(
            {
                **dict(zip(("feature_source", "feature_orthogonal"), plane @ network.feature, strict=True)),
                "feature_spare": outside,
                "layer_scale": network.scales,
                "relative_residual": trained.relative_residual,
                "gradient_norm": trained.gradient_norm,
                **certify_network(trained.start, trained.end),
                "truncation_error": truncation_error,
                "steps": trained.steps,
                "flow_time": trained.time,
            }
        )
    longest = max(len(times) for times, _ in histories)
    padded = np.array([[np.pad(row, (0, longest - len(row)), mode="edge") for row in pair] for pair in histories])
    variables = {
        name: (("instance",) if name != "layer_scale" else ("instance", "layer"), np.array([r[name] for r in records]))
        for name in records[0]
    }
    variables["converged"] = ("instance", variables["relative_residual"][1] <= CONVERGED_RESIDUAL)
    variables["time_history"] = (("instance", "step"), padded[:, 0])
    variables["loss_history"] = (("instance", "step"), padded[:, 1])
    coords = {"instance": np.arange(len(records)), "layer": np.arange(2, depth + 1)}
    return xr.Dataset(variables, coords, {"converged_below": CONVERGED_RESIDUAL})
