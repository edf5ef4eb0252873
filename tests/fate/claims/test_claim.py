import numpy as np
import pytest
import scipy.stats

from fate.claims.claim import judge, significance, unanswered

TELLING = {"printed": 1.0, "corrected": 0.0, "effect": 1.0, "expected_verdict": "corrected"}


def test_the_tolerance_is_at_most_a_fifth_of_the_effect():
    about = TELLING | {"instances": None}
    assert judge("x", "", "", measured=0.1, standard_error=0.049, **about).verdict == "corrected"
    assert judge("x", "", "", measured=0.1, standard_error=0.051, **about).verdict == "open"
    assert judge("x", "", "", measured=0.5, standard_error=0.01, **about).verdict == "refuted"
    assert judge("x", "", "", measured=np.nan, standard_error=0.01, **about).verdict == "refuted"
    assert judge("x", "", "", measured=0.1, standard_error=np.nan, **about).verdict == "open"


@pytest.mark.parametrize("instances", [2, 3, 20, 1000])
def test_significance_is_as_improbable_as_four_sigma(instances):
    chance = scipy.stats.t.sf(significance(instances), instances - 1)
    assert chance == pytest.approx(scipy.stats.norm.sf(4), rel=1e-9)


def test_significance_of_three_of_infinitely_many_and_of_one():
    left = scipy.stats.norm.sf(4)  # the quantiles of Student's law with two degrees of freedom are algebraic
    assert significance(3) == pytest.approx((1 - 2 * left) / np.sqrt(2 * left * (1 - left)))
    assert significance(np.inf) == pytest.approx(4)
    assert np.isnan(significance(1))


def test_few_draws_have_no_four_sigma_unless_theory_knows_their_variance():
    measured = {"measured": 0.001, "standard_error": 0.01}
    assert judge("x", "", "", **measured, instances=3, **TELLING).verdict == "open"
    assert judge("x", "", "", **measured, instances=20, **TELLING).tolerance == pytest.approx(0.051, abs=1e-4)
    assert judge("x", "", "", **measured, instances=3, known_variance=True, **TELLING).tolerance == pytest.approx(0.04)
    assert judge("x", "", "", **measured, instances=1, **TELLING).verdict == "open"
    assert judge("x", "", "", **measured, instances=20, floor=0.1, **TELLING).tolerance == 0.1


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (-2.5, "reproduced"),
        (-1.5, "reproduced"),
        (4.0, "corrected"),
        (3.0, "corrected"),
        (2.0, "refuted"),
        (-4, "refuted"),
    ],
)
def test_a_verdict_goes_by_the_distance_from_the_printed_value_and_then_from_the_corrected_one(measured, verdict):
    """Up to the tolerance, itself included, where that is a fifth of the effect."""
    about = {"printed": -2.0, "corrected": 3.5, "standard_error": 0.0, "instances": 4, "effect": 2.5}
    claim = judge("id", "told", "source", measured=measured, floor=0.5, **about)
    assert claim.verdict == verdict
    assert claim.fails == (verdict != "reproduced")
    assert (claim.id, claim.statement, claim.source) == ("id", "told", "source")
    assert (claim.measured, claim.printed, claim.corrected) == (measured, -2.0, 3.5)
    assert (claim.tolerance, claim.effect, claim.instances) == (0.5, 2.5, 4)


def test_without_errors_floor_or_correction_only_the_printed_value_will_do():
    exact = {"printed": 1.0, "standard_error": 0.0, "instances": None, "effect": 1.0}
    claim = judge("x", "", "", measured=1.0, **exact)
    assert (claim.verdict, claim.tolerance, claim.corrected, claim.instances) == ("reproduced", 0.0, None, None)
    assert judge("x", "", "", measured=1.0 + 1e-9, **exact).verdict == "refuted"


def test_what_no_file_speaks_to_is_open():
    claim = unanswered("x", "told", "source")
    assert (claim.verdict, claim.fails, claim.measured, claim.statement) == ("open", False, None, "told")
    assert unanswered("x", "", "", "reproduced").fails
