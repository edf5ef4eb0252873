"""Measure what networks, jobs and whole runs cost, and write README.md and cost.svg beside this file.

Costs and errors of fine-tuning three ways, the literal protocol of the paper in PyTorch among them; time and memory of
jobs against their sizes; whole runs of the workflow on a copy of the project. All on this machine, which should have
nothing else to do. `make benchmark` makes the environments and runs it.
"""

import argparse
import os
import sys
import time
from pathlib import Path

# One thread, as jobs have: before NumPy is imported.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

import numpy as np
import yaml
from fine_tuning import LITERAL, compare_ways, draw_problem, run_literal_protocol
from growth import GROWTHS, measure_growth
from measuring import describe_machine, fit_exponent
from page import Benchmark, Scaled, draw_costs, render
from whole_runs import run_all

import fate_workflow.jobs.job  # noqa: F401, which caps the threads of JAX

from fate_workflow.files.figures import save_figure

SEED = 0
GAMMA = [0.25, 0.5, 0.75, 0.9, 0.95, 1.05, 1.1, 1.25, 1.5, 2.0]
DIMENSION, NETWORKS = 200, 3
SCALED_DIMENSIONS, LARGEST = [250, 350, 450], 500
CONFIG = ROOT / "config.yaml"
TORCH = ROOT / ".venv-benchmark/bin/python"  # has PyTorch


def scale_literal_protocol(python: Path) -> Scaled:
    """Return how the literal protocol's seconds grow with d, from one network at each, beside all ways at d = 500."""
    drawn = [draw_problem(SEED, dimension, [0.5], 1) for dimension in SCALED_DIMENSIONS]
    seconds = [float(run_literal_protocol(problem, python)["seconds"][0, 0]) for problem in drawn]
    exponent = fit_exponent(SCALED_DIMENSIONS, seconds)
    middle = [np.exp(np.mean(np.log(values))) for values in (SCALED_DIMENSIONS, seconds)]  # on the fitted line
    prediction = middle[1] * (LARGEST / middle[0]) ** exponent.value
    largest, _ = compare_ways(draw_problem(SEED, LARGEST, [0.5], 1), python)
    return Scaled(SCALED_DIMENSIONS, seconds, exponent, prediction, LARGEST, largest)


def main(cores: str, config: Path) -> None:
    start = time.perf_counter()

    def say(part: str) -> None:
        print(f"{(time.perf_counter() - start) / 60:.1f} min: {part}", flush=True)

    say("fine-tuning three ways")
    ends, torch_version = compare_ways(draw_problem(SEED, DIMENSION, GAMMA, NETWORKS), TORCH)
    say("the literal protocol at other dimensions")
    scaled = scale_literal_protocol(TORCH)
    say("growth of time and memory")
    growths = [measure_growth(growth) for growth in GROWTHS]
    say("whole runs")
    runs = run_all(yaml.safe_load(config.read_text()), cores)
    benchmark = Benchmark(
        machine=describe_machine(torch_version),
        minutes=(time.perf_counter() - start) / 60,
        dimension=DIMENSION,
        gamma=GAMMA,
        ends=ends,
        by_samples=fit_exponent(GAMMA, np.median(ends[LITERAL].seconds, axis=1)),
        scaled=scaled,
        growths=growths,
        cores=cores,
        config=config.name,
        runs=runs,
    )
    save_figure(draw_costs(GAMMA, ends), {"svg": FOLDER / "cost.svg"})
    (FOLDER / "README.md").write_text(render(benchmark, "cost.svg"))
    say("done: benchmarks/README.md, benchmarks/cost.svg")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cores", default="all", help="of Snakemake in whole runs: %(default)s if none are given")
    parser.add_argument("--config", type=Path, default=CONFIG, help="of whole runs, if not config.yaml")
    main(**vars(parser.parse_args()))
