import copy

import pytest

from fate.figures.kinds import KINDS
from fate.methods import LISTED
from fate_workflow.config.check import check_config

NETWORKS = {"good": {"problem": "small"}, "finite": {"problem": "small", "source_ratio": 0.5}}
EVERYTHING = {
    "network": "good",
    "noise": 0.2,
    "methods": list(LISTED),
    "weight_decay": [0.1],
}
KINDS_OF_EXPERIMENTS = {
    name: kind for name, kind in KINDS.items() if kind.family == "linear" and kind.shows.startswith("experiment")
}


def faults(name, **changed):
    """Of a figure that shows an experiment with everything, and one that is ``changed``."""
    several = KINDS[name].shows == "experiments"
    shown = {"experiments": ["good", "other"]} if several else {"experiment": "other"}
    return check_config(
        {
            "problems": {"small": {}},
            "networks": NETWORKS,
            "experiments": {"good": EVERYTHING, "other": EVERYTHING | changed},
            "figures": {"mine": {"kind": name, **shown}},
        }
    )


@pytest.mark.parametrize("name", KINDS_OF_EXPERIMENTS)
def test_a_kind_needs_what_it_shows_and_no_more(name):
    kind = KINDS[name]
    if name != "engines":  # which compares two engines
        assert faults(name) == []
    for method in kind.methods:
        left = [each for each in EVERYTHING["methods"] if each != method]
        assert any(
            f"`experiments.other.methods` must have `{method}`, too" in said for said in faults(name, methods=left)
        )
    undecayed = [said for said in faults(name, weight_decay=[]) if "`experiments.other.weight_decay`" in said]
    assert len(undecayed) == kind.weight_decay
    finite = [said for said in faults(name, network="finite") if "`networks.finite.source_ratio` must be null" in said]
    assert len(finite) == kind.population


@pytest.mark.parametrize("names", [["flow", "descent"], ["descent", "flow"], ["flow", "flow_too"], ["flow"]])
def test_engines_are_compared_in_their_order(names):
    experiment = {"network": "flow", "noise": 0.2}
    config = {
        "problems": {"small": {}},
        "networks": {"flow": {"problem": "small"}, "descent": {"problem": "small", "engine": "descent"}},
        "experiments": {"flow": experiment, "flow_too": experiment, "descent": experiment | {"network": "descent"}},
        "figures": {"mine": {"kind": "engines", "experiments": names}},
    }
    sentences = check_config(copy.deepcopy(config))
    assert len(sentences) == (names != ["flow", "descent"])
    assert all("by descent." in said for said in sentences)
