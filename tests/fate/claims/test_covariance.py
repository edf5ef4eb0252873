"""Claims on correlated inputs: right data, and wrong data that turn each verdict."""

import numpy as np
import pytest
import xarray as xr

from fate.claims.claim import NotConverged, NotMeasured
from fate.claims.covariance import covariance_claims
from fate.claims.register import check_claims

AXES = ("spectrum", "gamma", "theta", "instance")
SHAPE = (3, 5, 2, 20)
METHODS = ("scratch", "linear", "fine_tuned")


def make_study() -> xr.Dataset:
    """Theory by hand, and draws that scatter about it; the spectra but the first are correlated."""
    generator = np.random.default_rng(0)
    theory = {"scratch": 0.7, "linear": 0.5, "fine_tuned": 0.6}
    draws = {m: (AXES, value + 0.01 * generator.standard_normal(SHAPE)) for m, value in theory.items()}
    variables = {f"{method}_risk": draw for method, draw in draws.items()}
    # C = 1 on the same draws is better by 0.02.
    unamplified = draws["fine_tuned"][1] - 0.02 + 0.001 * generator.standard_normal(SHAPE)
    variables |= {f"{method}_converged": (AXES, np.ones(SHAPE, bool)) for method in METHODS}
    variables |= {f"{method}_end_point_error": (AXES, np.full(SHAPE, 1e-11)) for method in METHODS}
    constants = {
        "scratch_risk_asymptotic": 0.7,
        "fine_tuned_risk_printed": 0.58,
        "fine_tuned_risk_corrected": 0.6,
        "amplification_corrected": 1.1,
    }
    variables |= {name: (AXES, np.full(SHAPE, value)) for name, value in constants.items()}
    variables |= {
        "amplification": (AXES, 1.1 + 0.01 * generator.standard_normal(SHAPE)),
        "unamplified_risk": (AXES, unamplified),
        "linear_risk_exact": (("gamma", "theta"), np.full((5, 2), 0.5)),
        "scratch_risk_isotropic": ("gamma", np.full(5, 0.8)),
    }
    spectra = ["isotropic", "power_law", "spiked"]
    return xr.Dataset(variables, {"spectrum": spectra, "gamma": [0.2, 0.4, 0.6, 0.9, 1.5]})


def no_end_point(study):
    study["fine_tuned_end_point_error"][1, 0, 0, 3] = 1e-3


def isotropic_scratch(study):
    study["scratch_risk"] += 0.1


def linear_transfer_that_cares(study):
    study["linear_risk"][1:] += 0.05


def source_kept(study):
    study["amplification"] -= 0.1


def gain_as_printed(study):
    study["fine_tuned_risk"] -= 0.02


RIGHT = {
    "covariance-end-points": "reproduced",
    "covariance-scratch": "reproduced",
    "covariance-linear-transfer": "reproduced",
    "covariance-amplification": "corrected",
    "covariance-fine-tuning": "corrected",
}
WRONG = {
    "covariance-end-points": (no_end_point, "refuted"),
    "covariance-scratch": (isotropic_scratch, "refuted"),
    "covariance-linear-transfer": (linear_transfer_that_cares, "refuted"),
    "covariance-amplification": (source_kept, "reproduced"),
    "covariance-fine-tuning": (gain_as_printed, "reproduced"),
}


def verdicts(study):
    return {claim.id: claim.verdict for claim in covariance_claims(study)}


def test_right_data_have_the_expected_verdicts():
    assert verdicts(make_study()) == RIGHT
    assert not any(claim.fails for claim in covariance_claims(make_study()))


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_data_turn_the_verdict(claim):
    spoil, verdict = WRONG[claim]
    study = make_study()
    spoil(study)
    assert verdicts(study)[claim] == verdict


def test_isotropic_inputs_alone_or_an_unfinished_network_answer_nothing():
    with pytest.raises(NotMeasured, match="none of its cells"):
        covariance_claims(make_study().sel(spectrum=["isotropic"]))
    study = make_study()
    study["linear_converged"][1, 0, 0, 0] = False
    with pytest.raises(NotConverged, match="did not converge"):
        covariance_claims(study)
    [told] = [claim for claim in check_claims({"studies/covariance": study}) if claim.fails]
    assert told.verdict == "open"
    assert "did not converge" in told.statement
