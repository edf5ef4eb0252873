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
        "relu-lazy-evidence": "reproduced",
        "relu-evidence-source": "reproduced",
        "relu-lazy-evidence-every-cell": "refuted",
        "relu-lazy-evidence-source": "reproduced",
    }


def test_a_larger_risk_refutes_that_evidence_transfer_is_best(study):
    study["student_risk"].loc["evidence", "relu"] = 2 * study["student_risk"].loc["linear", "relu"].values
    found = verdicts(study)
    assert found["relu-evidence"] == "refuted"
    assert found["relu-lazy-evidence"] == "reproduced"


def test_a_source_that_harms_is_told(study):
    study["student_risk"].loc["evidence", "relu_lazy"] = (
        3 * study["student_risk"].loc["architecture", "relu_lazy"].values
    )
    found = verdicts(study)
    assert found["relu-lazy-evidence-source"] == "refuted"
    assert found["relu-evidence-source"] == "reproduced"


def test_networks_count_as_they_stand_and_cells_that_an_experiment_has_not_do_not(study):
    study["student_converged"].loc["fine_tuned", "relu", 0.2, 8] = False
    study["student_risk"].loc["fine_tuned", "relu", 0.2, 8] = 1e-9
    claims = {claim.id: claim for claim in relu_evidence_claims(study)}
    assert "lower in 2 of the 4 cells, not at (0.2, 8), (0.5, 64)" in claims["relu-evidence"].statement
    assert "of the 2 cells" in claims["relu-lazy-evidence"].statement
    assert np.isfinite(claims["relu-evidence"].measured)


def test_cells_where_it_is_a_little_behind_are_named(study):
    trained = study["student_risk"].sel(experiment="relu", student=["scratch", "linear", "fine_tuned"])
    best = trained.isel(student=trained.mean("instance").argmin("student"))
    study["student_risk"].loc["evidence", "relu"] = 1.2 * best.transpose("mu", "n", "instance").values
    claims = {claim.id: claim for claim in relu_evidence_claims(study)}
    assert (
        "lower in 0 of the 4 cells, not at (0.2, 8), (0.2, 64), (0.5, 8), (0.5, 64);"
        in claims["relu-evidence"].statement
    )
