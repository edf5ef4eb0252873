import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fate.linear.theory import kept_features, residual_transfer, scratch

DIMENSION, SIZE = 300, 60


def readout_risks(root_spectrum, target, samples, noise, seed):
    """Minimum-norm readout on the features x_i root_spectrum_i, whose eigenbasis is that of the inputs."""
    generator = np.random.default_rng(seed)
    risks = np.empty(SIZE)
    for draw in range(SIZE):
        inputs = generator.standard_normal((samples, DIMENSION))
        labels = inputs @ target + noise * generator.standard_normal(samples)
        vector = root_spectrum * (np.linalg.pinv(inputs * root_spectrum) @ labels)
        risks[draw] = np.sum((vector - target) ** 2)
    return risks


def allowed(risks):
    return 4 * np.std(risks, ddof=1) / np.sqrt(SIZE) + 2 / DIMENSION


@pytest.mark.parametrize("strength", [1.5, 4.0])
def test_spiked_isotropic_features(strength):
    theta, samples, noise = 0.5, 150, 0.3
    root = np.ones(DIMENSION)
    root[0] = strength
    target = np.zeros(DIMENSION)
    target[:2] = np.cos(theta), np.sin(theta)
    risks = readout_risks(root, target, samples, noise, 18)
    gain = kept_features.spiked_transferability(0.5, theta, strength)
    difference = scratch.asymptotic(0.5, noise) - np.mean(risks)
    assert abs(difference - gain) < allowed(risks) < 0.2 * gain


def test_features_with_any_covariance():
    spectrum = np.geomspace(0.05, 20.0, DIMENSION)
    target = np.random.default_rng(19).standard_normal(DIMENSION)
    target /= np.linalg.norm(target)
    risks = readout_risks(np.sqrt(spectrum), target, 150, 0.3, 20)
    expected = kept_features.risk(spectrum, target, 150, 0.3)
    assert abs(np.mean(risks) - expected) < allowed(risks) < 0.2 * expected
    assert abs(expected - scratch.asymptotic(0.5, 0.3)) > 2 * allowed(risks)


def test_strong_spike_on_features_with_any_covariance():
    spectrum, theta = np.random.default_rng(21).permutation(np.geomspace(0.05, 20.0, DIMENSION)), 0.8
    rest = np.random.default_rng(22).standard_normal(DIMENSION)
    rest[0] = 0.0
    target = np.sin(theta) * rest / np.linalg.norm(rest)
    target[0] = np.cos(theta)
    root = np.sqrt(spectrum)
    root[0] = 1e4
    risks = readout_risks(root, target, 150, 0.3, 23)
    expected = kept_features.strongly_spiked_risk(spectrum, theta, 150, 0.3)
    assert abs(np.mean(risks) - expected) < allowed(risks) + 0.03 * expected  # one draw of the target
    assert abs(kept_features.risk(spectrum, target, 150, 0.3) - expected) > 2 * allowed(risks)


@given(st.floats(0.05, 0.95), st.floats(0.0, np.pi), st.floats(1.0, 50.0))
def test_spike_is_one_eigenvalue_of_the_general_formula_and_never_harms(gamma, theta, strength):
    gain = kept_features.spiked_transferability(gamma, theta, strength)
    assert 0 <= gain <= residual_transfer.transferability(gamma, theta)
    dimension = 20_000
    spectrum, target = np.ones(dimension), np.zeros(dimension)
    spectrum[0], target[:2] = strength**2, (np.cos(theta), np.sin(theta))
    general = kept_features.risk(spectrum, target, gamma * dimension, 0.4)
    assert scratch.asymptotic(gamma, 0.4) - general == pytest.approx(gain, abs=0.01 / (1 - gamma) ** 2)


