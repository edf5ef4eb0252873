"""Claims on whole matrices: right data, and wrong data that turn each verdict."""

import numpy as np
import pytest
import trained_by_descent

from fate.claims.claim import NotMeasured
from fate.claims.full_width import forgetting_claims, full_width_claims

EXPECTED = {
    "full-width-pretraining": "reproduced",
    "full-width-scratch": "reproduced",
    "full-width-depth": "corrected",
    "full-width-eq-15": "corrected",
    "full-width-eq-22": "corrected",
    "full-width-beyond": "reproduced",
    "full-width-threshold": "reproduced",
    "full-width-undecayed": "corrected",
    "full-width-decay-minimum": "reproduced",
    "full-width-decay-transfer": "reproduced",
    "full-width-decay-unseen": "reproduced",
    "full-width-decay-imbalance": "reproduced",
}
FADING = {"full-width-decay-unseen", "full-width-decay-imbalance"}
ENDS = {"full-width-decay-minimum", "full-width-decay-transfer"}


def verdicts(study):
    return {claim.id: claim.verdict for claim in full_width_claims(study) + forgetting_claims(study)}


def scaled(name, factor):
    def spoil(study):
        study[name] = factor * study[name]

    return spoil


def shifted(ratio):
    """Risks of one kind of source that end 0.02 beside: some fifth of what the amplification changes."""

    def spoil(study):
        study["fine_tuned_risk"].loc[{"source_ratio": ratio}] += 0.02

    return spoil


def of_two_layers(study):
    """Deeper networks that amplify as two layers do."""
    study["amplification"].loc[{"depth": [3, 4]}] = study["amplification"].sel(depth=2).values


def remembered(study):
    """One pretrained network that ends a millionth of its risk beside scratch."""
    study["decayed_risk"] = study["decayed_risk"].copy()
    study["decayed_risk"].loc[{"start": "fine_tuned", "instance": 3}] *= 1 + 1e-6


def conserved(study):
    study["imbalance_rate"] = 0 * study["imbalance_rate"]


def as_a_layer(study):
    """D that decays as the layers do, at half its rate."""
    study["imbalance_rate"] = study["imbalance_rate"] / 2


def unamplified(study):
    study["amplification"] += 1 - study["amplification_limit"].mean("instance")


def unamplified_risks(study):
    study["fine_tuned_risk"] += study["unamplified_risk"] - study["fine_tuned_risk_limit"]


@pytest.mark.parametrize(
    ("claim", "spoil", "wrong"),
    [
        ("full-width-pretraining", scaled("truncation_error", 10), "refuted"),
        ("full-width-pretraining", scaled("source_distance", 100), "refuted"),
        ("full-width-scratch", scaled("scratch_end_point_error", 5), "refuted"),
        ("full-width-depth", of_two_layers, "refuted"),
        ("full-width-depth", unamplified, "reproduced"),
        ("full-width-eq-15", shifted(np.inf), "refuted"),
        ("full-width-eq-15", unamplified_risks, "reproduced"),
        ("full-width-eq-22", shifted(0.5), "refuted"),
        ("full-width-eq-22", unamplified_risks, "reproduced"),
        ("full-width-beyond", scaled("fine_tuned_risk", 1 + 1e-7), "refuted"),
        ("full-width-threshold", scaled("threshold_distance", 1e4), "refuted"),
        ("full-width-undecayed", unamplified, "reproduced"),
        ("full-width-undecayed", scaled("amplification", 1.1), "refuted"),
        ("full-width-decay-minimum", scaled("decayed_distance", 10), "refuted"),
        ("full-width-decay-transfer", remembered, "refuted"),
        ("full-width-decay-unseen", scaled("unseen_rate", 1 + 1e-8), "refuted"),
        ("full-width-decay-unseen", scaled("unseen_rate", 0), "refuted"),
        ("full-width-decay-imbalance", conserved, "refuted"),
        ("full-width-decay-imbalance", as_a_layer, "refuted"),
    ],
)
def test_wrong_data_turn_the_verdict(claim, spoil, wrong):
    study = trained_by_descent.full_width()
    assert verdicts(study) == EXPECTED
    spoil(study)
    assert verdicts(study)[claim] == wrong


def test_steps_are_extrapolated_in_any_order():
    study = trained_by_descent.full_width()
    assert verdicts(study.isel(step_share=[1, 2, 0])) == EXPECTED
    coarse = study["step_share"].copy(data=[8.0, 4.0, 0.2])  # a wrong share is another limit
    assert verdicts(study.assign_coords(step_share=coarse))["full-width-depth"] != "corrected"


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        (
            "pretraining_converged",
            {"full-width-pretraining", "full-width-depth", "full-width-eq-15", "full-width-eq-22"}
            | {"full-width-undecayed", "full-width-threshold"}
            | FADING,
        ),
        (
            "fine_tuned_converged",
            {"full-width-depth", "full-width-eq-15", "full-width-eq-22", "full-width-beyond", "full-width-undecayed"},
        ),
        ("scratch_converged", {"full-width-scratch", "full-width-eq-15", "full-width-eq-22", "full-width-beyond"}),
        ("decayed_converged", ENDS),
    ],
)
def test_nothing_is_said_where_training_did_not_converge(name, opened):
    study = trained_by_descent.full_width()
    study[name] = study[name] & False
    found = verdicts(study)
    assert {claim for claim, verdict in found.items() if verdict == "open"} == opened


@pytest.mark.parametrize(
    "place", [{"step_share": [0, 1]}, {"instance": [0, 1, 3]}, {"instance": [2, 5]}, {"depth": [0]}]
)
def test_what_the_config_leaves_out_is_not_measured(place):
    with pytest.raises(NotMeasured):
        full_width_claims(trained_by_descent.full_width().isel(place))


@pytest.mark.parametrize("place", [{"step_share": [0, 1]}, {"instance": [2, 5]}, {"depth": [1, 2]}])
def test_forgetting_is_not_measured_without_two_layers_that_leave_something_unseen(place):
    with pytest.raises(NotMeasured):
        forgetting_claims(trained_by_descent.full_width().isel(place))
