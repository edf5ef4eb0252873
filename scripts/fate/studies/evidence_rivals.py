"""Evidence transfer, its variants and its competitors on the same draws: the source known, or only samples of it."""

import numpy as np
import xarray as xr
from scipy.sparse.linalg import lsqr

from fate.limit import bivariate
from fate.limit.evidence import fit_evidence
from fate.limit.posterior import posterior_mean
from fate.limit.theory import limit_risk
from fate.linear.designs import reduce_design
from fate.linear.end_points import BALANCED, coupling_at_end, least_squares_vector
from fate.linear.theory import fine_tuning, pooling
from fate.progress import report_progress
from fate.risks import excess_risk
from fate.streams import random_stream

TITLE = "Evidence transfer, its variants and its competitors on the same draws"
NAME = "evidence_rivals"  # of the random streams
RIVALS = ("bayes", "evidence", "evidence_features", "depth_one", "stopped", "stopped_oracle")
RIVALS += ("likelihood_ridge", "ridge_oracle", "scratch")
SAMPLED_RIVALS = ("bayes", "bivariate", "evidence", "pooled")
RIDGES = np.logspace(-4, 4, 65)  # of the loss |X beta - y|^2 / 2n + ridge |beta|^2 / 2
TIMES = np.array([0.0, *np.logspace(-2, 4, 49), np.inf])  # of the flow of |X beta - y|^2 / 2n
HELD_BACK = 5  # one sample of so many validates the time
SUBSTEPS = 5
EXACT = 1e-10  # tolerances of lsqr


def flow_path(inputs: np.ndarray, labels: np.ndarray, source: np.ndarray) -> np.ndarray:
    """beta(t) = s u at ``TIMES``: fine-tuning by gradient flow of two balanced layers from beta_s, s = |u| throughout.

    du/dt = s (b - lambda s u) in the eigenbasis of X^T X / n; no sample changes the part of u that none sees. Each of
    ``SUBSTEPS`` from a time to the next is exact for s frozen at its mean over it; t = inf is the exact end point.
    Args: X (n, d), y (task, n), beta_s (d,) of unit length. Returns (task, time, d).
    """
    left, singular, basis = np.linalg.svd(inputs, full_matrices=False)
    eigenvalue, correlation = singular**2 / len(inputs), labels @ left * singular / len(inputs)
    seen, unseen = basis @ source, source - basis.T @ (basis @ source)
    feature, hidden = np.tile(seen, (len(labels), 1)), unseen @ unseen

    def scale(feature):
        return np.sqrt(np.sum(feature**2, axis=1, keepdims=True) + hidden)

    def relax(feature, scale, step):
        gain = -np.expm1(-eigenvalue * scale**2 * step) / (eigenvalue * scale)
        return feature + gain * (correlation - eigenvalue * scale * feature)

    path = [np.tile(source, (len(labels), 1))]
    for step in np.diff(TIMES[:-1]) / SUBSTEPS:
        for _ in range(SUBSTEPS):
            before = scale(feature)
            after = scale(relax(feature, before, step))
            feature = relax(feature, (before + after) / 2, step)
        path.append(scale(feature) * (feature @ basis + unseen))
    fitted = correlation / eigenvalue
    coupling = coupling_at_end(hidden, np.sum(fitted**2, axis=1), BALANCED)
    path.append(fitted @ basis + coupling[:, None] * unseen)
    return np.stack(path, axis=1)


def stop_early(inputs: np.ndarray, labels: np.ndarray, source: np.ndarray) -> np.ndarray:
    """The index in ``TIMES`` (task,) of least error on one sample of five, which the flow from beta_s does not see."""
    held = np.arange(len(inputs)) % HELD_BACK == 0
    path = flow_path(inputs[~held], labels[:, ~held], source)
    return np.argmin(np.sum((path @ inputs[held].T - labels[:, None, held]) ** 2, axis=-1), axis=1)


def learn_source(pair: bivariate.Pair) -> np.ndarray:
    """Ridge regression by likelihood (d,) on the source's samples: their posterior mean of beta_s.

    Minimum norm would add the noise that it amplifies, most at n_s = d. Only its direction counts: c is free.
    """
    seen = pair.eigenvalue > 0
    fitted = np.sum(pair.moments[seen] ** 2 / pair.eigenvalue[seen])
    powers = np.array([*pair.eigenvalue, max(pair.source_square - fitted, 0.0)]) / pair.source_samples
    found = fit_evidence(powers[:-1], pair.moments / pair.source_samples, powers[-1], pair.source_samples, None)
    return pair.basis @ found.vector


