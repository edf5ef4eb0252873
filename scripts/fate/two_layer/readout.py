"""Linear transfer: the output weights alone, by exact least squares with and without ridge."""

from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike

from fate.two_layer.networks import TwoLayerNetwork


def fit_outputs(
    activation: ModuleType, hidden: np.ndarray, inputs: np.ndarray, labels: np.ndarray, ridge: ArrayLike
) -> TwoLayerNetwork:
    """argmin_a |Phi a - y|^2 / n + lambda |a|^2, Phi = s(X W^T) / sqrt(m), for ``ridge`` lambda = 0 of least norm.

    Least norm has a double-descent peak where n is near the number of features that carry weight; it goes away with
    a ridge of 1e-4, say. Singular values below rounding are dropped.
    Args: hidden W (neurons, features), inputs X (samples, features), labels y (samples,).
    Returns the network with c = sqrt(m) a (..., neurons), for lambda (...).
    """
    width, count = len(hidden), len(inputs)
    left, singular, right = np.linalg.svd(activation.evaluate(inputs @ hidden.T) / np.sqrt(width), full_matrices=False)
    kept = singular > max(width, count) * np.finfo(float).eps * singular[0]
    power = np.where(kept, singular**2, np.inf) + count * np.asarray(ridge)[..., None]
    return TwoLayerNetwork(np.sqrt(width) * (singular / power * (left.T @ labels)) @ right, hidden, activation)
