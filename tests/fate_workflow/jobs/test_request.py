"""Jobs ask for enough, and for not far too much, of what was measured."""

import csv

from measured_sizes import BENCHMARKS, measured_sizes

from fate.studies import STUDIES
from fate_workflow.config.check import check_config
from fate_workflow.config.schema import resolve
from fate_workflow.jobs.directives import request
from fate_workflow.jobs.request import START_SECONDS, request_mb
from fate_workflow.jobs.sizes import SIZES as RULES
from fate_workflow.jobs.sizes import size_of

SIZES = measured_sizes()
CONFIGS = {size: resolve(config) for size, config in SIZES.items()}
with (BENCHMARKS / "jobs.csv").open(newline="") as file:
    MEASURED = list(csv.DictReader(file))
SNAKEMAKE_MB = 130  # of one Snakemake, measured where the script holds less; a cluster runs two beside the script


def test_the_sizes_are_configs_and_every_one_of_their_rules_was_measured():
    assert [fault for config in SIZES.values() for fault in check_config(config)] == []
    assert {row["rule"] for row in MEASURED} >= {*RULES, "check_claims"}
    assert {row["name"] for row in MEASURED if row["rule"] == "study"} == set(STUDIES)
    assert {row["size"] for row in MEASURED} == set(SIZES)


def test_memory_is_enough_and_at_most_twice_too_much(record_property):
    for row in MEASURED:
        held = float(row["peak_mb"]) + 2 * SNAKEMAKE_MB
        asked = request_mb(size_of(CONFIGS[row["size"]], row["rule"], row["name"]))
        assert 1.1 * held <= asked <= 2 * held, row
    record_property("measured_jobs", len(MEASURED))


def test_seconds_are_enough_and_at_most_four_times_too_many():
    for row in MEASURED:
        busy = float(row["seconds"])
        estimate = START_SECONDS + size_of(CONFIGS[row["size"]], row["rule"], row["name"]).seconds
        assert busy <= estimate <= 4 * busy + 20, row


def test_a_second_attempt_asks_for_twice_as_much():
    asked = request(CONFIGS["paper"], "pretrain")
    assert asked["mem_mb"](["noisy"], 2) == 2 * asked["mem_mb"](["noisy"], 1)
    assert asked["runtime"](["noisy"], 3) == 3 * asked["runtime"](["noisy"], 1)


def test_larger_sizes_ask_for_more():
    config = CONFIGS["paper"]
    problem = config["problems"]["paper"] | {"dimension": 5000, "instances": 100}
    networks = {"noisy": config["networks"]["noisy"] | {"width": 2000}}
    larger = config | {"problems": {"paper": problem}, "networks": networks, "job_minutes": 600}  # in one job
    for rule in ("draw_designs", "pretrain", "transfer"):
        name = "paper" if rule == "draw_designs" else "noisy"
        small, large = (request(each, rule) for each in (config, larger))
        assert large["mem_mb"]([name], 1) > small["mem_mb"]([name], 1) + 200
        assert large["runtime"]([name], 1) > 2 * small["runtime"]([name], 1)


def test_a_gpu_is_asked_for_at_the_size_of_the_paper_only():
    section = CONFIGS["relu"]["two_layer"]
    large = {
        "problems": {"positive": section["problems"]["positive"] | {"dimension": 100, "teacher_neurons": 100}},
        "networks": {"relu": section["networks"]["relu"] | {"neurons": 1000}},
        "experiments": section["experiments"],
    }
    for rule in ("pretrain_two_layer", "transfer_two_layer"):
        asked = [request({"two_layer": each, "job_minutes": 5}, rule)["gpu"](["relu"]) for each in (section, large)]
        assert asked == [0, 1]
