import pytest
import small_studies

from fate.claims.multi_feature import multi_feature_claims


def verdicts(study):
    return {claim.id: claim.verdict for claim in multi_feature_claims(study)}


def one_feature(study):
    """Only the first singular value is large, as if one feature were learned whatever the number of tasks."""
    study["feature_singular_value"][:, 1:] = 1e-5


def turned_away(study):
    study["span_alignment"][-1, 0] = 1 - 2e-6


def one_feature_risk(study):
    """The risk of one feature, whatever the number of tasks."""
    study["linear_risk"][:] = study["linear_risk"].isel(outputs=0)


WRONG = {"k-features-learned": one_feature, "k-features-span": turned_away, "k-features-risk": one_feature_risk}


def test_right_data_reproduce_every_claim():
    assert verdicts(small_studies.multi_feature()) == dict.fromkeys(WRONG, "reproduced")


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_data_turn_the_verdict(claim):
    study = small_studies.multi_feature()
    WRONG[claim](study)
    assert verdicts(study)[claim] == "refuted"
