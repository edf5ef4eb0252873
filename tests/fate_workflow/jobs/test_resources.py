"""What jobs ask for, against what was measured: enough, and not far too much."""

import csv
from pathlib import Path

import yaml

from fate_workflow.config.check import check_config, with_defaults
from fate_workflow.jobs import resources
from fate_workflow.jobs.sizes import studies

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
SIZES = yaml.safe_load((BENCHMARKS / "job_sizes.yaml").read_text())
CONFIGS = {size: with_defaults(config) for size, config in SIZES.items()}
with (BENCHMARKS / "jobs.csv").open(newline="") as file:
    MEASURED = list(csv.DictReader(file))
SNAKEMAKE_MB = 130  # of one Snakemake, measured where the script holds less; a cluster runs two beside the script


def test_the_sizes_are_configs_and_every_one_of_their_rules_was_measured():
    assert [fault for config in SIZES.values() for fault in check_config(config)] == []
    measured = {row["rule"] for row in MEASURED}
    assert measured >= {*resources.SIZES, *(f"study_{study}" for study in studies.SIZES)}
    assert {row["size"] for row in MEASURED} == set(SIZES)


def test_memory_is_enough_and_at_most_twice_too_much(record_property):
    for row in MEASURED:
        held = float(row["peak_mb"]) + 2 * SNAKEMAKE_MB
        asked = resources.request_mb(resources.size_of(CONFIGS[row["size"]], row["rule"], row["name"]))
        assert 1.1 * held <= asked <= 2 * held, row
    record_property("measured_jobs", len(MEASURED))


def test_seconds_are_enough_and_at_most_four_times_too_many():
    for row in MEASURED:
        busy = float(row["seconds"])
        estimate = resources.START_SECONDS + resources.size_of(CONFIGS[row["size"]], row["rule"], row["name"]).seconds
        assert busy <= estimate <= 4 * busy + 20, row


def test_a_second_attempt_asks_for_twice_as_much():
    request = resources.Request(CONFIGS["paper"], "pretrain")
    assert request.mem_mb(["noisy"], 2) == 2 * request.mem_mb(["noisy"], 1)
    assert request.runtime(["noisy"], 3) == 3 * request.runtime(["noisy"], 1)


def test_larger_sizes_ask_for_more():
    config = CONFIGS["paper"]
    larger = config | {"problems": {"paper": config["problems"]["paper"] | {"dimension": 5000, "instances": 100}}}
    for rule in ("draw_designs", "pretrain", "transfer"):
        name = "paper" if rule == "draw_designs" else "noisy"
        small, large = (resources.Request(each, rule) for each in (config, larger))
        assert large.mem_mb([name], 1) > small.mem_mb([name], 1) + 200
        assert large.runtime([name], 1) > 2 * small.runtime([name], 1)


def test_a_gpu_is_asked_for_at_the_size_of_the_paper_only():
    relu = CONFIGS["relu"]["relu"]
    sizes = relu["experiments"]["relu"] | {"neurons": 1000}
    problem = relu["problems"]["positive"] | {"dimension": 100, "teacher_neurons": 100}
    large = CONFIGS["relu"] | {"relu": {"problems": {"positive": problem}, "experiments": {"relu": sizes}}}
    for rule in ("pretrain_relu", "transfer_relu"):
        assert resources.Request(CONFIGS["relu"], rule).gpu(["relu"]) == 0
        assert resources.Request(large, rule).gpu(["relu"]) == 1
