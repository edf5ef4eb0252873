import pytest
from right_data import linear
from right_data.rival_theories import rival_theories

from fate.claims.rival_theories import resolvent_decay_claims, rival_theories_claims
from fate.linear.theory import resolvent


@pytest.fixture
def study():
    return rival_theories()


def verdicts(study):
    return {claim.id: claim.verdict for claim in rival_theories_claims(study)}


def test_right_data_are_reproduced_at_each_depth(study):
    assert verdicts(study) == dict.fromkeys(
        (
            "variational-depth-2",
            "variational-depth-8",
            "variational-end-point",
            "resolvent-ridge",
            "resolvent-ridge-optimum",
        ),
        "reproduced",
    )


@pytest.mark.parametrize(
    ("variable", "cell", "distance", "changed"),
    [
        ("trained_distance", {"depth": 0}, 1e-6, {"variational-depth-2"}),
        ("trained_distance", {"depth": 1}, 1e-6, set()),
        ("trained_distance", {"depth": 1}, 1e-5, {"variational-depth-8"}),
        ("end_point_distance", {"depth": 1}, 1e-5, {"variational-end-point"}),
    ],
)
def test_one_vector_elsewhere_refutes_the_law(study, variable, cell, distance, changed):
    place = dict.fromkeys(study[variable].dims, 0) | cell
    study[variable][place] = distance
    assert {id for id, verdict in verdicts(study).items() if verdict == "refuted"} == changed


@pytest.mark.parametrize(("variable", "value"), [("trained_distance", float("nan")), ("converged", False)])
def test_without_a_minimum_or_a_trained_network_nothing_is_said(study, variable, value):
    study[variable][{"depth": 1, "gamma": 0, "instance": 3}] = value
    assert verdicts(study)["variational-depth-8"] == "open"
    assert verdicts(study)["variational-depth-2"] == "reproduced"


def test_where_the_laws_of_all_depths_agree_nothing_is_told_apart(study):
    study["depth_one_distance"] *= 1e-6
    assert verdicts(study)["variational-depth-2"] == "open"


def test_another_risk_and_another_optimum_are_noticed(study):
    assert verdicts(study.assign(penalised_risk=1.2 * study["penalised_risk"]))["resolvent-ridge"] == "refuted"
    moved = study["penalised_risk_slope"] + 0.05
    assert verdicts(study.assign(penalised_risk_slope=moved))["resolvent-ridge-optimum"] == "refuted"
    assert verdicts(study.isel(instance=[0, 1]))["resolvent-ridge-optimum"] == "open"


def test_weight_decay_by_the_resolvent():
    trained = linear.transfer(linear.theory())

    def verdict(data):
        return {claim.id: claim.verdict for claim in resolvent_decay_claims(data)}

    assert verdict(trained) == {"resolvent-weight-decay": "reproduced"}
    gamma, strength = trained["gamma"], trained["weight_decay"]
    for wrong in (2.0, 0.5):  # the paper's decay is twice this one
        other = resolvent.decayed_risk(gamma, 0.2, wrong * strength.values[:, None])
        right = resolvent.decayed_risk(gamma, 0.2, strength.values[:, None])
        shift = (strength * gamma).copy(data=other - right)
        changed = trained.assign(weight_decay_risk=trained["weight_decay_risk"] + shift)
        assert verdict(changed) == {"resolvent-weight-decay": "refuted"}


def test_the_slopes_at_both_ends_of_the_ridges_set_what_is_told_apart(study):
    slope = abs(study["penalised_risk_slope"])
    ends = [study["ridge_multiple"].min(), study["ridge_multiple"].max()]
    claim = {claim.id: claim for claim in rival_theories_claims(study)}["resolvent-ridge-optimum"]
    assert claim.effect == pytest.approx(float(slope.sel(ridge_multiple=ends).mean()))
