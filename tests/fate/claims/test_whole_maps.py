import numpy as np
import pytest
from right_data import linear

from fate.claims import whole_maps

SOURCES = {
    "fine_tuning_map_claims": (np.inf, 0.0),
    "fewer_source_samples_map_claims": (0.5, 0.2),
    "more_source_samples_map_claims": (1.5, 1.0),
}


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


@pytest.mark.parametrize("chapter", SOURCES)
@pytest.mark.parametrize("form", ["printed", "corrected"])
def test_the_form_that_networks_follow_is_the_one_that_is_reproduced(chapter, form):
    theory = linear.theory(noise=1.0, source=SOURCES[chapter])
    found = verdicts(getattr(whole_maps, chapter)(linear.transfer(theory, form=form), theory))
    assert {id.rpartition("-")[2]: verdict for id, verdict in found.items()} == {
        other: "reproduced" if other == form else "refuted" for other in ("printed", "corrected")
    }


@pytest.mark.parametrize(
    ("chapter", "claims", "method"),
    [
        ("linear_transfer_map_claims", {"map-eq-10", "map-eq-11"}, "linear"),
        ("ridge_map_claims", {"map-eq-13"}, "linear"),
        ("weight_decay_map_claims", {"map-fig-5"}, "weight_decay"),
        ("noiseless_fine_tuning_map_claims", {"map-eq-15-noiseless"}, "fine_tuned"),
    ],
)
def test_a_deviation_at_one_angle_is_noticed_by_the_whole_map(chapter, claims, method):
    theory = linear.theory(noise=0.0 if "noiseless" in chapter else 0.2)
    trained = linear.transfer(theory)
    assert verdicts(getattr(whole_maps, chapter)(trained, theory)) == dict.fromkeys(claims, "reproduced")
    trained[f"{method}_risk"][{"theta": 2}] += 0.3
    assert verdicts(getattr(whole_maps, chapter)(trained, theory)) == dict.fromkeys(claims, "refuted")
