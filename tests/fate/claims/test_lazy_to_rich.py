import numpy as np
import pytest
import xarray as xr
from right_data import studies

from fate.claims.lazy_to_rich import lazy_to_rich_claims

WIDTHS = {"isotropic": np.inf, "square": 1.0, "wide": 4.0}


@pytest.fixture
def study():
    return studies.lazy_to_rich()


def verdicts(study):
    return {claim.id.removeprefix("lazy_to_rich_"): claim.verdict for claim in lazy_to_rich_claims(study)}


def shifted(study, change, **where):
    """T less by ``change`` in the states ``where``."""
    risk = study["kept_features_risk"]
    chosen = xr.ones_like(risk, bool)
    for name, value in where.items():
        chosen = chosen & (risk[name] == value)
    return study.assign(kept_features_risk=risk + change * chosen)


def test_the_verdicts_of_right_data(study):
    assert not any(claim.fails for claim in lazy_to_rich_claims(study))
    assert verdicts(study) == {
        "isotropic": "reproduced",
        "square": "refuted",
        "wide": "refuted",
        "isotropic_any": "reproduced",
        "edge": "reproduced",
        "richer": "reproduced",
        "untouched": "reproduced",
        "richest": "reproduced",
        "square_theory": "reproduced",
        "optimum": "reproduced",
    }


def test_isotropic_features_that_do_harm_refute(study):
    assert verdicts(shifted(study, 0.3, width_ratio=np.inf))["isotropic"] == "refuted"


@pytest.mark.parametrize("penalty", [0.0, 1.0])
def test_isotropic_features_that_do_harm_at_one_penalty_refute_that_they_never_do(study, penalty):
    found = verdicts(shifted(study, 0.3, width_ratio=np.inf, penalty=penalty))
    assert found["isotropic_any"] == "refuted"
    assert found["isotropic"] == "reproduced"


@pytest.mark.parametrize(("features", "gain"), [("square", 0.52), ("wide", 0.08)])
def test_gaussian_features_that_do_no_harm_reproduce(study, features, gain):
    assert verdicts(shifted(study, -gain, width_ratio=WIDTHS[features]))[features] == "reproduced"


def test_gaussian_features_that_do_harm_at_every_penalty_but_the_best_reproduce(study):
    helped = shifted(study, -0.6, width_ratio=1.0, penalty=1.0)
    best = study["best_penalty"].where(study["width_ratio"] != 1.0, 1.0)
    found = verdicts(helped.assign(best_penalty=best))
    assert found["square"] == "reproduced"
    assert found["edge"] == "refuted"


def test_a_penalty_that_beats_the_rich_end_refutes_that_richer_is_better(study):
    assert verdicts(shifted(study, 0.2, penalty=0.0, width_ratio=4.0))["richer"] == "refuted"


@pytest.mark.parametrize("change", [-0.1, 0.1])
def test_untouched_features_off_their_exact_mean_refute_it(study, change):
    assert verdicts(shifted(study, change, penalty=np.inf))["untouched"] == "refuted"


@pytest.mark.parametrize("change", [-0.2, 0.2])
def test_the_rich_end_off_its_theory_refutes_it(study, change):
    found = verdicts(shifted(study, change, penalty=0.0))
    assert found["square_theory"] == found["richest"] == "refuted"


def test_descent_that_ends_elsewhere_refutes_the_optimum(study):
    study["optimum_error"][1, 0, 1, 0] = 2e-6
    assert verdicts(study)["optimum"] == "refuted"


def test_what_did_not_converge_leaves_the_claims_of_its_width_open(study):
    study["converged"][0, 1, 1, 0] = False
    found = verdicts(study)
    assert found["isotropic"] == found["isotropic_any"] == "reproduced"
    assert found["wide"] == "refuted"
    assert {found[name] for name in ("square", "square_theory", "richer", "untouched", "edge", "optimum")} == {"open"}


def test_too_much_scatter_leaves_every_claim_on_risks_open(study):
    scatter = xr.DataArray(np.linspace(-1, 1, study.sizes["instance"]), dims="instance")
    scatter = scatter * xr.DataArray([1.0, 2.0, 3.0], dims="penalty")
    study["kept_features_risk"] = (study["kept_features_risk"] + scatter).transpose(*study["kept_features_risk"].dims)
    found = verdicts(study)
    assert found.pop("edge") == found.pop("optimum") == "reproduced"
    assert set(found.values()) == {"open"}
