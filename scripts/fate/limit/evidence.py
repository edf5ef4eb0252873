"""Evidence transfer: keep of the pretrained features, and learn of the rest, what the labels themselves support.

Target labels are modelled as y ~ N(F c, tau^2 X X^T / d + s^2 I), with F = X B the pretrained features: c is the part
that transfers, tau^2 the squared length of what is left to learn, s the noise. After one eigendecomposition of X X^T
the labels are independent,

    z_i ~ N((F c)_i, s^2 w_i),   w_i = 1 + phi n lambda_i / d,   phi = tau^2 / s^2,   and n - rank more of variance s^2,

so that at each phi c and s^2 have closed forms, the posterior mean of the target is

    beta(phi) = (B c + phi X^T y / d) / w,

and its restricted likelihood weighs a grid of phi. The estimate is the mean over the grid, and so is the risk that it
predicts. Nothing has to be known, tuned or held back.
Source: restricted likelihood, Patterson and Thompson, Biometrika 58 (1971). As transfer: beyond the paper.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

# log phi is searched coarsely first, then once more between the points that have any weight.
COARSE = np.linspace(np.log(1e-6), np.log(1e8), 33)
FINE_POINTS = 33
LEAST_WEIGHT = 1e-4  # of a coarse point, over the largest
HALVINGS = 14  # to 1e-4 of a cosine
LEVELS = (0.025, 0.975)
TINY = 1e-300


class Posterior(NamedTuple):
    """At each phi (..., phi): its ``weight``, s^2 (``variance``, with ``freedom``), and the lengths of beta_t.

    ``kept``, the one in the span of the features, and the square of the other, ``left``, with their variances.
    """

    weight: np.ndarray
    variance: np.ndarray
    freedom: int
    kept: np.ndarray
    kept_variance: np.ndarray
    left: np.ndarray
    left_variance: np.ndarray


class Evidence(NamedTuple):
    """One fit for each draw, with fields on the axes (...) of the draws:

    vector           the estimate of beta_t (..., mode)
    scale            c (..., feature), with its standard error
    left             |beta_t|^2 beyond the span of the features
    noise            s
    cosine           of beta_t and the span of the features, signed where there is one
    predicted_risk   the expected |beta - beta_t|^2
    likelihood       the restricted log likelihood at its largest on the grid, up to a constant of n

    Means of the posterior under uniform priors of tau^2 / (tau^2 + s^2), c and log s. Its 95 % intervals (..., 2) cost
    as much as all else, and are found when they are read. They are quantiles of a mixture over phi: at each, s^2 is
    scaled inverse chi-square, and the lengths in the span and beyond it are normal, ``kept`` and the root of ``left``.
    """

    vector: np.ndarray
    scale: np.ndarray
    scale_standard_error: np.ndarray
    left: np.ndarray
    noise: np.ndarray
    cosine: np.ndarray
    predicted_risk: np.ndarray
    likelihood: np.ndarray
    posterior: Posterior

    @property
    def cosine_interval(self) -> np.ndarray:
        """The 95 % interval of the cosine (..., 2)."""
        from scipy.special import ndtr  # a tenth of a second, which fits need not wait for

        weight, _, _, kept, kept_variance, left, left_variance = self.posterior

        def below(point):
            slope = (point / np.sqrt(np.maximum(1 - point**2, TINY)))[..., None]
            deviation = np.sqrt(kept_variance + slope**2 * left_variance) + TINY
            return np.sum(weight * ndtr((slope * np.sqrt(left) - kept) / deviation), axis=-1)

        return _interval(below, np.full(kept.shape[:-1], -1.0), np.ones(kept.shape[:-1]))

    @property
    def noise_interval(self) -> np.ndarray:
        """The 95 % interval of s (..., 2)."""
        from scipy.special import chdtrc  # as above

        weight, variance, freedom, *_ = self.posterior

        def below(log_noise):
            scaled = freedom * variance / np.exp(2 * log_noise)[..., None]
            return np.sum(weight * chdtrc(freedom, scaled), axis=-1)

        widest = np.log(variance) / 2
        return np.exp(_interval(below, widest.min(axis=-1) - 3, widest.max(axis=-1) + 3))


class _Grid(NamedTuple):
    """Statistics of the labels at each phi, on the axes (..., phi).

    ratio       phi
    shrunk      1 / w (..., phi, mode)
    weight      of phi in the posterior
    scale       c (..., phi, feature), and ``covariance`` that of c over s^2 (..., phi, feature, feature)
    variance    s^2
    expected    its posterior mean
    """

    ratio: np.ndarray
    shrunk: np.ndarray
    weight: np.ndarray
    scale: np.ndarray
    covariance: np.ndarray
    variance: np.ndarray
    expected: np.ndarray
    likelihood: np.ndarray


def fit_evidence(
    eigenvalue: np.ndarray, correlation: np.ndarray, residual: np.ndarray, samples: int, features: np.ndarray | None
) -> Evidence:
    """The fit of each draw, in the canonical coordinates of its design.

    Args, whose axes (...) broadcast: ``eigenvalue`` lambda of X^T X / n and ``correlation`` V^T X^T y / n (..., mode),
    zero where there are no data; ``residual`` (...) the part of |y|^2 / n that no linear function of the inputs fits;
    ``samples`` n; ``features`` V^T B (..., feature, mode), None for ridge regression by its likelihood.
    Limits: n beyond the number of features by 1, and by 3 for s^2 to have a mean, for which that of 3 stands else.
    """
    eigenvalue, correlation = np.asarray(eigenvalue, float), np.asarray(correlation, float)
    dimension = correlation.shape[-1]
    features = np.zeros((0, dimension)) if features is None else np.asarray(features, float)
    if samples <= features.shape[-2]:
        raise ValueError(f"{samples} samples cannot settle {features.shape[-2]} features: give more of them.")
    data = eigenvalue, correlation, samples * np.asarray(residual, float), samples, features
    grid = _weigh(_refine(_weigh(COARSE, *data).weight), *data)
    shrunk = grid.shrunk

    # beta(phi), its mean over phi, and its mean square.
    learned = samples / dimension * correlation
    parts = np.concatenate([features + 0 * learned[..., None, :], learned[..., None, :]], axis=-2)
    amounts = np.concatenate([grid.scale, grid.ratio[..., None]], axis=-1)  # (..., phi, part)
    vector = np.sum(parts * (np.swapaxes(grid.weight[..., None] * amounts, -1, -2) @ shrunk), axis=-2)
    squares = _products(shrunk**2, parts, parts)
    lengths = np.einsum("...a,...ab,...b->...", amounts, squares, amounts)
    spread = np.maximum(np.sum(grid.weight * lengths, axis=-1) - np.sum(vector**2, axis=-1), 0.0)
    # What the posterior leaves open at one phi, and what an error of c does that the rest does not undo.
    unsettled = np.einsum("...ab,...ab->...", grid.covariance, squares[..., :-1, :-1])
    within = grid.expected * (grid.ratio * np.mean(shrunk, axis=-1) + unsettled)

    kept, deviation = _kept(grid, amounts, parts, features)
    left = np.maximum(lengths + within - kept**2 - deviation**2, 0.0)  # E |beta_t|^2 less E of the part in the span
    open_power = grid.expected * grid.ratio / dimension  # the posterior variance of beta_i is this over w_i
    rest = vector - _project(features, vector)
    left_power = open_power * (shrunk @ rest[..., None] ** 2)[..., 0] + open_power**2 * np.sum(shrunk**2, axis=-1) / 2
    scale = np.sum(grid.weight[..., None] * grid.scale, axis=-2)
    diagonal = np.diagonal(grid.covariance, axis1=-2, axis2=-1)
    variance = grid.expected[..., None] * diagonal + (grid.scale - scale[..., None, :]) ** 2
    freedom = samples - features.shape[-2]
    spread_of_left = left_power / (left + TINY)
    return Evidence(
        vector=vector,
        scale=scale,
        scale_standard_error=np.sqrt(np.sum(grid.weight[..., None] * variance, axis=-2)),
        left=np.sum(grid.weight * left, axis=-1),
        noise=np.sum(grid.weight * np.sqrt(grid.variance), axis=-1),
        cosine=np.sum(grid.weight * kept / np.sqrt(kept**2 + left + TINY), axis=-1),
        predicted_risk=np.sum(grid.weight * within, axis=-1) + spread,
        likelihood=np.max(grid.likelihood, axis=-1),
        posterior=Posterior(grid.weight, grid.variance, freedom, kept, deviation**2, left, spread_of_left),
    )


def _products(shrunk: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """sum_i shrunk_i one_ai other_bi (..., phi, a, b), of arrays (..., phi, mode), (..., a, mode), (..., b, mode)."""
    pairs = one[..., :, None, :] * other[..., None, :, :]
    flat = pairs.reshape(*pairs.shape[:-3], -1, pairs.shape[-1])
    summed = shrunk @ np.swapaxes(flat, -1, -2)
    return summed.reshape(*summed.shape[:-1], *pairs.shape[-3:-1])


def _refine(weight: np.ndarray) -> np.ndarray:
    """Return log phi on a finer grid (..., phi), where the coarse one has weight."""
    counts = weight >= LEAST_WEIGHT * weight.max(axis=-1, keepdims=True)
    step, last = COARSE[1] - COARSE[0], len(COARSE) - 1
    low = COARSE[np.argmax(counts, axis=-1)] - step
    high = COARSE[last - np.argmax(counts[..., ::-1], axis=-1)] + step
    return np.linspace(np.maximum(low, COARSE[0]), np.minimum(high, COARSE[-1]), FINE_POINTS, axis=-1)


def _weigh(log_ratio, eigenvalue, correlation, outside, samples, features) -> _Grid:
    """Generalised least squares at each phi of an even grid, and the posterior of phi.

    Least squares comes off the labels first, so that nothing cancels where the features explain almost all of them.
    """
    ratio = np.exp(log_ratio)
    shrunk = 1 / (1 + ratio[..., None] * samples / correlation.shape[-1] * eigenvalue[..., None, :])
    seen = eigenvalue > 0
    inputs = np.sqrt(samples * np.where(seen, eigenvalue, 0.0))
    labels = np.where(seen, samples * correlation / np.where(seen, inputs, 1.0), 0.0)
    fitted = inputs[..., None, :] * features
    inverse = np.linalg.pinv(fitted @ np.swapaxes(fitted, -1, -2), hermitian=True)
    first = np.einsum("...ab,...bi,...i->...a", inverse, fitted, labels)
    rest = labels - np.einsum("...a,...ai->...i", first, fitted)

    precision = _products(shrunk, fitted, fitted)
    covariance = np.linalg.pinv(precision, hermitian=True)  # a feature that the data do not show stays out
    slope = _products(shrunk, fitted, rest[..., None, :])[..., 0]
    change = np.einsum("...ab,...b->...a", covariance, slope)
    power = _products(shrunk, rest[..., None, :], rest[..., None, :])[..., 0, 0]
    power = np.maximum(power - np.sum(change * slope, axis=-1) + outside[..., None], TINY)

    freedom = samples - features.shape[-2]
    determinant = np.linalg.slogdet(precision).logabsdet - np.sum(np.log(shrunk), axis=-1)
    likelihood = -(freedom * np.log(power / freedom) + determinant) / 2
    prior = ratio / (1 + ratio) ** 2  # dh / d log phi, h = tau^2 / (tau^2 + s^2)
    weight = np.exp(likelihood - likelihood.max(axis=-1, keepdims=True)) * prior
    weight /= weight.sum(axis=-1, keepdims=True)
    scale = first[..., None, :] + change
    ratio = np.broadcast_to(ratio, weight.shape)
    expected = power / max(freedom - 2, 1)
    return _Grid(ratio, shrunk, weight, scale, covariance, power / freedom, expected, likelihood)


def _kept(grid: _Grid, amounts, parts, features) -> tuple[np.ndarray, np.ndarray]:
    """Length of beta's part in the span of the features (..., phi), signed where there is one; its deviation.

    ``amounts`` of the ``parts``, divided by w, are beta(phi).
    """
    overlaps = _products(grid.shrunk, features, parts)
    along = np.einsum("...ab,...b->...a", overlaps, amounts)
    shrunk_gram = overlaps[..., :-1]
    gram = np.linalg.pinv(features @ np.swapaxes(features, -1, -2), hermitian=True)[..., None, :, :]
    slope = np.einsum("...ab,...b->...a", gram, along)
    kept = np.sqrt(np.maximum(np.sum(slope * along, axis=-1), 0.0))
    share = np.einsum("...ab,...b->...a", shrunk_gram, slope)
    variance = grid.ratio / parts.shape[-1] * np.sum(slope * share, axis=-1)
    variance += np.einsum("...a,...ab,...b->...", share, grid.covariance, share)
    deviation = np.sqrt(grid.expected * variance) / np.maximum(kept, TINY) + TINY
    return kept * (np.where(along[..., 0] < 0, -1, 1) if along.shape[-1] == 1 else 1), deviation


def _project(features: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """The part of vectors (..., mode) in the span of the features (..., feature, mode)."""
    gram = np.linalg.pinv(features @ np.swapaxes(features, -1, -2), hermitian=True)
    return np.einsum("...ab,...bi,...i,...aj->...j", gram, features, vector, features, optimize=True)


def _interval(below: Callable, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The points where ``below``, which rises, passes each of ``LEVELS`` (..., 2)."""
    return np.stack([_quantile(below, level, low, high) for level in LEVELS], axis=-1)


def _quantile(below: Callable, level: float, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The point where ``below``, which rises, passes ``level``, by halving."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        under = below(middle) < level
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2
