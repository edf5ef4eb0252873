import numpy as np
import pytest
from right_data import linear

from fate.claims.claim import NotMeasured
from fate.claims.limit import evidence_claims, finite_source_limit_claims, limit_claims, noiseless_limit_claims


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


@pytest.fixture(scope="module")
def theory():
    return linear.theory()


@pytest.fixture(scope="module")
def trained(theory):
    return linear.transfer(theory)


def test_a_posterior_mean_above_the_limit_refutes_it(theory, trained):
    assert {claim.verdict for claim in limit_claims(trained, theory)} == {"reproduced"}
    worse = trained.assign(bayes_risk=trained["bayes_risk"] + 0.05)
    found = verdicts(limit_claims(worse, theory))
    assert found["limit-reached"] == found["limit-orthogonal"] == "refuted"
    assert found["regret-linear-largest"] == "refuted"


def test_a_limit_that_is_not_below_scratch_refutes_that_transfer_can_always_help(theory, trained):
    flat = theory.assign(limit_risk_asymptotic=theory["limit_risk_asymptotic"].clip(0.3))
    assert verdicts(limit_claims(trained, flat))["limit-below-scratch"] == "refuted"


def test_the_limit_needs_tasks_that_overlap(theory, trained):
    with pytest.raises(NotMeasured, match="angles below pi/2"):
        limit_claims(trained.isel(theta=[-1]), theory.isel(theta=[-1]))


def test_without_noise_the_limit_is_a_formula():
    quiet = linear.transfer(linear.theory(noise=0.0))
    assert verdicts(noiseless_limit_claims(quiet)) == {"limit-noiseless": "reproduced"}
    half = quiet.assign(bayes_risk=0.5 * quiet["bayes_risk"])
    assert verdicts(noiseless_limit_claims(half)) == {"limit-noiseless": "refuted"}


def test_the_limit_falls_with_the_source(theory):
    few, more = linear.theory(source=(0.5, 0.2)), linear.theory(source=(1.5, 0.2))
    trained = linear.transfer(few)
    assert set(verdicts(finite_source_limit_claims(trained, few, more, theory)).values()) == {"reproduced"}
    assert verdicts(finite_source_limit_claims(trained, few, theory, more))["limit-falls-with-source"] == "refuted"
    above = few.assign(limit_risk_asymptotic=few["best_ridge_risk_asymptotic"] + 0.01)
    assert verdicts(finite_source_limit_claims(trained, above, more, theory))["limit-falls-with-source"] == "refuted"


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        ("regret", lambda data: data.assign(evidence_risk=data["bayes_risk"] + 0.2)),
        ("useless-feature", lambda data: data.assign(likelihood_ridge_risk=data["evidence_risk"] - 0.1)),
        ("prediction", lambda data: data.assign(evidence_predicted_risk=1.3 * data["evidence_risk"])),
        ("cosine", lambda data: data.assign(evidence_cosine_lower=1 + 0 * data["evidence_cosine_lower"])),
        ("noise", lambda data: data.assign(evidence_noise_upper=0 * data["evidence_noise_upper"])),
    ],
)
def test_each_claim_on_evidence_transfer_can_be_refuted(trained, claim, changed):
    before, after = (
        verdicts(evidence_claims(data, data))[f"evidence-{claim}-0.2"] for data in (trained, changed(trained))
    )
    assert (before, after) == ("reproduced", "refuted")


def test_no_harm_in_any_draw_would_be_reproduced(trained):
    unharmed = trained.assign(evidence_risk=np.minimum(trained["evidence_risk"], trained["likelihood_ridge_risk"]))
    assert verdicts(evidence_claims(trained, trained))["evidence-harm-0.2"] == "refuted"
    assert verdicts(evidence_claims(unharmed, unharmed))["evidence-harm-0.2"] == "reproduced"


def test_coverage_is_told_to_three_hundredths_where_all_draws_agree(trained):
    """Intervals are right for many samples: that of what holds in every draw has no standard error, but this bias."""
    always = {
        f"evidence_{name}_{end}": 0 * trained["scratch_risk"] + value
        for name in ("cosine", "noise")
        for end, value in (("lower", -9), ("upper", 9))
    }
    found = trained.assign(always)
    claims = {claim.id: claim for claim in evidence_claims(found, found)}
    for name in ("cosine", "noise"):
        claim = claims[f"evidence-{name}-0.2"]
        assert (claim.measured, claim.standard_error, claim.tolerance) == (1, 0, 0.03)
