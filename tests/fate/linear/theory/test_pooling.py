import numpy as np
import pytest

from fate.linear.teachers import orthonormalise
from fate.linear.theory import pooling, scratch
from fate.risks import excess_risk

DIMENSION, DRAWS, THETA = 60, 300, 1.0


def pooled_risks(source_samples, samples, noise, source_noise):
    """Risk (draw,) of numpy's least squares of least norm on all samples."""
    generator = np.random.default_rng(0)
    risks = []
    for _ in range(DRAWS):
        source, orthogonal = orthonormalise(generator.standard_normal((DIMENSION, 2))).T
        target = np.cos(THETA) * source + np.sin(THETA) * orthogonal
        inputs = generator.standard_normal((source_samples + samples, DIMENSION))
        level = np.repeat([source_noise, noise], [source_samples, samples])
        clean = np.append(inputs[:source_samples] @ source, inputs[source_samples:] @ target)
        labels = clean + level * generator.standard_normal(len(inputs))
        risks.append(excess_risk(np.linalg.lstsq(inputs, labels)[0], target))
    return np.array(risks)


@pytest.mark.parametrize(("source_samples", "samples"), [(10, 20), (20, 10), (35, 6), (50, 40), (20, 100), (120, 30)])
def test_the_mean_is_that_of_drawn_designs(source_samples, samples):
    risks = pooled_risks(source_samples, samples, 1.0, 0.3)
    error = risks.std(ddof=1) / np.sqrt(DRAWS)
    expected = pooling.mean(source_samples, samples, DIMENSION, THETA, 1.0, 0.3)
    assert abs(risks.mean() - expected) < 4 * error
    assert error < 0.05 * expected


def printed(source_ratio, gamma, noise):
    """The limit of many dimensions, for equal noise."""
    total, moved = source_ratio + gamma, 2 - 2 * np.cos(THETA)
    if total < 1:
        return 1 - total + (moved * source_ratio * (1 - source_ratio) + noise**2 * total) / (1 - total)
    shift = source_ratio**2 * (total - 1) + source_ratio * gamma
    return (noise**2 + moved * shift / total**2) / (total - 1)


@pytest.mark.parametrize(("source_ratio", "gamma"), [(0.3, 0.4), (0.5, 0.8), (1.5, 0.3), (0.2, 2.0)])
def test_the_printed_formula_is_its_limit(source_ratio, gamma):
    for dimension in (1e3, 1e6):
        found = pooling.mean(source_ratio * dimension, gamma * dimension, dimension, THETA, 0.7, 0.7)
        assert found == pytest.approx(printed(source_ratio, gamma, 0.7), rel=5 / dimension)


def test_the_mean_is_infinite_within_one_sample_of_the_dimension():
    found = pooling.mean(20, [38, 39, 40, 41, 42], DIMENSION, THETA, 0.0, 0.0)
    np.testing.assert_array_equal(np.isinf(found), [False, True, True, True, False])
    assert pooling.mean(20, 40, DIMENSION, 0.0, 0.0, 0.0) == pytest.approx(0.0, abs=1e-15)


def test_without_source_samples_or_with_identical_tasks_it_is_scratch():
    n = np.array([20.0, 50.0, 100.0])
    np.testing.assert_allclose(pooling.mean(0, n, DIMENSION, THETA, 0.5, 2.0), scratch.mean(n, DIMENSION, 0.5))
    np.testing.assert_allclose(pooling.mean(15, n, DIMENSION, 0.0, 0.5, 0.5), scratch.mean(n + 15, DIMENSION, 0.5))


def test_without_target_samples_it_is_the_source_s_own_fit():
    """R = |betahat_s - beta_t|^2: for many samples the source's own risk, and delta^2 beside it."""
    found = pooling.mean(100, 0, DIMENSION, THETA, 0.5, 0.5)
    assert found == pytest.approx(scratch.mean(100, DIMENSION, 0.5) + 2 - 2 * np.cos(THETA))
    few = pooling.mean(30, 0, DIMENSION, THETA, 0.0, 0.0)
    # (1 - g) |beta_t|^2 + g delta^2: the two parts of beta_t - P beta_s.
    assert few == pytest.approx(0.5 + 0.5 * (2 - 2 * np.cos(THETA)))
