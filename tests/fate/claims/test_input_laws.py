"""Claims on inputs that are not Gaussian: right data, and wrong data that turn each verdict."""

import pytest
from right_data import studies

from fate.claims.input_laws import input_laws_claims


def verdicts(study):
    return {claim.id: claim.verdict for claim in input_laws_claims(study)}


def other_errors(*methods):
    def spoil(study):
        place = {"law": "uniform", "direction": "random", "compared_method": list(methods)}
        study["square_error"].loc[place] += 0.1

    return spoil


def other_shift(law):
    def spoil(study):
        study["amplification_shift"].loc[{"isotropic_law": law}] *= 2

    return spoil


def gaussian_leakage(study):
    study["leakage"].loc[{"isotropic_law": "uniform"}] = study["leakage"].sel(isotropic_law="sphere").values


def prediction_of_one_law(study):
    study["evidence_predicted_risk"].loc[{"law": "correlated"}] *= 1.2


def intervals_of_one_law(study):
    study["evidence_noise_upper"][{"law": 4, "gamma": 1}] = 0.0


@pytest.mark.parametrize(
    ("claim", "right", "spoil", "wrong"),
    [
        ("inputs-methods", "reproduced", other_errors("linear"), "refuted"),
        ("inputs-ridges", "reproduced", other_errors("evidence"), "refuted"),
        ("inputs-rate", "reproduced", other_shift("sphere"), "refuted"),
        ("inputs-heavy-tails", "reproduced", other_shift("student_3"), "refuted"),
        ("inputs-lengths", "corrected", other_shift("multivariate_student"), "refuted"),
        ("inputs-aligned", "corrected", gaussian_leakage, "reproduced"),
        ("inputs-calibration", "reproduced", prediction_of_one_law, "refuted"),
        ("inputs-coverage", "reproduced", intervals_of_one_law, "refuted"),
    ],
)
def test_wrong_data_turn_the_verdict(claim, right, spoil, wrong):
    study = studies.input_laws()
    assert verdicts(study)[claim] == right
    spoil(study)
    assert verdicts(study)[claim] == wrong


def test_costs_of_aligned_directions_are_told_to_two_over_n_where_draws_scatter_less():
    study = studies.input_laws()
    aligned = {claim.id: claim for claim in input_laws_claims(study)}["inputs-aligned"]
    assert aligned.tolerance == 2 / study["rate_n"].values[-1]
