import numpy as np
import pytest

from fate.linear.theory import overlap_regulariser as closed_forms
from fate.studies.overlap_regulariser import study_overlap_regulariser
from fate.variables import describe

SETTINGS = {
    "dimension": 100,
    "instances": 16,
    "gamma": [0.4, 1.3],
    "target_share": [0.25, 1.0],
    "theta": [0.0, np.pi / 4, np.pi / 2],
    "noise": 0.2,
    "target_weight": [0.0, 0.3, 0.9],
    "width": 20,
    "init_scale": 1e-3,
    "features_scale": 0.2,
    "penalty": [0.1, 1000.0],
}


@pytest.fixture(scope="module")
def study():
    return study_overlap_regulariser(seed=0, **SETTINGS)


def test_whole_networks_learn_the_closed_form(study):
    assert study["converged"].all()
    assert float(study["feature_distance"].max()) < 1e-4
    assert float(study["feature_change"].max()) > 0.3


def test_without_weight_it_is_linear_transfer_of_the_source(study):
    plain = study["regularised_risk"].sel(target_weight=0.0)
    for share in study["target_share"]:
        np.testing.assert_allclose(plain.sel(target_share=share), study["linear_risk"].transpose(..., "instance"))


@pytest.mark.parametrize("kind", ["regularised", "regularised_fresh"])
def test_risks_are_those_of_theory(study, kind):
    risk, theory = study[f"{kind}_risk"], study[f"{kind}_risk_asymptotic"]
    error = risk.std("instance", ddof=1) / np.sqrt(SETTINGS["instances"])
    difference = abs(risk.mean("instance") - theory)
    assert (difference <= 4 * error + 2 / study["n"]).where(theory.notnull(), True).all()


def test_nothing_is_selected_where_pretraining_has_taken_every_sample(study):
    for name in ("selected_risk", "selected_target_weight", "regularised_fresh_risk"):
        assert study[name].sel(target_share=1.0).isnull().all()
        assert study[name].sel(target_share=0.25).notnull().all()


def test_the_selected_risk_is_that_of_the_selected_weight(study):
    weight = study["selected_target_weight"].sel(target_share=0.25)
    risk = study["regularised_risk"].sel(target_share=0.25).sel(target_weight=weight)
    np.testing.assert_array_equal(risk, study["selected_risk"].sel(target_share=0.25))


def test_all_features_kept_have_the_risk_of_theory_for_n_below_d(study):
    below = study.isel(gamma=0)
    risk, theory = below["kept_features_risk"], below["kept_features_risk_asymptotic"]
    error = risk.std("instance", ddof=1) / np.sqrt(SETTINGS["instances"])
    assert (abs(risk.mean("instance") - theory) <= 4 * error + 2 / below["n"]).all()


def test_lazy_isotropic_features_and_all_for_n_above_d_are_those_of_scratch(study):
    lazy = study["kept_features_risk"].sel(features="isotropic", penalty=1000.0)
    np.testing.assert_allclose(lazy, study["scratch_risk"].transpose(*lazy.dims), rtol=1e-4)
    above = study["kept_features_risk"].isel(gamma=1)
    assert (above == study["scratch_risk"].isel(gamma=1)).all()


def test_evidence_transfer_is_near_the_risk_that_no_method_beats(study):
    risk = study["evidence_risk"]
    error = risk.std("instance", ddof=1) / np.sqrt(SETTINGS["instances"])
    assert (abs(risk.mean("instance") - study["limit_risk"]) < 4 * error + 4 / study["n"]).all()


def test_every_variable_is_described_and_a_rerun_is_equal(study):
    describe(study)
    again = study_overlap_regulariser(seed=0, **SETTINGS | {"instances": 2, "gamma": [1.3]})
    for name in ("scratch_risk", "evidence_risk", "regularised_risk", "kept_features_risk"):
        np.testing.assert_array_equal(again[name], study[name].isel(instance=slice(2), gamma=[1]))


def test_the_closed_form_is_the_minimum_of_the_loss():
    generator = np.random.default_rng(0)
    inputs, labels, source = generator.standard_normal((8, 12)), generator.standard_normal(8), np.eye(12)[0]
    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / 8)
    found = basis @ closed_forms.pretrained_feature(eigenvalue, labels @ inputs / 8 @ basis, source @ basis, 0.3)
    gradient = 0.7 * (found - source) + 0.3 * inputs.T @ (inputs @ found - labels) / 8
    np.testing.assert_allclose(gradient, 0, atol=1e-12)


def test_rich_features_help_the_source_itself_and_not_what_is_orthogonal_to_it(study):
    """Kept with a small penalty they are those of the source: the risk is lower at theta = 0, by four sigma."""
    risk = study["kept_features_risk"].sel(penalty=0.1).isel(gamma=0)
    gain = risk.isel(theta=-1) - risk.isel(theta=0)
    assert (gain.mean("instance") > 4 * gain.std("instance", ddof=1) / np.sqrt(SETTINGS["instances"])).all()
