from right_data import linear

from fate.claims.depth import depth_claims


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
