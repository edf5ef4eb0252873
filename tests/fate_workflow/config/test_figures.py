import pytest

from fate_workflow.config.check import check_config
from fate_workflow.config.figures import METHODS, POPULATION, faults_of_needs
from fate_workflow.settings import FIGURE_KINDS

EVERYTHING = {
    "methods": ["linear", "fine_tuned", "lp_ft", "residual"],
    "weight_decay": [0.1],
    "source_ratio": None,
}


def faults(kind, **changed):
    experiments = {"good": EVERYTHING, "other": EVERYTHING | changed}
    named = {"experiments": ["good", "other"]} if FIGURE_KINDS[kind] == "experiments" else {"experiment": "other"}
    return list(faults_of_needs("figures.mine", {"kind": kind, **named}, experiments))


def test_an_experiment_with_everything_can_be_drawn_by_every_kind():
    assert all(faults(kind) == [] for kind in METHODS)


def test_each_method_that_a_kind_shows_is_needed():
    for kind, methods in METHODS.items():
        for method in methods:
            left = [name for name in EVERYTHING["methods"] if name != method]
            [sentence] = faults(kind, methods=left)
            assert f"`experiments.other.methods` must have `{method}`, too" in sentence


def test_weight_decay_needs_a_strength():
    [sentence] = faults("weight_decay", weight_decay=[])
    assert "`experiments.other.weight_decay`" in sentence


def test_a_theory_of_a_source_learned_exactly_needs_one():
    assert [kind for kind in METHODS if faults(kind, source_ratio=0.5)] == list(POPULATION)


@pytest.mark.parametrize("names", [["flow", "descent"], ["descent", "flow"], ["flow", "flow_too"], ["flow"]])
def test_engines_are_compared_in_their_order(names):
    shared = {"problem": "small", "noise": 0.2}
    config = {
        "problems": {"small": {}},
        "experiments": {"flow": shared, "flow_too": shared, "descent": shared | {"engine": "descent"}},
        "figures": {"mine": {"kind": "engines", "experiments": names}},
    }
    sentences = check_config(config)
    assert len(sentences) == (names != ["flow", "descent"])
    assert all("flow, then one by descent." in said for said in sentences)
