import numpy as np
import pytest
from right_data import linear

from fate.claims.tuned_scratch import phase_diagram_claims, probed_phase_diagram_claims


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


@pytest.fixture
def files():
    theory, half = linear.theory(), linear.theory(source=(0.5, 0.2))
    return linear.transfer(theory), theory, *linear.depths()[:2], linear.transfer(half)


def all_claims(files):
    quiet, theory, *loud, half = files
    return [*phase_diagram_claims(quiet, theory, *loud), *probed_phase_diagram_claims(quiet, theory, half)]


@pytest.mark.parametrize(
    ("claim", "file", "method", "shift"),
    [
        ("tuned-negative-linear-0.2", 0, "linear", -0.2),
        ("tuned-negative-fine-tuned-0.2", 0, "fine_tuned", -0.2),
        ("tuned-negative-evidence-0.2", 0, "evidence", 0.05),
        ("tuned-negative-linear-1", 2, "linear", 0.3),
        ("tuned-negative-fine-tuned-1", 2, "fine_tuned", -0.5),
        ("tuned-negative-evidence-1", 2, "evidence", 0.2),
        ("tuned-negative-lp-ft-0.2", 0, "lp_ft", -0.2),
        ("tuned-negative-residual-0.2", 0, "residual", -0.2),
    ],
)
def test_risks_off_the_theory_refute(claim, file, method, shift, files):
    right = verdicts(all_claims(files))
    assert set(right.values()) == {"reproduced"}
    assert len(right) == 8
    files[file][f"{method}_risk"] += shift
    assert verdicts(all_claims(files))[claim] == "refuted"


def test_plain_scratch_in_the_place_of_ridge_refutes(files):
    """With the double descent back, fine-tuning loses in less of the plane."""
    files[0]["likelihood_ridge_risk"] = files[0]["scratch_risk"]
    assert verdicts(all_claims(files))["tuned-negative-fine-tuned-0.2"] == "refuted"


def test_few_draws_leave_shares_open(files):
    files[0]["fine_tuned_risk"] += 0.3 * np.random.default_rng(0).standard_normal(files[0]["fine_tuned_risk"].shape)
    few = [file.isel(instance=slice(3)) if "instance" in file.dims else file for file in files]
    assert verdicts(all_claims(few))["tuned-negative-fine-tuned-0.2"] == "open"


def test_a_single_draw_says_nothing_of_chance(files):
    one = [file.isel(instance=slice(1)) if "instance" in file.dims else file for file in files]
    assert {verdict for claim, verdict in verdicts(all_claims(one)).items() if "evidence" in claim} == {"open"}
