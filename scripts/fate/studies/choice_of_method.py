"""The choice among the methods of the paper from the target's samples: what it costs not to know angle and noise."""

from functools import cached_property

import numpy as np
import xarray as xr

from fate.limit.evidence import Evidence, fit_evidence
from fate.limit.feature_scores import SCORES, score_features
from fate.limit.theory import ridge_risk
from fate.linear.designs import reduce_design
from fate.linear.end_points import BALANCED, coupling_at_end, readout_end_point
from fate.linear.teachers import orthonormalise
from fate.linear.theory import fine_tuning, scratch
from fate.methods import PAPER_METHODS
from fate.progress import report_progress
from fate.risks import excess_risk
from fate.streams import random_stream

TITLE = "The choice among methods from the target's samples, and what it costs"
NAME = "choice_of_method"  # of the random streams
CANDIDATES = (*PAPER_METHODS, "likelihood_ridge")
CHOOSERS = (*(f"always_{name}" for name in CANDIDATES), "estimated", "moments", "cross_validation", "leave_one_out")
CHOOSERS += ("feature_evidence",)
ESTIMATORS = ("evidence", "moments")
FEATURE_ANGLES = np.pi * np.array([0.2, 0.225, 0.25, 0.275, 0.3])  # of features that scores rank: samples mistake them
TRANSFERS = ("linear", "evidence")
LEAST_POWER = 1e-6  # of signal and noise, where an unbiased estimate is not positive


class Data:
    """Samples of the target with labels of several tasks: X (n, d), y (task, n), and the singular parts of X."""

    def __init__(self, inputs: np.ndarray, labels: np.ndarray, source: np.ndarray):
        self.inputs, self.labels, self.source = inputs, labels, source
        self.samples, self.dimension = inputs.shape
        self.left, self.singular, self.basis = np.linalg.svd(inputs, full_matrices=False)
        self.feature = inputs @ source
        self.projected = labels @ self.left  # U^T y (task, rank)

    @cached_property
    def unseen(self) -> np.ndarray:
        """(I - P) beta_s, what the samples do not see of the source (d,)."""
        if self.samples >= self.dimension:
            return np.zeros(self.dimension)
        return self.source - self.basis.T @ (self.basis @ self.source)

    @cached_property
    def interpolator(self) -> np.ndarray:
        """X^+ y (task, d)."""
        return self.projected / self.singular @ self.basis

    @cached_property
    def readout(self) -> np.ndarray:
        """The weight of linear transfer (task,)."""
        return self.labels @ self.feature / (self.feature @ self.feature)

    @cached_property
    def coupling(self) -> np.ndarray:
        """C of fine-tuning at depth 2 from the source learned exactly (task,)."""
        return coupling_at_end(self.unseen @ self.unseen, np.sum(self.interpolator**2, axis=1), BALANCED)

    @cached_property
    def ridge(self) -> tuple[Evidence, np.ndarray]:
        """``evidence`` without the source."""
        return self.evidence(with_source=False)

    def evidence(self, with_source: bool) -> tuple[Evidence, np.ndarray]:
        """``fit_evidence`` in the coordinates of X, with the source as its feature or none; its vectors (task, d)."""
        rank, unseen = len(self.singular), self.unseen
        pad = (0, self.dimension - rank)
        beyond = np.linalg.norm(unseen)
        feature = np.pad(self.basis @ self.source, pad)
        feature[rank : rank + 1] = beyond
        eigenvalue = np.pad(self.singular**2 / self.samples, pad)
        correlation = np.pad(self.singular * self.projected / self.samples, ((0, 0), pad))
        outside = np.sum(self.labels**2, axis=1) - np.sum(self.projected**2, axis=1)
        residual = np.maximum(outside, 0.0) / self.samples if self.samples > self.dimension else np.zeros(len(outside))
        features = feature[None] if with_source else None
        found = fit_evidence(eigenvalue, correlation, residual, self.samples, features)
        vector = found.vector[:, :rank] @ self.basis
        if beyond > 0:
            vector += found.vector[:, rank : rank + 1] * unseen / beyond
        return found, vector

    def candidates(self) -> np.ndarray:
        """beta of each of ``CANDIDATES`` (candidate, task, d): the end points of gradient flow, and ridge."""
        tuned = self.interpolator + self.coupling[:, None] * self.unseen
        return np.stack([self.interpolator, self.readout[:, None] * self.source, tuned, self.ridge[1]])


