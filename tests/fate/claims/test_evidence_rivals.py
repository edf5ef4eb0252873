import pytest
from right_data.evidence_rivals import evidence_rivals

from fate.claims.evidence_rivals import evidence_rivals_claims


@pytest.fixture
def study():
    return evidence_rivals()


def verdicts(study):
    return {claim.id.removeprefix("rivals-"): claim.verdict for claim in evidence_rivals_claims(study)}


def moved(study, variable, **regrets):
    """The study with the risks of some methods moved by ``regrets``."""
    risk = study[variable].copy()
    for name, regret in regrets.items():
        risk.loc[{risk.dims[0]: name}] += regret
    return study.assign({variable: risk})


@pytest.mark.parametrize(
    ("claim", "variable", "change", "before", "after"),
    [
        ("limit", "sampled_rival_risk", {"bayes": 0.02}, "reproduced", "refuted"),
        ("bivariate", "sampled_rival_risk", {"bivariate": 0.1}, "reproduced", "refuted"),
        ("bivariate-vector", "sampled_rival_risk", {"bivariate": 0.03}, "reproduced", "refuted"),
        ("bivariate-vector", "sampled_rival_risk", {"bivariate": -0.3}, "reproduced", "reproduced"),
        ("features", "rival_risk", {"evidence_features": 0.1}, "reproduced", "refuted"),
        ("depth-one", "rival_risk", {"depth_one": -0.5}, "reproduced", "refuted"),
        ("pooling-form", "sampled_rival_risk", {"pooled": 0.1}, "reproduced", "refuted"),
        ("pooling", "sampled_rival_risk", {"pooled": -0.4}, "reproduced", "refuted"),
        ("stopped", "rival_risk", {"stopped_oracle": -0.3}, "refuted", "reproduced"),
    ],
)
def test_verdicts_follow_the_risks(study, claim, variable, change, before, after):
    assert verdicts(study)[claim] == before
    assert verdicts(moved(study, variable, **change))[claim] == after


def test_a_gain_that_depends_on_the_noise_is_noticed(study):
    risk = study["rival_risk"].copy()
    risk.loc[{"rival": "depth_one", "noise_level": 1.0}] += 1e-5
    assert verdicts(study)["depth-one-noise"] == "reproduced"
    assert verdicts(study.assign(rival_risk=risk))["depth-one-noise"] == "refuted"


def test_pooling_is_judged_where_its_mean_is_finite(study):
    form = study["pooled_risk_exact"].copy()
    form[0, 0, 0] = float("inf")
    assert verdicts(study.assign(pooled_risk_exact=form))["pooling-form"] == "reproduced"
