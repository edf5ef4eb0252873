import pytest
import trained_by_descent

from fate.claims.descent import engine_claims, step_size_claims, width_and_scale_claims


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


def all_claims():
    return [
        *width_and_scale_claims(trained_by_descent.width_and_scale()),
        *step_size_claims(trained_by_descent.step_size()),
        *engine_claims(*trained_by_descent.engines()),
    ]


def test_right_data_give_the_expected_verdicts():
    claims = all_claims()
    assert [claim.id for claim in claims if claim.fails] == []
    assert len({claim.id for claim in claims}) == len(claims)


@pytest.mark.parametrize("quantity", ["rank_one_residual", "descent_distance", "conserved_drift"])
@pytest.mark.parametrize("power", [0.0, 0.5, 1.2])
def test_another_power_of_the_scale_is_refuted(quantity, power):
    study = trained_by_descent.width_and_scale()
    study[quantity] = study[quantity] ** power
    assert verdicts(width_and_scale_claims(study))[f"rich-limit-{quantity.replace('_', '-')}"] == "refuted"


@pytest.mark.parametrize(("share", "verdict"), [(1.0, "reproduced"), (0.5, "refuted"), (0.0, "corrected")])
def test_the_condition_is_judged_where_the_width_is_the_dimension(share, verdict):
    study = trained_by_descent.width_and_scale()
    study["definite_share"][0, -1] = share
    assert verdicts(width_and_scale_claims(study))["initialisation-condition"] == verdict


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [([1.0, 1.0, 1.0], "reproduced"), ([0.45, 0.2, 0.0], "refuted"), ([0.5, 0.0, 0.0], "corrected")],
)
def test_the_condition_of_a_variance_of_one_over_inputs_is_judged_at_all_widths(shares, verdict):
    study = trained_by_descent.width_and_scale()
    study["definite_share"][1] = shares
    assert verdicts(width_and_scale_claims(study))["initialisation-condition-fan-in"] == verdict


@pytest.mark.parametrize(
    ("claim", "variable", "batch"),
    [
        ("step-size-drift", "imbalance", 50),
        ("step-size-batches", "imbalance", 5),
        ("step-size-fine-tuning", "amplification_first_order", 50),
    ],
)
def test_a_drift_of_another_size_is_refuted(claim, variable, batch):
    study = trained_by_descent.step_size()
    here = study["batch"] == batch
    centre = study["amplification_flow"] if variable.startswith("amplification") else 0.0
    study[variable] = (centre + 2 * (study[variable] - centre)).where(here, study[variable])
    assert verdicts(step_size_claims(study))[claim] == "refuted"


def test_steps_that_harm_are_refuted():
    study = trained_by_descent.step_size()
    study["transferability_change"] = -study["transferability_change"]
    assert verdicts(step_size_claims(study))["step-size-improves"] == "refuted"


@pytest.mark.parametrize(("method", "change"), [("scratch", 2e-4), ("linear", 2e-6), ("fine_tuned", 0.05)])
def test_engines_that_differ_are_refuted(method, change):
    flow, descent = trained_by_descent.engines()
    descent[f"{method}_risk"] = (1 + change) * descent[f"{method}_risk"]
    assert verdicts(engine_claims(flow, descent))[f"engines-{method.replace('_', '-')}"] == "refuted"


def test_scratch_that_ends_elsewhere_is_refuted():
    flow, descent = trained_by_descent.engines()
    descent["scratch_end_point_error"][0, 0, 0] = 2e-3
    assert verdicts(engine_claims(flow, descent))["minimum-norm-descent"] == "refuted"


def test_nothing_is_said_where_training_did_not_converge():
    flow, descent = trained_by_descent.engines()
    descent["scratch_converged"][0, 0, 0] = False
    found = verdicts(engine_claims(flow, descent))
    assert found["minimum-norm-descent"] == found["engines-scratch"] == "open"
    study = trained_by_descent.step_size()
    study["converged"] = study["converged"] & False
    assert set(verdicts(step_size_claims(study)).values()) == {"open"}
    study = trained_by_descent.width_and_scale()
    study["converged"] = study["converged"] & False
    assert verdicts(width_and_scale_claims(study))["rich-limit-descent-distance"] == "open"


def test_full_batches_say_nothing_of_mini_batches():
    study = trained_by_descent.step_size()
    before = {claim.id: claim for claim in step_size_claims(study)}
    study["imbalance"] = study["imbalance"].where(study["batch"] < 50, 3 * study["imbalance"])
    changed = {claim.id: claim for claim in step_size_claims(study)}
    assert changed["step-size-batches"] == before["step-size-batches"]
    assert changed["step-size-drift"].measured == pytest.approx(3 * before["step-size-drift"].measured)
