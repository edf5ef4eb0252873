"""Claims on made-up datasets: each verdict can go either way."""

import numpy as np
from right_data.two_layer import same_features

from fate.claims.relu_same_features import lacking_features_claims, same_features_claims


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


def test_same_features():
    found = verdicts(same_features_claims(same_features([1e-4] * 3, [0.01, 0.2, 0.1])))
    assert found == {
        "relu_same_features": "reproduced",
        "relu_same_features_wasserstein": "refuted",
        "relu_same_features_fine_tuning": "refuted",
    }
    found = verdicts(same_features_claims(same_features([1e-4, 1e-2, 0.1], [0.01] * 3)))
    assert found["relu_same_features"] == "refuted"
    assert found["relu_same_features_fine_tuning"] == "reproduced"
    found = verdicts(same_features_claims(same_features([1e-4] * 3, [0.01, 0.2, 0.1], growth=0.05)))
    assert found["relu_same_features_wasserstein"] == "reproduced"


def test_a_source_that_lacks_features():
    found = verdicts(lacking_features_claims(same_features([1e-4] * 3, [0.01] * 3)))
    assert found == {
        "relu_lacking_features": "reproduced",
        "relu_lacking_features_wasserstein": "refuted",
        "relu_lacking_features_ahead": "refuted",
    }
    drifting = same_features([1e-4] * 3, [0.01] * 3, growth=0.05, excess=(1.1, 2.5, 5.0), scratch=2.0)
    found = verdicts(lacking_features_claims(drifting))
    assert found == {
        "relu_lacking_features": "refuted",
        "relu_lacking_features_wasserstein": "reproduced",
        "relu_lacking_features_ahead": "reproduced",
    }
    drifting["scratch_converged"][0, 0] = False
    assert verdicts(lacking_features_claims(drifting))["relu_lacking_features_ahead"] == "open"


def test_the_effect_is_how_far_the_floor_moves_from_the_first_change_to_the_last():
    claims = lacking_features_claims(same_features([1e-4] * 3, [0.01] * 3))
    assert {claim.id: claim for claim in claims}["relu_lacking_features"].effect == np.log(0.2 / 0.05)
