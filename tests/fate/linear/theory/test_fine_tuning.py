import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fate.linear.end_points import flow_end_point, least_squares_vector
from fate.linear.theory import fine_tuning, scratch
from fate.risks import excess_risk

SIZE = 1500
DEPTHS = [2, 3, 4, 10]
BELOW_ONE = st.floats(0.01, 0.99)


def risks_of_designs(draws, theta, noise, depth):
    correlation, target = draws.correlation(theta, noise), draws.target(theta)
    scales = np.ones((len(target), depth - 1))
    scratch_vector = least_squares_vector(draws.eigenvalue, correlation)
    tuned_vector = flow_end_point(draws.source, scales, draws.eigenvalue, correlation)
    return excess_risk(scratch_vector, target), excess_risk(tuned_vector, target)


@pytest.mark.parametrize("depth", [2, 3, 6])
@pytest.mark.parametrize(("samples", "theta", "noise"), [(20, 0.7, 1.0), (8, 2.0, 0.3), (33, 0.0, 0.6)])
def test_sampler_has_the_joint_law_of_real_designs(draw, depth, samples, theta, noise):
    before, after = risks_of_designs(draw(samples, 40, SIZE), theta, noise, depth)
    sampled = fine_tuning.sample_risks(np.random.default_rng(5), samples, 40, noise, theta, depth, 20_000)
    assert stats.ks_2samp(before, sampled[0]).pvalue > 1e-3
    assert stats.ks_2samp(after, sampled[1]).pvalue > 1e-3
    gain, sampled_gain = before - after, sampled[0] - sampled[1]
    assert stats.ks_2samp(gain, sampled_gain).pvalue > 1e-3
    assert stats.ks_2samp(gain + 0.2 * np.std(gain), sampled_gain).pvalue < 1e-3  # the test can tell laws apart


def test_sampler_knows_how_signal_and_fitted_noise_interfere(draw):
    size = 8000
    before, after = risks_of_designs(draw(3, 12, size), np.pi, 1.0, 2)
    sampled = fine_tuning.sample_risks(np.random.default_rng(5), 3, 12, 1.0, np.pi, 2, 200_000)
    gain, sampled_gain = before - after, sampled[0] - sampled[1]
    assert abs(np.mean(gain) - np.mean(sampled_gain)) < 4 * np.std(gain) / np.sqrt(size)
    assert stats.ks_2samp(gain, sampled_gain).pvalue > 1e-3


@pytest.mark.parametrize("samples", [2, 3, 8])
def test_fitted_noise_has_a_uniform_direction_in_the_row_space(samples):
    """The cosine x of fitted noise and signal, solved for: (x + 1) / 2 is a beta variable, for n = 3 a uniform one."""

    def draw(noise):
        return fine_tuning.sample_risks(np.random.default_rng(8), samples, 30, noise, np.pi, 2, 20_000)

    unseen = draw(0.0)[0]  # 1 - p, which is a where the target is -beta_s: there R_ft - R_scratch = a (2 C + C^2)
    before, after = draw(1.0)
    signal, fitted_noise = 1 - unseen, before - unseen
    factor = np.sqrt(1 + (after - before) / unseen) - 1
    fitted = (factor**2 - unseen) * factor**2
    cosine = (fitted - signal - fitted_noise) / (2 * np.sqrt(signal * fitted_noise))
    assert stats.kstest((cosine + 1) / 2, stats.beta((samples - 1) / 2, (samples - 1) / 2).cdf).pvalue > 1e-3


@pytest.mark.parametrize(("noise", "gain"), [(0.2, 0.2027), (1.0, 0.1157)])
def test_sampler_gives_the_finite_mean_and_approaches_the_limit(noise, gain):
    size = 100_000

    def mean_gain(samples, dimension):
        before, after = fine_tuning.sample_risks(
            np.random.default_rng(6), samples, dimension, noise, np.pi / 4, 2, size
        )
        return np.mean(before - after), np.std(before - after) / np.sqrt(size)

    mean, error = mean_gain(250, 500)
    assert abs(mean - gain) < 4 * error + 5e-5
    limit = fine_tuning.transferability(0.5, np.pi / 4, noise, 2)
    far, far_error = mean_gain(50_000, 100_000)
    assert abs(far - limit) < 4 * far_error + 2e-5
    printed = fine_tuning.transferability_printed(0.5, np.pi / 4)
    assert abs(printed - limit) > 5 * error  # the printed formula is told apart, at small noise too


def test_first_component_of_the_sampler_is_scratch():
    before, _ = fine_tuning.sample_risks(np.random.default_rng(7), 30, 100, 0.8, 1.0, 3, 100_000)
    variance = scratch.variance(30, 100, 0.8)
    assert abs(np.mean(before) - scratch.mean(30, 100, 0.8)) < 4 * np.sqrt(variance / 1e5)
    assert np.var(before) == pytest.approx(variance, rel=0.03)


def test_coupling_at_unit_noise():
    assert fine_tuning.coupling(0.5, 1.0, 2) == pytest.approx(np.sqrt(1.5), rel=1e-14)


