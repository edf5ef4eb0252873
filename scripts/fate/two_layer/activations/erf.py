"""s(t) = erf(t), with the arc-sine kernel."""

import numpy as np

from fate.two_layer.weights import Array, Weights


def evaluate(drive: Array) -> Array:
    """erf(t)."""
    # Each where it is used: training waits for no scipy.special, closed forms for no JAX, and ReLU for neither.
    if isinstance(drive, np.ndarray):
        import scipy.special

        return scipy.special.erf(drive)
    import jax

    return jax.scipy.special.erf(drive)


def slope(drive: Array) -> Array:
    """2 exp(-t^2) / sqrt(pi)."""
    return 2 / float(np.sqrt(np.pi)) * drive.__array_namespace__().exp(-(drive**2))


def gram_matrix(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """E[erf(w.x) erf(v.x)] = (2 / pi) arcsin(2 w.v / sqrt((1 + 2|w|^2) (1 + 2|v|^2))).

    Args: left (a, features), right (b, features). Returns (a, b).
    Source: Williams 1997, Computing with infinite networks.
    """
    sizes = [1 + 2 * np.sum(rows**2, axis=1) for rows in (left, right)]
    return 2 / np.pi * np.arcsin(2 * left @ right.T / np.sqrt(np.outer(*sizes)))


def mean(rows: np.ndarray) -> np.ndarray:
    """E[erf(w.x)] = 0."""
    return np.zeros(len(rows))


def population_gradient(student: Weights, teacher: Weights) -> Weights:
    """m times the gradient of E[(f - f_t)^2] / 2: sum_j a_j G_ij and c_i sum_j a_j dG_ij / dw_i, f - f_t = sum_j a_j s.

    With G = (2 / pi) arcsin(rho), rho = 2 w.v / sqrt(A B), A = 1 + 2|w|^2: dG / dw = (2 / pi) (2 v / sqrt(A B) -
    2 rho w / A) / sqrt(1 - rho^2). |rho| < 1, so that nothing is singular.
    """
    xp = student.hidden.__array_namespace__()
    rows = xp.concatenate([student.hidden, teacher.hidden])
    weights = xp.concatenate([student.output / len(student.output), -teacher.output / len(teacher.output)])
    sizes = 1 + 2 * xp.sum(rows**2, axis=1)
    own_sizes = sizes[: len(student.output)]
    scale = 1 / xp.sqrt(own_sizes[:, None] * sizes[None, :])
    overlap = 2 * student.hidden @ rows.T * scale
    steepness = 1 / xp.sqrt((1 - overlap) * (1 + overlap))
    output = xp.arcsin(overlap) @ weights
    pull = (steepness * scale) @ (weights[:, None] * rows)
    shrink = (steepness * overlap) @ weights / own_sizes
    hidden = 2 * student.output[:, None] * (pull - shrink[:, None] * student.hidden)
    return Weights(2 / xp.pi * output, 2 / xp.pi * hidden)
