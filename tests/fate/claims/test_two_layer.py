"""Claims on made-up datasets: each verdict can go either way."""

from right_data.two_layer import FEW, MU, SPREAD, networks, theory, transfer

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


def test_the_papers_size_with_teachers_that_scatter_and_that_do_not():
    scattered, rho = transfer(exponent=1.07, spread=FEW)
    claims = two_layer.paper_size_claims(networks(0.88, spread=FEW), scattered, rho)
    found = verdicts(claims)
    assert found.pop("paper_size_relu_scratch_exponent") == "refuted"
    assert set(found.values()) == {"open"}
    assert len(found) == 5
    assert not any(claim.fails for claim in claims)
    found = verdicts(two_layer.paper_size_claims(networks(0.88), *transfer()))
    assert found.pop("paper_size_relu_kernel") == "refuted"
    assert found.pop("paper_size_relu_linear_floor") == "refuted"
    assert found["paper_size_relu_scratch_exponent"] == found["paper_size_relu_boundary"] == "reproduced"
    unfinished = networks(0.88)
    unfinished["converged"][:] = False
    assert verdicts(two_layer.paper_size_claims(unfinished, *transfer(shift=1.5)))["paper_size_relu_kernel"] == "open"
    wrong = two_layer.paper_size_claims(unfinished, *transfer(shift=1.5))
    assert verdicts(wrong)["paper_size_relu_linear_floor_trained"] == "refuted"
