"""Surroundings that are unfriendly: the same bytes, or one sentence."""

import os
import subprocess
import sys
import time

import pytest
from workflow.edits import delete, set_key

pytestmark = pytest.mark.workflow

RECORD = ".snakemake/metadata/cmVzdWx0cy9jbGFpbXMubWQ="
MATPLOTLIBRC = "axes.facecolor: pink\naxes.grid: True\nsavefig.bbox: tight\nsvg.fonttype: none\nbackend: TkAgg\n"


def optimised(project, monkeypatch):
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")


def another_package(project, monkeypatch):
    package = project.folder / "installed/fate/__init__.py"
    package.parent.mkdir(parents=True)
    package.write_text("raise ImportError('the other one')\n")
    monkeypatch.setenv("PYTHONPATH", str(package.parents[1]))


def style_in_the_folder(project, monkeypatch):
    (project.folder / "matplotlibrc").write_text(MATPLOTLIBRC)


def style_in_the_environment(project, monkeypatch):
    path = project.folder / "style"
    path.write_text(MATPLOTLIBRC)
    monkeypatch.setenv("MATPLOTLIBRC", str(path))


def dates_that_lie_ahead(project, monkeypatch):
    for days, stage in enumerate(("theory", "transfer"), start=1):
        ahead = time.time() + days * 86400
        os.utime(project.folder / f"results/experiments/noisy/{stage}.nc", (ahead, ahead))


SURROUNDINGS = {
    optimised: "claims.json",
    another_package: "problems/small/teachers.nc",
    style_in_the_folder: "figures/surfaces.png",
    style_in_the_environment: "figures/surfaces.png",
    dates_that_lie_ahead: "figures/surfaces.png",
}


@pytest.mark.parametrize("change", SURROUNDINGS, ids=lambda change: change.__name__)
def test_a_job_makes_the_same_bytes_and_nothing_is_stale_afterwards(project, monkeypatch, record_property, change):
    before = project.results()
    change(project, monkeypatch)
    project.snakemake("--cores", "1", "--force", f"results/{SURROUNDINGS[change]}")
    assert project.results() == before
    target = project.folder / "results" / SURROUNDINGS[change]
    assert target.stat().st_mtime <= time.time()
    assert project.planned_jobs(str(target.relative_to(project.folder))) == {}
    record_property("surroundings", 1)


def a_file(project, path):
    delete(path)(project)
    (project.folder / path).touch()


def a_dangling_link(project, path):
    delete(path)(project)
    (project.folder / path).symlink_to("nowhere")


def no_text(project, path):
    assert (project.folder / path).is_file()
    (project.folder / path).write_bytes(b"\xff\xfe")


FOLDER = "put a folder in its place, and run again."
FAULTS = [
    (a_file, ".snakemake", f".snakemake is a file: {FOLDER}"),
    (a_file, "results", f"results is a file: {FOLDER}"),
    (a_dangling_link, "results", f"results is a link to nowhere, which is missing: {FOLDER}"),
    (a_file, "logs", f"logs is a file: {FOLDER}"),
    (
        no_text,
        RECORD,
        f"{RECORD} is damaged: delete .snakemake/metadata/, Snakemake's memory of what made each file, and ask"
        " `make check` what is stale.",
    ),
]


@pytest.mark.parametrize(("break_", "path", "sentence"), FAULTS, ids=[f"{row[0].__name__}-{row[1]}" for row in FAULTS])
def test_a_folder_that_cannot_be_used_is_one_sentence(project, record_property, break_, path, sentence):
    break_(project, path)
    refused = project.plan(check=False)
    assert refused.returncode == 1
    assert sentence in refused.stderr.splitlines()
    assert "Traceback" not in refused.stdout + refused.stderr
    record_property("unusable folders", 1)


def test_a_run_beside_another_is_told_of_it_and_not_of_a_kill(project):
    """As where both begin at once: `make` has found no lock then."""
    (project.folder / ".snakemake/locks").mkdir(exist_ok=True)
    (project.folder / ".snakemake/locks/0.output.lock").write_text("results/claims.json\n")
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(300)", "snakemake"], cwd=project.folder
    ) as first:
        told = project.snakemake("--cores", "1", check=False)
        first.kill()
    assert told.returncode == 1
    assert f"This folder is in use by process {first.pid} (" in told.stderr
    assert "killed" not in told.stderr
    assert "kill signal" not in told.stderr
    told = project.snakemake("--cores", "1", check=False)
    assert "A run that was killed left the lock of this folder." in told.stderr
    assert "`snakemake --unlock`." in told.stderr


def lose_times(project) -> None:
    """Date results as a copy may: problems after what is made from them."""
    files = sorted(project.folder.glob("results/**/*.nc"), key=lambda path: "problems" in path.parts)
    for second, path in enumerate(files):
        os.utime(path, (time.time() - 1000 + second,) * 2)


def test_results_that_lost_their_times_are_stale_in_nothing(project):
    lose_times(project)
    assert project.planned_jobs() == {}


def test_results_that_lost_times_and_memory_are_checked_and_touched_as_documented(project):
    lose_times(project)
    delete(".snakemake")(project)
    assert project.planned_jobs() != {}
    project.run_python("scripts/check_results.py")
    before = project.results()
    project.snakemake("--cores", "1", "--touch", "--forceall")
    assert project.planned_jobs() == {}
    assert project.results() == before
    set_key(0.3, "experiments", "noisy", "noise")(project)
    assert {"predict", "transfer"} < set(project.planned_jobs())
