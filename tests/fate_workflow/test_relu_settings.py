import pytest
import yaml

from fate.claims.relu_sources import SOURCES
from fate_workflow import relu_settings
from fate_workflow.config.check import with_defaults

CONFIG = """
problems:
  small: {}
relu:
  problems:
    few: {ablation: [0.5, 0], samples: [8, 4]}
  experiments:
    mine: {problem: few, chunks: 2, ridge: [0, 0.1, 0.01]}
"""


@pytest.fixture
def config():
    return with_defaults(yaml.safe_load(CONFIG))


def test_grids_are_in_ascending_order(config):
    assert relu_settings.pretraining(config, "mine")["ablation"] == [0, 0.5]
    assert relu_settings.transfer(config, "mine")["samples"] == [4, 8]


def test_settings_are_sorted_and_hold_no_more_than_is_used(config):
    for stage in (
        relu_settings.pretraining,
        relu_settings.scratch,
        relu_settings.transfer,
        relu_settings.same_features,
    ):
        settings = stage(config, "mine")
        assert list(settings) == sorted(settings)
        assert "chunks" not in settings
    assert "scratch_scale" not in relu_settings.transfer(config, "mine")
    assert "samples" not in relu_settings.pretraining(config, "mine")


def test_same_features_take_the_middle_n_and_the_smallest_ridge_above_zero(config):
    settings = relu_settings.same_features(config, "mine")
    assert (settings["samples"], settings["ridge"]) == (8, 0.01)


def test_files(config):
    assert relu_settings.file(config, "mine", "teachers") == "<results>/relu/problems/few/teachers.nc"
    chunks = relu_settings.stage_chunks(config, "mine", "transfer")
    assert chunks == [f"<results>/relu/experiments/mine/transfer/{k}-of-2.nc" for k in (1, 2)]
    kernels = relu_settings.figure_inputs(config, {"kind": "relu_kernels", "experiments": ["mine"]})
    assert kernels["pretrained"] == ["<results>/relu/experiments/mine/pretrained.nc"]
    assert set(relu_settings.figure_inputs(config, {"kind": "relu_transfer", "experiment": "mine"})) == {
        "transfer",
        "theory",
    }


def test_every_kind_of_figure_has_its_stages():
    assert set(relu_settings.FIGURE_KINDS) == set(relu_settings.STAGES)


def test_claims_name_files_that_the_workflow_makes(config):
    made = {file.replace("/mine/", "/NAME/") for file in relu_settings.claimed_files(config)}
    for files in SOURCES.values():
        for file in files:
            head, name, stage = file.rsplit("/", 2)
            assert f"{head}/NAME/{stage}" in made, name
