"""Claims on made-up datasets: each verdict can go either way."""

from right_data.two_layer import MU, SPREAD, networks, same_features, theory, transfer

from fate.claims import two_layer


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


def test_kernels_that_align_and_that_do_not():
    unfinished = networks(0.995)
    unfinished["converged"][:] = False
    found = verdicts(two_layer.kernel_claims(networks(0.995), unfinished, networks(0.6), networks(0.9)))
    assert found == {
        "relu_kernel": "reproduced",
        "relu_kernel_small_alpha": "open",
        "relu_kernel_lazy": "refuted",
        "relu_kernel_gaussian": "refuted",
    }


def test_convexity_and_the_end_of_the_axis():
    convex, concave = theory(0.045 / 0.9**3 * MU**3), theory(MU**0.5)
    found = verdicts(two_layer.floor_claims(convex, concave))
    assert found["relu_floor_convex"] == "reproduced"
    assert found["relu_floor_convex_signs"] == "refuted"
    assert found["relu_floor_axis"] == "reproduced"
    found = verdicts(two_layer.floor_claims(concave, theory(MU)))
    assert found["relu_floor_convex"] == "refuted"
    assert found["relu_floor_convex_signs"] == "open"
    assert found["relu_floor_axis"] == "refuted"


def test_transfer_that_flattens_where_it_should_and_where_not():
    found = verdicts(two_layer.transfer_claims(*transfer()))
    assert found.pop("relu_linear_floor") == "refuted"
    assert set(found.values()) == {"reproduced"}
    assert verdicts(two_layer.transfer_claims(*transfer(shift=SPREAD)))["relu_linear_floor"] == "reproduced"
    found = verdicts(two_layer.transfer_claims(*transfer(shift=1.5)))
    assert found["relu_linear_floor_trained"] == found["relu_linear_floor"] == "refuted"
    assert found["relu_boundary"] == "refuted"


def test_features_come_nearer_to_the_source_neurons_as_alpha_falls():
    rich, small, source = networks(0.9, 0.1), networks(0.9, 0.02), theory(0.6 * MU)
    assert verdicts(two_layer.feature_claims(rich, small, source)) == {"relu_floor_alpha": "reproduced"}
    assert verdicts(two_layer.feature_claims(small, rich, source)) == {"relu_floor_alpha": "refuted"}


def test_exponent():
    assert verdicts(two_layer.transfer_claims(*transfer(exponent=1.5)))["relu_scratch_exponent"] == "refuted"
    assert verdicts(two_layer.transfer_claims(*transfer(exponent=[0.9, 1.2, 1.5])))["relu_scratch_exponent"] == "open"


def test_same_features():
    found = verdicts(two_layer.same_features_claims(same_features([1e-4] * 3, [0.01, 0.2, 0.1])))
    assert found == {
        "relu_same_features": "reproduced",
        "relu_same_features_wasserstein": "refuted",
        "relu_same_features_fine_tuning": "refuted",
    }
    found = verdicts(two_layer.same_features_claims(same_features([1e-4, 1e-2, 0.1], [0.01] * 3)))
    assert found["relu_same_features"] == "refuted"
    assert found["relu_same_features_fine_tuning"] == "reproduced"
    found = verdicts(two_layer.same_features_claims(same_features([1e-4] * 3, [0.01, 0.2, 0.1], growth=0.05)))
    assert found["relu_same_features_wasserstein"] == "reproduced"


def test_a_source_that_lacks_features():
    found = verdicts(two_layer.lacking_features_claims(same_features([1e-4] * 3, [0.01] * 3)))
    assert found == {
        "relu_lacking_features": "reproduced",
        "relu_lacking_features_source": "reproduced",
        "relu_lacking_features_wasserstein": "refuted",
        "relu_lacking_features_ahead": "refuted",
    }
    drifting = same_features([1e-4] * 3, [0.01] * 3, growth=0.05, excess=(1.1, 2.5, 5.0), scratch=2.0)
    found = verdicts(two_layer.lacking_features_claims(drifting))
    assert found == {
        "relu_lacking_features": "refuted",
        "relu_lacking_features_source": "refuted",
        "relu_lacking_features_wasserstein": "reproduced",
        "relu_lacking_features_ahead": "reproduced",
    }
    drifting["scratch_converged"][0, 0] = False
    assert verdicts(two_layer.lacking_features_claims(drifting))["relu_lacking_features_ahead"] == "open"
