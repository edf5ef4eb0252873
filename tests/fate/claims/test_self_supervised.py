import numpy as np
import pytest
import xarray as xr
from right_data import classification

from fate.claims.claim import NotConverged
from fate.claims.self_supervised import _judge_signs, self_supervised_claims

RIGHT = {
    "self-supervision": "reproduced",
    "self-supervision-kept": "reproduced",
    "self-supervision-destroyed": "reproduced",
    "self-supervision-signs": "reproduced",
    "self-supervision-spectral": "reproduced",
    "self-supervision-simclr": "refuted",
    "self-supervision-simclr-near": "reproduced",
}


@pytest.fixture
def study():
    return classification.self_supervised()


def verdicts(study):
    return {claim.id: claim.verdict for claim in self_supervised_claims(study)}


def test_the_verdicts_of_right_data(study):
    assert verdicts(study) == RIGHT
    assert not any(claim.fails for claim in self_supervised_claims(study))


def test_gains_off_their_theory_refute(study):
    """Also where an encoder of a useless direction transfers as well as one of the discriminant."""
    found = verdicts(study.assign(encoder_error_rate=study["encoder_error_rate"] + 0.1))
    assert {found[name] for name in list(RIGHT)[:3]} == {"refuted"}
    alike = study["encoder_error_rate"].isel(kept_angle=0, drop=True).broadcast_like(study["encoder_error_rate"])
    found = verdicts(study.assign(encoder_error_rate=alike.transpose(*study["encoder_error_rate"].dims)))
    assert found["self-supervision-kept"] == "reproduced"
    assert {found[f"self-supervision{name}"] for name in ("", "-destroyed", "-signs")} == {"refuted"}


def test_encoders_of_another_direction_refute(study):
    found = verdicts(study.assign(encoder_angle=study["encoder_angle"] + 0.2))
    assert {found[f"self-supervision-{name}"] for name in ("spectral", "simclr", "simclr-near")} == {"refuted"}


def test_simclr_in_the_closed_form_reproduces(study):
    exact = study["encoder_angle"].copy()
    exact[1] = exact[0]
    assert verdicts(study.assign(encoder_angle=exact))["self-supervision-simclr"] == "reproduced"


def test_an_encoder_that_did_not_settle_opens_all(study):
    study["encoder_converged"][0, 1, 3] = False
    with pytest.raises(NotConverged):
        self_supervised_claims(study)


def test_signs_are_clear_beyond_the_error_of_the_instances():
    """0.1 is 10 standard errors: clear of 20 instances, which four sigma of Student's law take to 5.1."""
    drawn = np.random.default_rng(0).standard_normal((1, 3, 2, 20))
    drawn = (drawn - drawn.mean(axis=-1, keepdims=True)) / drawn.std(axis=-1, ddof=1, keepdims=True)
    gain = xr.DataArray(0.1 + 0.01 * np.sqrt(20) * drawn, dims=("loss", "kept_angle", "gamma", "instance"))
    expected = xr.DataArray(np.full((3, 2), 0.1), dims=("kept_angle", "gamma"))
    for level, cells in ((1.0, 6), (0.5, 0)):
        claim = _judge_signs(gain, level * expected, 0.0)
        assert f"share of {cells} cells" in claim.statement
    assert _judge_signs(gain, 1.0 * expected, 0.0).measured == 1
    assert "share of 0 cells" in _judge_signs(gain, expected, 0.06).statement
