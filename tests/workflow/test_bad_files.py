"""Bad files in the place of inputs, and numbers that go wrong: each is told in a sentence, and nothing is left."""

import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr
from workflow.project import MAKE, ROOT, environment_of_a_shell

pytestmark = pytest.mark.workflow

SUFFIXES = ("pdf", "svg", "png", "rst")
NOT_A_NUMBER = """risk = np.sum(spectrum * (vector - target) ** 2, axis=-1)
    risk[..., 0, 0] = np.nan
    return risk"""


def empty(path):
    path.write_bytes(b"")


def truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def foreign(path):
    xr.Dataset({"linear_risk": ("n", np.ones(3))}).to_netcdf(path)


def another_kind(path):
    shutil.copyfile(path.with_name("multi_feature.nc"), path)


def another_experiment(path):
    shutil.copyfile(path.parents[1] / "noiseless" / path.name, path)


# What is done to a file, and the figures that are drawn from it; what is copied is whole then.
BAD = {
    "experiments/noisy/theory.nc": (
        another_experiment,
        ("linear_transfer", "surfaces"),
    ),
    "experiments/noiseless/theory.nc": (empty, ("noiseless",)),
    "studies/relu_evidence.nc": (another_kind, ("relu_evidence",)),
    "studies/multi_feature.nc": (foreign, ("multi_feature",)),
    "studies/relu_same_features.nc": (truncated, ("relu_same_features",)),
    "two_layer/problems/signs/theory.nc": (flipped, ("relu_projection",)),
}


def replace(project, path, old, new):
    text = (project.folder / path).read_text()
    assert old in text
    (project.folder / path).write_text(text.replace(old, new))


def make(project, target):
    """As a user calls it, with the environment that is there."""
    command, environment = [*MAKE, "CORES=1", target], environment_of_a_shell()
    return subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_each_bad_file_is_named_with_the_command_that_rebuilds_it(project, record_property):
    before = project.results()
    for name, (spoil, _) in BAD.items():
        spoil(project.folder / "results" / name)
    failed = project.snakemake("--cores", "2", "--keep-going", check=False)
    output = failed.stdout + failed.stderr
    assert failed.returncode != 0
    assert "Traceback" not in output
    told = dict(re.findall(r"ERROR: results/(\S+) .*: rebuild it with `snakemake (.*)`\.", output))
    assert told == {name: f"--cores 1 --force results/{name}" for name in BAD}
    unmade = {f"figures/{figure}.{suffix}" for _, figures in BAD.values() for figure in figures for suffix in SUFFIXES}
    assert unmade & set(project.results()) == set()

    for command in told.values():
        project.snakemake(*command.split())
    project.snakemake("--cores", "2")
    assert project.results() == before
    record_property("bad_files", len(BAD))


@pytest.mark.parametrize("content", [b"1.0\n-2.0\n", b"1.0\nx\n", b"\xff\xfe\x00"])
def test_a_bad_spectrum_of_the_user_is_named_before_any_job(project, content, record_property):
    before = project.results()
    (project.folder / "mine.txt").write_bytes(content)
    config = project.read_config()
    config["studies"]["covariance"] = {"spectrum_file": "mine.txt"}
    project.write_config(config)
    refused = project.snakemake("--cores", "1", check=False)
    [told] = [line for line in refused.stderr.splitlines() if "mine.txt" in line]
    assert "`studies.covariance.spectrum_file`" in told
    assert told.endswith(".")
    assert "Traceback" not in refused.stderr
    assert (refused.returncode, project.results()) == (1, before)
    record_property("bad_files", 1)


@pytest.mark.slow
def test_numbers_that_go_wrong_stop_their_job_and_leave_no_file(project, record_property):
    replace(project, "scripts/fate/risks.py", "return np.sum(spectrum * (vector - target) ** 2, axis=-1)", NOT_A_NUMBER)
    replace(project, "scripts/fate/two_layer/projection.py", "return np.append(", "return -0.5 + np.append(")
    transfer, theory = "results/experiments/noisy/transfer.nc", "results/two_layer/problems/signs/theory.nc"
    before = project.results()
    failed = project.snakemake("--cores", "2", "--keep-going", transfer, theory, check=False)
    output = failed.stdout + failed.stderr
    assert failed.returncode != 0
    part = "results/experiments/noisy/transfer/[^ ]*"
    place = "gamma = [.0-9]*, theta = 0.392699, instance = 0"
    assert re.search(f"{part} was not written: its variable scratch_risk is nan at {place}, where a number is", output)
    assert re.search(f"{theory} was not written: its variable projection_source is -0.5 at mu = 0, inst", output)
    assert "Traceback" not in output
    assert set(before) - set(project.results()) == {theory.removeprefix("results/")}
    assert not list((project.folder / "results/experiments/noisy/transfer").glob("*"))
    record_property("wrong_numbers", 2)


@pytest.mark.slow
def test_make_tells_which_claims_are_against_expectation_and_make_verdicts_fails_then(project, record_property):
    shutil.copy(ROOT / "Makefile", project.folder)
    (project.folder / ".venv").symlink_to(sys.prefix)
    page = project.folder / "results/claims.md"
    [told] = re.findall("^Against expectation: .*", page.read_text(), re.MULTILINE)
    assert "eq-8-below" in told  # the law of large d, at d = 12
    made, judged = make(project, "figures"), make(project, "verdicts")
    assert (made.returncode, made.stdout.splitlines()[-1]) == (0, told)
    assert judged.returncode != 0
    assert re.search(r"\*\*open\*\* \(expected: reproduced\) \| eq-8-below", judged.stdout)
    page.write_text(page.read_text().replace(told, "Every verdict is the expected one."))
    assert make(project, "verdicts").returncode == 0
    record_property("wrong_numbers", 1)
