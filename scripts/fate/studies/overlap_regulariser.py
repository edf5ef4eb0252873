"""Pretraining with a little target data, to raise the overlap of its feature with the target, and linear transfer."""

import numpy as np
import xarray as xr

from fate.limit import evidence, theory
from fate.linear.designs import reduce_design
from fate.linear.end_points import least_squares_vector
from fate.linear.full_width_flow import flow_full_width
from fate.linear.kept_features import fit_kept_features, initial_features
from fate.linear.networks import initialise_weights, leading_singular_vectors
from fate.linear.quadratic_loss import CONVERGED_RESIDUAL
from fate.linear.theory import kept_features, overlap_regulariser, penalised_pretraining, scratch
from fate.progress import report_progress
from fate.risks import excess_risk
from fate.streams import random_stream

TITLE = "Pretraining with a little target data, then linear transfer, beside evidence transfer"
FEATURES = {"isotropic": np.inf, "square": 1}  # h/d of those that keep all of them


def study_overlap_regulariser(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    target_share: list[float],
    theta: list[float],
    noise: float,
    target_weight: list[float],
    width: int,
    init_scale: float,
    features_scale: float,
    penalty: list[float],
) -> xr.Dataset:
    """R of linear transfer after pretraining on (1 - rho) |beta - beta_s|^2 + rho |X beta - y|^2 / m, and of rivals.

    Of n target samples the first m = ``target_share`` n take part in pretraining, whose end beta_rho is exact; the
    readout is fitted on all n. The rivals see the same n samples. ``target_weight`` are the rho. Source and orthogonal
    direction are the first two axes, which costs no generality: inputs are isotropic in law.
    Returns, over (gamma, theta, instance): scratch_risk, linear_risk (rho = 0), ridge_risk and evidence_risk;
    regularised_risk (target_weight, gamma, target_share, theta, instance), regularised_fresh_risk with the readout on
    the n - m others alone, and the _asymptotic of both; best_target_weight (gamma, target_share, theta), chosen by the
    asymptotic risk and so not by the noise of the measured one; selected_risk (gamma, target_share, theta, instance)
    and selected_target_weight, chosen by the overlap on the n - m others; limit_risk (gamma, theta); and, of whole
    networks, see ``_train``, feature_distance, feature_change and converged (target_weight, theta).
    kept_features_risk (features, penalty, gamma, theta, instance) is that of pretraining on the source alone with
    ``penalty`` on the way from an initialisation of ``features_scale``, at its exact optimum, and a readout of all
    features, see ``fate.studies.lazy_to_rich``; scratch's for n >= d. best_penalty (features, gamma, theta) is chosen
    by its _asymptotic.
    """
    samples, theta, weights = [round(ratio * dimension) for ratio in gamma], np.array(theta), np.array(target_weight)
    taken = np.array([[round(share * n) for share in target_share] for n in samples])
    gamma, share = np.array(samples) / dimension, taken / np.array(samples)[:, None]
    targets = np.zeros((len(theta), dimension))
    targets[:, 0], targets[:, 1] = np.cos(theta), np.sin(theta)

    def draw(instance):
        hidden = _keep_features(seed, instance, dimension, features_scale, penalty)
        risks = [
            _one_draw(seed, n, m, targets, noise, weights, hidden, instance)
            for n, m in zip(samples, taken, strict=True)
        ]
        return xr.concat(risks, "gamma"), _predict_kept(hidden, gamma, targets, noise)

    cell, kept_cell = ("gamma", "target_share", "theta"), ("features", "penalty", "gamma", "theta")
    draws, kept = zip(*(draw(instance) for instance in report_progress(range(instances), "instance")), strict=True)
    kept = np.mean(kept, axis=0)
    given = (gamma[:, None, None], share[..., None], theta, noise, weights[:, None, None, None])
    asymptotic, fresh = (overlap_regulariser.asymptotic_risk(*given, fresh=fresh) for fresh in (False, True))
    fresh[:, taken == np.array(samples)[:, None]] = np.nan
    middle = len(samples) // 2, len(target_share) // 2
    trained = _train(seed, samples[middle[0]], taken[middle], targets, noise, weights, width, init_scale)
    study = (
        xr.concat(draws, "instance")
        .assign(
            regularised_risk_asymptotic=(("target_weight", *cell), asymptotic),
            regularised_fresh_risk_asymptotic=(("target_weight", *cell), fresh),
            kept_features_risk_asymptotic=(kept_cell, kept),
            best_target_weight=(cell, weights[asymptotic.argmin(axis=0)]),
            best_penalty=(("features", "gamma", "theta"), np.array(penalty)[kept.argmin(axis=1)]),
            limit_risk=(("gamma", "theta"), theory.limit_risk(gamma[:, None], theta, noise)),
            **{name: (("target_weight", "theta"), found) for name, found in trained.items()},
        )
        .assign_coords(
            gamma=gamma,
            n=("gamma", samples),
            target_share=target_share,
            m=(("gamma", "target_share"), taken),
            theta=theta,
            target_weight=weights,
            features=list(FEATURES),
            penalty=penalty,
            instance=np.arange(instances),
            sigma=noise,
            dimension=dimension,
            depth=2,
        )
    )
    return study.transpose("features", "penalty", "target_weight", *cell, "instance")