def known_source_risks(inputs, unit_noise, targets, noise, outputs: int) -> np.ndarray:
    """R of each of ``RIVALS`` (rival, noise, theta) where beta_s, the first axis, is known.

    Further sources are the axes from the third on, as only the span of them all counts. Args: X (n, d), eps (n,) of
    unit variance, ``targets`` beta_t (theta, d) in the first two axes, ``noise`` sigma (noise, 1, 1).
    """
    n, d = inputs.shape
    source = np.eye(d)[0]
    design = reduce_design(inputs, np.eye(d)[: outputs + 1], unit_noise)
    eigenvalue, directions = design["eigenvalue"], design["directions"]
    target, features = targets[:, :2] @ directions[:2], np.delete(directions, 1, axis=0)
    correlation = eigenvalue * target + noise * design["noise"]
    given = eigenvalue, correlation, noise[..., 0] ** 2 * design["noise_residual"], n
    vectors = {
        "bayes": posterior_mean(features[0], target, eigenvalue, correlation, n, noise),
        "evidence": fit_evidence(*given, features[:1]).vector,
        "evidence_features": fit_evidence(*given, features).vector,
        "likelihood_ridge": fit_evidence(*given, None).vector,
        "scratch": least_squares_vector(eigenvalue, correlation),
    }
    risks = {name: excess_risk(vector, target) for name, vector in vectors.items()}
    ridged = correlation / (eigenvalue + RIDGES[:, None, None, None])
    risks["ridge_oracle"] = excess_risk(ridged, target).min(axis=0)

    labels = (targets @ inputs.T + noise * unit_noise).reshape(-1, n)
    nearest = [lsqr(inputs, each, x0=source, atol=EXACT, btol=EXACT, conlim=0)[0] for each in labels]
    wanted = np.tile(targets, (len(noise), 1))
    path = excess_risk(flow_path(inputs, labels, source), wanted[:, None])
    stopped = np.take_along_axis(path, stop_early(inputs, labels, source)[:, None], axis=1)
    grid = len(noise), len(targets)
    risks |= {"depth_one": excess_risk(np.array(nearest), wanted).reshape(grid), "stopped": stopped.reshape(grid)}
    risks["stopped_oracle"] = path.min(axis=1).reshape(grid)
    return np.stack([risks[name] for name in RIVALS])


def sampled_source_risks(
    source_inputs, source_labels, inputs, unit_noise, targets, noise, source_noise: float
) -> np.ndarray:
    """R of each of ``SAMPLED_RIVALS`` (rival, noise, theta) from samples X_s (n_s, d) and y_s (n_s,) of the source.

    The other arguments are those of ``known_source_risks``.
    """
    n, cosine = len(inputs), targets[:, 0]
    pair = bivariate.pair_samples(source_inputs, source_labels, inputs)
    learned = learn_source(pair)
    directions = np.concatenate([np.eye(inputs.shape[1])[:2], learned[None]])
    design = reduce_design(inputs, directions, unit_noise)
    target = targets[:, :2] @ design["directions"][:2]
    correlation = design["eigenvalue"] * target + noise * design["noise"]
    residual = noise[..., 0] ** 2 * design["noise_residual"]
    found = fit_evidence(design["eigenvalue"], correlation, residual, n, design["directions"][2:])

    labels = targets @ inputs.T + noise * unit_noise
    everyone = np.concatenate([np.broadcast_to(source_labels, (*labels.shape[:2], len(source_labels))), labels], -1)
    whole = np.concatenate([source_inputs, inputs])
    pooled = np.linalg.lstsq(whole, everyone.reshape(-1, len(whole)).T)[0].T.reshape(*labels.shape[:2], -1)
    known, estimated = np.empty_like(pooled), np.empty_like(pooled)
    for row, column in np.ndindex(labels.shape[:2]):
        each = labels[row, column]
        truth = bivariate.Relation(1.0, 1.0, cosine[column], source_noise, noise[row, 0, 0])
        known[row, column] = bivariate.posterior_mean(pair, each, truth)
        estimated[row, column] = bivariate.posterior_mean(pair, each, bivariate.fit_relation(pair, each))
    risks = {"bayes": known, "bivariate": estimated, "pooled": pooled}
    risks = {name: excess_risk(vector, targets) for name, vector in risks.items()}
    risks["evidence"] = excess_risk(found.vector, target)
    return np.stack([risks[name] for name in SAMPLED_RIVALS])


