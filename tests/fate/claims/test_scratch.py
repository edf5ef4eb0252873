import pytest
from right_data import linear

from fate.claims.scratch import scratch_claims


@pytest.mark.parametrize(
    ("claims", "name", "shift"),
    [
        ({"theorem-3.5"}, "scratch_end_point_error", 2e-6),
        ({"eq-8-below", "eq-8-beyond"}, "scratch_risk", 0.1),
    ],
)
def test_scratch_that_ends_elsewhere_is_refuted(claims, name, shift):
    trained = linear.transfer(linear.theory())
    assert {found.verdict for found in scratch_claims(trained)} == {"reproduced"}
    trained[name] += shift
    assert {found.id for found in scratch_claims(trained) if found.verdict == "refuted"} == claims


def test_a_side_of_the_threshold_that_the_grid_leaves_out_has_no_claim():
    trained = linear.transfer(linear.theory()).sel(gamma=slice(1.2, None))
    assert [found.id for found in scratch_claims(trained)] == ["theorem-3.5", "eq-8-beyond"]
