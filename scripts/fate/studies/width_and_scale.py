"""Width and scale of the initial weights: where training is rich, and what it does where it is not."""

import numpy as np
import xarray as xr
from scipy.special import fdtr

from fate.linear import networks
from fate.linear.descent import descend
from fate.linear.designs import draw_designs
from fate.linear.end_points import amplification, least_squares_vector, null_part
from fate.linear.flow import flow_to_optimum
from fate.linear.kept_features import fit_kept_features
from fate.linear.teachers import draw_teachers, target_vectors
from fate.progress import report_progress
from fate.risks import excess_risk, relative_distance
from fate.streams import random_stream

TITLE = "Networks trained by descent from many widths and initial scales, against the rich limit"
NAME = "width and scale"  # of the random streams
DRAWS = 200  # of initial weights for the share that meets the condition on D_1
DEEP_STEPS = (0.1, 0.5)  # shares of the largest stable ones; 0.5 would pretrain lazily in a single step
VARIANCES = ("equal", "fan_in")  # of the weights of both layers


def variance_ratio(variances: str, dimension: int, width: np.ndarray) -> np.ndarray:
    """Var w_2 / Var W_1 of Gaussian weights: 1 ("equal"), or d/h where each is 1 / inputs ("fan_in", He-like)."""
    return np.where(variances == "fan_in", dimension / np.asarray(width), 1.0)


def definite_probability(dimension: int, width: np.ndarray, variances: str) -> np.ndarray:
    """P(D_1 > 0) = P(r chi2_h / chi2_{d-h+1} < 1), r = ``variance_ratio``, of two Gaussian layers; 0 for h > d.

    D_1 = W_1^T W_1 - w_2 w_2^T is definite iff w_2^T (W_1^T W_1)^-1 w_2 < 1, which is r times that ratio of independent
    chi-squares (Hotelling), whatever the scale. So for d -> infinity at fixed h/d it is 1 for h < d/2 and 0 beyond with
    "equal" variances, and 0 with "fan_in" at every h/d; at fixed h it is P(chi2_h < h) there. ``width`` h (...,).
    Beyond the paper, which asks for the condition in Theorem 3.4.
    """
    rest = np.maximum(dimension - width + 1, 1)
    below = fdtr(width, rest, rest / (width * variance_ratio(variances, dimension, width)))
    return np.where(width > dimension, 0.0, below)


def definite_share(seed: int, dimension: int, width: int, variances: str) -> float:
    """Return how often D_1 of drawn Gaussian initial weights is positive definite."""
    generator = random_stream(seed, NAME, "condition", dimension, width)
    size, definite = np.sqrt(variance_ratio(variances, dimension, width)), 0
    for _ in range(DRAWS):
        first, last = networks.initialise_weights(generator, dimension, width, 2, 1.0, "gaussian")
        definite += np.linalg.eigvalsh(networks.balance_matrices([first, size * last])[0])[0] > 1e-10
    return definite / DRAWS


def share_of_stable_step(share: float, eigenvalue: np.ndarray, weights: tuple) -> float:
    """eta = 2 share / (lambda_max sum_l |W_1 ... W_{l-1}|^2 |W_{l+1} ... W_L|^2), a share of the largest stable step.

    The largest of all networks decides, and of the initial weights and the trained ones, whose sum is about L.
    """
    before, after = [np.ones(1)], [np.ones((1, 1, 1))]
    for layer in reversed(weights[1:]):
        after.insert(0, layer @ after[0])
    product = weights[0]
    for layer in weights[1:]:
        before.append(np.linalg.norm(product, 2, axis=(1, 2)) ** 2)
        product = product @ layer
    sharpness = sum(left * np.sum(right**2, axis=(1, 2)) for left, right in zip(before, after, strict=True))
    return share * 2 / (np.max(eigenvalue) * max(float(len(weights)), np.max(sharpness)))


