"""Scores of features against the ones that they stand for, and where they must find the best feature."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import optimize, stats

from fate.limit.evidence import fit_evidence
from fate.limit.feature_scores import SCORES, score_features
from fate.linear.designs import reduce_design
from fate.linear.teachers import orthonormalise

DIMENSION, ANGLES = 40, np.array([0.9, 0.5, 0.7, 1.1])


def draw(samples, noise, seed=0):
    """The scores of features (score, feature), and what they are computed from: X beta_k (feature, n) and y (n,)."""
    generator = np.random.default_rng(seed)
    target, *others = orthonormalise(generator.standard_normal((DIMENSION, 5))).T
    features = np.cos(ANGLES)[:, None] * target + np.sin(ANGLES)[:, None] * np.stack(others)
    inputs, unit_noise = generator.standard_normal((samples, DIMENSION)), generator.standard_normal(samples)
    design = reduce_design(inputs, np.stack([target, *features]), unit_noise)
    eigenvalue, turned = design["eigenvalue"], design["directions"][1:]
    correlation = np.tile(eigenvalue * design["directions"][0] + noise * design["noise"], (4, 1))
    residual = noise**2 * design["noise_residual"]
    found = fit_evidence(eigenvalue, correlation, residual, samples, turned[:, None])
    return (
        score_features(eigenvalue, correlation, turned, found),
        features @ inputs.T,
        inputs @ target + noise * unit_noise,
    )


@pytest.mark.parametrize(("samples", "noise"), [(25, 0.5), (90, 2.0)])
def test_the_squared_correlation_ranks_as_the_largest_evidence_of_one_feature(samples, noise):
    """LogME: the largest log N(y; 0, a f f^T + b I) over a and b, by a general-purpose optimiser."""
    scores, features, labels = draw(samples, noise)

    def log_me(feature):
        def lost(logs):
            scale, level = np.exp(logs)
            covariance = scale * np.outer(feature, feature) + level * np.eye(samples)
            return -stats.multivariate_normal(np.zeros(samples), covariance).logpdf(labels)

        return -optimize.minimize(lost, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-8}).fun

    evidence = [log_me(feature) for feature in features]
    found = scores[SCORES.index("correlation")]
    expected = (features @ labels) ** 2 / np.sum(features**2, axis=1) / samples
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert list(np.argsort(found)) == list(np.argsort(evidence))


@pytest.mark.parametrize("seed", range(5))
def test_once_the_samples_show_all_of_the_target_the_likelihood_finds_the_best_feature(seed):
    scores = draw(60, 1e-3, seed)[0]
    for name in ("likelihood", "cosine"):
        assert np.argmax(scores[SCORES.index(name)]) == np.argmin(ANGLES)


def test_the_moment_is_that_of_labels_and_feature():
    scores, features, labels = draw(30, 0.3)
    np.testing.assert_allclose(scores[SCORES.index("moment")], abs(features @ labels) / 30, rtol=1e-9)


def test_scores_of_a_batch_are_those_of_each():
    generator = np.random.default_rng(0)
    features, correlation = generator.standard_normal((2, 3, 2, 5))
    eigenvalue, found = generator.random(5), SimpleNamespace(likelihood=np.zeros((3, 2)), cosine=-np.ones((3, 2)))
    scores = score_features(eigenvalue, correlation, features, found)
    assert scores.shape == (len(SCORES), 3, 2)
    along = np.einsum("ijm,ijm->ij", features, correlation)
    np.testing.assert_allclose(scores[0], along**2 / np.einsum("ijm,m->ij", features**2, eigenvalue))
    np.testing.assert_allclose(scores[1], abs(along))
    np.testing.assert_array_equal(scores[3], 1)
