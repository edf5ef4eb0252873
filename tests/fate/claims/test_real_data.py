"""Claims on real data: right data, and wrong data that turn each verdict."""

import numpy as np
import pytest
from right_data import studies

from fate.claims.claim import NotMeasured
from fate.claims.real_data import real_data_claims
from fate.measures import advice_hits


def no_gain(study):
    study["evidence_error"] *= 1.4


def no_harm(study):
    study["evidence_error"][:] = 0.9 * study["ridge_error"]


def hopeful(study):
    study["evidence_error_predicted"] *= 0.8


def modest(study):
    study["certainty"] -= 0.07


def bad_advice(study):
    study["advised_error"] *= 1.6


WRONG = {
    "real-data-gain": (no_gain, "reproduced", "refuted"),
    "real-data-harm": (no_harm, "refuted", "reproduced"),
    "real-data-calibration": (hopeful, "reproduced", "refuted"),
    "real-data-certainty": (modest, "refuted", "reproduced"),
    "real-data-advice": (bad_advice, "reproduced", "refuted"),
}


def verdicts(study):
    return {claim.id: claim.verdict for claim in real_data_claims(study)}


def test_right_data_have_the_expected_verdicts():
    study = studies.real_data()
    assert verdicts(study) == {name: right for name, (_, right, _) in WRONG.items()}
    assert not any(claim.fails for claim in real_data_claims(study))


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_data_turn_the_verdict(claim):
    spoil, _, wrong = WRONG[claim]
    study = studies.real_data()
    spoil(study)
    assert verdicts(study)[claim] == wrong


def test_cells_without_rows_count_nowhere():
    study = studies.real_data()
    whole = {claim.id: claim.measured for claim in real_data_claims(study)}
    padded = study.reindex(n=[24, 48, 96, 192])
    assert advice_hits(padded).sel(n=192).isnull().all()
    for claim in real_data_claims(padded):
        assert claim.measured == pytest.approx(whole[claim.id], abs=1e-12)


def test_few_samples_alone_say_nothing_of_the_calibration():
    with pytest.raises(NotMeasured, match="no n"):
        real_data_claims(studies.real_data().sel(n=[24]))


def test_hits_are_within_a_tenth_of_the_least():
    study = studies.real_data()
    assert set(np.unique(advice_hits(study))) == {0.0, 1.0}