def train_deep(
    *,
    seed: int,
    dimension: int,
    gamma: float,
    theta: float,
    noise: float,
    max_steps: int,
    depth: list[int],
    deep_scale: list[float],
    deep_instances: int,
) -> xr.Dataset:
    """Networks of d x d layers, of every ``depth``, pretrained from small (rich) to large (lazy) layers alpha 1.

    All layers but the last are alpha times the identity, and the last is zero, so that alpha -> infinity is the lazy
    limit of f = 0 with isotropic features: these do not move, and training moves the end-to-end vector as least squares
    does. So pretraining ends at beta_s, the readout of all features in scratch, and fine-tuning, at every depth, in
    beta_s + X^+ (y - X beta_s): the paper's Theorem 3.9, C = 1.

    Returns on (depth, deep_scale, deep_instance): deep_fine_tuned_risk; deep_kept_features_risk, of the least-norm
    readout of all last hidden features; deep_amplification C; deep_lazy_distance, that of fine-tuning to the lazy
    limit, relative; deep_converged. On deep_instance deep_scratch_risk, of the minimum norm.
    Limits: isotropic features, other ones change linear transfer (``kept_features``). Beyond the paper.
    """
    name = f"{NAME}, deep"
    teachers = draw_teachers(seed, name, dimension, deep_instances)
    samples = [round(gamma * dimension)]
    design = draw_designs(teachers, seed=seed, problem=name, samples=samples, sampler="law").isel(gamma=0)
    source, eigenvalue = design["source"].values, design["eigenvalue"].values
    target = target_vectors(theta, source, design["orthogonal"].values)
    correlation = eigenvalue * target + noise * design["noise"].values
    null_source = null_part(eigenvalue, source)
    scratch = least_squares_vector(eigenvalue, correlation)
    lazy = scratch + null_source

    def train(layers, scale):
        streams = [None] * deep_instances  # nothing is drawn
        start = networks.initialise_networks(streams, dimension, dimension, layers, scale, "zas")
        flat = np.ones_like(source)
        pretrained = descend(start, flat, source, share_of_stable_step(DEEP_STEPS[0], flat, start), max_steps)
        before = pretrained.weights
        step = share_of_stable_step(DEEP_STEPS[1], eigenvalue, before)
        tuned = descend(before, eigenvalue, correlation, step, max_steps)
        features = [networks.hidden_product([layer[row] for layer in before]) for row in range(deep_instances)]
        kept = [_fit_seen(*each) for each in zip(features, eigenvalue, correlation, strict=True)]
        return {
            "deep_fine_tuned_risk": excess_risk(tuned.vector, target),
            "deep_kept_features_risk": excess_risk(np.array(kept), target),
            "deep_amplification": amplification(tuned.vector, null_source),
            "deep_lazy_distance": relative_distance(tuned.vector, lazy),
            "deep_converged": pretrained.converged & tuned.converged,
        }

    cells = [[train(layers, scale) for scale in deep_scale] for layers in depth]
    axes = ("depth", "deep_scale", "deep_instance")
    variables = {each: (axes, np.array([[cell[each] for cell in row] for row in cells])) for each in cells[0][0]}
    variables["deep_scratch_risk"] = ("deep_instance", excess_risk(scratch, target))
    coords = dict(zip(axes, (depth, deep_scale, np.arange(deep_instances)), strict=True))
    return xr.Dataset(variables, coords)


def _fit_seen(features, eigenvalue, correlation) -> np.ndarray:
    """``fit_kept_features`` in canonical coordinates, where the inputs are sqrt(lambda) on each axis with data."""
    seen = eigenvalue > 0
    roots = np.sqrt(eigenvalue[seen])
    inputs = roots[:, None] * np.eye(len(eigenvalue))[seen]
    return fit_kept_features(features, inputs, (correlation[seen] / roots)[:, None])[:, 0]


