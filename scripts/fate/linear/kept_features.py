"""Hidden features that pretraining does not reduce to one: their initialisation, and the readout of all of them."""

import numpy as np


def initial_features(generator: np.random.Generator, dimension: int, scale: float, width_ratio: float) -> np.ndarray:
    """W_0 (d, d): Gaussian of variance alpha^2 / h, h = ``width_ratio`` d >= d; its limit alpha 1 for h -> infinity.

    ``scale`` is alpha, so that alpha^2 is the mean eigenvalue of W_0 W_0^T, and each of them for h -> infinity. A wider
    W_0 = K Q with orthonormal rows of Q is reduced to K: from w = 0, training never leaves the row space of W_0, and
    turning the hidden layer by Q changes neither the descent nor a penalty on |W - W_0|^2.
    """
    if np.isinf(width_ratio):
        return scale * np.eye(dimension)
    width = round(width_ratio * dimension)
    gaussian = generator.standard_normal((width, dimension))
    return scale / np.sqrt(width) * np.linalg.qr(gaussian).R.T


def fit_kept_features(hidden: np.ndarray, inputs: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """beta = M X^T (X M X^T)^-1 y, M = W W^T, of the readout of minimum norm that interpolates, for n < d.

    Args: ``hidden`` W (d, h), ``inputs`` X (n, d), ``labels`` y (n, k). Returns (d, k), linear in y.
    """
    features = inputs @ hidden
    return hidden @ (features.T @ np.linalg.solve(features @ features.T, labels))
