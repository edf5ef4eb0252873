"""Correlated inputs: spectra, tasks in the inner product of Sigma, trained networks against exact end points."""

import numpy as np
import pytest

from fate.linear.theory import correlated_inputs
from fate.risks import excess_risk
from fate.streams import random_stream
from fate.studies.covariance import NAME, draw_tasks, make_spectra, study_covariance
from fate.variables import describe

pytestmark = pytest.mark.slow

DIMENSION, THETA = 30, np.pi / 5
SETTINGS = {
    "dimension": DIMENSION,
    "instances": 3,
    "gamma": [0.5, 1.5],
    "theta": [THETA],
    "noise": 0.5,
    "depth": 2,
    "width": 10,
    "init_scale": 1e-5,
    "exponent": 0.5,
    "spikes": 3,
    "spike_size": 5.0,
    "own_spectrum": [7.0] * DIMENSION,
}


@pytest.fixture(scope="module")
def study():
    return study_covariance(seed=0, **SETTINGS)


def test_spectra_have_mean_one_and_their_shape():
    spectra = make_spectra(8, 2.0, 2, 10.0, [float(value) for value in range(1, 9)])
    assert list(spectra) == ["isotropic", "power_law", "spiked", "own"]
    for spectrum in spectra.values():
        assert spectrum.mean() == pytest.approx(1.0)
    np.testing.assert_allclose(spectra["power_law"][3] / spectra["power_law"][0], 1 / 16)
    np.testing.assert_allclose(spectra["spiked"] / spectra["spiked"][-1], [10, 10, 1, 1, 1, 1, 1, 1])
    np.testing.assert_allclose(spectra["own"], np.arange(1, 9) / 4.5)
    assert "own" not in make_spectra(8, 2.0, 2, 10.0, [])


def test_tasks_are_orthonormal_in_the_inner_product_of_sigma():
    spectrum = np.geomspace(0.1, 10, DIMENSION)
    tasks = draw_tasks(np.random.default_rng(0), spectrum)
    np.testing.assert_allclose((tasks * spectrum) @ tasks.T, np.eye(2), atol=1e-12)
    assert excess_risk(tasks[0], -tasks[0], spectrum) == pytest.approx(4.0)


def test_every_network_ends_where_linear_algebra_says(study):
    for method in ("scratch", "linear", "fine_tuned"):
        assert study[f"{method}_converged"].all()
        assert study[f"{method}_end_point_error"].max() < 1e-7
        np.testing.assert_allclose(study[f"{method}_risk"], study[f"{method}_risk_limit"], rtol=1e-6)


def test_the_scale_of_a_spectrum_does_not_matter(study):
    own, isotropic = (study.sel(spectrum=name) for name in ("own", "isotropic"))
    for method in ("scratch", "linear"):
        np.testing.assert_allclose(own[f"{method}_risk"], isotropic[f"{method}_risk"], rtol=1e-6)
    np.testing.assert_array_equal(own["scratch_risk_asymptotic"], isotropic["scratch_risk_asymptotic"])


def test_risks_are_those_of_fits_in_the_original_basis(study):
    """Scratch is the least-norm fit of the very inputs, whose risk is measured by Sigma."""
    spectrum = study["population_eigenvalue"].sel(spectrum="power_law").values
    first, second = draw_tasks(random_stream(0, NAME, "tasks", 1), spectrum)
    target = np.cos(THETA) * first + np.sin(THETA) * second
    generator = random_stream(0, NAME, "design", 15, 1)
    inputs = generator.standard_normal((15, DIMENSION)) * np.sqrt(spectrum)
    fit = np.linalg.pinv(inputs) @ (inputs @ target + 0.5 * generator.standard_normal(15))
    measured = study["scratch_risk"].sel(spectrum="power_law", gamma=0.5, instance=1)[0]
    assert float(measured) == pytest.approx(excess_risk(fit, target, spectrum), rel=1e-6)


def test_beyond_the_threshold_nothing_is_amplified_and_fine_tuning_is_scratch(study):
    beyond = study.sel(gamma=1.5)
    assert np.isnan(beyond["amplification"]).all()
    np.testing.assert_allclose(beyond["fine_tuned_risk"], beyond["scratch_risk"], rtol=1e-6)
    assert (study["amplification"].sel(gamma=0.5) > 1).all()


def test_evidence_transfer_is_better_than_all_others_in_the_mean():
    study = study_covariance(seed=0, **SETTINGS | {"instances": 30, "own_spectrum": []})
    for other in ("linear", "likelihood_ridge", "scratch", "fine_tuned"):
        gain = (study[f"{other}_risk"] - study["evidence_risk"]).mean(("gamma", "theta"))
        error = gain.std("instance", ddof=1) / np.sqrt(study.sizes["instance"])
        assert (gain.mean("instance") > 4 * error).all(), other


def test_every_variable_is_described(study):
    describe(study)


def test_theory_in_the_file_is_that_of_the_tasks_drawn(study):
    """Of the spectrum without a shape: the source itself, and not the direction beside it."""
    spectrum = study["population_eigenvalue"].sel(spectrum="power_law").values
    first, second = draw_tasks(random_stream(0, NAME, "tasks", 2), spectrum)
    target = np.cos(THETA) * first + np.sin(THETA) * second
    found = study.sel(spectrum="power_law", gamma=0.5, instance=2).isel(theta=0)
    corrected = correlated_inputs.fine_tuned_risk(spectrum, first, target, 15, 0.5, 2)
    np.testing.assert_allclose(found["fine_tuned_risk_corrected"], corrected)
    printed = correlated_inputs.scratch_risk(spectrum, target - first, 15, 0.5)
    np.testing.assert_allclose(found["fine_tuned_risk_printed"], printed)
