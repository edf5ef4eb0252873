"""End points of gradient flow, draw by draw, without integration: linear algebra and one scalar equation."""

import numpy as np

BALANCED = np.zeros(1)  # D of two balanced layers


def least_squares_vector(eigenvalue: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """The minimum-norm interpolator X^+ y = V (b / lambda on the modes with lambda > 0) (..., mode)."""
    seen = eigenvalue > 0
    return np.where(seen, correlation / np.where(seen, eigenvalue, 1.0), 0.0)


def null_part(eigenvalue: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """(I - P) beta: what the vectors (..., mode) have where there are no data, lambda = 0."""
    return np.where(eigenvalue > 0, 0.0, vector)


def amplification(vector: np.ndarray, null_source: np.ndarray) -> np.ndarray:
    """C = beta.(I - P) beta_s / |(I - P) beta_s|^2, by which training has multiplied ``null_source`` (I - P) beta_s.

    NaN where the samples see all of the source.
    """
    unseen = np.sum(null_source**2, axis=-1)
    along = np.sum(vector * null_source, axis=-1)
    return np.where(unseen > 0, along / np.where(unseen > 0, unseen, 1.0), np.nan)


def coupling_at_end(null_norm, fitted_norm, imbalance: np.ndarray) -> np.ndarray:
    """C = sqrt(prod_l (q + D_l)), q the largest real root of (q - a) prod_{l=2..L} (q + D_l) = B.

    Args: ``null_norm`` a = |(I - P) u0|^2, ``fitted_norm`` B = |X^+ y|^2, ``imbalance`` D_l = s_l(0)^2 - |u0|^2
    (..., L-1), which broadcast. Balanced layers (D = 0) with L = 2: C^2 = (a + sqrt(a^2 + 4 B)) / 2.
    Valid where the sign of C never changes on the way: all D_l >= 0, or a start whose loss is below |y|^2 / 2n.
    """
    null_norm, fitted_norm, lowest = np.broadcast_arrays(
        np.asarray(null_norm, float), np.asarray(fitted_norm, float), np.max(-imbalance, axis=-1)
    )
    layers = imbalance.shape[-1]
    if layers == 1:  # C^2 = q + D solves C^2 (C^2 - a - D) = B
        shift = null_norm - lowest
        root = np.sqrt(shift**2 + 4 * fitted_norm)
        apart = np.where(shift > 0, 1.0, root - shift)  # without cancellation
        square = np.where(shift > 0, (shift + root) / 2, 2 * fitted_norm / np.where(apart == 0, 1.0, apart))
        return np.sqrt(square)

    from scipy.optimize import elementwise  # a third of a second, which two layers need not wait for

    def excess(q, null_norm, fitted_norm, *imbalances):
        product = q - null_norm
        for single in imbalances:
            product = product * (q + single)
        return product - fitted_norm

    # On both sides of the root: each factor is at least q - lower, so the product has passed B at upper.
    lower = np.maximum(null_norm, lowest)
    upper = lower + fitted_norm ** (1 / (layers + 1)) * (1 + 1e-12) + 1e-300
    arguments = (null_norm, fitted_norm, *np.moveaxis(np.broadcast_to(imbalance, (*lower.shape, layers)), -1, 0))
    found = elementwise.find_root(
        excess, (lower, upper), args=arguments, tolerances={"xatol": 0.0, "xrtol": 1e-15, "fatol": 0.0, "frtol": 0.0}
    )
    return np.sqrt(np.prod(np.maximum(found.x[..., None] + imbalance, 0.0), axis=-1))


def flow_end_point(feature, scales, eigenvalue, correlation) -> np.ndarray:
    """beta = X^+ y + sgn C (I - P) u0: where gradient flow from a rank-one network ends.

    The part (I - P) u0 of the feature in the null space of X is never changed, the rest ends at interpolation, and
    the conserved D_l give C (``coupling_at_end``). sgn is the sign of s_2 ... s_L at the start.
    Args: feature (..., mode), scales (..., L-1), eigenvalue and correlation (..., mode). Returns (..., mode).
    """
    interpolator = least_squares_vector(eigenvalue, correlation)
    imbalance = scales**2 - np.sum(feature**2, axis=-1, keepdims=True)
    null_feature = null_part(eigenvalue, feature)
    coupling = coupling_at_end(np.sum(null_feature**2, axis=-1), np.sum(interpolator**2, axis=-1), imbalance)
    return interpolator + (np.prod(np.sign(scales), axis=-1) * coupling)[..., None] * null_feature


def readout_end_point(feature, eigenvalue, correlation, ridge) -> np.ndarray:
    """beta = w u / |u|, w = u.b / (u.H u + ridge) for unit u: ridge regression on the one feature x.u.

    Loss |X beta - y|^2 / 2n + ridge w^2 / 2; ridge 0 is least squares itself. Args: feature, eigenvalue, correlation
    (..., mode); ``ridge`` a number. Returns (..., mode). Source: Tahir et al. 2025, Eq. 9 and 12.
    """
    unit = feature / np.linalg.norm(feature, axis=-1, keepdims=True)
    weight = np.sum(unit * correlation, axis=-1) / (np.sum(unit * eigenvalue * unit, axis=-1) + ridge)
    return weight[..., None] * unit


def residual_end_point(feature, eigenvalue, correlation) -> np.ndarray:
    """beta = X^+ y + c (I - P) u, c = u.X^+ y / u.P u: residual transfer, exactly.

    Of all interpolators c u + rest, the one whose ``rest`` has the least norm: the feature is free, the rest is
    learned from scratch. For n >= d there is one interpolator, and nothing to choose. Arrays (..., mode).
    """
    interpolator = least_squares_vector(eigenvalue, correlation)
    seen = np.where(eigenvalue > 0, feature, 0.0)
    weight = np.sum(feature * interpolator, axis=-1) / np.sum(seen**2, axis=-1)
    return interpolator + weight[..., None] * (feature - seen)


def decayed_vector(eigenvalue, correlation, decay: float) -> np.ndarray:
    """The global minimum at depth 2 with weight decay w: (lambda + kappa) beta = b, kappa |beta| = w; 0 for |b| <= w.

    Loss |X beta - y|^2 / 2n + (w / 2) (|W_1|_F^2 + |W_2|_F^2) (see ``theory.weight_decay``). kappa |beta| grows
    with kappa, from 0 to |b|, so the root is unique. Args: eigenvalue and correlation (..., mode), ``decay`` w > 0.
    """
    from scipy.optimize import elementwise  # as above

    eigenvalue, correlation = np.broadcast_arrays(eigenvalue, correlation)
    modes = correlation.shape[-1]
    rates, slopes = eigenvalue.reshape(-1, modes), correlation.reshape(-1, modes)
    lengths = np.linalg.norm(slopes, axis=-1)
    kept = np.flatnonzero(lengths > decay)

    def excess(ridge, row):
        return np.linalg.norm(slopes[row] / (rates[row] / ridge[..., None] + 1), axis=-1) - decay

    # kappa |b| / (max(lambda) + kappa) <= kappa |beta| <= |b|: the root lies between these bounds.
    lower = decay * 1e-12 * np.ones(len(kept))
    upper = decay * np.max(rates[kept], axis=-1) / (lengths[kept] - decay) * (1 + 1e-9)
    found = elementwise.find_root(excess, (lower, upper), args=(kept,), tolerances={"xatol": 0.0, "xrtol": 1e-14})
    vector = np.zeros_like(slopes)
    vector[kept] = slopes[kept] / (rates[kept] + found.x[:, None])
    return vector.reshape(correlation.shape)
