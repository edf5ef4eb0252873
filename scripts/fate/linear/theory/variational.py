"""The variational law of gradient flow: of all interpolators, which one a deep linear network ends at.

From a balanced start of end-to-end vector w0, at depth L, it is the one that minimises

    Q(w) = |w|^(1 + 1/L) - (1 + 1/L) |w0|^(1/L - 1) w0.w   subject to   X w = y.

With |u| = s_l, w = |u|^(L-1) u: the feature u = |w|^(1/L - 1) w moves in the row space of X alone, and grad Q is
(1 + 1/L) times its change. The one form holds at every L >= 1, where Q is convex, so that the minimum is unique: at
L = 1, |w|^2 - 2 w0.w, it is the interpolator nearest to w0; for L -> infinity Q tends to |w| - w0.w / |w0|.
The law presumes layers that stay balanced with s_l > 0, as they do with fewer samples than dimensions.
Source: Azulay et al., On the implicit bias of initialization shape: beyond infinitesimal mirror descent, ICML 2021,
for L = 2; the step above gives the other L. A judge of ``fate.linear.end_points``, with which it shares no code: beyond
Tahir et al. 2025.
"""

import numpy as np
from scipy.optimize import minimize

# |grad Q| at the minimum, where w0 and X^+ y have length one together. Not less: to rounding the values of Q are flat
# over sqrt(2e-16) = 1.5e-8 about it.
STATIONARY = 1e-7


def objective(vector: np.ndarray, start: np.ndarray, depth: int) -> float:
    """Q(w) of ``vector`` w (d,) and ``start`` w0 (d,), which must not be zero; Q(c w; c w0) = c^(1 + 1/L) Q(w; w0)."""
    power = 1 + 1 / depth
    return np.linalg.norm(vector) ** power - power * np.linalg.norm(start) ** (power - 2) * start @ vector


def gradient(vector: np.ndarray, start: np.ndarray, depth: int) -> np.ndarray:
    """(1 + 1/L) (|w|^(1/L - 1) w - |w0|^(1/L - 1) w0), (d,); arguments as in ``objective``."""
    power = 1 + 1 / depth
    return power * (np.linalg.norm(vector) ** (power - 2) * vector - np.linalg.norm(start) ** (power - 2) * start)


def curvature(vector: np.ndarray, along: np.ndarray, depth: int) -> np.ndarray:
    """The Hessian of Q times ``along`` v (d,): (1 + 1/L) |w|^(1/L - 1) (v + (1/L - 1) w w.v / |w|^2)."""
    power, square = 1 + 1 / depth, vector @ vector
    return power * square ** (power / 2 - 1) * (along + (power - 2) * (vector @ along) / square * vector)


def error_bound(depth: int) -> float:
    """2 L 1e-7: the relative error that ``STATIONARY`` leaves, with a margin of two.

    The gradient over the least curvature, which at |w| = 1 is (1 + 1/L) / L, along w.
    """
    return 2 * depth * STATIONARY


def minimise(interpolator: np.ndarray, null_basis: np.ndarray, start: np.ndarray, depth: int) -> np.ndarray:
    """argmin Q(b + N z) over z, by SciPy's trust-region Newton method from z = N^T w0. Returns the vector (d,).

    Args: ``interpolator`` b (d,), any with X b = y, y not zero; ``null_basis`` N^T (k, d), orthonormal rows that span
    the null space of X; ``start`` w0 (d,), of any length but 0. NaN where the optimiser does not reach ``STATIONARY``.
    The relative error is at most ``error_bound``.
    """
    length = np.hypot(np.linalg.norm(start), np.linalg.norm(interpolator))  # either may be small beside the other
    offset, unit = interpolator / length, start / length

    def at(z):
        return offset + z @ null_basis

    found = minimize(
        lambda z: objective(at(z), unit, depth),
        null_basis @ unit,
        jac=lambda z: null_basis @ gradient(at(z), unit, depth),
        hessp=lambda z, along: null_basis @ curvature(at(z), along @ null_basis, depth),
        method="trust-ncg",
        options={"gtol": STATIONARY},
    )
    return length * at(found.x) if found.success else np.full(len(start), np.nan)
