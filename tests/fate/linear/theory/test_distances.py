import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import halfnorm, norm

from fate.linear.theory import distances

GAPS = np.array([0.0, 0.3, 1.0, 2.0])


@pytest.mark.parametrize("gap", [0.2, 1.5])
def test_divergence_is_the_mean_log_likelihood_ratio(gap):
    generator = np.random.default_rng(0)
    difference, noise = gap * generator.standard_normal(100_000), 0.5 * generator.standard_normal(100_000)
    ratio = norm.logpdf(noise, scale=0.5) - norm.logpdf(noise + difference, scale=0.5)
    error = 4 * np.std(ratio) / np.sqrt(ratio.size)
    expected = distances.kullback_leibler(gap, 0.5)
    assert abs(np.mean(ratio) - expected) < error < 0.1 * expected


def test_divergence_of_unit_tasks_at_an_angle():
    theta = np.linspace(0, np.pi, 7)
    found = distances.kullback_leibler(2 * np.sin(theta / 2), 0.2)
    np.testing.assert_allclose(found, (1 - np.cos(theta)) / 0.04, atol=1e-12)


@pytest.mark.parametrize("scale", [1e-3, 0.4, 1.0, 30.0])
def test_clipped_mean_is_an_integral(scale):
    below = quad(lambda z: 2 * scale * z * norm.pdf(z), 0, min(1 / scale, 40))[0]
    assert distances.clipped_mean(scale) == pytest.approx(below + 2 * norm.sf(1 / scale), rel=1e-8)


def test_lower_bounds_stay_below_upper_ones_and_vanish_for_equal_tasks():
    lower, upper = distances.wasserstein_bounds(GAPS, 0.2)
    judged, _ = distances.dudley_lower(0.2, np.hypot(0.2, GAPS), np.sqrt(2))
    coupled = distances.dudley_upper(GAPS)
    for below, above in ((lower, upper), (judged, coupled)):
        assert np.all(below <= above)
        assert below[0] == 0
        assert above[0] == pytest.approx(0, abs=1e-90)
        assert np.all(np.diff(below) > 0)


def test_dudley_tends_to_two_and_never_beyond():
    amplitude = np.geomspace(1, 1e7, 8)
    lower, cutoff = distances.dudley_lower(np.hypot(1, 0.2), np.hypot(amplitude, 0.2), 1.0)
    upper = distances.dudley_upper(1 + amplitude)
    assert np.all(lower <= upper)
    assert np.all(upper < 2)
    assert lower[-1] > 1.99
    assert np.all(np.diff(cutoff[1:]) > 0)


@pytest.mark.parametrize(("cutoff", "slope"), [(0.5, 1.0), (20.0, np.sqrt(2))])
def test_judge_is_admissible(cutoff, slope):
    value = np.linspace(-3 * cutoff, 3 * cutoff, 6001)
    seen = distances.judge(value, cutoff, slope)
    lipschitz = slope * np.max(np.abs(np.diff(seen) / np.diff(value)))
    assert np.max(np.abs(seen)) + lipschitz == pytest.approx(1.0, rel=1e-6)


def test_the_bound_is_what_the_judge_sees():
    narrow, wide = 1.0, 50.0
    lower, cutoff = distances.dudley_lower(narrow, wide, 1.0)
    z = np.random.default_rng(1).standard_normal((2, 100_000))
    seen = distances.judge(narrow * z[0], cutoff, 1.0) - distances.judge(wide * z[1], cutoff, 1.0)
    assert np.mean(seen) == pytest.approx(lower, abs=4 * np.std(seen) / np.sqrt(seen.size))


def test_wasserstein_bounds_are_what_their_witness_and_their_coupling_see():
    """Below |y - f(x)| / sqrt(2), whose slope in (x, y) is |(-f, 1)| / sqrt(2) = 1; above |f(x) - g(x)|."""
    lower, upper = distances.wasserstein_bounds(GAPS, 0.2)
    seen = halfnorm.mean(scale=np.hypot(0.2, GAPS)) - halfnorm.mean(scale=0.2)
    np.testing.assert_allclose(lower, seen / np.linalg.norm([1, 1]), atol=1e-15)
    np.testing.assert_allclose(upper, [0, *halfnorm.mean(scale=GAPS[1:])])
