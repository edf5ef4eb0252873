"""What features leave unexplained of a target: the floor of linear transfer."""

import numpy as np

from fate.relu.kernel import gram_matrix, squared_norm
from fate.relu.networks import TwoLayerNetwork


def unexplained_share(hidden: np.ndarray, target: TwoLayerNetwork, cut_off: float) -> float:
    """rho = |P_perp f_t|^2 / |f_t|^2, P the projection on span{relu(w_i.x)} in L^2 of the inputs.

    Of the Gram matrix K of the rows w_i of ``hidden``, only eigenvalues above ``cut_off`` times the largest count.
    With the hidden weights of the source teacher's kept neurons and a cut-off near rounding, this is reading (a):
    the source neurons alone. With a student's weights it depends on the cut-off, since idle neurons add directions
    of small weight: no single number is "the" projection. As alpha -> 0 it tends to reading (a).
    Source: Tahir et al. 2025, Section 4; cut-offs beyond the paper.
    """
    eigenvalue, eigenvector = np.linalg.eigh(gram_matrix(hidden, hidden))
    correlation = gram_matrix(hidden, target.hidden) @ target.output / len(target.output)
    counted = eigenvalue > cut_off * eigenvalue[-1]
    parts = (eigenvector.T @ correlation)[counted] ** 2 / eigenvalue[counted]
    return max(1 - parts.sum() / squared_norm(target), 0.0)
