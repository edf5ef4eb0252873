"""Labels as the sum of what features explain, of what is left to learn, and of noise.

    y ~ N(mu + F c, v K + s^2 1),     phi = v / s^2,

K the kernel of the inputs, of mean diagonal 1, mu and c fixed effects, F the features at the samples. That is
``fate.limit.evidence`` for features that need not be linear in the inputs: restricted maximum likelihood in the
eigenbasis of K, where c and s^2 have closed forms at each phi. The weight of one feature has no prior; those of
several are c ~ N(0, omega^2 1), and omega^2 / s^2 is searched as phi is.
"""

from typing import NamedTuple

import numpy as np

from fate.advice.design import Design
from fate.streams import random_stream

LOG_RATIO = np.linspace(np.log(1e-6), np.log(1e8), 321)  # of phi: v / s^2
LOG_PRIOR = np.linspace(np.log(1e-4), np.log(1e6), 31)  # of omega^2 / s^2
DRAWS = 2000
LEVELS = (0.025, 0.975)


class Features(NamedTuple):
    """Uncorrelated columns (n, q) that span the centred features, their variances, of mean 1, and how to get them."""

    columns: np.ndarray
    variance: np.ndarray
    mean: np.ndarray
    turn: np.ndarray

    def apply(self, features: np.ndarray) -> np.ndarray:
        """Return new rows of features (m, k) in the same columns (m, q)."""
        return (features - self.mean) @ self.turn

    def explained(self, scale: np.ndarray) -> np.ndarray:
        """Return the variance of F c (...) for weights c (..., q)."""
        return scale**2 @ self.variance


class Fit(NamedTuple):
    """The mixed model of n labels.

    ratio       phi at the maximum of the restricted likelihood, and ``prior``, s^2 / omega^2 there, 0 for none
    scale       c (q,), of the uncorrelated columns, and ``covariance`` of it (q, q)
    left        v, the variance of what the features leave to learn
    noise       s^2
    draws_*     draws from the posterior: c (draw, q), v and s^2 (draw,), under uniform priors of v / (v + s^2) and of
                q omega^2 / (q omega^2 + s^2)
    """

    design: Design
    features: Features
    mean: float
    labels: np.ndarray
    ratio: float
    prior: float
    scale: np.ndarray
    covariance: np.ndarray
    left: float
    noise: float
    draws_scale: np.ndarray
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
    """The principal components of features (n, k), divided by one number; what is collinear is left out.

    One number, since a network's features have one unit: a neuron that hardly varies over the samples stays small, and
    the prior keeps its weight from mattering where it varies more.
    """
    mean = features.mean(axis=0)
    _, singular, right = np.linalg.svd(features - mean, full_matrices=False)
    kept = singular > 1e-6 * singular.max(initial=1e-300)
    sign = np.where(right.sum(axis=1) < 0, -1.0, 1.0)[kept]  # one feature keeps its own
    freedom = len(features) - 1
    size = np.sqrt(np.mean(singular[kept] ** 2) / freedom) if kept.any() else 1.0
    turn = right[kept].T * sign / size
    return Features((features - mean) @ turn, singular[kept] ** 2 / freedom / size**2, mean, turn)


def fit_labels(design: Design, features: np.ndarray, labels: np.ndarray) -> Fit:
    """The fit of labels (n,) to features (n, k), k = 0 for none. ValueError where n - 1 is no more than k."""
    basis = orthogonalise(features)
    columns, mean = basis.columns, float(labels.mean())
    labels = labels - mean
    count = columns.shape[1]
    if design.freedom <= count:
        raise ValueError(f"{len(labels)} samples cannot settle {count} features and a mean: give more samples.")
    modes = design.left.T @ np.column_stack([columns, labels])
    outside = np.column_stack([columns, labels]) - design.left @ modes  # what lies in no mode of the kernel
    ratio = np.exp(LOG_RATIO)
    weight = 1 + ratio[:, None] * design.eigenvalue
    product = np.einsum("ja,gj,jb->gab", modes, 1 / weight, modes, optimize=True) + outside.T @ outside
    precision, turn = np.linalg.eigh(product[:, :count, :count])
    against = np.einsum("gab,ga->gb", turn, product[:, :count, count])
    # A single feature's weight has no prior, that of several omega^2, on a grid of its own.
    prior = 1 / np.exp(LOG_PRIOR) if count > 1 else np.zeros(1)
    freedom = design.freedom - (count if count == 1 else 0)
    total = np.maximum(precision[:, None, :], 1e-12 * len(labels)) + prior[:, None]
    power = product[:, None, count, count] - np.sum(against[:, None, :] ** 2 / total, axis=-1)
    # Power below what doubles resolve is no noise that could be estimated.
    variance = np.maximum(power, max(1e-24 * float(labels @ labels), 1e-300)) / freedom
    determinant = np.sum(np.log(weight), axis=1)[:, None] + np.sum(np.log(total), axis=-1)
    determinant -= count * np.log(np.where(prior > 0, prior, 1.0))
    likelihood = -(freedom * np.log(variance) + determinant) / 2
    at, by = np.unravel_index(np.argmax(likelihood), likelihood.shape)
    certain = count / np.where(prior > 0, prior, 1.0)  # of features, over the noise
    measure = (ratio / (1 + ratio) ** 2)[:, None] * certain / (1 + certain) ** 2
    posterior = np.exp(likelihood - likelihood.max()) * (measure if count > 1 else (ratio / (1 + ratio) ** 2)[:, None])
    scale = np.einsum("gab,gpb->gpa", turn, against[:, None, :] / total)
    error = np.einsum("gab,gpb,gcb->gpac", turn[at : at + 1], 1 / total[at : at + 1, by : by + 1], turn[at : at + 1])
    return Fit(
        design,
        basis,
        mean,
        labels,
        float(ratio[at]),
        float(prior[by]),
        scale[at, by],
        variance[at, by] * error[0, 0],
        float(ratio[at] * variance[at, by]),
        float(variance[at, by]),
        *_draw(posterior / posterior.sum(), scale, total, turn, variance, freedom),
    )


def _draw(posterior, scale, total, turn, variance, freedom) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draws of c, v and s^2 from the mixture over the grid of phi and of the features' prior."""
    stream = random_stream(0, "advice", "posterior")
    at, by = np.unravel_index(stream.choice(posterior.size, size=DRAWS, p=posterior.ravel()), posterior.shape)
    noise = variance[at, by] * freedom / stream.chisquare(freedom, DRAWS)
    step = stream.standard_normal((DRAWS, scale.shape[-1])) * np.sqrt(noise[:, None] / total[at, by])
    return scale[at, by] + np.einsum("dab,db->da", turn[at], step), np.exp(LOG_RATIO)[at] * noise, noise