def test_limits_of_the_spike():
    assert kept_features.spiked_transferability(0.4, 0.7, 1.0) == 0.0
    assert kept_features.spiked_transferability(1.4, 0.7, 3.0) == 0.0
    limit = residual_transfer.transferability(0.4, 0.7)
    assert kept_features.spiked_transferability(0.4, 0.7, 1e6) == pytest.approx(limit, rel=1e-9)
    isotropic = kept_features.strongly_spiked_risk(np.ones(100), 0.7, 40, 0.3)
    assert scratch.asymptotic(0.4, 0.3) - isotropic == pytest.approx(limit, rel=1e-9)


@pytest.mark.parametrize("ratio", [1.0, 3.0])
def test_untouched_gaussian_features_have_their_exact_mean_at_every_angle(ratio):
    dimension, samples, noise, size = 20, 8, 0.5, 4000
    generator, width = np.random.default_rng(24), round(ratio * dimension)
    gains = np.empty(size)
    for draw in range(size):
        inputs, hidden = (generator.standard_normal(shape) for shape in ((samples, dimension), (dimension, width)))
        labels = inputs[:, [0]] + noise * generator.standard_normal((samples, 1))
        fits = np.hstack([np.linalg.pinv(inputs) @ labels, hidden @ np.linalg.pinv(inputs @ hidden) @ labels])
        fits[0] -= 1
        gains[draw] = np.subtract(*np.sum(fits**2, axis=0))
    exact = kept_features.untouched_transferability(samples, dimension, width, noise)
    assert abs(gains.mean() - exact) < 4 * gains.std() / np.sqrt(size) < 0.2 * abs(exact)


@given(st.floats(0.05, 0.95), st.floats(1.0, 50.0), st.floats(0.0, 2.0))
def test_the_rich_end_is_of_no_use_at_a_right_angle_and_best_on_the_source_itself(gamma, ratio, noise):
    dimension = 10**7
    untouched = kept_features.untouched_transferability(gamma * dimension, dimension, ratio * dimension, noise)
    rich = kept_features.richest_transferability(gamma, np.array([0.0, 1.0, np.pi / 2]), ratio, noise)
    assert rich[2] == pytest.approx(untouched, rel=1e-4)
    assert rich[0] == pytest.approx(1 - gamma - noise**2 * gamma / (ratio - gamma))
    assert rich[0] > rich[1] > rich[2]


def test_isotropic_features_are_the_limit_of_wide_ones():
    theta = np.array([0.3, 1.2])
    assert kept_features.untouched_transferability(40, 100, np.inf, 0.3) == 0
    isotropic = kept_features.richest_transferability(0.4, theta, np.inf, 0.3)
    np.testing.assert_allclose(isotropic, residual_transfer.transferability(0.4, theta))


@pytest.mark.parametrize("ratio", [1.0, 2.5])
def test_the_closed_rich_end_is_that_of_a_strong_spike_on_gaussian_features(ratio):
    """The corrections of one draw of the features are O(1/n), with d = 400 and n = 200."""
    dimension, theta, noise = 400, np.array([0.2, 0.9, 1.5]), 0.4
    hidden = np.random.default_rng(25).standard_normal((dimension, round(ratio * dimension)))
    spectrum = np.linalg.eigvalsh(hidden @ hidden.T)
    risk = kept_features.strongly_spiked_risk(spectrum, theta, 200, noise)
    closed = kept_features.richest_transferability(0.5, theta, ratio, noise)
    np.testing.assert_allclose(scratch.asymptotic(0.5, noise) - risk, closed, atol=2 / 200)


def test_risks_of_layers_have_the_shape_of_their_targets():
    generator = np.random.default_rng(0)
    hidden, targets = generator.standard_normal((6, 8)), generator.standard_normal((2, 3, 6))
    found = kept_features.layer_risks(hidden, targets, [2, 4], 0.5)
    assert found.shape == (2, 2, 3)
    for place in np.ndindex(2, 3):
        np.testing.assert_allclose(found[:, *place], kept_features.layer_risks(hidden, targets[place], [2, 4], 0.5))
