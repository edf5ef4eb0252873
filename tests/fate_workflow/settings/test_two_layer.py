import copy
from pathlib import Path

import pytest
import yaml

from fate_workflow.config.schema import resolve
from fate_workflow.settings.two_layer import inputs_of_comparison

CONFIG = resolve(yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text()))


def scratch_of(config: dict, experiment: str) -> str:
    return inputs_of_comparison(config, experiment)["scratch"].removeprefix("<results>/two_layer/experiments/")


def test_experiments_that_train_scratch_alike_share_it():
    assert scratch_of(CONFIG, "relu_lazy") == scratch_of(CONFIG, "relu") == "relu/scratch.nc"
    assert scratch_of(CONFIG, "relu_signs") == "relu_signs/scratch.nc"  # of another problem


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("experiments", "scratch_scale", 0.2),
        ("experiments", "learning_rate", 1.0),
        ("experiments", "max_steps", 5000),
        ("networks", "neurons", 50),
    ],
)
def test_one_that_trains_it_otherwise_has_its_own(section, key, value):
    config = copy.deepcopy(CONFIG)
    config["two_layer"][section]["relu_lazy"][key] = value
    assert scratch_of(config, "relu_lazy") == "relu_lazy/scratch.nc"
