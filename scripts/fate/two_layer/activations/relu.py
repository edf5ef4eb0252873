"""s(t) = max(t, 0), with the arc-cosine kernel of order one.

The population gradient is analytic: automatic differentiation through arccos is singular at u = 1. Float32 takes a
polynomial for arccos, which is several times faster; what is reported comes from ``gram_matrix``.
"""

from functools import reduce

import numpy as np

from fate.two_layer.arc_cosine import arc_cosine_kernel
from fate.two_layer.weights import Array, Weights

gram_matrix = arc_cosine_kernel

# Abramowitz and Stegun 4.4.46: arccos u = sqrt(1 - u) sum_k a_k u^k on [0, 1], error below 2.2e-8.
ARCCOS = (
    1.5707963050,
    -0.2145988016,
    0.0889789874,
    -0.0501743046,
    0.0308918810,
    -0.0170881256,
    0.0066700901,
    -0.0012624911,
)


def evaluate(drive: Array) -> Array:
    """max(t, 0)."""
    return drive.__array_namespace__().maximum(drive, 0)


def slope(drive: Array) -> Array:
    """1(t > 0)."""
    return (drive > 0).astype(drive.dtype)


def mean(rows: np.ndarray) -> np.ndarray:
    """E[relu(w.x)] = |w| / sqrt(2 pi)."""
    return np.linalg.norm(rows, axis=1) / np.sqrt(2 * np.pi)


def population_gradient(student: Weights, teacher: Weights) -> Weights:
    """m times the gradient of E[(f - f_t)^2] / 2: E[relu(w_i.x) r(x)] and c_i E[1(w_i.x > 0) r(x) x], r = f - f_t.

    By E[1(w.x > 0) relu(v.x) x] = (|v| sin(phi) w/|w| + (pi - phi) v) / 2 pi, phi the angle between w and v.
    """
    xp = student.hidden.__array_namespace__()
    rows = xp.concatenate([student.hidden, teacher.hidden])
    weights = xp.concatenate([student.output / len(student.output), -teacher.output / len(teacher.output)])
    lengths = xp.linalg.norm(rows, axis=1)
    units = rows / lengths[:, None]
    own_lengths, own_units = lengths[: len(student.output)], units[: len(student.output)]
    cosine = xp.clip(own_units @ units.T, -1, 1)
    obtuse = xp.pi - fast_arccos(cosine)
    sine = xp.sqrt((1 - cosine) * (1 + cosine))
    tangent = sine @ (weights * lengths)
    slope = obtuse @ (weights[:, None] * rows)
    output = own_lengths * (tangent + xp.sum(own_units * slope, axis=1)) / (2 * xp.pi)
    hidden = student.output[:, None] * (own_units * tangent[:, None] + slope) / (2 * xp.pi)
    return Weights(output, hidden)


def fast_arccos(cosine: Array) -> Array:
    """arccos u on [-1, 1], error below 1e-7 in float32; float64 takes the exact one."""
    xp = cosine.__array_namespace__()
    if cosine.dtype == np.float64:
        return xp.arccos(cosine)
    size = xp.abs(cosine)
    angle = xp.sqrt(1 - size) * reduce(lambda value, each: value * size + each, reversed(ARCCOS))
    return xp.where(cosine >= 0, angle, xp.pi - angle)
