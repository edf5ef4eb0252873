import pytest
from right_data import studies

from fate.claims.finite_size import finite_size_claims


@pytest.fixture
def study():
    return studies.finite_size()


def verdicts(study):
    return {claim.id.removeprefix("finite_size_"): claim.verdict for claim in finite_size_claims(study)}


def test_the_verdicts_of_right_data(study):
    assert not any(claim.fails for claim in finite_size_claims(study))
    assert verdicts(study) == {"bias": "reproduced", "spread": "reproduced", "linear": "reproduced"}


@pytest.mark.parametrize("exponent", [-0.5, -0.85, -1.15, -2.0])
def test_a_bias_of_another_exponent_refutes(study, exponent):
    study["fine_tuned_bias"] = "law_dimension", 0.7 * study["law_dimension"].values ** exponent
    study["fine_tuned_risk_mean_standard_error"] = 1e-3 * study["fine_tuned_bias"]
    assert verdicts(study)["bias"] == "refuted"


@pytest.mark.parametrize("exponent", [0.0, -0.3, -1.0])
def test_a_spread_of_another_exponent_refutes(study, exponent):
    factor = study["dimension"] ** (exponent + 0.5)
    study["fine_tuned_risk"] = 0.5 + (study["fine_tuned_risk"] - 0.5) * factor
    assert verdicts(study)["spread"] == "refuted"


@pytest.mark.parametrize("factor", [0.0, 0.6, 1.4])
def test_another_bias_of_linear_transfer_refutes(study, factor):
    study["linear_risk"] = study["linear_risk"] + (factor - 1) * 1.5 / study["dimension"]
    assert verdicts(study)["linear"] == "refuted"


@pytest.mark.parametrize(("method", "claim"), [("fine_tuned", "spread"), ("linear", "linear")])
def test_what_did_not_converge_leaves_a_claim_open(study, method, claim):
    study[f"{method}_converged"][1, 5] = False
    assert verdicts(study)[claim] == "open"


def test_one_dimension_or_too_few_draws_leave_exponents_open(study):
    one = study.isel(dimension=[0], law_dimension=[0])
    assert verdicts(one)["bias"] == verdicts(one)["spread"] == "open"
    study["fine_tuned_risk_mean_standard_error"] = study["fine_tuned_bias"]
    assert verdicts(study)["bias"] == "open"
