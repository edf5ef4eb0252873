import pytest
from workflow.project import TINY

from fate_workflow.config.schema import resolve
from fate_workflow.jobs.directives import labels

CONFIG = resolve({"seed": 0} | TINY)


@pytest.mark.parametrize(
    ("wildcards", "names"),
    [
        ({"problem": "small"}, {"problem": "small"}),
        ({"experiment": "noisy", "chunk": "1-of-2"}, {"experiment": "noisy", "network": "narrow", "problem": "small"}),
        ({"two_layer_network": "relu_signs"}, {"network": "relu_signs", "problem": "signs"}),
        ({"two_layer_experiment": "relu"}, {"experiment": "relu", "network": "relu", "problem": "positive"}),
        ({"study": "multi_feature"}, {"study": "multi_feature", "kind": "multi_feature"}),
        ({"figure": "surfaces"}, {}),
    ],
)
def test_a_file_is_of_all_that_its_name_stands_for(wildcards, names):
    assert labels(CONFIG, wildcards) == names
