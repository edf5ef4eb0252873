"""The kernel of ReLU networks at initialisation, in closed form. Loads no JAX, unlike the activations."""

import numpy as np


def arc_cosine_kernel(left: np.ndarray, right: np.ndarray, layers: int = 1) -> np.ndarray:
    """E[relu(w.x) relu(v.x)] = |w||v| k(u) / 2, k(u) = (sqrt(1 - u^2) + u (pi - arccos u)) / pi, u = cos(w, v).

    With several hidden ``layers``, whose Gaussian weights keep the size of a signal, k is composed with itself.
    Args: left (a, features), right (b, features); a row that is zero has kernel 0. Returns (a, b).
    Source: Cho and Saul 2009, the arc-cosine kernel of order one.
    """
    lengths = [np.linalg.norm(rows, axis=1, keepdims=True) for rows in (left, right)]
    units = [rows / np.where(size > 0, size, 1.0) for rows, size in zip((left, right), lengths, strict=True)]
    cosine = units[0] @ units[1].T
    for _ in range(layers):
        cosine = np.clip(cosine, -1, 1)
        sine = np.sqrt((1 - cosine) * (1 + cosine))
        cosine = (sine + cosine * (np.pi - np.arccos(cosine))) / np.pi
    return np.outer(*lengths) * cosine / 2
