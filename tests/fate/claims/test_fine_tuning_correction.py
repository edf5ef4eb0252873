"""Claims on where fine-tuning breaks even: right data, and wrong data that turn each verdict."""

import numpy as np
import pytest
import xarray as xr

from fate.claims.claim import NotConverged, NotMeasured
from fate.claims.fine_tuning_correction import fine_tuning_correction_claims
from fate.linear.theory import fine_tuning, finite_source

DEPTH, NOISE, RATIO, GAMMA = np.array([2, 8]), np.array([0.0, 1.0]), np.array([0.5, 1.5]), 0.5
THETA = np.linspace(0, np.pi / 2, 9)
CELL = ("depth", "trained_noise")
GRID = (*CELL, "theta", "instance")


def make_study() -> xr.Dataset:
    """The corrected theory, with a spread over instances."""
    generator = np.random.default_rng(1)
    angles = np.array([fine_tuning.break_even_angle(GAMMA, NOISE, depth) for depth in DEPTH])
    factor = np.array([fine_tuning.coupling(GAMMA, NOISE, depth) for depth in DEPTH])
    gain = np.array([fine_tuning.transferability(GAMMA, THETA, NOISE[:, None], depth) for depth in DEPTH])
    shape = (*gain.shape, 50)
    source = finite_source.break_even_angle(GAMMA, NOISE, 2, RATIO[:, None], 0.2)
    variables = {
        "scratch_risk": (GRID[1:], np.ones(shape[1:])),
        "fine_tuned_risk": (GRID, 1 - gain[..., None] + 0.01 * generator.standard_normal(shape)),
        "amplification": (GRID, factor[..., None, None] + 0.01 * generator.standard_normal(shape)),
        "amplification_corrected": (CELL, factor),
        "fine_tuned_transferability_printed": ("theta", fine_tuning.transferability_printed(GAMMA, THETA)),
        "fine_tuned_transferability_corrected": (GRID[:3], gain),
        "break_even_angle": (CELL, angles.copy()),
        "break_even_angle_corrected": (CELL, angles),
        "break_even_angle_standard_error": (CELL, np.full(angles.shape, 0.004)),
        "break_even_angle_printed": fine_tuning.BREAK_EVEN_PRINTED,
        "source_break_even_angle": (("trained_source_ratio", "trained_noise"), source.copy()),
        "source_break_even_angle_corrected": (("trained_source_ratio", "trained_noise"), source),
        "source_break_even_angle_standard_error": (("trained_source_ratio", "trained_noise"), np.full((2, 2), 0.004)),
        "source_break_even_angle_printed": (
            "trained_source_ratio",
            finite_source.break_even_angle_printed(RATIO, 0.2),
        ),
        "scratch_converged": True,
        "fine_tuned_converged": True,
        "source_converged": True,
    }
    coordinates = {"depth": DEPTH, "trained_noise": NOISE, "trained_source_ratio": RATIO, "theta": THETA}
    return xr.Dataset(variables, coordinates)


RIGHT = {
    "amplification-noiseless": "reproduced",
    "fine-tuning-gain-noiseless": "reproduced",
    "break-even-noiseless": "reproduced",
    "amplification-noisy": "corrected",
    "fine-tuning-gain-noisy": "corrected",
    "break-even-noisy": "corrected",
    "break-even-depth-noiseless": "reproduced",
    "break-even-depth-noisy": "corrected",
    "break-even-source-0.5": "corrected",
    "break-even-source-1.5": "corrected",
}
# claim: what is changed, where, by how much, and the verdict that follows
WRONG = {
    "amplification-noiseless": ("amplification", {"trained_noise": 0}, 0.05, "refuted"),
    "fine-tuning-gain-noiseless": ("fine_tuned_risk", {"trained_noise": 0}, 0.05, "refuted"),
    "break-even-noiseless": ("break_even_angle", {"trained_noise": 0}, -0.05, "refuted"),
    "amplification-noisy": ("amplification", {"trained_noise": 1}, -0.1, "refuted"),
    "fine-tuning-gain-noisy": ("fine_tuned_risk", {"trained_noise": 1}, -0.05, "refuted"),
    "break-even-noisy": ("break_even_angle", {"trained_noise": 1}, 0.05, "refuted"),
    "break-even-depth-noiseless": ("break_even_angle", {"trained_noise": 0, "depth": 1}, -0.1, "refuted"),
    "break-even-depth-noisy": ("break_even_angle", {"trained_noise": 1, "depth": 1}, 0.1, "refuted"),
    "break-even-source-0.5": ("source_break_even_angle", {"trained_source_ratio": 0}, 0.05, "refuted"),
    "break-even-source-1.5": ("source_break_even_angle", {"trained_source_ratio": 1}, 0.05, "refuted"),
}


def verdicts(study):
    return {claim.id: claim.verdict for claim in fine_tuning_correction_claims(study)}


def test_right_data_have_the_expected_verdicts():
    assert verdicts(make_study()) == RIGHT
    assert not any(claim.fails for claim in fine_tuning_correction_claims(make_study()))


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_data_turn_the_verdict(claim):
    name, place, change, verdict = WRONG[claim]
    study = make_study()
    study[name][place] += change
    assert verdicts(study)[claim] == verdict


def test_angles_as_printed_are_found_to_be_so():
    study = make_study()
    study["break_even_angle"][:] = np.pi / 3
    study["source_break_even_angle"][:] = study["source_break_even_angle_printed"]
    found = verdicts(study)
    for claim in ("break-even-noisy", "break-even-depth-noisy", "break-even-source-0.5", "break-even-source-1.5"):
        assert found[claim] == "reproduced"


def test_large_errors_leave_claims_open():
    study = make_study()
    study["break_even_angle_standard_error"] += 0.1
    assert verdicts(study)["break-even-noisy"] == "open"


@pytest.mark.parametrize("missing", [{"trained_noise": [1]}, {"trained_noise": [0]}, {"depth": [0]}])
def test_what_is_not_trained_is_not_answered(missing):
    with pytest.raises(NotMeasured, match="Needs networks"):
        fine_tuning_correction_claims(make_study().isel(missing))


def test_unfinished_networks_answer_nothing():
    study = make_study().assign(source_converged=False)
    with pytest.raises(NotConverged, match="did not converge"):
        fine_tuning_correction_claims(study)