def _one_draw(seed, samples, taken, targets, noise, weights, hidden, instance) -> xr.Dataset:
    """All risks on n samples, for each number m that is ``taken`` into pretraining."""
    inputs, labels, unit_noise = _draw_data(seed, samples, targets, noise, instance)
    linear = _transfer_risk(np.broadcast_to(np.eye(len(targets[0]))[0], targets.shape), inputs, labels, targets)
    risks = {"linear_risk": linear} | _rival_risks(inputs, targets, unit_noise, noise)
    kinds = ("regularised_risk", "regularised_fresh_risk")
    grid = {kind: np.full((len(weights), len(taken), len(targets)), np.nan) for kind in kinds}
    selected = {kind: np.full(grid[kinds[0]].shape[1:], np.nan) for kind in ("selected_risk", "selected_target_weight")}
    for row, m in enumerate(taken):
        features = _pretrain(inputs[:m], labels[:, :m], weights)
        risk = grid["regularised_risk"][:, row] = _transfer_risk(features, inputs, labels, targets)
        if m < samples:
            others = inputs[m:], labels[:, m:]
            grid["regularised_fresh_risk"][:, row] = _transfer_risk(features, *others, targets)
            chosen = _overlap(features, *others).argmax(axis=0)
            selected["selected_risk"][row] = risk[chosen, range(len(targets))]
            selected["selected_target_weight"][row] = weights[chosen]
    kept = np.broadcast_to(risks["scratch_risk"], (*hidden.shape[:2], len(targets)))
    if samples < len(targets[0]):
        kept = [[excess_risk(fit_kept_features(one, inputs, labels.T).T, targets) for one in row] for row in hidden]
    return xr.Dataset(
        {name: ("theta", found) for name, found in risks.items()}
        | {name: (("target_weight", "target_share", "theta"), found) for name, found in grid.items()}
        | {name: (("target_share", "theta"), found) for name, found in selected.items()}
        | {"kept_features_risk": (("features", "penalty", "theta"), kept)}
    )


def _keep_features(seed, instance, dimension, scale, penalty) -> np.ndarray:
    """W (features, penalty, d, d) at the optimum of penalised pretraining on the source."""
    hidden = np.empty((len(FEATURES), len(penalty), dimension, dimension))
    for row, (kind, width_ratio) in enumerate(FEATURES.items()):
        generator = random_stream(seed, "overlap_regulariser", "features", kind, instance)
        initial = initial_features(generator, dimension, scale, width_ratio)
        for column, strength in enumerate(penalty):
            hidden[row, column], _ = penalised_pretraining.optimum(initial, np.eye(dimension)[0], strength)
    return hidden


def _predict_kept(hidden, gamma, targets, noise) -> np.ndarray:
    """R (features, penalty, gamma, theta) in the limit of many dimensions."""
    below = gamma < 1
    risk = np.empty((*hidden.shape[:2], len(gamma), len(targets)))
    risk[:, :, ~below] = scratch.asymptotic(gamma[~below], noise)[:, None]
    for here in np.ndindex(hidden.shape[:2]):
        risk[here][below] = kept_features.layer_risks(hidden[here], targets, gamma[below] * targets.shape[1], noise)
    return risk


