import numpy as np
import pytest
import xarray as xr
from right_data import studies

from fate.claims.lazy_to_rich import lazy_to_rich_claims


@pytest.fixture
def study():
    return studies.lazy_to_rich()


def verdicts(study):
    return {claim.id: claim.verdict for claim in lazy_to_rich_claims(study)}


def shifted(study, features, change):
    risk = study["kept_features_risk"]
    return study.assign(kept_features_risk=risk + change * (risk["features"] == features))


def test_the_verdicts_of_right_data(study):
    assert not any(claim.fails for claim in lazy_to_rich_claims(study))
    assert verdicts(study) == {
        "lazy_to_rich_isotropic": "reproduced",
        "lazy_to_rich_square": "refuted",
        "lazy_to_rich_wide": "refuted",
        "lazy_to_rich_isotropic_any": "reproduced",
        "lazy_to_rich_square_theory": "reproduced",
        "complete-basis": "reproduced",
        "random-features-lazy": "reproduced",
    }


def test_isotropic_features_that_do_harm_refute(study):
    assert verdicts(shifted(study, "isotropic", 0.3))["lazy_to_rich_isotropic"] == "refuted"


def test_isotropic_features_that_do_harm_at_one_penalty_refute_that_they_never_do(study):
    study["kept_features_risk"][0, 1] += 0.3
    found = verdicts(study)
    assert found["lazy_to_rich_isotropic_any"] == "refuted"
    assert found["lazy_to_rich_isotropic"] == "reproduced"


@pytest.mark.parametrize("features", ["square", "wide"])
def test_gaussian_features_that_do_no_harm_reproduce(study, features):
    assert verdicts(shifted(study, features, -0.6))[f"lazy_to_rich_{features}"] == "reproduced"


@pytest.mark.parametrize("change", [-0.2, 0.2])
def test_square_features_off_their_theory_refute_it(study, change):
    assert verdicts(shifted(study, "square", change))["lazy_to_rich_square_theory"] == "refuted"


def test_what_did_not_converge_leaves_a_claim_open(study):
    study["converged"][1, 0, 3] = False
    found = verdicts(study)
    assert found["lazy_to_rich_isotropic"] == "reproduced"
    assert found["lazy_to_rich_square"] == found["lazy_to_rich_square_theory"] == "open"


def test_too_much_scatter_leaves_every_claim_open(study):
    scatter = xr.DataArray(np.linspace(-1, 1, study.sizes["instance"]), dims="instance")
    study["kept_features_risk"] = study["kept_features_risk"] + scatter
    assert set(verdicts(study).values()) == {"open"}


@pytest.mark.parametrize("change", [-0.2, 0.2])
def test_a_complete_basis_that_gains_or_loses_refutes(study, change):
    assert verdicts(shifted(study, "isotropic", change))["complete-basis"] == "refuted"


def test_wide_layers_that_lose_as_much_as_square_ones_refute(study):
    assert verdicts(shifted(study, "wide", 0.4))["random-features-lazy"] == "refuted"


def test_a_lazy_network_that_did_not_converge_leaves_its_limit_open(study):
    study["converged"][:, -1, 3] = False
    found = verdicts(study)
    assert found["complete-basis"] == found["random-features-lazy"] == "open"
