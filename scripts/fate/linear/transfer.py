"""Transfer: every method trained on the same target samples, beside the exact end point of each draw."""

import numpy as np
import xarray as xr

from fate.limit.evidence import Evidence, fit_evidence
from fate.limit.posterior import posterior_mean
from fate.linear import end_points
from fate.linear.networks import RankOneNetwork, aligned_network, readout_loss, repeat_network
from fate.linear.teachers import DIRECTIONS, target_vectors
from fate.linear.training import Descent, GradientFlow
from fate.methods import LISTED, STRENGTHS
from fate.progress import Progress, note_training
from fate.risks import excess_risk, gain_variables, relative_distance, training_loss


def train_on_target(
    designs: xr.Dataset,
    pretrained: xr.Dataset,
    *,
    theta: list[float],
    noise: float,
    init_scale: float,
    ridge: list[float],
    weight_decay: list[float],
    methods: list[str],
    descent: dict | None = None,
) -> xr.Dataset:
    """Train scratch and the transfer ``methods`` on designs, at every angle, by gradient flow or by descent.

    Labels y = x.beta_t + ``noise`` eps with beta_t = cos(theta) beta_s + sin(theta) nu, the same for all methods.
    scratch      a rank-one network of scale ``init_scale`` alpha along X^T y, where a small random network aligns
    linear       the readout alone on the pretrained feature, with each ``ridge`` (0: exact least squares)
    fine_tuned   all layers, from the pretrained network
    lp_ft        linear probing, then fine-tuning: as fine_tuned, from the least-squares readout (Kumar et al. 2022)
    residual     the pretrained feature for free, the rest at least norm: a convex problem, solved exactly
    evidence     as much of the pretrained feature, and of the rest, as the labels support (``fate.limit.evidence``)
    likelihood_ridge  the same without the feature: ridge regression
    bayes        the same with the angle and the noise known (``fate.limit.posterior``)
    weight_decay scratch with each ``weight_decay`` on both layers: its global minimum, solved exactly
    With the settings of ``Descent.prepare`` as ``descent``, scratch and fine_tuned are descended at full width.

    Returns for each method that is trained: _risk, _risk_limit (the end point without training), _end_point_error
    |beta - beta_limit| / |beta_limit|, _loss, _converged, _flow_time, on (gamma, theta, instance), linear transfer on
    ridge too; for what is solved exactly its _risk; what evidence transfer says of itself, evidence_predicted_risk,
    evidence_cosine and evidence_noise, the latter two with the ends _lower and _upper of 95 % intervals. A network
    counts as converged only if the pretrained one did.
    Source: Tahir et al. 2025, Sections 3.2 to 3.4.
    """
    theta = np.array(theta)
    training = GradientFlow() if descent is None else Descent.prepare(pretrained, **descent)
    rows, progress = [], Progress("sample ratio", designs.sizes["gamma"])
    for index in range(designs.sizes["gamma"]):
        design = designs.isel(gamma=index)
        settings = noise, init_scale, ridge, weight_decay, methods, training
        rows.append(_transfer_one_ratio(design, pretrained, theta, *settings))
        note_training(rows[-1]["scratch_loss"])
        progress.report(len(rows))
    variables = {}
    for name in rows[0]:
        outer = [dimension for method, dimension in STRENGTHS.items() if name.startswith(f"{method}_")]
        values = np.stack([row[name] for row in rows], axis=len(outer))
        variables[name] = ((*outer, "gamma", "theta", "instance"), values)
    coords = {name: value.variable for name, value in pretrained.coords.items() if value.ndim == 0}
    coords |= {"gamma": designs["gamma"], "n": designs["n"], "theta": theta, "instance": designs["instance"].values}
    used = {name for axes, _ in variables.values() for name in axes}
    strengths = {"ridge": ridge, "weight_decay": weight_decay}
    coords |= {name: np.array(values, float) for name, values in strengths.items() if name in used}
    return xr.Dataset(variables, coords | {"sigma": noise})


def compare_with_scratch(trained: xr.Dataset) -> xr.Dataset:
    """``trained`` with T = E[R_scratch - R_transfer] of each transfer method, over all its instances.

    {method}_transferability, its _standard_error and, where there are exact end points, its _limit, on (gamma, theta),
    before them ridge for linear transfer. Source: Tahir et al. 2025, Eq. 3.
    """
    gains = {}
    for method in [method for method in LISTED if f"{method}_risk" in trained]:
        risk, name = trained[f"{method}_risk"], f"{method}_transferability"
        gains |= gain_variables(name, risk.dims[:-1], trained["scratch_risk"].values, risk.values)
        if f"{method}_risk_limit" in trained:
            gain = trained["scratch_risk_limit"].values - trained[f"{method}_risk_limit"].values
            gains[f"{name}_limit"] = (risk.dims[:-1], gain.mean(axis=-1))
    return trained.assign(gains)


