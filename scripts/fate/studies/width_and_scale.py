"""Width and scale of the initial weights: where training is rich, and what it does where it is not."""

import numpy as np
import scipy.stats
import xarray as xr

from fate.linear import networks
from fate.linear.descent import descend
from fate.linear.designs import draw_designs
from fate.linear.flow import flow_to_optimum
from fate.linear.networks import RankOneNetwork
from fate.linear.teachers import draw_teachers
from fate.streams import random_stream

NAME = "width and scale"  # of the random streams
DRAWS = 200  # of initial weights for the share that meets the condition on D_1


def definite_probability(dimension: int, width: np.ndarray) -> np.ndarray:
    """P(D_1 > 0) = P(chi2_h / chi2_{d-h+1} < 1) for Gaussian initial weights of two layers; 0 for h > d.

    D_1 = W_1^T W_1 - w_2 w_2^T is definite iff w_2^T (W_1^T W_1)^-1 w_2 < 1, which is that ratio of independent
    chi-squares (Hotelling), whatever the scale. So it is about 1 for h < d/2 and about 0 beyond. ``width`` h (...,).
    Beyond the paper, which asks for the condition in Theorem 3.4.
    """
    rest = np.maximum(dimension - width + 1, 1)
    return np.where(width > dimension, 0.0, scipy.stats.f.cdf(rest / width, width, rest))


def definite_share(seed: int, dimension: int, width: int) -> float:
    """How often D_1 of drawn Gaussian initial weights is positive definite."""
    generator = random_stream(seed, NAME, "condition", dimension, width)
    definite = 0
    for _ in range(DRAWS):
        weights = networks.initialise_weights(generator, dimension, width, 2, 1.0, "gaussian")
        definite += np.linalg.eigvalsh(networks.balance_matrices(weights)[0])[0] > 1e-10
    return definite / DRAWS


def stable_step(share: float, eigenvalue: np.ndarray, weights: tuple) -> float:
    """eta = share 2 / (lambda_max (|W_1|^2 + |w_2|^2)): a ``share`` of the largest stable step of two layers.

    The largest of all networks decides, and of the initial weights and the trained ones, whose sum is about 2.
    """
    sharpness = np.linalg.norm(weights[0], 2, axis=(1, 2)) ** 2 + np.sum(weights[1] ** 2, axis=(1, 2))
    return share * 2 / (np.max(eigenvalue) * max(2.0, np.max(sharpness)))


def study_width_and_scale(
    seed: int,
    *,
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
) -> xr.Dataset:
    """Networks of two layers, trained by descent from many widths and scales, on the source and then on the target.

    Pretraining on the population loss, then fine-tuning of all layers on n = gamma d samples with ``noise`` at angle
    pi ``theta``. Against the rich limit: the rank-one network beta_s, balanced, under gradient flow, and under
    descent with the same steps. Steps are ``step_share`` of the largest stable ones.

    Returns on (initialisation, width, init_scale, instance): rank_one_residual and conserved_drift of pretraining;
    after fine-tuning flow_distance and descent_distance, |beta - beta_rank-one| / |beta_rank-one| to the two, and
    step_distance between the two; amplification C = beta.(I - P) beta_s / |(I - P) beta_s|^2; fine_tuned_risk,
    converged and step_size. On instance amplification_rank_one, that of the rank-one flow. On condition_width
    definite_share of drawn weights, and on condition_width_fine definite_probability.
    Limits: one loss at one gamma < 1; networks that need more than ``max_steps`` steps have converged false.
    Source: Tahir et al. 2025, Theorems 3.4 and 3.5, and the condition on D_l in its appendix.
    """
    teachers = draw_teachers(seed, NAME, dimension, instances)
    design = draw_designs(seed, NAME, teachers, [round(gamma * dimension)], "law").isel(gamma=0)
    source = design["source"].values  # pretraining on the population loss looks the same in every basis
    target = np.cos(np.pi * theta) * source + np.sin(np.pi * theta) * design["orthogonal"].values
    eigenvalue = design["eigenvalue"].values
    correlation = eigenvalue * target + noise * design["noise"].values
    rank_one = RankOneNetwork(source[None], np.ones((1, instances, 1)))
    flow = np.asarray(flow_to_optimum(rank_one, eigenvalue, correlation[None]).vector)[0]
    null_source = np.where(eigenvalue > 0, 0.0, source)

    def amplification(vector):
        return np.sum(vector * null_source, axis=-1) / np.sum(null_source**2, axis=-1)

    def distance(vector, other):
        return np.linalg.norm(vector - other, axis=-1) / np.linalg.norm(other, axis=-1)

    def drift(before, after):
        grams = [weights[0].mT @ weights[0] - weights[1] @ weights[1].mT for weights in (before, after)]
        return np.linalg.norm(grams[1] - grams[0], axis=(1, 2))

    def train(initialisation, width, scale):
        drawn = [
            networks.initialise_weights(
                random_stream(seed, NAME, "initial weights", width, instance),
                dimension,
                width,
                2,
                scale,
                initialisation,
            )
            for instance in range(instances)
        ]
        start = tuple(np.stack(layers) for layers in zip(*drawn, strict=True))
        flat = np.ones_like(source)
        pretrained = descend(start, flat, source, stable_step(step_share, flat, start), max_steps)
        before = tuple(np.asarray(layer) for layer in pretrained.weights)
        step = stable_step(step_share, eigenvalue, before)
        tuned = descend(before, eigenvalue, correlation, step, max_steps)
        single = descend((source[:, :, None], np.ones((instances, 1, 1))), eigenvalue, correlation, step, max_steps)
        vector, single_vector = np.asarray(tuned.vector), np.asarray(single.vector)
        singular = np.linalg.svd(before[0], compute_uv=False)
        return {
            "rank_one_residual": np.sqrt(np.sum(singular[:, 1:] ** 2, axis=1) / np.sum(singular**2, axis=1)),
            "conserved_drift": drift(start, before),
            "flow_distance": distance(vector, flow),
            "descent_distance": distance(vector, single_vector),
            "step_distance": distance(single_vector, flow),
            "amplification": amplification(vector),
            "fine_tuned_risk": np.sum((vector - target) ** 2, axis=-1),
            "converged": np.asarray(pretrained.converged & tuned.converged),
            "step_size": np.full(instances, step),
        }

    grid = (networks.INITIALISATIONS, width, init_scale)
    cells = [[[train(*cell) for cell in ((kind, h, a) for a in grid[2])] for h in grid[1]] for kind in grid[0]]
    axes = ("initialisation", "width", "init_scale", "instance")
    variables = {
        name: (axes, np.array([[[cell[name] for cell in row] for row in block] for block in cells]))
        for name in cells[0][0][0]
    }
    variables["amplification_rank_one"] = ("instance", amplification(flow))
    shares = [definite_share(seed, dimension, single) for single in condition_width]
    variables["definite_share"] = ("condition_width", np.array(shares))
    fine = np.arange(1, max(condition_width) + 1)
    variables["definite_probability"] = ("condition_width_fine", definite_probability(dimension, fine))
    coords = {
        "initialisation": list(networks.INITIALISATIONS),
        "width": width,
        "init_scale": init_scale,
        "instance": np.arange(instances),
        "condition_width": condition_width,
        "condition_width_fine": fine,
    }
    return xr.Dataset(variables, coords, {"dimension": dimension, "draws": DRAWS})
