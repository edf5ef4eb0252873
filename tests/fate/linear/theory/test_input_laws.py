"""Shifts and leakages against draws of inputs, and in the cases that are exact."""

import numpy as np
import pytest
from scipy import integrate, stats

from fate.linear.theory import input_laws

UNIFORM = 12**0.5


def amplification(inputs):
    """|X^+|_F^2 of designs (draw, n, d)."""
    return np.sum(1 / np.linalg.svd(inputs, compute_uv=False) ** 2, axis=-1)


@pytest.mark.parametrize(("samples", "dimension"), [(20, 60), (60, 20)])
def test_the_kurtosis_shifts_the_amplification(samples, dimension):
    """Uniform inputs less the Gaussian ones that they are made from, whose mean is that of the inverse Wishart law."""
    gaussian = np.random.default_rng(0).standard_normal((3000, samples, dimension))
    uniform = UNIFORM * (stats.norm.cdf(gaussian) - 0.5)
    exact = min(samples, dimension) / (abs(samples - dimension) - 1)
    shift = (amplification(uniform) - amplification(gaussian)) / exact
    expected = input_laws.amplification_shift(-1.2, samples, dimension)
    error = np.std(shift, ddof=1) / np.sqrt(len(shift))
    assert abs(np.mean(shift) - expected) < 4 * error + 0.1 * abs(expected)
    assert error < 0.1 * abs(expected)


def test_on_the_sphere_the_shift_is_exact_below_the_threshold():
    """E |g|^2 (X X^T)^-1_ii = (d - 2) / (d - n - 1): the rows of a Gaussian design, at length sqrt(d)."""
    samples, dimension = 7, 20
    gaussian = np.random.default_rng(1).standard_normal((20_000, samples, dimension))
    sphere = gaussian * np.sqrt(dimension) / np.linalg.norm(gaussian, axis=-1, keepdims=True)
    found = amplification(sphere)
    expected = samples / (dimension - samples - 1) * (1 + input_laws.amplification_shift(-2, samples, dimension))
    assert abs(np.mean(found) - expected) < 4 * np.std(found) / np.sqrt(len(found))


def test_without_a_fourth_moment_inputs_beyond_the_root_of_d_count_no_more():
    larger = 1e8
    truncated, _ = integrate.quad(lambda t: 4 / np.pi * t**4 / (1 + t**2) ** 2 / (1 + t**2 / larger), 0, np.inf)
    assert input_laws.heavy_amplification_shift(3.0, larger) == pytest.approx(truncated / larger, rel=1e-3)


@pytest.mark.parametrize(("law", "kurtosis"), [("rademacher", -2.0), ("uniform", -1.2), ("normal", 0.0)])
def test_leakage_is_a_fourth_moment(law, kurtosis):
    """E (x.beta_s)^2 (x.nu)^2, of independent coordinates and orthogonal directions."""
    generator, shape = np.random.default_rng(2), (200_000, 3)
    inputs = {
        "rademacher": generator.choice([-1.0, 1.0], shape),
        "uniform": UNIFORM * (generator.random(shape) - 0.5),
        "normal": generator.standard_normal(shape),
    }[law]
    source, orthogonal = np.array([1, 1, 1]) / np.sqrt(3), np.array([1, -1, 0]) / np.sqrt(2)
    product = (inputs @ source) ** 2 * (inputs @ orthogonal) ** 2
    error = np.std(product) / np.sqrt(len(product))
    assert abs(np.mean(product) - input_laws.leakage(kurtosis, source, orthogonal)) < 4 * error


@pytest.mark.parametrize("samples", [15, 45])
def test_single_inputs_leak_without_a_fourth_moment(samples):
    dimension, draws = 60, 3000
    generator = np.random.default_rng(samples)
    inputs = generator.standard_t(3, (draws, samples, dimension)) / np.sqrt(3)
    frame = np.linalg.qr(generator.standard_normal((draws, dimension, 20)))[0]
    feature, rest = np.split(inputs @ frame, 2, axis=-1)
    each = (samples - 2) * np.sum(feature * rest, axis=1) ** 2 / np.sum(feature**2, axis=1) ** 2
    found = np.mean(each, axis=1)
    expected = input_laws.heavy_leakage(samples, dimension)
    allowed = 4 * np.std(found) / np.sqrt(draws) + 1 / samples
    assert abs(np.mean(found) - expected) < allowed < expected - 1
