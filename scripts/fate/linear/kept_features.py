"""Hidden features that pretraining does not reduce to one: their initialisation, and the readout of all of them."""

import numpy as np


def initial_features(
    generator: np.random.Generator, kind: str, dimension: int, scale: float, width_ratio: float
) -> np.ndarray:
    """W_0 (d, d): alpha 1 ("isotropic"), or Gaussian of variance alpha^2 / h, h = d ("square") or more ("wide").

    ``scale`` is alpha, so that alpha^2 is the mean eigenvalue of W_0 W_0^T; h = ``width_ratio`` d where it is wide.
    A wider W_0 = K Q with orthonormal rows of Q is reduced to K: from w = 0, training never leaves the row space of
    W_0, and turning the hidden layer by Q changes neither the descent nor a penalty on |W - W_0|^2.
    """
    if kind == "isotropic":
        return scale * np.eye(dimension)
    width = dimension if kind == "square" else round(width_ratio * dimension)
    gaussian = generator.standard_normal((width, dimension))
    return scale / np.sqrt(width) * np.linalg.qr(gaussian, mode="r").T


def fit_kept_features(hidden: np.ndarray, inputs: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """beta = M X^T (X M X^T)^-1 y, M = W W^T, of the readout of minimum norm that interpolates, for n < d.

    Args: ``hidden`` W (d, h), ``inputs`` X (n, d), ``labels`` y (n, k). Returns (d, k), linear in y.
    """
    features = inputs @ hidden
    return hidden @ (features.T @ np.linalg.solve(features @ features.T, labels))
