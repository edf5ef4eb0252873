import pytest
from workflow.project import TINY

from fate_workflow.config.schema import resolve
from fate_workflow.jobs.directives import labels

CONFIG = resolve({"seed": 0} | TINY)


SMALL, TWO_LAYER = {"problem": "small", "dimension": 12}, {"dimension": 5, "layers": 2, "width": 16, "sigma": 0.0}
NARROW = SMALL | {"network": "narrow", "layers": 2, "width": 8}
RELU = TWO_LAYER | {"problem": "positive", "network": "relu"}


@pytest.mark.parametrize(
    ("wildcards", "expected"),
    [
        ({"problem": "small"}, SMALL),
        ({"network": "narrow"}, NARROW),
        ({"experiment": "noisy", "part": "1-of-2.1-of-1"}, NARROW | {"experiment": "noisy", "sigma": 0.2}),
        ({"two_layer_network": "relu_signs"}, TWO_LAYER | {"network": "relu_signs", "problem": "signs"}),
        ({"two_layer_experiment": "relu"}, RELU | {"experiment": "relu"}),
        (
            {"study": "multi_feature"},
            {"study": "multi_feature", "kind": "multi_feature", "dimension": 12, "width": 6, "sigma": 0.2},
        ),
        ({"figure": "surfaces"}, {}),
    ],
)
def test_a_file_says_of_what_it_is_and_of_what_size(wildcards, expected):
    assert labels(CONFIG, wildcards) == expected
