"""Laws of unit covariance, paired draws, and what the study finds at a small size."""

import numpy as np
import pytest

from fate.linear.designs import reduce_design
from fate.studies.choice_of_method import Data
from fate.studies.input_laws import LAWS, METHODS, NOT_GAUSSIAN, _amplification, _fit, draw_inputs, study_input_laws
from fate.variables import describe

THETA = [0.4, 1.2]
SETTINGS = {"dimension": 30, "gamma": [0.5, 1.5], "theta": THETA, "noise": 0.2, "rate_gamma": 0.5}


@pytest.fixture(scope="module")
def study():
    return study_input_laws(seed=0, instances=30, rate_dimension=[24, 48], draws=60, **SETTINGS)


@pytest.mark.parametrize("law", LAWS)
def test_inputs_have_mean_zero_and_covariance_one(law):
    """But for correlated ones, whose covariance has trace d."""
    generator = np.random.default_rng(0)
    inputs = draw_inputs(law, generator, generator.standard_normal((40_000, 4)))
    assert np.all(abs(inputs.mean(axis=0)) < 4 * inputs.std(axis=0) / 200)
    powers = np.mean(inputs**2, axis=0)
    # Without a fourth moment a sample's power has no standard error: a loose bound.
    allowed = 0.2 if law == "student_3" else 4 * np.std(inputs**2, axis=0).max() / 200 + 1e-12
    falling = 1 / np.arange(1, 5)
    assert np.all(abs(powers - (falling / falling.mean() if law == "correlated" else 1)) < allowed)
    products = inputs[:, 0] * inputs[:, 1]
    assert abs(products.mean()) < 4 * products.std() / 200


@pytest.mark.parametrize("samples", [12, 40])
def test_methods_are_those_of_the_choice_among_them(samples):
    """On one design in its canonical coordinates as on the inputs themselves."""
    generator = np.random.default_rng(1)
    tasks = np.linalg.qr(generator.standard_normal((30, 2)))[0].T
    inputs = draw_inputs("uniform", generator, generator.standard_normal((samples, 30)))
    noise = generator.standard_normal(samples)
    vectors, target, _ = _fit([reduce_design(inputs, tasks, noise)], samples, np.array(THETA), 0.2)
    errors = np.sum((vectors - target) ** 2, axis=-1)[..., 0]
    targets = np.cos(THETA)[:, None] * tasks[0] + np.sin(THETA)[:, None] * tasks[1]
    data = Data(inputs, targets @ inputs.T + 0.2 * noise, tasks[0])
    expected = np.sum((np.stack([*data.candidates(), data.evidence(True)[1]]) - targets) ** 2, axis=-1)
    np.testing.assert_allclose(errors, expected, rtol=1e-6)


def test_gaussian_inputs_have_the_risks_of_theory(study):
    """Of the methods whose theory is exact in n and d."""
    normal = study["square_error"].sel(law="normal")
    for method in METHODS[:3]:
        difference = (normal - study["square_error_gaussian"]).sel(compared_method=method)
        each = difference.mean(("direction", "gamma", "theta")).values
        assert abs(each.mean()) < 4 * each.std(ddof=1) / np.sqrt(len(each)), method


def test_random_directions_on_the_sphere_cannot_be_told_from_gaussian_inputs(study):
    """A sphere and a Gaussian differ in lengths alone, by 1/d: the errors of the same draws are close together."""
    errors = study["square_error"].sel(direction="random")
    np.testing.assert_allclose(errors.sel(law="sphere").mean(), errors.sel(law="normal").mean(), rtol=0.05)


def test_signs_leak_nothing_in_the_plane_of_two_axes(study):
    """(x_i + x_j)(x_i - x_j) = 0."""
    signs = study["leakage"].sel(isotropic_law="rademacher")
    assert float(abs(signs.sel(direction="aligned")).max()) < 1e-25
    assert float(signs.sel(direction="random").mean()) > 0.5
    assert float(study["leakage_predicted"].sel(isotropic_law="rademacher", direction="aligned")) == pytest.approx(0)


def test_lengths_that_vary_amplify_noise_at_every_dimension(study):
    shift = study["amplification_shift"].sel(isotropic_law="multivariate_student")
    error = shift.std("draw", ddof=1) / np.sqrt(shift.sizes["draw"])
    assert (abs(shift.mean("draw") - 2 / 3) < 4 * error).all()
    assert (error < 0.1).all()


def test_equal_rows_amplify_as_one():
    """[A; A]^+ = [A^+, A^+] / 2."""
    rows = np.random.default_rng(3).standard_normal((3, 8))
    twice = np.concatenate([rows, rows])
    assert _amplification(twice) == pytest.approx(_amplification(rows) / 2)
    assert _amplification(twice) == pytest.approx(np.sum(np.linalg.pinv(twice) ** 2))


def test_every_law_has_its_theory_in_its_place(study):
    assert list(study["isotropic_law"].values) == list(NOT_GAUSSIAN)
    expected = study["amplification_shift_predicted"].sel(rate_dimension=24)
    assert float(expected.sel(isotropic_law="uniform")) == pytest.approx(-1.2 / 24)
    assert float(expected.sel(isotropic_law="sphere")) == pytest.approx(-2 / 24)
    aligned = study["leakage_predicted"].sel(direction="aligned")
    assert float(aligned.sel(isotropic_law="student_5")) == pytest.approx(4)
    assert np.isinf(aligned.sel(isotropic_law="student_3"))
    one_scale = study["leakage_predicted"].sel(isotropic_law="multivariate_student")
    np.testing.assert_allclose(one_scale, 3)  # (k - 2) / (k - 4)


def test_every_variable_is_described(study):
    describe(study)
