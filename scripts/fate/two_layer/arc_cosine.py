"""The kernel of ReLU networks at initialisation, in closed form. Loads no JAX, unlike the activations."""

import numpy as np


def arc_cosine_kernel(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """E[relu(w.x) relu(v.x)] = |w||v| (sqrt(1 - u^2) + u (pi - arccos u)) / 2 pi, u the cosine between w and v.

    Args: left (a, features), right (b, features); a row that is zero has kernel 0. Returns (a, b).
    Source: Cho and Saul 2009, the arc-cosine kernel of order one.
    """
    lengths = [np.linalg.norm(rows, axis=1, keepdims=True) for rows in (left, right)]
    units = [rows / np.where(size > 0, size, 1.0) for rows, size in zip((left, right), lengths, strict=True)]
    cosine = np.clip(units[0] @ units[1].T, -1, 1)
    sine = np.sqrt((1 - cosine) * (1 + cosine))
    return np.outer(*lengths) * (sine + cosine * (np.pi - np.arccos(cosine))) / (2 * np.pi)
