import math

import pytest

from fate_workflow.config.schema import resolve
from fate_workflow.jobs.parts import Part, Split, part_files, part_of
from fate_workflow.jobs.sizes import two_layer
from fate_workflow.jobs.sizes.linear import STAGES
from fate_workflow.jobs.sizes.splits import PART_FLOATS

LARGE = {
    "problems": {
        "large": {"dimension": 2000, "instances": 1000, "gamma": {"start": 0.1, "stop": 2.0, "num": 100}},
        "long": {"dimension": 20000, "instances": 50, "gamma": [0.5, 1.5], "sampler": "law"},
    },
    "networks": {"large": {"problem": "large", "width": 100}, "long": {"problem": "long", "width": 20}},
    "experiments": {
        "large": {"network": "large", "noise": 0.2, "methods": ["linear", "fine_tuned", "evidence"]},
        "long": {"network": "long", "noise": 0.2, "theta": [0.25], "methods": ["evidence"]},
    },
}
CONFIG = resolve(LARGE)


def test_files_are_named_by_numbers_and_counts():
    files = part_files("folder", Split(2, 2))
    assert files == [f"folder/{point}-of-2.{instance}-of-2.nc" for point in (1, 2) for instance in (1, 2)]
    assert part_of("2-of-5.1-of-3") == Part((2, 5), (1, 3))


@pytest.mark.parametrize("rule", STAGES)
@pytest.mark.parametrize("name", LARGE["problems"])
@pytest.mark.parametrize("minutes", [0.5, 10, 600])
def test_parts_take_no_longer_and_hold_no_more_than_asked(rule, name, minutes):
    config = CONFIG | {"job_minutes": minutes}
    stage = STAGES[rule]
    split = stage.split_of(config, name)
    part, whole = stage.size_of_part(config, name), stage.size(config, name, Split())
    problem = LARGE["problems"][name]
    most = split.instances == problem["instances"]  # a single instance of a single ratio is not split
    assert part.seconds <= 60 * minutes * 1.3 or most  # the first part has the ratios and instances that are over
    assert part.floats <= PART_FLOATS or most
    if whole.seconds < 60 * minutes and whole.floats < PART_FLOATS:
        assert split == Split()


def test_ratios_are_split_before_instances():
    assert STAGES["draw_designs"].split_of(CONFIG | {"job_minutes": 60}, "large").instances == 1
    assert STAGES["pretrain"].split_of(CONFIG, "large").grid == 1


def test_parts_of_two_layers_grow_with_the_work_and_are_never_more_than_networks():
    layers = {"problems": {"p": {}}, "networks": {"p": {"problem": "p"}}, "experiments": {"p": {"network": "p"}}}
    config, section = resolve({"problems": {}, "two_layer": layers}), resolve({"two_layer": layers})["two_layer"]
    most = {"instances": section["problems"]["p"]["instances"], "grid": len(section["problems"]["p"]["ablation"])}
    for rule, grid in (("pretrain_two_layer", most["grid"]), ("transfer_two_layer", 1)):
        splits = [two_layer.STAGES[rule].split_of(config | {"job_minutes": each}, "p") for each in (1e-9, 0.3, 1e4)]
        assert splits[0] == Split(grid, most["instances"])
        assert math.prod(splits[0]) > math.prod(splits[1]) > math.prod(splits[2]) == 1
