"""The pure parts of `make benchmark`, and its literal protocol where PyTorch is installed."""

import math
import sys
from pathlib import Path

import numpy as np
import page
import pytest
from fine_tuning import (
    decompose,
    descend_whole_matrices,
    draw_problem,
    exact_ends,
    flow_rank_one_networks,
    follow_literal_protocol,
    pretrain,
)
from measuring import fit_exponent, measure
from whole_runs import Run, Runs, forget_results, importing_command

from fate_workflow.jobs.sizes import PAGES, SIZES

TORCH = Path(__file__).parents[1] / ".venv-benchmark/bin/python"


@pytest.fixture(scope="module")
def problem():
    return draw_problem(0, 20, [0.5, 2.0], 2)


def test_a_power_law_has_its_exponent_without_error():
    assert fit_exponent([10, 20, 40, 80], [3 * size**1.5 for size in (10, 20, 40, 80)]) == pytest.approx((1.5, 0))


def test_the_error_of_an_exponent_is_that_of_least_squares():
    # Residuals of 0, 1 and 2.3 from the line with slope 1.15 are 0.05, -0.1 and 0.05, with one degree of freedom.
    fitted = fit_exponent(np.exp([0, 1, 2]), np.exp([0, 1, 2.3]))
    assert fitted == pytest.approx((1.15, math.sqrt(0.015 / 2)))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory was held at most, and starts anew")
def test_memory_is_the_peak_of_a_call_and_not_of_what_came_before():
    before = np.ones(2**24)  # 128 MB
    del before
    _, megabytes = measure(lambda: np.ones(2**22).sum())
    assert megabytes == pytest.approx(32, abs=4)


def test_exact_ends_interpolate_or_are_least_squares(problem):
    for inputs, labels, ends in zip(problem.inputs, problem.labels, exact_ends(problem), strict=True):
        for x, y, end, source in zip(inputs, labels, ends, problem.source, strict=True):
            np.testing.assert_allclose(x.T @ (x @ end - y), 0, atol=1e-10)
            fit, *_ = np.linalg.lstsq(x, y)
            unseen = source - np.linalg.pinv(x) @ x @ source
            rest = end - fit
            along = unseen * (rest @ unseen) / max(unseen @ unseen, 1e-12)
            np.testing.assert_allclose(rest, along, atol=1e-10)


def test_a_whole_basis_keeps_the_loss(problem):
    x, y, vector = problem.inputs[0][0], problem.labels[0][0], problem.target[0]
    basis, eigenvalue, correlation, turned = decompose(x, y, vector)
    np.testing.assert_allclose(basis.T @ x.T @ x @ basis / len(x), np.diag(eigenvalue), atol=1e-12)
    np.testing.assert_allclose(basis @ correlation, x.T @ y / len(x), atol=1e-12)
    np.testing.assert_allclose(basis @ turned, vector, atol=1e-12)


@pytest.mark.parametrize(("way", "below"), [(flow_rank_one_networks, 1e-8), (descend_whole_matrices, 0.02)])
def test_the_ways_here_end_where_theory_says(problem, way, below):
    layers, pretraining = pretrain(problem)
    exact = [exact_ends(problem)] if way is descend_whole_matrices else []
    ends = way(problem, *exact, layers, pretraining)
    assert np.max(ends.vector_error) < below
    assert np.max(ends.risk_error) < 2 * below
    assert ends.seconds.shape == (2, 2)


@pytest.mark.skipif(not TORCH.exists(), reason="`make benchmark` alone installs PyTorch, in .venv-benchmark")
def test_the_literal_protocol_ends_near_the_exact_end_point(problem):
    ends, version = follow_literal_protocol(problem, exact_ends(problem), TORCH)
    assert np.max(ends.vector_error) < 0.02
    assert np.min(ends.vector_error) > 1e-8  # single precision, and steps of finite size below gamma = 1
    assert ends.seconds.shape == (2, 2)
    assert version


@pytest.mark.parametrize("rule", [*SIZES, *PAGES, "check_claims", "draw_explorer", "plot_ridge"])
def test_every_rule_has_a_command_that_imports_what_it_imports(rule):
    _, *arguments = importing_command(rule, "covariance")
    assert arguments[0] == "-c" or arguments[0].is_file()


def test_the_parts_of_a_run_add_up_to_its_seconds():
    seconds = {"cold": 90.0, "nothing": 3.0, "changed": 20.0, "kept": 70.0}
    runs = Runs([Run(name, 5, 1.0, spent) for name, spent in seconds.items()], imports=40.0)
    assert [spent for _, spent, _ in page.part_rows(runs)] == ["40", "20", "3", "27"]


def test_compiled_programs_outlive_results(tmp_path):
    for path in ("results/a.nc", "logs/a.log", ".snakemake/metadata/a", ".snakemake/compiled/kept/a"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    forget_results(tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a"]
    assert (tmp_path / ".snakemake/compiled/kept/a").is_file()


def test_costs_stand_beside_those_of_the_flow():
    ends = {
        way: page.Ends(np.full((1, 3), error), np.full((1, 3), error), np.full((1, 3), seconds), np.ones(3))
        for way, error, seconds in ((page.LITERAL, 1e-2, 5.0), (page.DESCENT, 1e-3, 0.5), (page.FLOW, 1e-11, 0.002))
    }
    literal, _, flow = page.cost_rows([0.5], ends)
    assert literal == ["0.5", page.LITERAL, 3, "5", "2,500", "1.0e-02", "1e+09", "1.0e-02", "1e+09"]
    assert flow[4:] == ["1", "1.0e-11", "1e+00", "1.0e-11", "1e+00"]
