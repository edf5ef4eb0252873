import pytest
from right_data import linear

from fate.claims.claim import NotMeasured
from fate.claims.method_order import method_order_claims


def test_residual_transfer_beats_lp_ft_beats_fine_tuning():
    theory = linear.theory()
    trained = linear.transfer(theory)
    assert {claim.verdict for claim in method_order_claims(trained, theory)} == {"reproduced"}
    swapped = trained.assign(residual_risk=trained["fine_tuned_risk"], fine_tuned_risk=trained["residual_risk"])
    assert {claim.verdict for claim in method_order_claims(swapped, theory)} == {"refuted"}


def test_there_is_no_theory_of_a_finite_source():
    theory = linear.theory(source=(1.5, 1.0))
    with pytest.raises(NotMeasured, match="population loss"):
        method_order_claims(linear.transfer(theory), theory)
