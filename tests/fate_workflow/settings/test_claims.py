from pathlib import Path

import pytest
import yaml

from fate.claims.sources import SOURCES, claimed_files
from fate_workflow.config.schema import resolve
from fate_workflow.settings.claims import asked, claims, draws

CONFIG = resolve(yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text()))
# Those of relu_paper are made by config/paper_size.yaml.
FILES = claimed_files(file for files in SOURCES.values() for file in files if "relu_paper" not in file)


@pytest.mark.parametrize(
    ("file", "drawn"),
    [
        ("networks/identical_4", ["problems/threshold"]),
        ("experiments/loud/transfer", ["problems/paper"]),
        ("two_layer/networks/relu_gaussian", ["two_layer/problems/gaussian"]),
        ("two_layer/experiments/relu/transfer", ["two_layer/problems/positive"]),
        ("two_layer/problems/paper_signs/theory", ["two_layer/problems/paper_signs"]),
        ("studies/distances", ["studies/distances"]),
        ("studies/relu_same_features", ["two_layer/problems/positive"]),
        ("studies/relu_evidence", [f"two_layer/problems/{kind}" for kind in ("gaussian", "positive", "signs")]),
    ],
)
def test_a_file_has_the_draws_of_its_problem_or_of_its_own_study(file, drawn):
    assert draws(CONFIG, file) == drawn


def test_figures_show_claimed_files_in_no_order_of_the_config():
    found = claims(CONFIG, FILES)
    assert set(found["draws"]) == set(FILES)
    assert found["figures"]["ridge"] == ["experiments/ridge/theory", "experiments/ridge/transfer"]
    assert found["figures"]["erf_transfer"] == []
    turned = CONFIG | {"figures": dict(reversed(CONFIG["figures"].items()))}
    assert list(claims(turned, FILES)["figures"].items()) == list(found["figures"].items())


@pytest.mark.parametrize("file", FILES)
def test_every_grid_of_the_config_is_asked_of_its_file(file):
    found = asked(CONFIG, file)
    match file.split("/"):
        case ["experiments", _, "transfer"]:
            assert {"methods", "n", "theta", "ridge"} <= set(found)
        case ["experiments", _, "theory"]:
            assert {"n", "theta", "ridge"} <= set(found)
        case ["two_layer", "experiments", *_]:
            assert {"mu", "n"} <= set(found)
        case ["two_layer", *_]:
            assert "mu" in found
        case ["studies", study]:
            grids = [key for key, value in CONFIG["studies"][study].items() if isinstance(value, list | dict)]
            assert len(found) >= len(grids)


def test_a_ratio_is_asked_as_that_of_a_whole_number_of_samples():
    study = CONFIG["studies"]["covariance"] | {"gamma": [0.333, 1.0], "dimension": 10}
    config = CONFIG | {"studies": CONFIG["studies"] | {"covariance": study}}
    assert asked(config, "studies/covariance")["gamma"] == [0.3, 1.0]


def test_weight_decay_is_asked_of_experiments_that_have_it():
    assert "weight_decay" in asked(CONFIG, "experiments/weight_decay/transfer")["methods"]
    assert "weight_decay" not in asked(CONFIG, "experiments/noisy/transfer")["methods"]