def _draw_data(seed, samples, targets, noise, instance) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs (n, d), labels (theta, n) and unit noise (n,): all angles share inputs and noise."""
    generator = random_stream(seed, "overlap_regulariser", "data", samples, instance)
    inputs, unit_noise = generator.standard_normal((samples, targets.shape[1])), generator.standard_normal(samples)
    return inputs, targets @ inputs.T + noise * unit_noise, unit_noise


def _eigenbasis(inputs) -> tuple[np.ndarray, np.ndarray]:
    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / len(inputs))
    return np.maximum(eigenvalue, 0.0), basis


def _pretrain(inputs, labels, weights) -> np.ndarray:
    """beta_rho (target_weight, theta, d) from X (m, d) and y (theta, m)."""
    eigenvalue, basis = _eigenbasis(inputs)
    correlation = labels @ inputs / len(inputs) @ basis
    ends = [overlap_regulariser.pretrained_feature(eigenvalue, correlation, basis[0], weight) for weight in weights]
    return np.stack(ends) @ basis.T


def _transfer_risk(features, inputs, labels, targets) -> np.ndarray:
    """R (..., theta) of the readout's least squares along one feature each, (..., theta, d)."""
    seen = features @ inputs.T
    readout = np.sum(seen * labels, axis=-1) / np.sum(seen**2, axis=-1)
    return excess_risk(readout[..., None] * features, targets)


def _overlap(features, inputs, labels) -> np.ndarray:
    """Cosine (..., theta) of the feature's values and the labels, whose norm matters to no choice."""
    seen = features @ inputs.T
    return np.sum(seen * labels, axis=-1) / np.linalg.norm(seen, axis=-1)


def _rival_risks(inputs, targets, unit_noise, noise) -> dict[str, np.ndarray]:
    """R (theta,) of minimum norm, of ridge regression by its likelihood, and of evidence transfer."""
    design = reduce_design(inputs, np.eye(inputs.shape[1])[:2], unit_noise)
    eigenvalue, directions = design["eigenvalue"], design["directions"]
    targets = targets[:, :2] @ directions
    correlation = eigenvalue * targets + noise * design["noise"]
    given = (eigenvalue, correlation, noise**2 * design["noise_residual"], len(inputs))
    vectors = {
        "scratch_risk": least_squares_vector(eigenvalue, correlation),
        "ridge_risk": evidence.fit_evidence(*given, None).vector,
        "evidence_risk": evidence.fit_evidence(*given, directions[:1]).vector,
    }
    return {name: excess_risk(vector, targets) for name, vector in vectors.items()}


def _train(seed, samples, taken, targets, noise, weights, width, scale) -> dict[str, np.ndarray]:
    """Gradient flow of whole networks to their optimum: feature_distance, feature_change, converged (rho, theta).

    Of the first instance, at one n and m. The distance is that of the hidden layer's leading direction from beta_rho /
    |beta_rho|, the change the latter's from the source.
    """
    inputs, labels, _ = _draw_data(seed, samples, targets, noise, 0)
    inputs, labels = inputs[:taken], labels[:, :taken]
    eigenvalue, basis = _eigenbasis(inputs)
    correlation, source = labels @ inputs / taken @ basis, basis[0]
    shape = (len(weights), len(targets))
    distance, change, converged = np.empty(shape), np.empty(shape), np.empty(shape, bool)
    for here in np.ndindex(shape):
        weight, slope = weights[here[0]], correlation[here[1]]
        generator = random_stream(seed, "overlap_regulariser", "network", width, *here)
        initial = initialise_weights(generator, len(source), width, 2, scale, "gaussian")
        trained = flow_full_width(initial, 1 - weight + weight * eigenvalue, (1 - weight) * source + weight * slope)
        feature, _ = leading_singular_vectors(trained.weights[0])
        end = overlap_regulariser.pretrained_feature(eigenvalue, slope, source, weight)
        end = end / np.linalg.norm(end)
        distance[here] = np.linalg.norm(feature * np.sign(feature @ end) - end)
        change[here] = np.linalg.norm(end - source)
        converged[here] = trained.relative_residual <= CONVERGED_RESIDUAL
    return {"feature_distance": distance, "feature_change": change, "converged": converged}
