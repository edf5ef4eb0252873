import numpy as np

from fate.claims.claim import judge


def test_the_tolerance_is_at_most_a_fifth_of_the_effect():
    about = {"printed": 1.0, "corrected": 0.0, "effect": 1.0, "expected_verdict": "corrected"}
    assert judge("x", "", "", measured=0.1, standard_error=0.049, **about).verdict == "corrected"
    assert judge("x", "", "", measured=0.1, standard_error=0.051, **about).verdict == "open"
    assert judge("x", "", "", measured=0.5, standard_error=0.01, **about).verdict == "refuted"
    assert judge("x", "", "", measured=np.nan, standard_error=0.01, **about).verdict == "refuted"
    assert judge("x", "", "", measured=0.1, standard_error=np.nan, **about).verdict == "open"
