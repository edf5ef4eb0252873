import numpy as np
import pytest
import xarray as xr
from right_data import classification

from fate.claims.claim import NotConverged
from fate.claims.classification import classification_claims


@pytest.fixture
def study():
    return classification.classification()


def verdicts(study):
    return {claim.id: claim.verdict for claim in classification_claims(study)}


def test_the_verdicts_of_right_data(study):
    assert not any(claim.fails for claim in classification_claims(study))
    assert verdicts(study) == {
        "classification": "reproduced",
        "classification-linear": "reproduced",
        "classification-scratch": "reproduced",
        "classification-fine-tuning": "corrected",
        "classification-logistic": "corrected",
        "classification-forgetting": "refuted",
    }


@pytest.mark.parametrize(
    ("name", "change", "claim", "verdict"),
    [
        ("linear_break_even_angle", 0.1, "classification", "refuted"),
        ("linear_error_rate", 0.02, "classification-linear", "refuted"),
        ("scratch_error_rate", 0.03, "classification-scratch", "refuted"),
        ("fine_tuned_break_even_angle", 0.1, "classification-fine-tuning", "refuted"),
        ("max_margin_break_even_angle", 0.1, "classification-logistic", "refuted"),
    ],
)
def test_what_is_off_its_theory_refutes(study, name, change, claim, verdict):
    assert verdicts(study.assign({name: study[name] + change}))[claim] == verdict


def test_what_the_question_supposed_is_reproduced_where_it_holds(study):
    as_in_regression = xr.full_like(study["fine_tuned_break_even_angle"], np.pi / 3)
    like_squared = study["linear_break_even_angle"]
    late = study["logistic_fine_tuned_error_rate"] - 0.02 * (study["training_loss"] < 0.01)
    found = verdicts(
        study.assign(
            fine_tuned_break_even_angle=as_in_regression,
            max_margin_break_even_angle=like_squared,
            logistic_fine_tuned_error_rate=late,
        )
    )
    names = ("fine-tuning", "logistic", "forgetting")
    assert [found[f"classification-{name}"] for name in names] == ["reproduced"] * 3


def test_samples_that_nothing_separates_leave_the_claim_on_margins_open(study):
    for ending in ("", "_standard_error"):
        study[f"max_margin_break_even_angle{ending}"][2] = np.nan
    assert verdicts(study)["classification-logistic"] == "open"


@pytest.mark.parametrize("method", ["fine_tuned", "logistic_scratch", "logistic_fine_tuned"])
def test_one_network_that_did_not_converge_opens_all(study, method):
    study[f"{method}_converged"][{"instance": 3}] = False
    with pytest.raises(NotConverged):
        classification_claims(study)


def test_what_is_forgotten_is_measured_in_gains_over_scratch(study):
    scratch = study["logistic_scratch_error_rate"]
    gain = xr.where(study["training_loss"] < 0.01, 0.04, 0.1) + 0 * study["logistic_fine_tuned_error_rate"]
    claims = classification_claims(study.assign(logistic_fine_tuned_error_rate=scratch - gain))
    forgetting = {claim.id: claim for claim in claims}["classification-forgetting"]
    assert (forgetting.measured, forgetting.effect) == pytest.approx((-0.06, 0.1))
