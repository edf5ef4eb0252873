import numpy as np
import pytest

from fate.linear.theory import kept_features, penalised_pretraining
from fate.studies.lazy_to_rich import FEATURES, study_lazy_to_rich
from fate.variables import describe

SETTINGS = {
    "dimension": 60,
    "instances": 24,
    "gamma": [0.25, 0.5],
    "theta": [0.0, np.pi / 4, np.pi / 2],
    "noise": 0.2,
    "init_scale": 0.2,
    "width_ratio": 4,
    "penalty": [0.1, 1.5, 1000.0],
}


@pytest.fixture(scope="module")
def study():
    return study_lazy_to_rich(seed=0, **SETTINGS)


def test_every_network_is_trained_to_its_optimum(study):
    assert study["converged"].all()
    assert float(study["optimum_error"].max()) < 1e-7


def test_features_strengthen_as_the_penalty_falls(study):
    strength = study["feature_strength"].mean("instance")
    assert (strength.diff("penalty") < 0).all()
    np.testing.assert_allclose(strength.sel(penalty=1000.0), 1.0, atol=1e-4)
    expected = penalised_pretraining.isotropic_strength(0.2, 0.1)
    assert float(strength.sel(features="isotropic", penalty=0.1)) == pytest.approx(expected, rel=1e-6)


def test_measured_transferability_is_that_of_theory(study):
    difference = study["kept_features_transferability"] - study["kept_features_transferability_asymptotic"]
    allowed = 4 * study["kept_features_transferability_standard_error"] + 1 / SETTINGS["dimension"]
    assert (abs(difference) < allowed).all()
    assert float(allowed.max()) < 0.5 * float(abs(study["kept_features_transferability"]).max())


def test_isotropic_theory_is_the_closed_form(study):
    strength = penalised_pretraining.isotropic_strength(0.2, 0.1)
    expected = kept_features.spiked_transferability(study["gamma"].values[:, None], study["theta"].values, strength)
    one = study["kept_features_transferability_asymptotic"].sel(features="isotropic", penalty=0.1)
    np.testing.assert_allclose(one, expected, atol=1.5 / SETTINGS["dimension"] / SETTINGS["gamma"][0])


def test_lazy_isotropic_features_are_scratch(study):
    lazy = study["kept_features_risk"].sel(features="isotropic", penalty=1000.0)
    np.testing.assert_allclose(lazy, study["scratch_risk"].transpose(*lazy.dims), rtol=1e-4)


def test_the_best_penalty_is_the_richest_where_the_source_helps_isotropic_features(study):
    assert (study["best_penalty"].sel(features="isotropic").isel(theta=0) == 0.1).all()


def test_every_variable_is_described_and_a_rerun_is_equal(study):
    describe(study)
    again = study_lazy_to_rich(seed=0, **SETTINGS | {"instances": 2})
    np.testing.assert_array_equal(again["scratch_risk"], study["scratch_risk"].isel(instance=slice(2)))
    np.testing.assert_array_equal(again["kept_features_risk"], study["kept_features_risk"].isel(instance=slice(2)))
    assert tuple(again["features"].values) == FEATURES
