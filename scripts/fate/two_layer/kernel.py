"""The arc-cosine kernel and what follows from it in closed form: risks, Gram matrices, kernel alignment.

Inputs are N(0, I). Everything is float64 and exact: these are the numbers that are reported.
"""

import numpy as np

from fate.two_layer.networks import TwoLayerNetwork, unit_rows


def gram_matrix(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """E[relu(w.x) relu(v.x)] = |w||v| (sqrt(1 - u^2) + u (pi - arccos u)) / 2 pi, u the cosine between w and v.

    Args: left (a, features), right (b, features), no row zero. Returns (a, b).
    Source: Cho and Saul 2009, the arc-cosine kernel of order one.
    """
    lengths = np.outer(np.linalg.norm(left, axis=1), np.linalg.norm(right, axis=1))
    cosine = np.clip(unit_rows(left) @ unit_rows(right).T, -1, 1)
    sine = np.sqrt((1 - cosine) * (1 + cosine))
    return lengths * (sine + cosine * (np.pi - np.arccos(cosine))) / (2 * np.pi)


def covariance_matrix(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Cov[relu(w.x), relu(v.x)]: ``gram_matrix`` less the product of the means |w| / sqrt(2 pi)."""
    lengths = np.outer(np.linalg.norm(left, axis=1), np.linalg.norm(right, axis=1))
    return gram_matrix(left, right) - lengths / (2 * np.pi)


def inner_product(one: TwoLayerNetwork, other: TwoLayerNetwork) -> float:
    """E[f(x) g(x)]."""
    gram = gram_matrix(one.hidden, other.hidden)
    return float(one.output @ gram @ other.output) / gram.size


def squared_norm(network: TwoLayerNetwork) -> float:
    """E[f(x)^2]."""
    return inner_product(network, network)


def squared_distance(one: TwoLayerNetwork, other: TwoLayerNetwork) -> float:
    """E[(f(x) - g(x))^2], the population risk; rounding leaves about 1e-16 of the squared norms."""
    return max(squared_norm(one) - 2 * inner_product(one, other) + squared_norm(other), 0.0)


def kernel_alignment(left: np.ndarray, right: np.ndarray) -> float:
    """|C_wv|_F^2 / (|C_ww|_F |C_vv|_F), C the covariances of the neurons: 1 iff the centred kernels are proportional.

    The kernel is sum_i relu(w_i.x) relu(w_i.x'), centred; population form, without samples.
    Args: hidden weights left (a, features), right (b, features).
    Source: centred kernel alignment, Cortes, Mohri and Rostamizadeh 2012.
    """
    cross, own, others = (covariance_matrix(*pair) for pair in ((left, right), (left, left), (right, right)))
    return float(np.sum(cross**2) / np.sqrt(np.sum(own**2) * np.sum(others**2)))


def aligned_fraction(student: TwoLayerNetwork, hidden: np.ndarray, cosine: float = 0.95) -> float:
    """Share of sum_i |c_i||w_i| in neurons within ``cosine`` of v or -v, v some row of ``hidden``.

    Neurons at -v count, since relu(t) - relu(-t) = t, so that a pair of them makes up for a neuron at v.
    """
    nearest = np.abs(unit_rows(student.hidden) @ unit_rows(hidden).T).max(axis=1)
    mass = np.abs(student.output) * np.linalg.norm(student.hidden, axis=1)
    return float(mass[nearest >= cosine].sum() / mass.sum())
