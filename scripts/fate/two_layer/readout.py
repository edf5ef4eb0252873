"""Linear transfer: the output weights alone, by exact least squares with and without ridge."""

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from fate.two_layer.networks import TwoLayerNetwork


def fit_outputs(
    activation: ModuleType, hidden: np.ndarray, inputs: np.ndarray, labels: np.ndarray, ridge: Sequence[float]
) -> list[TwoLayerNetwork]:
    """argmin_a |Phi a - y|^2 / n + lambda |a|^2, Phi = s(X W^T) / sqrt(m), for each lambda of ``ridge``; 0: least norm.

    Least norm has a double-descent peak where n is near the number of features that carry weight; it goes away with
    a ridge of 1e-4, say. Singular values below rounding are dropped.
    Args: hidden W (neurons, features), inputs X (samples, features), labels y (samples,).
    Returns the networks with c = sqrt(m) a, one for each lambda.
    """
    width, count = len(hidden), len(inputs)
    left, singular, right = np.linalg.svd(activation.evaluate(inputs @ hidden.T) / np.sqrt(width), full_matrices=False)
    kept = singular > max(width, count) * np.finfo(float).eps * singular[0]
    projected = left.T @ labels

    def fit(strength: float) -> TwoLayerNetwork:
        gain = np.zeros_like(singular)
        gain[kept] = singular[kept] / (singular[kept] ** 2 + count * strength)
        return TwoLayerNetwork(np.sqrt(width) * (right.T @ (gain * projected)), hidden, activation)

    return [fit(strength) for strength in ridge]
