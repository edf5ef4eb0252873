import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fate.linear.designs import sample_canonical_law
from fate.linear.end_points import flow_end_point, least_squares_vector, readout_end_point
from fate.linear.theory import fine_tuning, finite_source, linear_transfer
from fate.risks import excess_risk

DIMENSION, SIZE = 400, 300


def trained_source(generator, samples, dimension, noise):
    """(part along beta_s, length of the rest) of the minimum-norm fit of the source task."""
    design = sample_canonical_law(generator, samples, dimension, 1)
    source = design["directions"][0]
    fit = least_squares_vector(design["eigenvalue"], design["eigenvalue"] * source + noise * design["noise"])
    return fit @ source, np.linalg.norm(fit - (fit @ source) * source)


def gains_of_designs(samples, source_samples, theta, noise, source_noise, depth):
    """(fine-tuning, linear transfer) - scratch, by draws of both designs; the source's error turned at random."""
    generator = np.random.default_rng(8)
    gains = []
    for _ in range(SIZE):
        along, rest = trained_source(generator, source_samples, DIMENSION, source_noise)
        design = sample_canonical_law(generator, samples, DIMENSION, 3)
        source, orthogonal, spare = design["directions"]
        gaussian = generator.standard_normal(DIMENSION - 1)
        cosine = gaussian[0] / np.linalg.norm(gaussian)
        start = along * source + rest * (cosine * orthogonal + np.sqrt(1 - cosine**2) * spare)
        target = np.cos(theta) * source + np.sin(theta) * orthogonal
        correlation = design["eigenvalue"] * target + noise * design["noise"]
        scale = np.linalg.norm(start) ** (1 / depth)
        feature = start / np.linalg.norm(start) * scale
        ends = (
            flow_end_point(feature, np.full(depth - 1, scale), design["eigenvalue"], correlation),
            readout_end_point(feature, design["eigenvalue"], correlation, 0.0),
        )
        before = excess_risk(least_squares_vector(design["eigenvalue"], correlation), target)
        gains.append([before - excess_risk(ends[0], target), excess_risk(ends[1], target)])
    gains = np.array(gains)
    return gains.mean(axis=0), gains.std(axis=0, ddof=1) / np.sqrt(SIZE)


@pytest.mark.parametrize(
    ("source_ratio", "source_noise", "noise", "depth"), [(0.5, 0.2, 0.2, 2), (0.5, 0.2, 0.2, 4), (2.0, 1.5, 0.3, 3)]
)
def test_fine_tuning_and_linear_transfer_of_real_designs(source_ratio, source_noise, noise, depth):
    theta, samples = np.pi / 4, DIMENSION // 2
    source_samples = int(source_ratio * DIMENSION)
    (gain, linear), errors = gains_of_designs(samples, source_samples, theta, noise, source_noise, depth)
    corrected = finite_source.fine_tuned_transferability(0.5, theta, noise, depth, source_ratio, source_noise)
    printed = finite_source.fine_tuned_transferability_printed(0.5, theta, source_ratio, source_noise)
    allowed = 4 * errors[0] + 1 / DIMENSION  # the mean at finite d is off its limit by O(1/d)
    assert abs(gain - corrected) < allowed
    assert abs(printed - corrected) > 2 * allowed
    expected = finite_source.linear_risk(samples, theta, noise, source_ratio, source_noise)
    assert abs(linear - expected) < 4 * errors[1] + 1 / DIMENSION
    assert abs(linear - linear_transfer.mean(samples, theta, noise)) > 10 * errors[1]


def test_values_at_45_degrees():
    printed = finite_source.fine_tuned_transferability_printed(0.5, np.pi / 4, 0.5, 0.2)
    corrected = [finite_source.fine_tuned_transferability(0.5, np.pi / 4, 0.2, depth, 0.5, 0.2) for depth in (2, 3, 4)]
    np.testing.assert_allclose([printed, *corrected], [0.0836, 0.0543, 0.0362, 0.0240], atol=5e-5)


@given(st.floats(0.05, 0.95), st.floats(0.0, 3.1), st.floats(0.05, 0.9), st.floats(0.0, 2.0))
def test_printed_formula_is_equation_22_and_23(gamma, theta, ratio, source_noise):
    below = (gamma - 1) * ratio * (1 - 2 * np.cos(theta) + source_noise**2 / (1 - ratio))
    above = (gamma - 1) * (1 - 2 * np.cos(theta) + source_noise**2 / (1 / ratio - 1))
    found = finite_source.fine_tuned_transferability_printed(gamma, theta, [ratio, 1 / ratio], source_noise)
    np.testing.assert_allclose(found, [below, above], rtol=1e-9, atol=1e-12)


@given(st.floats(0.05, 0.95), st.floats(0.0, 3.1), st.floats(0.0, 2.0), st.integers(2, 6))
def test_perfect_source_gives_the_theory_of_one(gamma, theta, noise, depth):
    found = finite_source.fine_tuned_transferability(gamma, theta, noise, depth, 3.0, 0.0)
    assert found == pytest.approx(fine_tuning.transferability(gamma, theta, noise, depth), abs=1e-12)
    assert finite_source.linear_risk(50, theta, noise, 3.0, 0.0) == pytest.approx(
        linear_transfer.mean(50, theta, noise), abs=1e-12
    )


@given(st.floats(0.05, 0.95), st.floats(0.1, 2.5), st.floats(0.0, 1.0), st.integers(2, 5))
def test_break_even_angle_is_where_transferability_changes_sign(gamma, ratio, noise, depth):
    ratio = ratio + 0.05 if abs(ratio - 1) < 0.05 else ratio
    angle = finite_source.break_even_angle(gamma, noise, depth, ratio, 0.3)

    def gain(theta):
        return finite_source.fine_tuned_transferability(gamma, theta, noise, depth, ratio, 0.3)

    if np.isnan(angle):
        assert gain(0.0) <= 1e-9
    else:
        assert gain(angle) == pytest.approx(0.0, abs=1e-9)
        assert gain(angle + 0.1) < 0


def test_nothing_happens_beyond_gamma_one():
    assert finite_source.fine_tuned_transferability(1.2, 0.3, 0.2, 3, 0.5, 0.2) == 0.0
    assert np.isnan(finite_source.break_even_angle(1.2, 0.2, 3, 0.5, 0.2))