def study_evidence_rivals(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    noise: list[float],
    source_ratio: list[float],
    source_noise: float,
    outputs: int,
) -> xr.Dataset:
    """Risks of evidence transfer and of its rivals, in two groups: the source is known, or there are samples of it.

    Labels y = x.beta_t + sigma eps, beta_t = cos(theta) beta_s + sin(theta) nu; beta_s and nu are the first two axes,
    which costs no generality for isotropic inputs. Known: rival_risk (rival, noise_level, gamma, theta, instance).

        bayes              the posterior mean at known angle and noise, whose mean is the limit of transfer
        evidence           evidence transfer, and evidence_features with ``outputs`` sources of which one has an overlap
        depth_one          the interpolator nearest to beta_s, by scipy's lsqr: fine-tuning at depth one
        stopped            fine-tuning of two layers, stopped where a held-back fifth has the least error; then run
                           again, until that time, on all samples. stopped_oracle: at the best time in hindsight
        likelihood_ridge   ridge regression without the source. ridge_oracle: with the ridge of least risk in hindsight
        scratch            the interpolator of least norm

    Samples, ``source_ratio`` d of them with ``source_noise``: sampled_rival_risk (sampled_rival, source_ratio, ...).

        bayes       the posterior mean at known angle and noises
        bivariate   ``fate.limit.bivariate``, which estimates them
        evidence    evidence transfer with the vector of ``learn_source``
        pooled      the interpolator of least norm of all samples of both tasks

    Beside them, with the same axes but for the instance: limit_risk and pooled_risk_exact of the second group, and
    fine_tuned_transferability_printed and _corrected (depth two) of the first. Beyond the paper.
    """
    samples, theta, levels = [round(ratio * dimension) for ratio in gamma], np.array(theta), np.array(noise)
    source_samples = [round(ratio * dimension) for ratio in source_ratio]
    targets = np.zeros((len(theta), dimension))
    targets[:, 0], targets[:, 1] = np.cos(theta), np.sin(theta)
    shape = (len(levels), len(samples), len(theta), instances)
    known = np.empty((len(RIVALS), *shape))
    sampled = np.empty((len(SAMPLED_RIVALS), len(source_samples), *shape))
    for instance in report_progress(range(instances), "instance"):
        sources = []
        for count in source_samples:
            stream = random_stream(seed, NAME, "source", count, instance)
            inputs = stream.standard_normal((count, dimension))
            sources.append((inputs, inputs[:, 0] + source_noise * stream.standard_normal(count)))
        for column, n in enumerate(samples):
            stream = random_stream(seed, NAME, "target", n, instance)
            data = stream.standard_normal((n, dimension)), stream.standard_normal(n), targets, levels[:, None, None]
            known[:, :, column, :, instance] = known_source_risks(*data, outputs)
            for row, source in enumerate(sources):
                sampled[:, row, :, column, :, instance] = sampled_source_risks(*source, *data, source_noise)

    ratios, source_ratios = np.array(samples) / dimension, np.array(source_samples) / dimension
    cells = ratios[:, None], theta, levels[:, None, None]
    limits = np.stack([limit_risk(*cells, ratio, source_noise) for ratio in source_ratios])
    counts = np.array(source_samples)[:, None, None, None], np.array(samples)[:, None]
    axes, limit_axes = ("noise_level", "gamma", "theta"), ("source_ratio", "noise_level", "gamma", "theta")
    return xr.Dataset(
        {
            "rival_risk": (("rival", *axes, "instance"), known),
            "sampled_rival_risk": (("sampled_rival", *limit_axes, "instance"), sampled),
            "limit_risk": (limit_axes, limits),
            "pooled_risk_exact": (limit_axes, pooling.mean(*counts, dimension, theta, cells[2], source_noise)),
            "fine_tuned_transferability_printed": (axes[1:], fine_tuning.transferability_printed(*cells[:2])),
            "fine_tuned_transferability_corrected": (axes, fine_tuning.transferability(*cells, 2)),
        },
        {
            "rival": list(RIVALS),
            "sampled_rival": list(SAMPLED_RIVALS),
            "source_ratio": source_ratios,
            "noise_level": noise,
            "gamma": ratios,
            "n": ("gamma", samples),
            "theta": theta,
            "instance": np.arange(instances),
            "dimension": dimension,
            "outputs": outputs,
            "source_sigma": source_noise,
        },
    )
