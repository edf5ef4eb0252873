"""Bad input is refused by one sentence, before any job, with results/ as it was."""

import os

import pytest
import yaml
from workflow.project import TINY

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("built")]


def broken(*path, value):
    config = yaml.safe_load(yaml.safe_dump(TINY))
    target = config
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return config


CASES = {
    "experiments.noisy.wdith": broken("experiments", "noisy", "wdith", value=3),
    "experiments.noisy.noise": broken("experiments", "noisy", "noise", value=-0.1),
    "networks.narrow.depth": broken("networks", "narrow", "depth", value=1),
    "networks.narrow.width": broken("networks", "narrow", "width", value=0),
    "networks.narrow.problem": broken("networks", "narrow", "problem", value="nowhere"),
    "experiments.noisy.network": broken("experiments", "noisy", "network", value="nowhere"),
    "problems.small.instances": broken("problems", "small", "instances", value=0),
    "problems.small.gamma": broken("problems", "small", "gamma", value=[0.1]),
    "figures.surfaces.kind": broken("figures", "surfaces", "kind", value="pie"),
    "two_layer.problems.positive.ablation": broken("two_layer", "problems", "positive", "ablation", value=[0.9]),
    "two_layer.networks.relu.neurons": broken("two_layer", "networks", "relu", "neurons", value=1),
    "two_layer.networks.relu.cut_offs": broken("two_layer", "networks", "relu", "cut_offs", value=[0]),
    "figures": broken("figures", value={"a/b": {"kind": "surfaces", "experiment": "noisy"}}),
    "networks.narrow.init_scale": yaml.safe_dump(broken("networks", "narrow", "init_scale", value=1)).replace(
        "init_scale: 1", "init_scale: .nan"
    ),
    "seed": yaml.safe_dump(TINY) + "seed: 1\nseed: 2\n",
}


def _processor_time() -> float:
    """Seconds that the processes started from here, and ended, kept a core busy."""
    used = os.times()
    return used.children_user + used.children_system


@pytest.mark.parametrize("key", CASES)
def test_a_bad_config_stops_the_run(project, key):
    before = project.results()
    project.write_config(CASES[key])
    start = _processor_time()
    refused = project.snakemake("--cores", "1", check=False)
    assert _processor_time() - start < 6  # 2 s alone, whatever else the machine does
    assert refused.returncode == 1
    message = [line for line in refused.stderr.splitlines() if line and not line.startswith("Using workflow specific")]
    assert len(message) == 1, refused.stderr
    assert key.split(".")[-1] in message[0]
    assert message[0].endswith(".")
    assert "Traceback" not in refused.stdout + refused.stderr
    assert project.results() == before


@pytest.mark.parametrize("target", ["results/figures/nothing.pdf", "results/experiments/noisi/transfer.nc"])
def test_a_target_that_nothing_makes_is_named(project, target):
    refused = project.snakemake("--cores", "1", target, check=False)
    assert refused.returncode == 1
    assert target in refused.stderr
    assert "Traceback" not in refused.stderr


def test_training_that_diverges_leaves_no_file_and_names_the_remedy(project):
    config = project.read_config()
    config["two_layer"]["experiments"]["relu"]["learning_rate"] = 500.0
    project.write_config(config)
    target = "results/two_layer/experiments/relu/scratch.nc"
    failed = project.snakemake("--cores", "1", target, check=False)
    assert failed.returncode != 0
    assert "lower `learning_rate`" in failed.stdout + failed.stderr
    assert target.removeprefix("results/") not in project.results()
