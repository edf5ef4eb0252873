import numpy as np
import pytest

from fate.linear.designs import reduce_design
from fate.linear.end_points import flow_end_point, least_squares_vector
from fate.linear.theory import correlated_inputs, fine_tuning, scratch

DIMENSION = 300
SPECTRUM = np.geomspace(0.1, 10.0, DIMENSION)


def tasks(theta, seed=14):
    """Source and target of unit length and at angle theta in the Sigma inner product."""
    gaussian = np.random.default_rng(seed).standard_normal((DIMENSION, 2))
    first, second = np.linalg.qr(gaussian)[0].T / np.sqrt(SPECTRUM)
    return first, np.cos(theta) * first + np.sin(theta) * second


@pytest.mark.parametrize(("samples", "theta", "noise", "depth"), [(150, 0.6, 0.2, 2), (90, 0.6, 1.0, 3)])
def test_risks_of_real_designs(samples, theta, noise, depth):
    generator, size = np.random.default_rng(15), 100
    source, target = tasks(theta)
    length = np.linalg.norm(source)
    risks = np.empty((size, 2))
    for draw in range(size):
        inputs = generator.standard_normal((samples, DIMENSION)) * np.sqrt(SPECTRUM)
        labels = generator.standard_normal(samples)
        # the Sigma norm needs the vectors in the original basis, so the fits are written there
        root = np.linalg.pinv(inputs)
        fit = root @ (inputs @ target + noise * labels)
        feature = source / length ** ((depth - 1) / depth)
        null_feature = feature - root @ (inputs @ feature)
        square = fine_tuning.coupling_at_end(null_feature @ null_feature, fit @ fit, np.zeros(depth - 1))
        for column, vector in enumerate((fit, fit + square * null_feature)):
            risks[draw, column] = np.sum(SPECTRUM * (vector - target) ** 2)
    expected = np.array(
        [
            correlated_inputs.scratch_risk(SPECTRUM, target, samples, noise),
            correlated_inputs.fine_tuned_risk(SPECTRUM, source, target, samples, noise, depth),
        ]
    )
    allowed = 4 * np.std(risks, axis=0, ddof=1) / np.sqrt(size) + expected / samples
    assert np.all(np.abs(np.mean(risks, axis=0) - expected) < allowed)
    assert np.all(allowed < 0.1 * expected)
    assert abs(expected[0] - scratch.asymptotic(samples / DIMENSION, noise)) > 2 * allowed[0]


def test_more_samples_than_dimensions_forget_the_covariance():
    generator, samples, size = np.random.default_rng(16), 600, 60
    source, target = tasks(0.6)
    risks = np.empty(size)
    for draw in range(size):
        inputs = generator.standard_normal((samples, DIMENSION)) * np.sqrt(SPECTRUM)
        error = np.linalg.lstsq(inputs, generator.standard_normal(samples))[0]
        risks[draw] = np.sum(SPECTRUM * error**2)
    expected = correlated_inputs.scratch_risk(SPECTRUM, target, samples, 1.0)
    assert expected == pytest.approx(DIMENSION / (samples - DIMENSION - 1))
    assert correlated_inputs.fine_tuned_risk(SPECTRUM, source, target, samples, 1.0, 3) == expected
    assert abs(np.mean(risks) - expected) < 4 * np.sqrt(scratch.variance(samples, DIMENSION, 1.0) / size)


@pytest.mark.parametrize("gamma", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("scale", [1.0, 7.0])
def test_isotropic_inputs_of_any_scale(gamma, scale):
    spectrum = np.full(DIMENSION, scale)
    source, target = np.zeros((2, DIMENSION))
    source[0], target[:2] = 1, (np.cos(0.5), np.sin(0.5))
    source, target = source / np.sqrt(scale), target / np.sqrt(scale)
    samples = gamma * DIMENSION
    assert correlated_inputs.effective_ridge(spectrum, samples) == pytest.approx(scale * (1 - gamma) / gamma)
    expected = scratch.asymptotic(gamma, 0.7)
    assert correlated_inputs.scratch_risk(spectrum, target, samples, 0.7) == pytest.approx(expected)
    gain = expected - correlated_inputs.fine_tuned_risk(spectrum, source, target, samples, 0.7, 3)
    if scale == 1.0:
        assert gain == pytest.approx(fine_tuning.transferability(gamma, 0.5, 0.7, 3))
    else:
        assert gain == pytest.approx(fine_tuning.transferability(gamma, 0.5, 0.7, 3), rel=1e-9)


@pytest.mark.parametrize("depth", [2, 4])
def test_null_factor_of_isotropic_inputs_and_of_the_identical_task(depth):
    source = np.eye(DIMENSION)[0]
    factor = correlated_inputs.null_factor(np.ones(DIMENSION), source, np.eye(DIMENSION)[1], 120, 0.8, depth)
    assert factor == pytest.approx(fine_tuning.coupling(0.4, 0.8, depth))
    source = tasks(0.0)[0]
    assert correlated_inputs.null_factor(SPECTRUM, source, source, 120, 0.0, depth) == pytest.approx(1.0)
    assert correlated_inputs.null_factor(SPECTRUM, source, -tasks(0.5)[1], 120, 0.8, depth) > 1.0


def test_effective_ridge_and_shapes():
    ridge = correlated_inputs.effective_ridge(SPECTRUM, 120)
    assert np.sum(SPECTRUM / (SPECTRUM + ridge)) == pytest.approx(120)
    source = tasks(0.0)[0]
    targets = np.stack([tasks(theta)[1] for theta in (0.1, 0.5, 1.0)])
    assert correlated_inputs.scratch_risk(SPECTRUM, targets, 120, 0.2).shape == (3,)
    assert correlated_inputs.fine_tuned_risk(SPECTRUM, source, targets, 120, 0.2, 2).shape == (3,)
    assert correlated_inputs.scratch_risk(SPECTRUM, targets, 900, 0.2).shape == (3,)


def test_linear_algebra_of_the_test_is_that_of_the_end_points():
    """With the isotropic inner product both ways of computing the end point agree."""
    generator = np.random.default_rng(17)
    inputs, noise = generator.standard_normal((20, 40)), generator.standard_normal(20)
    source = np.eye(40)[0]
    design = reduce_design(inputs, np.eye(40)[:2], noise)
    correlation = design["eigenvalue"] * design["directions"][0] + design["noise"]
    tuned = flow_end_point(design["directions"][0], np.ones(1), design["eigenvalue"], correlation)
    fit = np.linalg.pinv(inputs) @ (inputs @ source + noise)
    null = source - np.linalg.pinv(inputs) @ (inputs @ source)
    factor = fine_tuning.coupling_at_end(null @ null, fit @ fit, np.zeros(1))
    assert np.linalg.norm(tuned) == pytest.approx(np.linalg.norm(fit + factor * null))
    assert np.linalg.norm(least_squares_vector(design["eigenvalue"], correlation)) == pytest.approx(np.linalg.norm(fit))