def _transfer_one_ratio(
    design, pretrained, theta, noise, init_scale, ridge, weight_decay, methods, training
) -> dict[str, np.ndarray]:
    """All methods at one gamma: a dict of arrays (theta, instance), before it ridge or weight_decay."""
    directions = [design[name].values for name in DIRECTIONS]
    eigenvalue, unit_noise = design["eigenvalue"].values, design["noise"].values
    target = target_vectors(theta, *directions[:2])
    correlation = eigenvalue * target + noise * unit_noise
    interpolator = end_points.least_squares_vector(eigenvalue, correlation)
    feature = sum(
        pretrained[f"feature_{name}"].values[:, None] * part for name, part in zip(DIRECTIONS, directions, strict=True)
    )
    scales = pretrained["layer_scale"].values
    from_scratch = aligned_network(correlation, init_scale, scales.shape[-1] + 1)
    from_source = repeat_network(RankOneNetwork(feature, scales), len(theta))

    def measure(vector, limit):
        return {
            "risk": excess_risk(vector, target),
            "risk_limit": excess_risk(limit, target),
            "end_point_error": relative_distance(vector, limit),
            "loss": training_loss(vector, interpolator, eigenvalue, noise, design["noise_residual"].values),
        }

    def train(method, network, pretraining):
        trained = training.train(method, network, design, correlation)
        limit = end_points.flow_end_point(*network, eigenvalue, correlation)
        return {
            **measure(trained.vector, limit),
            "converged": trained.converged & pretraining,
            "flow_time": trained.time,
        }

    certified = pretrained["converged"].values
    measured = {"scratch": train("scratch", from_scratch, True)}
    if "linear" in methods:
        probes = [
            _transfer_linearly(from_source, eigenvalue, correlation, strength, certified, measure, training)
            for strength in ridge
        ]
        measured["linear"] = {name: np.stack([probe[name] for probe in probes]) for name in probes[0]}
    if "fine_tuned" in methods:
        measured["fine_tuned"] = train("fine_tuned", from_source, certified)
    if "lp_ft" in methods:
        measured["lp_ft"] = train("lp_ft", _probe_first(from_source, eigenvalue, correlation), certified)
    if "residual" in methods:
        vector = end_points.residual_end_point(feature, eigenvalue, correlation)
        measured["residual"] = {"risk": excess_risk(vector, target)}
    labels = eigenvalue, correlation, noise**2 * design["noise_residual"].values, int(design["n"])
    if "evidence" in methods:
        unit = feature / np.linalg.norm(feature, axis=-1, keepdims=True)
        measured["evidence"] = _judge_by_evidence(fit_evidence(*labels, unit[:, None]), target)
    if "likelihood_ridge" in methods:
        measured["likelihood_ridge"] = {"risk": excess_risk(fit_evidence(*labels, None).vector, target)}
    if "bayes" in methods:
        vector = posterior_mean(feature, target, eigenvalue, correlation, int(design["n"]), noise)
        measured["bayes"] = {"risk": excess_risk(vector, target)}
    if weight_decay:
        vectors = [end_points.decayed_vector(eigenvalue, correlation, strength) for strength in weight_decay]
        measured["weight_decay"] = {"risk": np.stack([excess_risk(vector, target) for vector in vectors])}
    return {f"{method}_{name}": values for method, parts in measured.items() for name, values in parts.items()}


def _judge_by_evidence(found: Evidence, target: np.ndarray) -> dict[str, np.ndarray]:
    """The risk of evidence transfer, and what it says of risk, cosine and noise itself."""
    intervals = {"cosine": found.cosine_interval, "noise": found.noise_interval}
    return {
        "risk": excess_risk(found.vector, target),
        "predicted_risk": found.predicted_risk,
        "cosine": found.cosine,
        "noise": found.noise,
        **{f"{name}_lower": interval[..., 0] for name, interval in intervals.items()},
        **{f"{name}_upper": interval[..., 1] for name, interval in intervals.items()},
    }


def _probe_first(network, eigenvalue, correlation) -> RankOneNetwork:
    """The network with its last layer fitted by least squares: u s_2 ... s_L is then linear transfer's vector."""
    probe = end_points.readout_end_point(network.feature, eigenvalue, correlation, 0.0)
    hidden = network.feature * np.prod(network.scales[..., :-1], axis=-1)[..., None]
    readout = np.sum(probe * hidden, axis=-1) / np.sum(hidden**2, axis=-1)
    return RankOneNetwork(network.feature, np.concatenate([network.scales[..., :-1], readout[..., None]], axis=-1))


def _transfer_linearly(
    network, eigenvalue, correlation, ridge, pretraining, measure, training
) -> dict[str, np.ndarray]:
    """Linear transfer with one ridge: the readout alone is trained, from its pretrained value."""
    length = np.linalg.norm(network.feature, axis=-1)
    unit = network.feature / length[..., None]
    curvature, slope = readout_loss(unit, eigenvalue, correlation)
    curvature = curvature + ridge
    start = length * np.prod(network.scales, axis=-1)
    readout = training.train_readout(start, curvature, slope)
    limit = end_points.readout_end_point(network.feature, eigenvalue, correlation, ridge)
    stationary = np.abs(curvature * readout - slope) <= 1e-10 * (np.abs(slope) + curvature * np.abs(start))
    return {**measure(readout[..., None] * unit, limit), "converged": stationary & pretraining}