def predicted_risks(gamma: float, cosine: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """The closed forms of ``CANDIDATES`` (candidate, ...) at an estimated cosine and noise, relative to |beta_t|."""
    angle = np.arccos(np.clip(cosine, -1.0, 1.0))
    alone = scratch.asymptotic(gamma, noise)
    tuned = alone - fine_tuning.transferability(gamma, angle, noise, 2) if gamma < 1 else alone
    return np.stack([alone, np.sin(angle) ** 2, tuned, ridge_risk(gamma, noise)])


def moments(data: Data) -> tuple[np.ndarray, np.ndarray]:
    """(cosine, noise over |beta_t|) of each task from unbiased moments of the labels.

    E y.X beta_s / n = beta_t.beta_s, E (|X^T y|^2 - d |y|^2) / n (n + 1) = |beta_t|^2, and
    E ((d + n + 1) |y|^2 - |X^T y|^2) / n (n + 1) = sigma^2. For inputs N(0, I). Source: Dicker, Biometrika 101 (2014).
    """
    n, d = data.inputs.shape
    square, slope = np.sum(data.labels**2, axis=1), np.sum((data.labels @ data.inputs) ** 2, axis=1)
    power = np.maximum((slope - d * square) / (n * (n + 1)), LEAST_POWER)
    noise = np.maximum(((d + n + 1) * square - slope) / (n * (n + 1)), LEAST_POWER)
    return np.clip(data.labels @ data.feature / n / np.sqrt(power), -1, 1), np.sqrt(noise / power)


def cross_validated(data: Data, folds: int) -> np.ndarray:
    """Mean squared error of each candidate (candidate, task) on ``folds`` parts, trained on the others."""
    parts = np.arange(data.samples) % folds
    errors = np.zeros((len(CANDIDATES), len(data.labels)))
    for part in range(folds):
        held = parts == part
        vectors = Data(data.inputs[~held], data.labels[:, ~held], data.source).candidates()
        errors += np.sum((data.labels[:, held] - vectors @ data.inputs[held].T) ** 2, axis=-1)
    return errors / data.samples


def left_out(data: Data) -> np.ndarray:
    """Mean squared error of each candidate (candidate, task) on samples left out one at a time, without refitting.

    [G r]_i / G_ii: G = (X X^T)^-1 for interpolators, 1 - X X^+ for n > d, (1 + phi X X^T / d)^-1 for ridge; r = y, and
    y - C X beta_s for fine-tuning, whose C, as the ridge phi, is that of all samples.
    """
    labels = data.labels
    if data.samples < data.dimension:
        inverse = data.left / data.singular**2 @ data.left.T
        tuned = labels - data.coupling[:, None] * data.feature
    else:
        inverse, tuned = np.eye(data.samples) - data.left @ data.left.T, labels
    leverage = data.feature**2 / (data.feature @ data.feature)
    found = data.ridge[0]
    ratio = np.clip(found.left / found.noise**2, 1e-6, 1e8)
    shrinkage = 1 / (1 + ratio[:, None] * data.singular**2 / data.dimension) - 1
    ridge = labels + (data.projected * shrinkage) @ data.left.T
    diagonal = 1 + shrinkage @ (data.left**2).T
    residuals = [
        labels @ inverse / np.diag(inverse),
        (labels - data.readout[:, None] * data.feature) / (1 - leverage),
        tuned @ inverse / np.diag(inverse),
        ridge / diagonal,
    ]
    return np.mean(np.square(residuals), axis=-1)


def feature_helps(data: Data) -> np.ndarray:
    """Linear transfer (1) or scratch (0): does the evidence of the feature exceed that of noise alone?

    The largest log evidence of y ~ N(0, a f f^T + b I) over a and b, less that at a = 0: z - 1 > log z, so that it does
    where z = n (f.y)^2 / |f|^2 |y|^2 > 1. Source: LogME, You et al., ICML 2021, for one feature.
    """
    along = (data.labels @ data.feature) ** 2 / (data.feature @ data.feature)
    return (data.samples * along > np.sum(data.labels**2, axis=1)).astype(int)


def choose(data: Data, folds: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The index in ``CANDIDATES`` that each of ``CHOOSERS`` takes (chooser, task), cosines (estimator, task), beta.

    The last is evidence transfer itself (task, d).
    """
    tasks, gamma = len(data.labels), data.samples / data.dimension
    found, vector = data.evidence(with_source=True)
    length = np.sqrt(found.scale[:, 0] ** 2 + found.left)
    rough = moments(data)
    chosen = [
        *(np.full(tasks, index) for index in range(len(CANDIDATES))),
        np.argmin(predicted_risks(gamma, found.cosine, found.noise / length), axis=0),
        np.argmin(predicted_risks(gamma, *rough), axis=0),
        np.argmin(cross_validated(data, folds), axis=0),
        np.argmin(left_out(data), axis=0),
        feature_helps(data),
    ]
    return np.stack(chosen), np.stack([found.cosine, rough[0]]), vector


def rank_features(
    stream: np.random.Generator, inputs: np.ndarray, unit_noise: np.ndarray, noise: list[float]
) -> tuple[np.ndarray, np.ndarray]:
    """``SCORES`` of features at ``FEATURE_ANGLES`` to one target (score, noise, feature), and risks of each.

    Feature k is cos(theta_k) beta_t + sin(theta_k) nu_k, with orthonormal nu_k. Risks (``TRANSFERS``, noise, feature).
    """
    samples, dimension = inputs.shape
    target, *others = orthonormalise(stream.standard_normal((dimension, len(FEATURE_ANGLES) + 1))).T
    features = np.cos(FEATURE_ANGLES)[:, None] * target + np.sin(FEATURE_ANGLES)[:, None] * np.stack(others)
    design = reduce_design(inputs, np.stack([target, *features]), unit_noise)
    eigenvalue, (target, *features), level = design["eigenvalue"], design["directions"], np.array(noise)[:, None]
    features, correlation = np.stack(features), (eigenvalue * target + level * design["noise"])[:, None]
    correlation = np.repeat(correlation, len(features), axis=1)
    found = fit_evidence(eigenvalue, correlation, level**2 * design["noise_residual"], samples, features[:, None])
    vectors = readout_end_point(features, eigenvalue, correlation, 0.0), found.vector
    return score_features(eigenvalue, correlation, features, found), excess_risk(np.stack(vectors), target)


def study_choice_of_method(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    noise: list[float],
    folds: int,
) -> xr.Dataset:
    """The risk of the method that each way to choose takes, beside those of all methods on the same draws.

    Labels y = x.beta_t + sigma eps, beta_t = cos(theta) beta_s + sin(theta) nu; the source is known exactly, depth 2.
    Methods: scratch, linear transfer and fine-tuning at the exact end points of gradient flow, ridge regression by
    likelihood. Ways to choose among them: always the same; by their closed forms at the cosine and noise of evidence
    transfer, or at unbiased moments; by cross-validation with ``folds`` parts; by leaving out one sample; by the
    evidence of the feature (LogME), between linear transfer and scratch.
    Returns candidate_risk (candidate, noise_level, gamma, theta, instance), chosen_risk (chooser, ...), evidence_risk
    of evidence transfer, which does not choose, and cosine_estimate (estimator, ...). Of several features at the angles
    feature_angle to one target, feature_score (score, noise_level, gamma, feature_angle, instance) and feature_risk of
    linear and of evidence transfer (transfer, ...). Beyond the paper.
    """
    samples = [round(ratio * dimension) for ratio in gamma]
    shape = (len(noise), len(samples), len(theta), instances)
    candidate = np.empty((len(CANDIDATES), *shape))
    chosen, cosines = np.empty((len(CHOOSERS), *shape)), np.empty((len(ESTIMATORS), *shape))
    evidence = np.empty(shape)
    feature_shape = (*shape[:2], len(FEATURE_ANGLES), instances)
    score, feature_risk = np.empty((len(SCORES), *feature_shape)), np.empty((len(TRANSFERS), *feature_shape))
    for column, n in enumerate(report_progress(samples, "number of samples")):
        for instance in range(instances):
            stream = random_stream(seed, NAME, n, instance)
            source, orthogonal = orthonormalise(stream.standard_normal((dimension, 2))).T
            inputs, unit_noise = stream.standard_normal((n, dimension)), stream.standard_normal(n)
            targets = np.cos(theta)[:, None] * source + np.sin(theta)[:, None] * orthogonal
            labels = targets @ inputs.T + np.array(noise)[:, None, None] * unit_noise
            targets = np.broadcast_to(targets, (len(noise), *targets.shape)).reshape(-1, dimension)
            data = Data(inputs, labels.reshape(-1, n), source)
            risks = excess_risk(data.candidates(), targets)
            choices, estimates, vector = choose(data, folds)
            place = (..., column, slice(None), instance)
            grid = (len(noise), len(theta))
            candidate[place] = risks.reshape(-1, *grid)
            chosen[place] = np.take_along_axis(risks, choices, axis=0).reshape(-1, *grid)
            cosines[place] = estimates.reshape(-1, *grid)
            evidence[place] = excess_risk(vector, targets).reshape(grid)
            stream = random_stream(seed, NAME, "features", n, instance)
            score[place], feature_risk[place] = rank_features(stream, inputs, unit_noise, noise)
    axes = ("noise_level", "gamma", "theta", "instance")
    feature_axes = (*axes[:2], "feature_angle", "instance")
    return xr.Dataset(
        {
            "candidate_risk": (("candidate", *axes), candidate),
            "chosen_risk": (("chooser", *axes), chosen),
            "cosine_estimate": (("estimator", *axes), cosines),
            "evidence_risk": (axes, evidence),
            "feature_score": (("score", *feature_axes), score),
            "feature_risk": (("transfer", *feature_axes), feature_risk),
        },
        {
            "candidate": list(CANDIDATES),
            "chooser": list(CHOOSERS),
            "estimator": list(ESTIMATORS),
            "score": list(SCORES),
            "transfer": list(TRANSFERS),
            "feature_angle": FEATURE_ANGLES,
            "noise_level": noise,
            "gamma": np.array(samples) / dimension,
            "n": ("gamma", np.array(samples)),
            "theta": np.array(theta),
            "instance": np.arange(instances),
            "dimension": dimension,
            "folds": folds,
        },
    )
