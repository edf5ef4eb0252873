"""Whole matrices on the target: full-width networks descended from pretrained and from small random weights."""

from typing import NamedTuple

import numpy as np
import xarray as xr

from fate.linear import networks
from fate.linear.end_points import amplification, flow_end_point, least_squares_vector, null_part
from fate.linear.pretraining import source_loss, train_on_source
from fate.linear.quadratic_loss import CONVERGED_RESIDUAL
from fate.linear.teachers import draw_teachers, target_vectors
from fate.linear.whole_matrices import (
    UNBALANCED,
    Target,
    descend_beside_rank_one,
    descend_each,
    fade,
    forget,
    stable_step,
)
from fate.progress import report_progress
from fate.risks import excess_risk, relative_distance
from fate.streams import random_stream

TITLE = "Descent of whole matrices on the target, beside the end points of rank-one gradient flow"
NAME = "full width"  # of the random streams


class Pretrained(NamedTuple):
    """Whole ``layers`` W_1 (d, d), ..., W_L (d, 1), the nearest rank-one ``network``, and measures by their names."""

    layers: list
    network: networks.RankOneNetwork
    measures: dict


def draw_target(seed: int, instance: int, samples: int, vector: np.ndarray, noise: float) -> Target:
    """n = ``samples`` inputs x ~ N(0, I) with labels x.``vector`` + ``noise`` eps, in the eigenbasis of X^T X / n.

    Full-batch descent sees no more of them, and is equivariant under the change of basis W_1 -> V^T W_1.
    """
    basis, eigenvalue, correlation = source_loss(vector, samples, noise, seed, NAME, "target", instance)
    return Target(basis, eigenvalue, correlation, basis.T @ vector)


def pretrain(start: list, source: np.ndarray, samples: int | None, noise: float, seed: int, instance: int):
    """``Pretrained`` by gradient flow of whole matrices on ``samples`` of the source, or None for its population."""
    loss = source_loss(source, samples, noise, seed, NAME, "source", instance)
    trained, _ = train_on_source(start, *loss)
    network, truncation_error = networks.compress_network(trained.weights)
    basis, eigenvalue, correlation = loss
    fit = least_squares_vector(eigenvalue, correlation)
    fit = fit if basis is None else basis @ fit
    measures = {
        "truncation_error": truncation_error,
        "source_distance": relative_distance(networks.end_to_end(trained.weights), fit),
        "pretraining_converged": trained.relative_residual <= CONVERGED_RESIDUAL,
    }
    return Pretrained(trained.weights, network, measures)


