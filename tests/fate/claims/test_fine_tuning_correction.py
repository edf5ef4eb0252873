"""Claims on where fine-tuning breaks even: right data, and wrong data that turn each verdict."""

import numpy as np
import pytest
import xarray as xr
from right_data import studies
from scipy.optimize import brentq

from fate.claims.claim import NotConverged, NotMeasured
from fate.claims.fine_tuning_correction import _influence, fine_tuning_correction_claims
from fate.claims.laws import fine_tuning_gain

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
    assert verdicts(studies.fine_tuning_correction()) == RIGHT
    assert not any(claim.fails for claim in fine_tuning_correction_claims(studies.fine_tuning_correction()))


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_data_turn_the_verdict(claim):
    name, place, change, verdict = WRONG[claim]
    study = studies.fine_tuning_correction()
    study[name][place] += change
    assert verdicts(study)[claim] == verdict


def test_the_least_and_the_largest_depth_are_named():
    study = studies.fine_tuning_correction()
    named = f"its fall from {int(study['depth'].min())} to {int(study['depth'].max())} layers"
    found = [claim.statement for claim in fine_tuning_correction_claims(study) if "-depth-" in claim.id]
    assert [named in statement for statement in found] == [True, True]


def test_angles_as_printed_are_found_to_be_so():
    study = studies.fine_tuning_correction()
    study["break_even_angle"][:] = np.pi / 3
    study["source_break_even_angle"][:] = study["source_break_even_angle_printed"]
    found = verdicts(study)
    for claim in ("break-even-noisy", "break-even-depth-noisy", "break-even-source-0.5", "break-even-source-1.5"):
        assert found[claim] == "reproduced"


def test_large_errors_leave_claims_open():
    study = studies.fine_tuning_correction()
    study["break_even_angle_standard_error"] += 0.1
    assert verdicts(study)["break-even-noisy"] == "open"


@pytest.mark.parametrize("missing", [{"trained_noise": [1]}, {"trained_noise": [0]}, {"depth": [0]}])
def test_what_is_not_trained_is_not_answered(missing):
    with pytest.raises(NotMeasured, match="Needs networks"):
        fine_tuning_correction_claims(studies.fine_tuning_correction().isel(missing))


def test_unfinished_networks_answer_nothing():
    study = studies.fine_tuning_correction().assign(source_converged=False)
    with pytest.raises(NotConverged, match="did not converge"):
        fine_tuning_correction_claims(study)


def test_equations_for_fewer_and_for_more_source_samples_than_dimensions_are_named():
    sources = {claim.id: claim.source for claim in fine_tuning_correction_claims(studies.fine_tuning_correction())}
    assert sources["break-even-source-0.5"].endswith("Eq. 22")
    assert sources["break-even-source-1.5"].endswith("Eq. 23")


def test_the_fall_with_depth_is_that_of_the_roots_in_the_exact_law():
    claims = {claim.id: claim for claim in fine_tuning_correction_claims(studies.fine_tuning_correction())}
    roots = [
        brentq(lambda angle, depth=depth: fine_tuning_gain(150, 300, 1.0, float(angle), depth), 0.3, 1.5)
        for depth in (2, 8)
    ]
    assert claims["break-even-depth-noisy"].corrected == pytest.approx(roots[0] - roots[1], abs=1e-3)


def test_a_draw_moves_the_break_even_angle_by_its_gain_there_over_the_slope():
    """Of gains that fall on straight lines, with angles at uneven steps."""
    angles, value, slope = np.array([0.1, 0.4, 0.6, 1.2]), np.array([0.5, 0.7, 0.9]), np.array([-1.0, -1.2, -1.4])
    root = float(-value.mean() / slope.mean())
    gain = xr.DataArray(value + np.outer(angles, slope), {"theta": angles}, ("theta", "instance"))
    cell = xr.Dataset({"scratch_risk": ("instance", np.ones(3)), "fine_tuned_risk": 1 - gain, "break_even_angle": root})
    np.testing.assert_allclose(_influence(cell), (value + slope * root) / slope.mean(), atol=1e-12)
