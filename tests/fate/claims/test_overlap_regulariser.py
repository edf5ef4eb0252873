import numpy as np
import pytest
import xarray as xr
from right_data import overlap_regulariser as right

from fate.claims.claim import significance
from fate.claims.overlap_regulariser import overlap_regulariser_claims
from fate.risks import standard_error

PREFIX = "overlap-regulariser"


@pytest.fixture
def study():
    return right.overlap_regulariser()


def verdicts(study):
    return {
        claim.id.removeprefix(PREFIX).removeprefix("-"): claim.verdict for claim in overlap_regulariser_claims(study)
    }


def test_the_verdicts_of_right_data(study):
    assert not any(claim.fails for claim in overlap_regulariser_claims(study))
    assert verdicts(study) == {
        "": "reproduced",
        "rescue": "refuted",
        "amount": "reproduced",
        "kept-near": "reproduced",
        "kept-far": "reproduced",
        "evidence": "reproduced",
        "every-cell": "refuted",
        "every-cell-selected": "reproduced",
        "selected": "refuted",
        "feature": "reproduced",
    }


def test_a_regulariser_without_gain_refutes_that_it_has_one(study):
    study["regularised_risk"][1] = study["regularised_risk"][0].values
    found = verdicts(study)
    assert found[""] == found["amount"] == "refuted"


def test_a_regulariser_that_ends_at_ridge_regression_rescues(study):
    study["regularised_risk"][1, :, :, -1] = study["ridge_risk"].values[:, None, -1]
    assert verdicts(study)["rescue"] == "reproduced"


def test_a_worse_evidence_transfer_refutes_that_it_is_better(study):
    found = verdicts(study.assign(evidence_risk=study["evidence_risk"] + 0.5))
    assert found["evidence"] == found["every-cell"] == found["every-cell-selected"] == "refuted"


def test_without_the_one_cell_that_it_loses_evidence_transfer_is_best_everywhere(study):
    study["evidence_risk"][0, 0] /= 1.2
    assert verdicts(study)["every-cell"] == "reproduced"


@pytest.mark.parametrize(("errors", "verdict"), [(0.9, "reproduced"), (1.1, "refuted")])
def test_a_cell_is_lost_where_its_mean_is_negative_beyond_significance(errors, verdict, study):
    scatter = np.linspace(-0.01, 0.01, right.INSTANCES)
    loss = errors * significance(right.INSTANCES) * standard_error(scatter)
    study["evidence_risk"][0, 0] = study["regularised_risk"][1, 0, 1, 0].values + loss + scatter
    assert verdicts(study)["every-cell"] == verdict


def test_the_one_cell_is_named(study):
    (claim,) = (each for each in overlap_regulariser_claims(study) if each.id.endswith("every-cell"))
    assert claim.measured == 1 / 8
    assert "(theta = 0.255 pi and n/d = 0.3); its mean is lower in 1 of 8" in claim.statement


def test_kept_features_that_are_as_good_at_both_ends_refute_the_theory(study):
    same = study["regularised_risk"].isel(target_weight=1, target_share=0)
    kept = same.expand_dims(features=["isotropic"], penalty=[0.05])
    found = verdicts(study.assign(kept_features_risk=kept))
    assert found["kept-near"] == found["kept-far"] == "refuted"


def test_a_selection_as_good_as_the_best_is_reproduced(study):
    best = study["regularised_risk"].sel(target_weight=study["best_target_weight"])
    assert (
        verdicts(study.assign(selected_risk=best.where(study["selected_risk"].notnull())))["selected"] == "reproduced"
    )


def test_another_feature_refutes_and_what_did_not_converge_leaves_it_open(study):
    assert verdicts(study.assign(feature_distance=study["feature_distance"] + 0.1))["feature"] == "refuted"
    study["converged"][1, 0] = False
    assert verdicts(study)["feature"] == "open"


def test_too_much_scatter_leaves_means_open(study):
    scatter = xr.DataArray(np.linspace(-3, 3, study.sizes["instance"]), dims="instance")
    found = verdicts(study.assign(regularised_risk=study["regularised_risk"] * np.exp(scatter)))
    assert found[""] == found["amount"] == found["evidence"] == found["kept-far"] == "open"
