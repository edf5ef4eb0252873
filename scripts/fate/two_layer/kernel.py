"""Closed forms that follow from an activation's Gram matrix: risks and kernel alignment.

Inputs are N(0, I). Everything is float64 and exact: these are the numbers that are reported.
"""

from types import ModuleType

import numpy as np

from fate.two_layer.networks import TwoLayerNetwork
from fate.two_layer.weights import unit_rows


def covariance_matrix(activation: ModuleType, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Cov[s(w.x), s(v.x)]: the Gram matrix less the product of the means."""
    return activation.gram_matrix(left, right) - np.outer(activation.mean(left), activation.mean(right))


def inner_product(one: TwoLayerNetwork, other: TwoLayerNetwork) -> np.ndarray:
    """E[f(x) g(x)] (...), of networks with the same activation and output weights (..., neurons)."""
    gram = one.activation.gram_matrix(one.hidden, other.hidden)
    return np.sum(one.output @ gram * other.output, axis=-1) / gram.size


def squared_norm(network: TwoLayerNetwork) -> np.ndarray:
    """E[f(x)^2]."""
    return inner_product(network, network)


def squared_distance(one: TwoLayerNetwork, other: TwoLayerNetwork) -> np.ndarray:
    """E[(f(x) - g(x))^2], the population risk; rounding leaves about 1e-16 of the squared norms."""
    return np.maximum(squared_norm(one) - 2 * inner_product(one, other) + squared_norm(other), 0.0)


def kernel_alignment(activation: ModuleType, left: np.ndarray, right: np.ndarray) -> float:
    """|C_wv|_F^2 / (|C_ww|_F |C_vv|_F), C the covariances of the neurons: 1 iff the centred kernels are proportional.

    The kernel is sum_i s(w_i.x) s(w_i.x'), centred; population form, without samples.
    Args: hidden weights left (a, features), right (b, features).
    Source: centred kernel alignment, Cortes, Mohri and Rostamizadeh 2012.
    """
    pairs = ((left, right), (left, left), (right, right))
    cross, own, others = (covariance_matrix(activation, *pair) for pair in pairs)
    return float(np.sum(cross**2) / np.sqrt(np.sum(own**2) * np.sum(others**2)))


def aligned_fraction(student: TwoLayerNetwork, hidden: np.ndarray, cosine: float = 0.95) -> float:
    """Share of sum_i |c_i||w_i| in neurons within ``cosine`` of v or -v, v some row of ``hidden``.

    Neurons at -v count: relu(t) - relu(-t) = t, so that a pair of them makes up for a neuron at v; erf is odd.
    """
    nearest = np.abs(unit_rows(student.hidden) @ unit_rows(hidden).T).max(axis=1)
    mass = np.abs(student.output) * np.linalg.norm(student.hidden, axis=1)
    return float(mass[nearest >= cosine].sum() / mass.sum())


def relative_risk(network: TwoLayerNetwork, target: TwoLayerNetwork) -> np.ndarray:
    """|f - f_t|^2 / |f_t|^2."""
    return squared_distance(network, target) / squared_norm(target)