@given(st.floats(0.1, 0.99), st.floats(0.0, 3.0))
def test_coupling_at_depth_two_and_in_the_limit_of_depth(gamma, noise):
    two = ((1 - gamma) + np.sqrt((1 + gamma) ** 2 + 4 * noise**2 * gamma / (1 - gamma))) / 2
    assert fine_tuning.coupling(gamma, noise, 2) ** 2 == pytest.approx(two, rel=1e-12)
    deep = 1 + noise**2 / (1 - gamma)
    errors = [abs(np.log(fine_tuning.coupling(gamma, noise, depth) ** 2 / deep)) for depth in (31, 301)]
    assert errors[1] <= errors[0] / 3 + 1e-12
    assert errors[1] < 0.05 * (1 + np.log(deep)) / gamma


@given(BELOW_ONE, st.floats(0.01, 3.0), st.integers(2, 8))
def test_coupling_solves_its_equation_and_grows_with_noise_and_depth(gamma, noise, depth):
    found = fine_tuning.coupling(gamma, noise, depth)
    root = found ** (2 / (depth - 1))
    fitted_norm = gamma + noise**2 * gamma / (1 - gamma)
    assert (root - (1 - gamma)) * found**2 == pytest.approx(fitted_norm, rel=1e-10)
    assert 1 < found < fine_tuning.coupling(gamma, 1.1 * noise, depth)
    assert found < fine_tuning.coupling(gamma, noise, depth + 1)


@given(BELOW_ONE, st.floats(0.0, np.pi), st.integers(2, 8))
def test_without_noise_the_printed_formula_is_true(gamma, theta, depth):
    printed = fine_tuning.transferability_printed(gamma, theta)
    assert fine_tuning.transferability(gamma, theta, 0.0, depth) == pytest.approx(printed, abs=1e-12)


def test_no_samples_leave_the_source_and_many_leave_nothing():
    theta = np.linspace(0, np.pi, 5)
    np.testing.assert_allclose(fine_tuning.transferability(0.0, theta, 1.0, 3), 2 * np.cos(theta) - 1, atol=1e-12)
    np.testing.assert_array_equal(fine_tuning.transferability([[1.0], [1.7]], theta, 1.0, 3), 0.0)
    np.testing.assert_array_equal(fine_tuning.transferability_printed([[1.0], [1.7]], theta), 0.0)
    assert np.all(np.isnan(fine_tuning.coupling([1.0, 1.7], 1.0, 3)))


def test_break_even_angles_at_unit_noise():
    degrees = [np.degrees(fine_tuning.break_even_angle(0.5, 1.0, depth)) for depth in DEPTHS]
    np.testing.assert_allclose(degrees, [52.2, 48.0, 45.2, 38.1], atol=0.05)


@given(BELOW_ONE, st.floats(0.0, 2.0), st.integers(2, 8))
def test_break_even_angle_is_where_transferability_changes_sign(gamma, noise, depth):
    angle = fine_tuning.break_even_angle(gamma, noise, depth)
    critical = fine_tuning.critical_gamma(noise, depth)
    if np.isnan(angle):
        assert gamma >= critical * (1 - 1e-9)
        assert fine_tuning.transferability(gamma, 0.0, noise, depth) <= 1e-9
    else:
        assert gamma <= critical * (1 + 1e-9)
        assert fine_tuning.transferability(gamma, angle, noise, depth) == pytest.approx(0.0, abs=1e-9)
        assert fine_tuning.transferability(gamma, angle + 0.05, noise, depth) < 0
        assert angle <= fine_tuning.BREAK_EVEN_PRINTED + 1e-9


def test_critical_gamma_of_the_identical_task():
    found = [fine_tuning.critical_gamma(1.0, depth) for depth in DEPTHS[:3]]
    np.testing.assert_allclose(found, [0.937, 0.869, 0.829], atol=5e-4)
    for depth, gamma in zip(DEPTHS[:3], found, strict=True):
        assert fine_tuning.coupling(gamma, 1.0, depth) == pytest.approx(2.0, rel=1e-12)
    assert fine_tuning.critical_gamma(0.0, 5) == pytest.approx(1.0, rel=1e-14)


@given(st.floats(0.0, np.pi), st.floats(0.0, 3.0), st.integers(2, 10))
def test_with_few_samples_t_is_the_forward_transfer_of_continual_learning(theta, noise, depth):
    """alpha rho_A (2 rho_B - alpha rho_A) of Hiratani 2024 (arXiv:2405.20236) at alpha = rho_A = 1, rho_B = cos(theta).

    What a learned task is worth before the next one is trained: printed and corrected form have this one limit.
    """
    alpha, feature_similarity, readout_similarity = 1.0, 1.0, np.cos(theta)
    expected = alpha * feature_similarity * (2 * readout_similarity - alpha * feature_similarity)
    few = 1e-9
    assert fine_tuning.transferability_printed(few, theta) == pytest.approx(expected, abs=1e-8)
    # To first order in gamma C - 1 = (L - 1) sigma^2 gamma / 2, and T changes by gamma T + 2 (1 - cos) (C - 1).
    first_order = few * (3 + 2 * (depth - 1) * noise**2)
    assert fine_tuning.transferability(few, theta, noise, depth) == pytest.approx(expected, abs=1.01 * first_order)


def test_from_as_many_samples_as_dimensions_on_nothing_is_gained():
    np.testing.assert_array_equal(fine_tuning.amplified_gain([1.0, 1.5], 1.3, 0.2), [0, 0])
