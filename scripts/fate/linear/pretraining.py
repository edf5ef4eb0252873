"""Pretraining: full-width networks trained on the source task to a certified global optimum, then compressed."""

import numpy as np
import scipy.linalg
import xarray as xr

from fate.linear import networks
from fate.linear.descent import descend
from fate.linear.full_width_flow import TrainedNetwork, flow_full_width
from fate.linear.quadratic_loss import CONVERGED_RESIDUAL
from fate.linear.teachers import DIRECTIONS, orthonormalise
from fate.progress import Progress
from fate.streams import random_stream


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
    """Certificates that ``end`` is a rich global optimum, reached by gradient flow from ``start``.

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


def train_on_source(
    start: list[np.ndarray],
    basis: np.ndarray | None,
    eigenvalue: np.ndarray,
    correlation: np.ndarray,
    engine: str = "flow",
    step: float = 0.0,
    max_steps: int = 0,
) -> tuple[TrainedNetwork, float]:
    """The full-width network ``start`` trained on the loss that ``source_loss`` returns, and its gradient's norm.

    ``basis`` None stands for the population loss, whose eigenvalues are one.
    ``engine`` is "flow", or "descent" with steps of size ``step``, at most ``max_steps``, whose history has one entry
    only, the last. Descent that has not converged by then has its ``relative_residual`` above CONVERGED_RESIDUAL.
    """
    if basis is None and start[0].shape[1] + 1 < len(correlation):
        # The population loss moves W_1 along beta_s and its own columns, and leaves all else at zero.
        basis = np.linalg.qr(np.column_stack([correlation, start[0]])).Q
        eigenvalue, correlation = np.ones(basis.shape[1]), basis.T @ correlation
    turned = (start[0] if basis is None else basis.T @ start[0], *start[1:])
    if engine == "flow":
        trained = flow_full_width(turned, eigenvalue, correlation)
    else:
        one = tuple(layer[None] for layer in turned)
        descended = descend(one, eigenvalue[None], correlation[None], step, max_steps)
        steps, residual = int(descended.steps[0]), float(descended.relative_residual[0])
        end = [layer[0] for layer in descended.weights]
        trained = TrainedNetwork(end, steps, residual, np.array([steps * step]), descended.loss)
    end = trained.weights
    gradient = correlation - eigenvalue * networks.end_to_end(end)
    turned_back = [end[0] if basis is None else basis @ end[0], *end[1:]]
    return trained._replace(weights=turned_back), np.linalg.norm(gradient)


def pretrain_networks(
    teachers: xr.Dataset,
    *,
    seed: int,
    problem: str,
    depth: int,
    width: int,
    init_scale: float,
    initialisation: str,
    source_samples: int | None,
    source_noise: float,
    engine: str = "flow",
    **descent,
) -> xr.Dataset:
    """Train one full-width network for each instance of the teachers on the source task; compress it to rank one.

    ``engine`` and ``descent``, the latter's step and max_steps, are those of ``train_on_source``.
    Returns feature_{source,orthogonal,spare} (instance), the coordinates of u; layer_scale (instance, layer), layer =
    2..L; the certificates of ``certify_network``; relative_residual, gradient_norm, truncation_error, converged,
    steps, flow_time; and loss_history, time_history (instance, step), which stay constant after the last step. Descent
    goes on at full width: it adds the ``layer_variables`` of all weights, W_1 in a basis that begins with the source,
    the orthogonal direction, and the one that the rest of u lies along.
    Source: Tahir et al. 2025, Section 3.1.
    """
    dimension, instances = teachers.sizes["feature"], teachers["instance"].values
    records, histories, weights = [], [], []
    progress = Progress("network", len(instances))
    for row, instance in enumerate(instances.tolist()):
        source = teachers["source"].values[row]
        stream = random_stream(seed, problem, "initial weights", depth, width, instance)
        start = networks.initialise_weights(stream, dimension, width, depth, init_scale, initialisation)
        loss = source_loss(source, source_samples, source_noise, seed, problem, instance)
        trained, gradient_norm = train_on_source(start, *loss, engine, **descent)
        network, truncation_error = networks.compress_network(trained.weights)
        plane = np.stack([teachers[name].values[row] for name in DIRECTIONS[:2]])
        outside = network.feature - plane.T @ (plane @ network.feature)
        if engine == "descent":
            frame = orthonormalise(np.vstack([plane, outside / np.linalg.norm(outside)]).T, "complete")
            weights.append([frame.T @ trained.weights[0], *trained.weights[1:]])
        histories.append((trained.time_history, trained.loss_history))
        records.append(
            {
                **dict(zip(("feature_source", "feature_orthogonal"), plane @ network.feature, strict=True)),
                "feature_spare": np.linalg.norm(outside),
                "layer_scale": network.scales,
                "relative_residual": trained.relative_residual,
                "gradient_norm": gradient_norm,
                **certify_network(start, trained.weights),
                "truncation_error": truncation_error,
                "steps": trained.steps,
                "flow_time": trained.time_history[-1],
            }
        )
        progress.report(len(records))
    longest = max(len(times) for times, _ in histories)
    padded = np.array([[np.pad(row, (0, longest - len(row)), mode="edge") for row in pair] for pair in histories])
    variables = {
        name: (("instance",) if name != "layer_scale" else ("instance", "layer"), np.array([r[name] for r in records]))
        for name in records[0]
    }
    variables["converged"] = ("instance", variables["relative_residual"][1] <= CONVERGED_RESIDUAL)
    variables["time_history"] = (("instance", "step"), padded[:, 0])
    variables["loss_history"] = (("instance", "step"), padded[:, 1])
    if engine == "descent":
        variables |= networks.layer_variables(weights)
    coords = {
        "instance": instances,
        "layer": np.arange(2, depth + 1),
        "dimension": dimension,
        "depth": depth,
        "width": width,
        "init_scale": init_scale,
        "source_ratio": np.inf if source_samples is None else source_samples / dimension,
        "source_sigma": source_noise,
    }
    return xr.Dataset(variables, coords, {"converged_below": CONVERGED_RESIDUAL})
