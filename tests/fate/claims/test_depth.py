import pytest
import trained_by_descent
import xarray as xr
from right_data import linear

from fate.claims.depth import depth_claims, lazy_depth_claims


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


def test_depth_enters_fine_tuning_alone():
    trained, shallow, deeply, deep = linear.depths()
    assert verdicts(depth_claims(trained, shallow, deeply, deep)) == {
        "depth-scratch": "reproduced",
        "depth-linear": "reproduced",
        "depth-fine-tuning": "corrected",
    }
    wrong = deeply.assign(
        scratch_risk=1.002 * trained["scratch_risk"],
        linear_risk=1.002 * trained["linear_risk"],
        fine_tuned_risk=trained["fine_tuned_risk"],
    )
    assert verdicts(depth_claims(trained, shallow, wrong, deep)) == {
        "depth-scratch": "refuted",
        "depth-linear": "refuted",
        "depth-fine-tuning": "reproduced",
    }


def test_lazy_networks_keep_their_features_and_c_of_one():
    study = trained_by_descent.width_and_scale()
    assert verdicts(lazy_depth_claims(study)) == {
        "lazy-depth-end-point": "reproduced",
        "lazy-depth-amplification": "reproduced",
        "lazy-depth-linear": "reproduced",
    }
    assert {claim.instances for claim in lazy_depth_claims(study)} == {8}
    rich = study["deep_amplification"].isel(deep_scale=0).mean("deep_instance").values
    assert f"richly it is {', '.join(f'{each:.3g}' for each in rich)} at L" in lazy_depth_claims(study)[1].statement


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("deep_amplification", "amplification"),
        ("deep_lazy_distance", "end-point"),
        ("deep_kept_features_risk", "linear"),
    ],
)
def test_lazy_networks_that_end_where_rich_ones_do(name, claim):
    study = trained_by_descent.width_and_scale()
    rich = study[name].isel(deep_scale=0)
    same = xr.where(study["deep_scale"] > 1, rich, study[name]).transpose(*study[name].dims)
    assert verdicts(lazy_depth_claims(study.assign({name: same})))[f"lazy-depth-{claim}"] == "refuted"


def test_lazy_networks_that_did_not_converge():
    study = trained_by_descent.width_and_scale()
    unfinished = study.assign(deep_converged=study["deep_converged"] & (study["deep_instance"] > 0))
    assert set(verdicts(lazy_depth_claims(unfinished)).values()) == {"open"}
