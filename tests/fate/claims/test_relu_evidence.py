import numpy as np
import pytest
from right_data import two_layer as right

from fate.claims.relu_evidence import relu_evidence_claims


@pytest.fixture
def study():
    return right.evidence()


def verdicts(study):
    return {claim.id: claim.verdict for claim in relu_evidence_claims(study)}


def test_the_verdicts_of_right_data(study):
    assert verdicts(study) == {
        "relu-evidence": "reproduced",
        "relu-evidence-every-cell": "refuted",
        "relu-evidence-source": "reproduced",
    }


def test_a_larger_risk_refutes_that_evidence_transfer_is_best(study):
    study["aided_risk"] = 2 * study["readout_risk"]
    assert verdicts(study)["relu-evidence"] == "refuted"


def test_a_source_that_harms_is_told(study):
    study["aided_risk"][1] = 3 * study["unaided_risk"][1].values[None]
    assert verdicts(study)["relu-evidence-source"] == "refuted"


def test_cells_without_convergence_are_left_out(study):
    study["fine_tuned_converged"][0, 1] = False
    study["fine_tuned_risk"][0, 1] = 1e-9
    claims = {claim.id: claim for claim in relu_evidence_claims(study)}
    assert "of the 3 cells" in claims["relu-evidence"].statement
    assert np.isfinite(claims["relu-evidence"].measured)
