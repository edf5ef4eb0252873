import pytest
from right_data import studies

from fate.claims.choice_of_method import choice_of_method_claims


def verdicts(study):
    return {claim.id: claim.verdict for claim in choice_of_method_claims(study)}


def with_choice(study, chooser, other):
    """The study with the choices of ``other`` in place of those of ``chooser``."""
    chosen = study["chosen_risk"].copy()
    chosen.loc[{"chooser": chooser}] = study["chosen_risk"].sel(chooser=other).values
    return study.assign(chosen_risk=chosen)


@pytest.mark.parametrize(
    ("claim", "before", "chooser", "other", "after"),
    [
        ("overlap-estimate", "reproduced", "estimated", "feature_evidence", "refuted"),
        ("choice-moments", "refuted", "moments", "estimated", "reproduced"),
        ("choice-cross-validation", "refuted", "cross_validation", "estimated", "reproduced"),
        ("choice-leave-one-out", "reproduced", "leave_one_out", "moments", "refuted"),
    ],
)
def test_verdicts_follow_the_regret(claim, before, chooser, other, after):
    study = studies.choice_of_method()
    assert verdicts(study)[claim] == before
    assert verdicts(with_choice(study, chooser, other))[claim] == after


def test_a_method_above_the_oracle_leaves_the_oracle_unbeaten():
    study = studies.choice_of_method()
    assert verdicts(study)["choice-oracle"] == "refuted"
    best = study["candidate_risk"].min("candidate")
    assert verdicts(study.assign(evidence_risk=best))["choice-oracle"] == "reproduced"


def test_a_score_that_takes_the_worse_feature_is_refuted():
    study = studies.choice_of_method()
    assert verdicts(study)["choice-of-feature"] == "reproduced"
    score = study["feature_score"].copy()
    score.loc[{"score": "correlation"}] = [0.0, 1.0]
    assert verdicts(study.assign(feature_score=score))["choice-of-feature"] == "refuted"
