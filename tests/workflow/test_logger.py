"""`snakemake --logger lines`: one line a job with the time left, and all that is to be known of a fault."""

import re

import pytest

pytestmark = pytest.mark.workflow
LINES = ("--cores", "1", "--logger", "lines")


def said(run) -> list[str]:
    usual = ("Using workflow specific profile", "Complete log", "Elapsed time")
    return [line for line in run.stderr.splitlines() if line and not line.startswith(usual)]


def test_a_job_is_one_line_with_the_time_left(project):
    for name in ("linear_transfer", "noiseless"):
        (project.folder / f"results/figures/{name}.pdf").unlink()
    first, second = said(project.snakemake(*LINES))
    names = {"plot_linear_transfer linear_transfer", "plot_phase_diagrams noiseless"}
    assert {line.split(": ")[0] for line in (first, second)} == names
    assert re.search(r": \d+ s; 1 of 2, about \d+ s left$", first)
    assert re.search(r": \d+ s; 2 of 2$", second)
    assert said(project.snakemake(*LINES)) == ["Nothing to be done (all requested files are present and up to date)."]


def test_a_fault_is_told_whole(project):
    (project.folder / "results/figures/linear_transfer.pdf").unlink()
    (project.folder / "results/experiments/noisy/theory.nc").write_bytes(b"no such file")
    run = project.snakemake(*LINES, "--", "results/figures/linear_transfer.pdf", check=False)
    assert run.returncode == 1
    assert "Error in rule plot_" in run.stderr
    assert "ERROR: results/experiments/noisy/theory.nc" in run.stderr  # of the job's log
    assert "At least one job did not complete successfully" in run.stderr
