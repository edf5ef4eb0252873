"""Evidence transfer: keep of the pretrained features, and learn of the rest, what the labels themselves support.

Target labels are modelled as y ~ N(F c, tau^2 X X^T / d + s^2 I), with F = X B the pretrained features: c is the part
that transfers, tau^2 the squared length of what is left to learn, s the noise. All three come from the labels by
restricted maximum likelihood after one eigendecomposition of X X^T, in whose basis the labels are independent:

    z_i ~ N((F c)_i, s^2 w_i),   w_i = 1 + phi n lambda_i / d,   phi = tau^2 / s^2,   and n - rank more of variance s^2,

so that c and s^2 have closed forms at each phi, and phi is a one-dimensional search. The estimate of the target is the
posterior mean, beta = B c + phi/d X^T (phi/d X X^T + 1)^-1 (y - F c), and the posterior's trace predicts its risk.
Source: restricted maximum likelihood, Patterson and Thompson, Biometrika 58 (1971). As transfer: beyond the paper.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, ndtr

# The ratio phi of what is left to learn to the noise is searched on a grid of its logarithm, and then refined.
LOG_RATIO = np.linspace(np.log(1e-6), np.log(1e8), 57)
GOLDEN = (np.sqrt(5) - 1) / 2
REFINEMENTS = 24  # to 1e-5 of a step of the grid
HALVINGS = 40
LEVELS = (0.025, 0.975)


class Evidence(NamedTuple):
    """Of each fit, on the axes (...) of the draws:

    vector           the estimate of beta_t (..., mode)
    scale            c (..., feature), with its standard error
    left             tau^2, the squared length of what the features leave to learn
    noise            s, and its interval (..., 2)
    cosine           |B c| / sqrt(|B c|^2 + tau^2), with the sign of c where there is one feature; its interval (..., 2)
    predicted_risk   the expected |beta - beta_t|^2
    likelihood       the restricted log likelihood, up to a constant of n

    Intervals hold 95 % of the posterior under a uniform prior of tau^2 / (tau^2 + s^2).
    """

    vector: np.ndarray
    scale: np.ndarray
    scale_standard_error: np.ndarray
    left: np.ndarray
    noise: np.ndarray
    noise_interval: np.ndarray
    cosine: np.ndarray
    cosine_interval: np.ndarray
    predicted_risk: np.ndarray
    likelihood: np.ndarray


class _Profile(NamedTuple):
    """What the likelihood settles at one phi: c, its covariance over s^2, s^2, and the risk of the posterior mean."""

    likelihood: np.ndarray
    scale: np.ndarray
    covariance: np.ndarray
    variance: np.ndarray
    risk: np.ndarray


def fit_evidence(
    eigenvalue: np.ndarray, correlation: np.ndarray, residual: np.ndarray, samples: int, features: np.ndarray | None
) -> Evidence:
    """The fit of each draw, in the canonical coordinates of its design.

    Args: ``eigenvalue`` lambda of X^T X / n and ``correlation`` V^T X^T y / n (..., mode), zero where there are no
    data; ``residual`` (...) the part of |y|^2 / n that no linear function of the inputs fits; ``samples`` n, more than
    there are features; ``features`` V^T B (..., feature, mode), None for ridge regression by its likelihood.
    """
    eigenvalue, correlation = np.broadcast_arrays(eigenvalue, correlation)
    *shape, dimension = correlation.shape
    if features is None:
        features = np.zeros((0, dimension))
    features = np.broadcast_to(features, (*shape, *features.shape[-2:]))
    freedom = samples - features.shape[-2]
    if freedom < 1:
        raise ValueError(f"{samples} samples cannot settle {features.shape[-2]} features: give more of them.")
    seen = eigenvalue > 0
    inputs = np.sqrt(samples * np.where(seen, eigenvalue, 0.0))
    labels = np.where(seen, samples * correlation / np.where(seen, inputs, 1.0), 0.0)
    fitted = inputs[..., None, :] * features
    outside = samples * np.asarray(residual)

    def profile(log_ratio: np.ndarray) -> _Profile:
        ratio = np.exp(log_ratio)
        weight = 1 + ratio[..., None] * inputs**2 / dimension
        weighted = fitted / weight[..., None, :]
        precision = weighted @ np.swapaxes(fitted, -1, -2)
        covariance = np.linalg.pinv(precision, hermitian=True)  # a feature that the data do not show stays out
        scale = np.einsum("...ab,...bi,...i->...a", covariance, weighted, labels)
        power = np.sum((labels - np.einsum("...a,...ai->...i", scale, fitted)) ** 2 / weight, axis=-1) + outside
        variance = np.maximum(power / freedom, 1e-300)
        determinant = np.sum(np.log(weight), axis=-1) + np.linalg.slogdet(precision).logabsdet
        # What the posterior leaves open of the rest, and what an error of c does that the rest does not undo.
        unseen = features / weight[..., None, :]
        unsettled = np.einsum("...ai,...ab,...bi->...", unseen, covariance, unseen)
        risk = variance * (ratio * np.mean(1 / weight, axis=-1) + unsettled)
        likelihood = -(freedom * np.log(variance) + determinant) / 2
        return _Profile(likelihood, scale, covariance, variance, risk)

    grid = [profile(np.full(shape, point)) for point in LOG_RATIO]
    log_ratio = _refine(lambda points: profile(points).likelihood, [at.likelihood for at in grid])
    best = profile(log_ratio)
    ratio = np.exp(log_ratio)
    weight = 1 + ratio[..., None] * inputs**2 / dimension
    rest = labels - np.einsum("...a,...ai->...i", best.scale, fitted)
    vector = np.einsum("...a,...ai->...i", best.scale, features) + ratio[..., None] / dimension * inputs * rest / weight
    left = ratio * best.variance
    deviation = np.sqrt(best.variance[..., None] * np.diagonal(best.covariance, axis1=-2, axis2=-1))
    kept = _signed_length(best.scale, features)
    weights = _posterior(grid)
    cosine_interval, noise_interval = _intervals(grid, weights, features, freedom)
    return Evidence(
        vector=vector,
        scale=best.scale,
        scale_standard_error=deviation,
        left=left,
        noise=np.sqrt(best.variance),
        noise_interval=noise_interval,
        cosine=kept / np.sqrt(kept**2 + left),
        cosine_interval=cosine_interval,
        predicted_risk=np.sum(weights * np.stack([at.risk for at in grid]), axis=0),
        likelihood=best.likelihood,
    )


def _signed_length(scale: np.ndarray, features: np.ndarray) -> np.ndarray:
    """|B c|, with the sign of c where there is one feature."""
    length = np.linalg.norm(np.einsum("...a,...ai->...i", scale, features), axis=-1)
    return length * np.where(scale[..., 0] < 0, -1, 1) if scale.shape[-1] == 1 else length


def _refine(function, values: list[np.ndarray]) -> np.ndarray:
    """Where ``function`` is largest, elementwise: the best of its ``values`` on the grid, then golden sections."""
    middle, step = LOG_RATIO[np.argmax(values, axis=0)], LOG_RATIO[1] - LOG_RATIO[0]
    low, high = middle - step, middle + step
    inner = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    found = [function(point) for point in inner]
    for _ in range(REFINEMENTS):
        rising = found[1] > found[0]
        low, high = np.where(rising, inner[0], low), np.where(rising, high, inner[1])
        fresh = np.where(rising, low + GOLDEN * (high - low), high - GOLDEN * (high - low))
        value = function(fresh)
        inner = np.where(rising, inner[1], fresh), np.where(rising, fresh, inner[0])
        found = np.where(rising, found[1], value), np.where(rising, value, found[0])
    return np.clip((low + high) / 2, LOG_RATIO[0], LOG_RATIO[-1])


def _on_grid(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    return values.reshape(-1, *[1] * (like.ndim - 1))


def _posterior(grid: list[_Profile]) -> np.ndarray:
    """The weight of each point of the grid, under a uniform prior of h = tau^2 / (tau^2 + s^2)."""
    likelihood = np.stack([at.likelihood for at in grid])
    ratio = _on_grid(np.exp(LOG_RATIO), likelihood)
    weights = np.exp(likelihood - likelihood.max(axis=0)) * ratio / (1 + ratio) ** 2  # dh / d log phi
    return weights / weights.sum(axis=0)


def _intervals(
    grid: list[_Profile], weight: np.ndarray, features: np.ndarray, freedom: int
) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of the cosine and of the noise under the posterior, a mixture over the grid of phi.

    At each phi, s^2 is scaled inverse chi-square, and the length of what is kept is normal at the estimated s^2.
    """
    variance = np.stack([at.variance for at in grid])
    left = _on_grid(np.exp(LOG_RATIO), variance) * variance
    kept = np.stack([_signed_length(at.scale, features) for at in grid])
    gram = features @ np.swapaxes(features, -1, -2)
    slope = [np.einsum("...ab,...b->...a", gram, at.scale) for at in grid]
    spread = [np.einsum("...a,...ab,...b->...", by, at.covariance, by) for by, at in zip(slope, grid, strict=True)]
    deviation = np.sqrt(variance * np.stack(spread)) / np.maximum(np.abs(kept), 1e-300) + 1e-300

    def cosine_below(point):
        reached = point * np.sqrt(left / np.maximum(1 - point**2, 1e-300))
        return np.sum(weight * ndtr((reached - kept) / deviation), axis=0)

    def noise_below(log_noise):
        return np.sum(weight * chdtrc(freedom, freedom * variance / np.exp(2 * log_noise)), axis=0)

    shape = variance.shape[1:]
    widest = np.log(variance) / 2
    cosine = [_quantile(cosine_below, level, np.full(shape, -1.0), np.ones(shape)) for level in LEVELS]
    noise = [_quantile(noise_below, level, widest.min(axis=0) - 3, widest.max(axis=0) + 3) for level in LEVELS]
    return np.stack(cosine, axis=-1), np.exp(np.stack(noise, axis=-1))


def _quantile(below, level: float, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The point where ``below``, which rises, passes ``level``, by halving."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        under = below(middle) < level
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2
