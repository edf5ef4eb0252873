"""Claims on correlated inputs: right data, and wrong data that turn each verdict."""

import pytest
from right_data import studies

from fate.claims.claim import NotConverged, NotMeasured
from fate.claims.covariance import covariance_claims
from fate.claims.register import check_claims


def no_end_point(study):
    study["fine_tuned_end_point_error"][1, 0, 0, 3] = 2e-6


def isotropic_scratch(study):
    study["scratch_risk"] += 0.1


def linear_transfer_that_cares(study):
    study["linear_risk"][1:] += 0.05


def source_kept(study):
    study["amplification"] -= 0.1


def gain_as_printed(study):
    study["fine_tuned_risk"] -= 0.02


RIGHT = {
    "covariance-end-points": "reproduced",
    "covariance-scratch": "reproduced",
    "covariance-linear-transfer": "reproduced",
    "covariance-amplification": "corrected",
    "covariance-fine-tuning": "corrected",
}
WRONG = {
    "covariance-end-points": (no_end_point, "refuted"),
    "covariance-scratch": (isotropic_scratch, "refuted"),
    "covariance-linear-transfer": (linear_transfer_that_cares, "refuted"),
    "covariance-amplification": (source_kept, "reproduced"),
    "covariance-fine-tuning": (gain_as_printed, "reproduced"),
}


def verdicts(study):
    return {claim.id: claim.verdict for claim in covariance_claims(study)}


def test_right_data_have_the_expected_verdicts():
    assert verdicts(studies.covariance()) == RIGHT
    assert not any(claim.fails for claim in covariance_claims(studies.covariance()))


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_data_turn_the_verdict(claim):
    spoil, verdict = WRONG[claim]
    study = studies.covariance()
    spoil(study)
    assert verdicts(study)[claim] == verdict


def test_isotropic_inputs_alone_or_an_unfinished_network_answer_nothing():
    with pytest.raises(NotMeasured, match="correlated inputs"):
        covariance_claims(studies.covariance().sel(spectrum=["isotropic"]))
    study = studies.covariance()
    study["linear_converged"][1, 0, 0, 0] = False
    with pytest.raises(NotConverged, match="did not converge"):
        covariance_claims(study)
    [told] = [claim for claim in check_claims({"studies/covariance": study}, {"studies/covariance": {}}) if claim.fails]
    assert told.verdict == "open"
    assert "did not converge" in told.statement
