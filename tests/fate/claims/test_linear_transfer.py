import numpy as np
import pytest
from right_data import linear

from fate.claims.laws import square_linear_gains
from fate.claims.linear_transfer import (
    linear_transfer_claims,
    ridge_claims,
    ridge_plane_claims,
    unequal_noise_claims,
    weight_decay_claims,
)
from fate.linear.theory import linear_transfer


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


@pytest.fixture
def theory():
    return linear.theory()


@pytest.fixture
def trained(theory):
    return linear.transfer(theory)


@pytest.mark.parametrize(
    ("claim", "name", "shift"),
    [
        ("eq-10", "linear_risk", 0.05),
        ("eq-11-few", "scratch_risk", -0.1),
        ("eq-11-between", "scratch_risk", 0.1),
        ("eq-11-many", "scratch_risk", 0.1),
        ("eq-11-band", "scratch_risk", -50.0),
    ],
)
def test_risks_off_the_theory_refute(claim, name, shift, trained, theory):
    assert set(verdicts(linear_transfer_claims(trained, theory)).values()) == {"reproduced"}
    trained[name] += shift
    assert verdicts(linear_transfer_claims(trained, theory))[claim] == "refuted"


def test_unequal_noise():
    theory = linear.theory(source=(1.5, 1.0))
    trained = linear.transfer(theory)
    assert verdicts(unequal_noise_claims(trained, theory)) == {"unequal-noise": "reproduced"}
    trained["linear_risk"] -= 0.3
    assert verdicts(unequal_noise_claims(trained, theory)) == {"unequal-noise": "refuted"}


def test_ridge(trained):
    assert verdicts(ridge_claims(trained)) == {"eq-13": "reproduced"}
    trained["linear_risk"] += 0.1
    assert verdicts(ridge_claims(trained)) == {"eq-13": "refuted"}


def in_the_limit(trained, theory):
    """Eq. 13 at every n: a ridge has nothing to gain."""
    limit = linear_transfer.asymptotic(theory["theta"].values, theory["ridge"].values[:, None, None])
    theory["linear_risk_exact"][:] = limit


def gain_at_every_n(trained, theory):
    theory["linear_risk_exact"][{"ridge": 1, "theta": -1}] = (
        theory["linear_risk_exact"][{"ridge": 0, "theta": -1}] - 0.1
    )


def ridge_without_effect(trained, theory):
    trained["linear_risk"][{"ridge": 1}] = trained["linear_risk"][{"ridge": 0}]


@pytest.mark.parametrize(
    ("claim", "change", "verdict"),
    [
        ("ridge-strictly-worse", in_the_limit, "reproduced"),
        ("ridge-gain-exponent", gain_at_every_n, "refuted"),
        ("ridge-orthogonal", ridge_without_effect, "reproduced"),
    ],
)
def test_ridge_over_the_plane(claim, change, verdict, theory):
    trained = linear.transfer(theory, spread=1e-4)
    expected = {claim.id: claim.expected_verdict for claim in ridge_plane_claims(trained, theory)}
    assert verdicts(ridge_plane_claims(trained, theory)) == expected
    change(trained, theory)
    assert verdicts(ridge_plane_claims(trained, theory))[claim] == verdict != expected[claim]


def test_weight_decay(trained):
    assert verdicts(weight_decay_claims(trained)) == {"fig-5-band": "reproduced"}
    trained["weight_decay_risk"] += 2.0
    assert verdicts(weight_decay_claims(trained)) == {"fig-5-band": "refuted"}


def test_the_share_of_wins_is_that_of_positive_gains_in_the_law():
    """With so little noise that half of the draws lose."""
    theory = linear.theory(noise=0.03)
    trained = linear.transfer(theory)
    band = {claim.id: claim for claim in linear_transfer_claims(trained, theory)}["eq-11-band"]
    law = square_linear_gains(int(trained["dimension"]), float(trained["sigma"]), float(trained["theta"].max()))
    assert band.printed == np.mean(law > 0) == pytest.approx(0.5, abs=0.1)


def test_a_draw_in_which_transfer_gains_nothing_is_no_win(trained, theory):
    gains = np.resize([-2.0, -0.5, 0.0, 0.5, 2.0], trained.sizes["instance"])
    cell = {"gamma": list(trained["gamma"].values).index(1.0), "theta": -1}
    trained["scratch_risk"][cell] = trained["linear_risk"][{"ridge": 0} | cell] + gains
    band = {claim.id: claim for claim in linear_transfer_claims(trained, theory)}["eq-11-band"]
    assert band.measured == np.mean(gains > 0)
