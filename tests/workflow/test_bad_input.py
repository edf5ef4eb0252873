"""Bad input is refused by one sentence, before any job, with results/ as it was."""

import os

import pytest
import yaml
from workflow.project import TINY

pytestmark = pytest.mark.workflow


def broken(*path, value):
    config = yaml.safe_load(yaml.safe_dump(TINY))
    target = config
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return config


# Of each kind of fault one; tests/fate_workflow/config has them all.
CASES = {
    "experiments.noisy.wdith": broken("experiments", "noisy", "wdith", value=3),
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
    target = "results/two_layer/experiments/relu/transfer.nc"
    failed = project.snakemake("--cores", "1", target, check=False)
    assert failed.returncode != 0
    assert "lower `learning_rate`" in failed.stdout + failed.stderr
    assert target.removeprefix("results/") not in project.results()