def study_width_and_scale(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: float,
    theta: float,
    noise: float,
    width: list[int],
    init_scale: list[float],
    step_share: float,
    max_steps: int,
    condition_width: list[int],
    depth: list[int],
    deep_scale: list[float],
    deep_instances: int,
) -> xr.Dataset:
    """Networks of two layers, trained by descent from many widths and scales, on the source and then on the target.

    Pretraining on the population loss, then fine-tuning of all layers on n = gamma d samples with ``noise`` at angle
    ``theta``. Against the rich limit: the rank-one network beta_s, balanced, under gradient flow, and under
    descent with the same steps. Steps are ``step_share`` of the largest stable ones.

    Returns on (initialisation, width, init_scale, instance): rank_one_residual and conserved_drift of pretraining;
    after fine-tuning flow_distance and descent_distance, |beta - beta_rank-one| / |beta_rank-one| to the two, and
    step_distance between the two; amplification C = beta.(I - P) beta_s / |(I - P) beta_s|^2; fine_tuned_risk,
    converged and step_size. On instance amplification_rank_one, that of the rank-one flow. On (variances,
    condition_width) definite_share of drawn weights, and on (variances, condition_width_fine) definite_probability.
    Of deeper networks, from rich to lazy: what ``train_deep`` returns.
    Limits: one loss at one gamma < 1; networks that need more than ``max_steps`` steps have converged false.
    Source: Tahir et al. 2025, Theorems 3.4 and 3.5, and the condition on D_l in its appendix.
    """
    teachers = draw_teachers(seed, NAME, dimension, instances)
    samples = [round(gamma * dimension)]
    design = draw_designs(teachers, seed=seed, problem=NAME, samples=samples, sampler="law").isel(gamma=0)
    source = design["source"].values  # pretraining on the population loss looks the same in every basis
    target = target_vectors(theta, source, design["orthogonal"].values)
    eigenvalue = design["eigenvalue"].values
    correlation = eigenvalue * target + noise * design["noise"].values
    rank_one = networks.RankOneNetwork(source[None], np.ones((1, instances, 1)))
    flow = flow_to_optimum(rank_one, eigenvalue, correlation[None]).vector[0]
    null_source = null_part(eigenvalue, source)

    def drift(before, after):
        grams = [weights[0].mT @ weights[0] - weights[1] @ weights[1].mT for weights in (before, after)]
        return np.linalg.norm(grams[1] - grams[0], axis=(1, 2))

    def train(initialisation, width, scale):
        streams = [random_stream(seed, NAME, "initial weights", width, instance) for instance in range(instances)]
        start = networks.initialise_networks(streams, dimension, width, 2, scale, initialisation)
        flat = np.ones_like(source)
        pretrained = descend(start, flat, source, share_of_stable_step(step_share, flat, start), max_steps)
        before = pretrained.weights
        step = share_of_stable_step(step_share, eigenvalue, before)
        tuned = descend(before, eigenvalue, correlation, step, max_steps)
        single = descend((source[:, :, None], np.ones((instances, 1, 1))), eigenvalue, correlation, step, max_steps)
        vector, single_vector = tuned.vector, single.vector
        singular = np.linalg.svd(before[0], compute_uv=False)
        return {
            "rank_one_residual": np.sqrt(np.sum(singular[:, 1:] ** 2, axis=1) / np.sum(singular**2, axis=1)),
            "conserved_drift": drift(start, before),
            "flow_distance": relative_distance(vector, flow),
            "descent_distance": relative_distance(vector, single_vector),
            "step_distance": relative_distance(single_vector, flow),
            "amplification": amplification(vector, null_source),
            "fine_tuned_risk": excess_risk(vector, target),
            "converged": pretrained.converged & tuned.converged,
            "step_size": np.full(instances, step),
        }

    grid = (networks.INITIALISATIONS, width, init_scale)
    cells = [
        [[train(kind, h, a) for a in init_scale] for h in report_progress(width, f"{kind} width")] for kind in grid[0]
    ]
    axes = ("initialisation", "width", "init_scale", "instance")
    variables = {
        name: (axes, np.array([[[cell[name] for cell in row] for row in block] for block in cells]))
        for name in cells[0][0][0]
    }
    variables["amplification_rank_one"] = ("instance", amplification(flow, null_source))
    shares = [[definite_share(seed, dimension, each, law) for each in condition_width] for law in VARIANCES]
    variables["definite_share"] = (("variances", "condition_width"), np.array(shares))
    fine = np.arange(1, max(condition_width) + 1)
    exact = [definite_probability(dimension, fine, law) for law in VARIANCES]
    variables["definite_probability"] = (("variances", "condition_width_fine"), np.array(exact))
    coords = {
        "initialisation": list(networks.INITIALISATIONS),
        "width": width,
        "init_scale": init_scale,
        "instance": np.arange(instances),
        "variances": list(VARIANCES),
        "condition_width": condition_width,
        "condition_width_fine": fine,
        "gamma": gamma,
        "theta": theta,
        "draws": DRAWS,
        "sigma": noise,
        "dimension": dimension,
    }
    deep = train_deep(
        seed=seed,
        dimension=dimension,
        gamma=gamma,
        theta=theta,
        noise=noise,
        max_steps=max_steps,
        depth=depth,
        deep_scale=deep_scale,
        deep_instances=deep_instances,
    )
    return xr.Dataset(variables, coords).merge(deep, compat="equals")
