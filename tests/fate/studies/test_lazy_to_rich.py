import numpy as np
import pytest

from fate.claims.claim import significance
from fate.linear.theory import kept_features, penalised_pretraining
from fate.studies.lazy_to_rich import TRAINED, study_lazy_to_rich
from fate.variables import describe

SETTINGS = {
    "dimension": 60,
    "instances": 12,
    "gamma": [0.25, 0.5],
    "theta": [0.0, np.pi / 4, np.pi / 2],
    "noise": 0.2,
    "init_scale": [0.05, 0.2],
    "width_ratio": [4, 1],
    "penalty": [1.5, 0.1],
}
ONE_SAMPLE = 1 / (SETTINGS["dimension"] * min(SETTINGS["gamma"]))


@pytest.fixture(scope="module")
def study():
    return study_lazy_to_rich(seed=0, **SETTINGS)


def test_both_ends_and_isotropic_features_are_added(study):
    assert list(study["penalty"].values) == [0.0, 0.1, 1.5, np.inf]
    assert list(study["width_ratio"].values) == [1.0, 4.0, np.inf]


def test_every_network_between_the_ends_is_trained_to_its_optimum(study):
    assert study["converged"].all()
    between = study["optimum_error"].sel(penalty=[0.1, 1.5])
    assert between.sizes["trained"] == TRAINED
    assert between.notnull().all()
    assert 0 < float(between.max()) < 1e-7
    assert study["optimum_error"].sel(penalty=[0.0, np.inf]).isnull().all()


def test_features_strengthen_as_the_penalty_or_the_scale_falls(study):
    strength = study["feature_strength"].mean("instance")
    assert (strength.diff("penalty") < 0).all()
    assert (strength.isel(penalty=slice(-1)).diff("init_scale") < 0).all()
    np.testing.assert_array_equal(strength.sel(penalty=np.inf), 1.0)
    for penalty in (0.0, 0.1):
        expected = penalised_pretraining.isotropic_strength(0.2, penalty)
        assert float(strength.sel(width_ratio=np.inf, init_scale=0.2, penalty=penalty)) == pytest.approx(expected)


def test_measured_transferability_is_that_of_theory(study):
    difference = study["kept_features_transferability"] - study["kept_features_transferability_asymptotic"]
    allowed = 4 * study["kept_features_transferability_standard_error"] + ONE_SAMPLE
    assert (abs(difference) < allowed).all()
    assert float(allowed.max()) < 0.5 * float(abs(study["kept_features_transferability"]).max())


def test_untouched_features_have_their_exact_mean_at_every_scale(study):
    untouched = study.sel(penalty=np.inf)
    for width_ratio in (1.0, 4.0):
        exact = kept_features.untouched_transferability(study["n"], 60, 60 * width_ratio, 0.2)
        one = untouched.sel(width_ratio=width_ratio)
        error = one["kept_features_transferability_standard_error"]
        assert (abs(one["kept_features_transferability"] - exact) < significance(SETTINGS["instances"]) * error).all()
        assert float(error.isel(theta=-1).max()) < 0.2 * float(abs(exact).max())
    risk = untouched["kept_features_risk"]
    np.testing.assert_allclose(risk.isel(init_scale=0), risk.isel(init_scale=1), rtol=1e-9)
    scratch = study["scratch_risk"].transpose(*risk.dims[2:])
    np.testing.assert_allclose(risk.sel(width_ratio=np.inf, init_scale=0.2), scratch, rtol=1e-9)


def test_isotropic_theory_is_the_closed_form(study):
    strength = penalised_pretraining.isotropic_strength(0.2, 0.1)
    expected = kept_features.spiked_transferability(study["gamma"].values[:, None], study["theta"].values, strength)
    one = study["kept_features_transferability_asymptotic"].sel(width_ratio=np.inf, init_scale=0.2, penalty=0.1)
    np.testing.assert_allclose(one, expected, atol=1.5 * ONE_SAMPLE)


def test_the_best_penalty_is_rich_where_the_source_helps_and_infinite_where_it_cannot(study):
    assert (study["best_penalty"].isel(theta=0) == 0).all()
    assert np.isinf(study["best_penalty"].isel(theta=-1)).all()


def test_every_variable_is_described_and_a_rerun_is_equal(study):
    describe(study)
    again = study_lazy_to_rich(seed=0, **SETTINGS | {"instances": 2, "width_ratio": [4], "init_scale": [0.2]})
    same = study.sel(width_ratio=again["width_ratio"], init_scale=again["init_scale"]).isel(instance=slice(2))
    np.testing.assert_array_equal(again["scratch_risk"], same["scratch_risk"])
    np.testing.assert_array_equal(again["kept_features_risk"], same["kept_features_risk"])
