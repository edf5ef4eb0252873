"""Labels as the sum of what features explain, of what is left to learn, and of noise.

    y ~ N(mu + F c, v K + s^2 1),     phi = v / s^2,

K the kernel of the inputs, of mean diagonal 1, mu and c fixed effects, F the features at the samples. That is
``fate.limit.evidence`` for features that need not be linear in the inputs: restricted maximum likelihood in the
eigenbasis of K, where c and s^2 have closed forms at each phi.
"""

from typing import NamedTuple

import numpy as np

from fate.advice.design import Design
from fate.streams import random_stream

LOG_RATIO = np.linspace(np.log(1e-6), np.log(1e8), 225)  # of phi: v / s^2
DRAWS = 2000
LEVELS = (0.025, 0.975)


class Features(NamedTuple):
    """Orthogonal columns of unit variance that span the centred features, and how those are turned into them."""

    columns: np.ndarray
    mean: np.ndarray
    turn: np.ndarray

    def apply(self, features: np.ndarray) -> np.ndarray:
        """Return new rows of features (m, k) in the same columns (m, q)."""
        return (features - self.mean) @ self.turn


class Fit(NamedTuple):
    """The mixed model of n labels.

    ratio       phi at the maximum of the restricted likelihood
    scale       c (q,), of the orthogonal columns, and ``covariance`` of it (q, q)
    left        v, the variance of what the features leave to learn
    noise       s^2
    draws_*     draws from the posterior under a uniform prior of v / (v + s^2): c (draw, q), v and s^2 (draw,)
    """

    design: Design
    features: Features
    mean: float
    labels: np.ndarray
    ratio: float
    scale: np.ndarray
    covariance: np.ndarray
    left: float
    noise: float
    draws_scale: np.ndarray
    draws_scale_error: np.ndarray
    draws_left: np.ndarray
    draws_noise: np.ndarray

    def predict(self, inputs: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the posterior mean at new inputs (m, d) and features (m, k), and the deviation of the function.

        The deviation is that at the estimated v and s^2, without the noise of a label.
        """
        scores, own = self.design.scores(inputs)
        columns = self.features.apply(features)
        root = np.sqrt(self.design.eigenvalue)
        gain = self.ratio * root / (1 + self.ratio * root**2)
        at_modes = self.design.left.T @ np.column_stack([self.labels, self.features.columns])
        rest = gain * (at_modes[:, 0] - at_modes[:, 1:] @ self.scale)
        unsettled = columns - scores @ (gain[:, None] * at_modes[:, 1:])
        open_rest = np.maximum(own - scores**2 @ (gain * root), 0.0)
        variance = self.left * open_rest + np.einsum("mq,qp,mp->m", unsettled, self.covariance, unsettled)
        variance += self.noise / len(self.labels)
        return self.mean + columns @ self.scale + scores @ rest, np.sqrt(variance)


def orthogonalise(features: np.ndarray) -> Features:
    """Centred columns of unit variance, uncorrelated over the samples (n, k); what is collinear is one column."""
    mean = features.mean(axis=0)
    deviation = features.std(axis=0)
    deviation = np.where(deviation > 0, deviation, np.inf)
    left, singular, right = np.linalg.svd((features - mean) / deviation, full_matrices=False)
    kept = singular > 1e-8 * singular.max(initial=1e-300)
    sign = np.where(right.sum(axis=1) < 0, -1.0, 1.0)[kept]  # one feature keeps its own
    length = np.sqrt(len(features) - 1)
    turn = right[kept].T / deviation[:, None] / singular[kept] * sign * length
    return Features(left[:, kept] * sign * length, mean, turn)


def fit_labels(design: Design, features: np.ndarray, labels: np.ndarray) -> Fit:
    """The fit of labels (n,) to features (n, k), k = 0 for none. ValueError where n - 1 is no more than k."""
    basis = orthogonalise(features)
    columns, mean = basis.columns, float(labels.mean())
    labels = labels - mean
    count = columns.shape[1]
    freedom = design.freedom - count
    if freedom < 1:
        raise ValueError(f"{len(labels)} samples cannot settle {count} features and a mean: give more samples.")
    # Power below what doubles resolve is no noise that could be estimated.
    least = max(1e-24 * float(labels @ labels), 1e-300)
    both = np.column_stack([columns, labels])
    modes = design.left.T @ both
    outside = both.T @ both - modes.T @ modes  # what lies in no mode of the kernel
    ratio = np.exp(LOG_RATIO)
    weight = 1 + ratio[:, None] * design.eigenvalue
    product = np.einsum("ja,gj,jb->gab", modes, 1 / weight, modes, optimize=True) + outside
    precision, against = product[:, :count, :count], product[:, :count, count]
    covariance = np.linalg.pinv(precision, hermitian=True)
    scale = np.einsum("gab,gb->ga", covariance, against)
    power = product[:, count, count] - np.einsum("ga,ga->g", scale, against)
    variance = np.maximum(power, least) / freedom
    determinant = np.sum(np.log(weight), axis=1) + np.linalg.slogdet(precision).logabsdet
    likelihood = -(freedom * np.log(variance) + determinant) / 2
    best = int(np.argmax(likelihood))
    weights = np.exp(likelihood - likelihood[best]) * ratio / (1 + ratio) ** 2
    drawn = _draw(weights / weights.sum(), scale, covariance, variance, ratio, freedom)
    return Fit(
        design,
        basis,
        mean,
        labels,
        float(ratio[best]),
        scale[best],
        variance[best] * covariance[best],
        float(ratio[best] * variance[best]),
        float(variance[best]),
        *drawn,
    )


def _draw(weights, scale, covariance, variance, ratio, freedom) -> tuple[np.ndarray, ...]:
    """Draws of c, the trace of its covariance, v and s^2 from the mixture over the grid of phi."""
    stream = random_stream(0, "advice", "posterior")
    at = stream.choice(len(weights), size=DRAWS, p=weights)
    noise = variance[at] * freedom / stream.chisquare(freedom, DRAWS)
    value, vector = np.linalg.eigh(covariance)
    normal = stream.standard_normal((DRAWS, scale.shape[1]))
    step = np.einsum("gab,gb->ga", vector[at] * np.sqrt(np.maximum(value[at], 0.0))[:, None, :], normal)
    trace = np.sum(np.maximum(value[at], 0.0), axis=1) * noise
    return scale[at] + np.sqrt(noise)[:, None] * step, trace, ratio[at] * noise, noise
