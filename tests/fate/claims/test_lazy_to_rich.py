import numpy as np
import pytest
import xarray as xr

from fate.claims.lazy_to_rich import lazy_to_rich_claims

GAIN = {"isotropic": -0.01, "square": -0.5, "wide": -0.08}


@pytest.fixture
def study():
    """Made up at two angles: nothing is lost at the smaller one."""
    instances, ratios = 20, np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    gain = np.array(list(GAIN.values()))[:, None, None, None] * np.array([0.0, 1.0])
    gain = np.broadcast_to(gain, (3, 2, len(ratios), 2))
    spread = np.linspace(-0.05, 0.05, instances)
    scratch = np.broadcast_to((1 - ratios)[:, None, None], (len(ratios), 2, instances))
    cell = ("features", "penalty", "gamma", "theta")
    return xr.Dataset(
        {
            "scratch_risk": (("gamma", "theta", "instance"), scratch),
            "kept_features_risk": ((*cell, "instance"), scratch - gain[..., None] + spread),
            "kept_features_transferability_asymptotic": (cell, gain),
            "best_penalty": (("features", "gamma", "theta"), np.full((3, len(ratios), 2), 0.1)),
            "converged": (("features", "penalty", "instance"), np.ones((3, 2, instances), bool)),
        },
        coords={
            "features": list(GAIN),
            "penalty": [0.1, 10.0],
            "gamma": ratios,
            "n": ("gamma", (100 * ratios).round()),
            "theta": [0.1, np.pi / 2],
        },
    )


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
