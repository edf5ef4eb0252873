"""The part of a target that features leave unexplained: the floor of linear transfer."""

import numpy as np
from numpy.typing import ArrayLike

from fate.two_layer.kernel import squared_norm
from fate.two_layer.networks import TwoLayerNetwork

ROUNDING = 1e-12  # a cut-off near it leaves out nothing but directions that rounding makes


def unexplained_share(
    hidden: np.ndarray, target: TwoLayerNetwork, cut_off: ArrayLike = ROUNDING, ridge: ArrayLike = 0.0
) -> np.ndarray:
    """rho = |P_perp f_t|^2 / |f_t|^2, P the projection on span{s(w_i.x)} in L^2 of the inputs.

    Of the Gram matrix K of the rows w_i of ``hidden``, only eigenvalues above ``cut_off`` times the largest count.
    With the hidden weights of the source teacher's kept neurons and a cut-off near rounding, this is reading (a):
    the source neurons alone. With a student's weights it depends on the cut-off, since idle neurons add directions
    of small weight: no single number is "the" projection. As alpha -> 0 it tends to reading (a).
    With a ``ridge`` it is the risk of ``fit_outputs`` with that penalty in the limit n -> infinity.
    Cut-off and ridge (...) broadcast; all of them share one eigendecomposition.
    Source: Tahir et al. 2025, Section 4; cut-offs and ridge beyond the paper.
    """
    gram_matrix = target.activation.gram_matrix
    eigenvalue, eigenvector = np.linalg.eigh(gram_matrix(hidden, hidden) / len(hidden))
    correlation = gram_matrix(hidden, target.hidden) @ target.output / len(target.output) / np.sqrt(len(hidden))
    cut_off, ridge = (np.asarray(each)[..., None] for each in (cut_off, ridge))
    counted = eigenvalue > cut_off * eigenvalue[-1]
    strength, parts = np.where(counted, eigenvalue, 1.0), np.where(counted, (eigenvector.T @ correlation) ** 2, 0.0)
    explained = np.sum(parts * (strength + 2 * ridge) / (strength + ridge) ** 2, axis=-1)
    return np.maximum(1 - explained / squared_norm(target), 0.0)


def unexplained_by_first(target: TwoLayerNetwork) -> np.ndarray:
    """``unexplained_share`` of the first k of the target's own neurons, k = 0 to m*: (k,).

    With K = R^T R the Gram matrix, R upper triangular, and z = R c, it is sum_(i > k) z_i^2 / |z|^2.
    """
    eigenvalue, eigenvector = np.linalg.eigh(target.activation.gram_matrix(target.hidden, target.hidden))
    root = np.sqrt(np.maximum(eigenvalue, 0.0))[:, None] * eigenvector.T
    beyond = np.cumsum((np.linalg.qr(root, mode="r") @ target.output)[::-1] ** 2)[::-1]
    return np.append(beyond, 0.0) / beyond[0]
