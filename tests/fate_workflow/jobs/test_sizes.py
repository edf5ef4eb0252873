"""Sizes that no machine has memory for, each of them within its bounds."""

import pytest

from fate_workflow.config.check import check_config
from fate_workflow.jobs.sizes import MOST_NUMBERS

MANY = [n / 10 for n in range(1000)]
MANY_ANGLES = [n / 100 for n in range(100)]
HUGE = {  # place: the config, sizes that the sentence names
    "problems.p": ({"problems": {"p": {"dimension": 100000}}}, "samples (200000) x dimension (100000)"),
    "problems.q": (
        {"problems": {"q": {"dimension": 100000, "sampler": "law", "instances": 100000}}},
        "instances (100000) x dimension (100000)",
    ),
    "networks.wide": ({"networks": {"wide": {"width": 100000}}}, "dimension (20000) x width (100000)"),
    "networks.deep": (
        {"networks": {"deep": {"width": 5000, "depth": 100, "init_scale": 1}}},
        "hidden layers (98) x width (5000) x next width (5000)",
    ),
    "networks.source": ({"networks": {"source": {"source_ratio": 1000}}}, "source samples (2e+07) x dimension (20000)"),
    "experiments.whole": (
        {
            "networks": {"whole": {"engine": "descent", "width": 1000}},
            "experiments": {"whole": {"network": "whole", "noise": 0.1, "theta": {"start": 0, "stop": 1, "num": 100}}},
        },
        "theta (100) x instances (1) x dimension (20000) x width (1000)",
    ),
    "studies.evidence_rivals": (
        {"studies": {"evidence_rivals": {"instances": 10000, "theta": MANY_ANGLES, "noise": MANY[1:]}}},
        "theta (100) x noise (999) x source_ratio (2) x gamma (3) x instances (10000)",
    ),
    "studies.rival_theories": (
        {"studies": {"rival_theories": {"instances": 10000, "theta": MANY_ANGLES, "noise": MANY[1:]}}},
        "theta (100) x noise (999) x depth (4) x start_length (2) x gamma (3) x instances (10000)",
    ),
    "studies.classification": (
        {"studies": {"classification": {"dimension": 2000, "instances": 10000}}},
        "instances (10000) x samples (4000) x dimension (2000)",
    ),
    "studies.self_supervised": (
        {"studies": {"self_supervised": {"dimension": 1000, "batch": 10000, "steps": 1000}}},
        "steps (1000) x batch (10000) x dimension (1000)",
    ),
    "studies.covariance": (
        {"studies": {"covariance": {"dimension": 2000, "exponent": 0, "theta": MANY_ANGLES, "instances": 10000}}},
        "theta (100) x instances (10000) x dimension (2000)",
    ),
    "studies.distances": ({"studies": {"distances": {"instances": 100000}}}, "tasks (21) x instances (100000)"),
    "studies.multi_feature": (
        {"studies": {"multi_feature": {"width": 100000}}},
        "width (100000) x next width (100000)",
    ),
    "studies.lazy_to_rich": (
        {"studies": {"lazy_to_rich": {"dimension": 2000, "width_ratio": [1000]}}},
        "largest width_ratio (1000) x dimension (2000) x inputs (2000)",
    ),
    "studies.overlap_regulariser": (
        {"studies": {"overlap_regulariser": {"instances": 10000, "target_weight": MANY_ANGLES, "theta": MANY_ANGLES}}},
        "target_weight (100) x target_share (4) x theta (100) x gamma (5) x instances (10000)",
    ),
    "studies.finite_size": (
        {"studies": {"finite_size": {"dimension": [20, 100000], "instances": 100000}}},
        "instances (100000) x largest dimension (100000)",
    ),
    "studies.real_data": (
        {"studies": {"real_data": {"instances": 1000000, "samples": [*range(5, 401)]}}},
        "instances (1e+06) x samples (396) x tasks and features (10)",
    ),
    "studies.fine_tuning_correction": (
        {"studies": {"fine_tuning_correction": {"instances": 10000, "depth": [*range(2, 21)], "noise": MANY}}},
        "depth (19) x tasks (1000) x angles (9) x instances (10000)",
    ),
    "studies.full_width": (
        {"studies": {"full_width": {"dimension": 2000, "instances": 1000, "depth": [2, 6]}}},
        "instances (1000) x layers (5) x dimension (2000) x neurons (2000)",
    ),
    "studies.width_and_scale": (
        {"studies": {"width_and_scale": {"dimension": 2000, "instances": 10000}}},
        "instances (10000) x dimension (2000) x largest width (500)",
    ),
    "studies.step_size": (
        {"studies": {"step_size": {"dimension": 2000, "instances": 10000}}},
        "instances (10000) x dimension (2000) x inputs (2000)",
    ),
    "two_layer.networks.r": (
        {"two_layer": {"problems": {"r": {}}, "networks": {"r": {"problem": "r", "neurons": 100000}}}},
        "neurons (100000) x all neurons (100010)",
    ),
}


@pytest.mark.parametrize("place", HUGE)
def test_an_array_that_fits_nowhere_is_refused(place):
    config, product = HUGE[place]
    config = {"problems": {"p": {"dimension": 20000, "sampler": "law"}}} | config
    for network in config.get("networks", {}).values():
        network |= {"problem": "p"}
    [sentence] = check_config(config)
    assert sentence.startswith(f"`{place}` asks for an array of")
    assert product in sentence
    assert sentence.endswith("lower one of these sizes.")


def test_the_bound_is_sharp():
    dimension = int((MOST_NUMBERS / 2) ** 0.5)
    sizes = [{"problems": {"p": {"dimension": each, "gamma": [2]}}} for each in (dimension, dimension + 1)]
    assert [len(check_config(config)) for config in sizes] == [0, 1]