def study_full_width(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    noise: float,
    depth: list[int],
    source_ratio: float,
    source_noise: float,
    init_scale: float,
    scratch_scale: float,
    step_share: list[float],
    max_steps: int,
    threshold_steps: int,
    weight_decay: list[float],
) -> xr.Dataset:
    """Descent of networks whose layers are all d x d, beside the exact end points of rank-one gradient flow.

    Instances go through the cells (gamma, theta) in turn, each with tasks, data and weights of its own. Networks of
    every ``depth`` are pretrained by gradient flow of whole matrices from Gaussian weights of scale ``init_scale``, on
    the population of the source and on n_s = ``source_ratio`` d samples with ``source_noise``. Then whole matrices
    descend on n = gamma d samples of the target with ``noise``: from the pretrained weights with every ``step_share``
    of ``stable_step``, and from scratch, at ``scratch_scale``, with the largest of them, until |H^+ gradient| / |beta|
    is CONVERGED_RESIDUAL. Nothing of rank one is assumed in training. At n = d, where that takes too many steps, the
    pretrained ones make ``threshold_steps`` beside the rank-one network nearest to them. With every ``weight_decay`` w
    on both layers, two layers descend from scratch, from those pretrained on the population, and from the same with
    their layers out of balance, until |gradient| / w |W| of the penalised loss is CONVERGED_RESIDUAL. Deeper networks
    are left out: there the penalised loss has several minima, of which W = 0 is one.

    Returns on (depth, source_ratio, step_share, instance) fine_tuned_risk, fine_tuned_converged and amplification
    c = beta.(I - P) beta_0 / |(I - P) beta_0|^2, beta_0 the pretrained vector. On (depth, source_ratio, instance) the
    exact end points' fine_tuned_risk_limit and amplification_limit, and unamplified_risk, with c = 1 as printed; of
    pretraining truncation_error, source_distance |beta_0 - X_s^+ y_s| / |X_s^+ y_s| and pretraining_converged; of n = d
    threshold_distance and threshold_change (see ``descend_beside_rank_one``). On (depth, instance) scratch_risk,
    scratch_converged and scratch_end_point_error; on instance scratch_risk_limit. For each weight_decay what ``forget``
    returns on (start, instance), and ``fade`` on (step_share, instance).
    Limits: the number of steps grows as lambda_max / lambda_min, so that the end at gamma = 1 is out of reach. From
    scratch, what no sample sees stays at the scale alpha of the start, which changes risks by alpha^2.
    Source: Tahir et al. 2025, Theorems 3.5 and 3.9, Eq. 15 and 22; finite steps and weight decay go beyond the paper.
    """
    teachers = draw_teachers(seed, NAME, dimension, instances)
    counts = [round(gamma[i % len(gamma)] * dimension) for i in range(instances)]
    angle = np.array([theta[i // len(gamma) % len(theta)] for i in range(instances)])
    source = teachers["source"].values
    goals = [target_vectors(at, *(teachers[name].values for name in ("source", "orthogonal"))) for at in angle]
    targets = [draw_target(seed, i, counts[i], goals[i][i], noise) for i in range(instances)]
    square = [draw_target(seed, i, dimension, goals[i][i], noise) for i in range(instances)]
    eigenvalue, correlation, vector = (np.stack(part) for part in list(zip(*targets, strict=True))[1:])
    fit = least_squares_vector(eigenvalue, correlation)
    source_samples = (None, round(source_ratio * dimension))

    def weights(use: str, layers: int, instance: int, scale: float) -> list:
        stream = random_stream(seed, NAME, use, layers, instance)
        return networks.initialise_weights(stream, dimension, dimension, layers, scale, "gaussian")

    def pretrained(layers: int, samples: int | None) -> list[Pretrained]:
        return [
            pretrain(weights("pretraining", layers, i, init_scale), source[i], samples, source_noise, seed, i)
            for i in range(instances)
        ]

    def fine_tune(layers: int, samples: int | None) -> dict[str, np.ndarray]:
        """Every measure of fine-tuning from one kind of source, at one depth."""
        found = two_layers if (layers, samples) == (2, None) else pretrained(layers, samples)
        bases = [target.basis for target in targets]
        feature = np.stack([basis.T @ each.network.feature for basis, each in zip(bases, found, strict=True)])
        limit = flow_end_point(feature, np.stack([each.network.scales for each in found]), eigenvalue, correlation)
        begun = [basis.T @ networks.end_to_end(each.layers) for basis, each in zip(bases, found, strict=True)]
        unseen = null_part(eigenvalue, np.stack(begun))
        largest = stable_step(eigenvalue, limit, layers)
        before = [each.layers for each in found]
        trained = (descend_each(before, targets, share * largest, max_steps) for share in step_share)
        ends = [(end.vector, end.converged) for end in trained]  # without their weights
        apart, moved = descend_beside_rank_one(
            before, [each.network for each in found], square, max(step_share), threshold_steps
        )
        return {
            "fine_tuned_risk": np.stack([excess_risk(end, vector) for end, _ in ends]),
            "fine_tuned_converged": np.stack([converged for _, converged in ends]),
            "amplification": np.stack([amplification(end, unseen) for end, _ in ends]),
            "fine_tuned_risk_limit": excess_risk(limit, vector),
            "amplification_limit": amplification(limit, unseen),
            "unamplified_risk": excess_risk(fit + unseen, vector),
            "threshold_distance": apart,
            "threshold_change": moved,
            **{name: np.stack([each.measures[name] for each in found]) for name in found[0].measures},
        }

    def train_scratch(layers: int) -> dict[str, np.ndarray]:
        starts = [weights("scratch", layers, i, scratch_scale) for i in range(instances)]
        end = descend_each(starts, targets, max(step_share) * stable_step(eigenvalue, fit, layers), max_steps)
        return {
            "scratch_risk": excess_risk(end.vector, vector),
            "scratch_converged": end.converged,
            "scratch_end_point_error": relative_distance(end.vector, fit),
        }

    def forgotten() -> tuple[list[str], dict[str, tuple]]:
        """The starts of two layers by name, and all that is measured of them with weight decay."""
        tuned = [each.layers for each in two_layers]
        starts = {
            "scratch": [weights("scratch", 2, i, scratch_scale) for i in range(instances)],
            "fine_tuned": tuned,
            "unbalanced": [[UNBALANCED * first, last / UNBALANCED] for first, last in tuned],
        }
        variables = {}
        for axis, rows in (
            ("start", [forget(starts, targets, decay, max(step_share), max_steps) for decay in weight_decay]),
            ("step_share", [fade(starts["unbalanced"], targets, decay, step_share) for decay in weight_decay]),
        ):
            variables |= {
                name: (("weight_decay", axis, "instance"), np.stack([row[name] for row in rows])) for name in rows[0]
            }
        return list(starts), variables

    two_layers = pretrained(2, None)
    tuned = [
        [fine_tune(layers, samples) for samples in report_progress(source_samples, f"source of {layers} layers")]
        for layers in depth
    ]
    scratch = [train_scratch(layers) for layers in report_progress(depth, "depth of scratch")]
    axes = ("depth", "source_ratio", "step_share", "instance")
    variables = {}
    for name, first in tuned[0][0].items():
        dims = axes if first.ndim == 2 else ("depth", "source_ratio", "instance")
        variables[name] = dims, np.array([[cell[name] for cell in row] for row in tuned])
    variables |= {name: (("depth", "instance"), np.stack([row[name] for row in scratch])) for name in scratch[0]}
    variables["scratch_risk_limit"] = "instance", excess_risk(fit, vector)
    starts, decayed = forgotten()
    variables |= decayed
    coords = {
        "depth": depth,
        "source_ratio": [np.inf, source_ratio],
        "step_share": step_share,
        "weight_decay": weight_decay,
        "start": starts,
        "instance": np.arange(instances),
        "gamma": ("instance", np.array(counts) / dimension),
        "theta": ("instance", angle),
        "dimension": dimension,
        "width": dimension,
        "sigma": noise,
        "init_scale": init_scale,
        "scratch_scale": scratch_scale,
    }
    return xr.Dataset(variables, coords, {"converged_below": CONVERGED_RESIDUAL})
