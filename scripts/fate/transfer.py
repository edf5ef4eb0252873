"""Transfer: every method trained on the same target samples, beside the exact end point of each draw."""

import numpy as np
import xarray as xr

from fate import end_points
from fate.flow import flow_readout, flow_to_optimum
from fate.networks import RankOneNetwork
from fate.risks import excess_risk, training_loss, transferability
from fate.teachers import DIRECTIONS


def transfer_networks(
    designs: xr.Dataset, pretrained: xr.Dataset, theta: np.ndarray, *, noise: float, init_scale: float, ridge: list
) -> xr.Dataset:
    """Trains scratch, linear transfer and fine-tuning on every design, at every angle, with gradient flow.

    Labels y = x.beta_t + ``noise`` eps with beta_t = cos(theta) beta_s + sin(theta) nu, the same for all methods.
    scratch      a rank-one network of scale ``init_scale`` alpha along X^T y, where a small random network aligns
    linear       the readout alone on the pretrained feature, with each ``ridge`` (0: exact least squares)
    fine_tuned   all layers, from the pretrained network

    Returns for each method: _risk, _risk_limit (the end point without training), _end_point_error |beta - beta_limit|
    / |beta_limit|, _loss, _converged, _flow_time, on (gamma, theta, instance), linear transfer on ridge too; and for
    transfer _transferability, its _standard_error and _limit on (gamma, theta). A network counts as converged only
    if the pretrained one did.
    Source: Tahir et al. 2025, Sections 3.2 to 3.4.
    """
    rows = [
        _transfer_one_ratio(designs.isel(gamma=index), pretrained, theta, noise, init_scale, ridge)
        for index in range(designs.sizes["gamma"])
    ]
    results = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    for name in [name for name in results if name.startswith("linear_")]:
        results[name] = np.moveaxis(results[name], 0, 1)
    for quantity in ("risk", "risk_limit"):
        suffix = quantity.removeprefix("risk")
        for method in ("linear", "fine_tuned"):
            mean, error = transferability(results[f"scratch_{quantity}"], results[f"{method}_{quantity}"])
            results[f"{method}_transferability{suffix}"] = mean
            if not suffix:
                results[f"{method}_transferability_standard_error"] = error
    axes = ("ridge", "gamma", "theta", "instance")
    variables = {}
    for name, values in results.items():
        dims = axes if name.startswith("linear_") else axes[1:]
        variables[name] = (dims[: values.ndim], values)
    coords = {"ridge": np.array(ridge, float), "gamma": designs["gamma"], "n": designs["n"], "theta": theta}
    return xr.Dataset(variables, {**coords, "instance": designs["instance"].values})


def _transfer_one_ratio(design, pretrained, theta, noise, init_scale, ridge) -> dict[str, np.ndarray]:
    """All methods at one gamma: a dict of arrays (theta, instance), for linear transfer (ridge, theta, instance)."""
    source, orthogonal, spare = (design[name].values for name in DIRECTIONS)
    eigenvalue, unit_noise = design["eigenvalue"].values, design["noise"].values
    target = np.cos(theta)[:, None, None] * source + np.sin(theta)[:, None, None] * orthogonal
    correlation = eigenvalue * target + noise * unit_noise
    interpolator = end_points.least_squares_vector(eigenvalue, correlation)
    batch = correlation.shape[:-1]
    feature = sum(
        pretrained[f"feature_{name}"].values[:, None] * part
        for name, part in zip(DIRECTIONS, (source, orthogonal, spare), strict=True)
    )
    scales = pretrained["layer_scale"].values
    from_scratch = RankOneNetwork(
        init_scale * correlation / np.linalg.norm(correlation, axis=-1, keepdims=True),
        np.full((*batch, scales.shape[-1]), init_scale),
    )
    from_source = RankOneNetwork(
        np.broadcast_to(feature, correlation.shape), np.broadcast_to(scales, (*batch, scales.shape[-1]))
    )

    def measure(vector, limit):
        return {
            "risk": excess_risk(vector, target),
            "risk_limit": excess_risk(limit, target),
            "end_point_error": np.linalg.norm(vector - limit, axis=-1) / np.linalg.norm(limit, axis=-1),
            "loss": training_loss(vector, interpolator, eigenvalue, noise, design["noise_residual"].values),
        }

    measured = {}
    for method, network, pretraining in (
        ("scratch", from_scratch, True),
        ("fine_tuned", from_source, pretrained["converged"].values),
    ):
        trained = flow_to_optimum(network, eigenvalue, correlation)
        limit = end_points.flow_end_point(*network, eigenvalue, correlation)
        measured[method] = measure(np.asarray(trained.vector), limit)
        measured[method]["converged"] = np.asarray(trained.converged) & pretraining
        measured[method]["flow_time"] = np.asarray(trained.time)

    measured["linear"] = _stack_ridges(
        [
            _transfer_linearly(from_source, eigenvalue, correlation, strength, pretrained["converged"].values, measure)
            for strength in ridge
        ]
    )
    return {f"{method}_{name}": values for method, parts in measured.items() for name, values in parts.items()}


def _transfer_linearly(network, eigenvalue, correlation, ridge, pretraining, measure) -> dict[str, np.ndarray]:
    """Linear transfer with one ridge: the readout's own gradient flow from its pretrained value."""
    length = np.linalg.norm(network.feature, axis=-1)
    unit = network.feature / length[..., None]
    curvature = np.sum(unit * eigenvalue * unit, axis=-1) + ridge
    start = length * np.prod(network.scales, axis=-1)
    slope = np.sum(unit * correlation, axis=-1)
    readout = np.asarray(flow_readout(start, curvature, slope))
    limit = end_points.readout_end_point(network.feature, eigenvalue, correlation, ridge)
    stationary = np.abs(curvature * readout - slope) <= 1e-10 * (np.abs(slope) + curvature * np.abs(start))
    return {
        **measure(readout[..., None] * unit, limit),
        "converged": stationary & pretraining,
    }


def _stack_ridges(parts: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {name: np.stack([part[name] for part in parts]) for name in parts[0]}
