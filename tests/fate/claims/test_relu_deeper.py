"""Claims on made-up datasets: each verdict can go either way."""

import numpy as np
from right_data.two_layer import deeper

from fate.claims.relu_deeper import deeper_claims

SCATTERED = np.array([0.5, 1.0, 1.5])


def verdicts(study):
    return {claim.id: claim.verdict for claim in deeper_claims(study)}


def test_linear_transfer_that_ends_at_its_floor_and_above():
    assert verdicts(deeper())["nonlinear-networks"] == "reproduced"
    assert verdicts(deeper(shift=1.5))["nonlinear-networks"] == "refuted"


def test_fine_tuning_below_and_above_the_floor():
    assert verdicts(deeper(tuned=0.3))["deeper-fine-tuning"] == "reproduced"
    assert verdicts(deeper(tuned=1.5))["deeper-fine-tuning"] == "refuted"
    assert verdicts(deeper(spread=SCATTERED))["nonlinear-networks"] == "reproduced"  # paired over teachers


def test_evidence_transfer_below_and_above_what_is_trained():
    assert verdicts(deeper())["deeper-evidence"] == verdicts(deeper())["deeper-evidence-every-cell"] == "reproduced"
    assert verdicts(deeper(tuned=0.02))["deeper-evidence"] == "refuted"
    assert verdicts(deeper(tuned=0.02))["deeper-evidence-every-cell"] == "refuted"


def test_order_of_scratch_and_linear_transfer():
    assert verdicts(deeper())["deeper-order"] == "reproduced"
    assert verdicts(deeper())["deeper-order-ablated"] == "open"  # as good as equal on 8 samples
    assert verdicts(deeper(scratch=8.0))["deeper-order-ablated"] == "reproduced"
    assert verdicts(deeper(scratch=1.0))["deeper-order-ablated"] == "refuted"  # scratch wins on 8 samples, too
    assert verdicts(deeper(scratch=400.0))["deeper-order"] == "refuted"  # and never
    assert verdicts(deeper(spread=SCATTERED))["deeper-order"] == "open"


def test_training_short_of_its_end_opens_what_rests_on_it():
    study = deeper()
    study["fine_tuned_converged"][{"n": 1, "instance": 0}] = False
    assert verdicts(study)["deeper-fine-tuning"] == "open"
    study["scratch_converged"][{"n": 1, "instance": 0}] = False
    assert verdicts(study)["deeper-order"] == "open"
