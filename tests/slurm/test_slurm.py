"""The workflow on a real Slurm cluster: the bytes of a local run, and jobs that fail in every way are tried again."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from workflow.project import Project

from fate_workflow.files.netcdf import read_dataset

pytestmark = [pytest.mark.slurm, pytest.mark.usefixtures("cluster")]

SMALLEST = {
    "job_minutes": 0.06,  # shorter than compilation, so that pretraining and transfer have two parts
    "problems": {"small": {"dimension": 12, "instances": 2, "gamma": [0.5, 1.5]}},
    "networks": {"narrow": {"problem": "small", "width": 6}},
    "experiments": {"noisy": {"network": "narrow", "noise": 0.2, "theta": [0.125, 0.25, 0.375]}},
    "figures": {"fine_tuning": {"kind": "fine_tuning", "experiment": "noisy"}},
}
# The test cluster has no database and one file system, and its jobs take seconds.
ON_CLUSTER = [
    *("--profile", "profiles/slurm", "--slurm-status-command", "squeue"),
    *("--slurm-init-seconds-before-status-checks", "8", "--latency-wait", "5"),
]
IN_STORAGE = ("--profile", "profiles/storage")
# Set before a script, which then misbehaves at its first attempt, in the way that its problem's name says.
FAULTS = """
import time
from pathlib import Path

problem = snakemake.wildcards.problem
asked = Path(f"{problem}.asked")  # MB that the first attempt asked for
first = not asked.exists()
if first:
    asked.write_text(str(snakemake.resources.mem_mb))
if problem == "hungry":  # at both attempts: with Snakemake beside it more than the first asked for
    held = b"x" * (int(asked.read_text()) * 1_000_000)
    time.sleep(3)
if first and problem == "failing":
    raise SystemExit(3)
if first:
    time.sleep(900)
"""


def attempts(name: str) -> list[dict]:
    """The Slurm jobs that draw the teachers of the problem ``name``, in the order of submission."""
    columns = {"id": "%A", "state": "%T", "limit": "%l", "memory": "%m"}
    command = ["squeue", "--states=all", "--noheader", "--sort=i", "--format", "|".join([*columns.values(), "%k"])]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = [line.rsplit("|", 1) for line in lines]
    own = [row for row, comment in rows if comment == f"rule_draw_teachers_wildcards_{name}"]
    return [dict(zip(columns, row.split("|"), strict=True)) for row in own]


def wait_until(condition: Callable[[], bool], process: subprocess.Popen, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "Snakemake ended before what was waited for."
        assert time.monotonic() < end
        time.sleep(0.2)


def start(project: Project, *arguments: str) -> subprocess.Popen:
    with (project.folder / "snakemake.log").open("w") as log:
        command = [sys.executable, "-m", "snakemake", *arguments, *ON_CLUSTER]
        return subprocess.Popen(command, cwd=project.folder, stdout=log, stderr=log)


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The smallest config, built on this machine alone."""
    project = Project.create(tmp_path_factory.mktemp("local") / "project", SMALLEST)
    project.snakemake()
    return project


@pytest.fixture
def bucket(monkeypatch):
    """The bucket of profiles/storage, on a server of S3 that jobs find by their environment."""
    import boto3  # `make test` collects this file without these packages
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    url, key = f"http://{host}:{port}", "any"
    for name, value in {"ENDPOINT_URL": url, "ACCESS_KEY": key, "SECRET_KEY": key}.items():
        monkeypatch.setenv(f"SNAKEMAKE_STORAGE_S3_{name}", value)
    s3 = boto3.resource("s3", endpoint_url=url, aws_access_key_id=key, aws_secret_access_key=key)
    yield s3.Bucket("features-are-fate")
    server.stop()


def test_killed_and_started_again_it_makes_the_bytes_of_a_local_run(local, tmp_path, record_property):
    remote = Project.create(tmp_path / "remote", SMALLEST)
    process = start(remote)
    log = remote.folder / "snakemake.log"
    try:
        wait_until(lambda: "rule draw_designs:" in log.read_text(), process)
    finally:
        process.kill()
        process.wait()
    subprocess.run(["scancel", "--user=root"], check=True)
    remote.snakemake("--unlock")
    assert "draw_teachers" not in remote.planned_jobs()
    in_one_job = [f"{rule}=end" for rule in ("transfer_part", "gather_transfer", "plot_fine_tuning")]
    remote.snakemake(*ON_CLUSTER, "--groups", *in_one_job, timeout=600)
    assert remote.results() == local.results()
    record_property("cluster_faults", 1)
    record_property("cluster_files_compared", len(local.results()))


def test_nodes_that_share_no_results_make_the_bytes_of_a_local_run(local, bucket, tmp_path, record_property):
    """In a folder and in S3, at once, since most of the time is waiting."""
    runs, store = {}, tmp_path / "store"
    folder = ("--default-storage-provider", "fs", "--default-storage-prefix", str(store))
    try:
        for provider, choice in {"fs": folder, "s3": ()}.items():
            project = Project.create(tmp_path / f"{provider}_project", SMALLEST)
            scratch = ("--remote-job-local-storage-prefix", f"{tmp_path}/{provider}_scratch/$SLURM_JOB_ID")
            arguments = (*IN_STORAGE, *scratch, *choice)
            runs[provider] = project, arguments, start(project, *arguments)
        for project, _, process in runs.values():
            assert process.wait(timeout=600) == 0, (project.folder / "snakemake.log").read_text()
    finally:
        for *_, process in runs.values():
            process.kill()
    for provider, (project, arguments, _) in runs.items():
        assert not (project.folder / "results").exists()
        left = (tmp_path / f"{provider}_scratch").rglob("*.*")
        assert {path.suffix for path in left} == {".log"}  # jobs leave no copies of results on their nodes
        assert "Nothing to be done" in project.snakemake(*ON_CLUSTER, *arguments, "--dry-run").stdout

    shutil.copytree(store / "results", runs["fs"][0].folder / "results")
    for summary in bucket.objects.all():
        file = runs["s3"][0].folder / summary.key
        file.parent.mkdir(parents=True, exist_ok=True)
        bucket.download_file(summary.key, str(file))
    for project, *_ in runs.values():
        assert project.results() == local.results()
        project.run_python("scripts/check_results.py")
        record_property("cluster_files_compared", len(local.results()))


def test_jobs_that_fail_in_every_way_are_tried_again_with_more(tmp_path, record_property):
    names = ["failing", "cancelled", "hungry", "late"]
    project = Project.create(tmp_path / "faulty", {"problems": {name: {"dimension": 60} for name in names}})
    script = project.folder / "scripts/draw_teachers.py"
    script.write_text(FAULTS + script.read_text())
    targets = [f"results/problems/{name}/teachers.nc" for name in names]
    process = start(project, *targets)
    try:
        for name, command in {
            "cancelled": lambda job: ["scancel", job["id"]],
            "late": lambda job: ["scontrol", "update", f"JobId={job['id']}", "TimeLimit=1"],
        }.items():
            wait_until((project.folder / f"{name}.asked").exists, process)
            [job] = attempts(name)
            subprocess.run(command(job), check=True)
        assert process.wait(timeout=400) == 0, (project.folder / "snakemake.log").read_text()
    finally:
        process.kill()
    for name in names:
        first, second = attempts(name)
        assert first["state"] != "COMPLETED"
        assert second["state"] == "COMPLETED"
        assert int(second["memory"].rstrip("M")) == 2 * int(first["memory"].rstrip("M"))
        if name != "late":  # its first limit was changed above
            assert int(second["limit"].split(":")[0]) == 2 * int(first["limit"].split(":")[0])
        assert read_dataset(project.folder / f"results/problems/{name}/teachers.nc").sizes["instance"] == 20
        record_property("cluster_faults", 1)
    states = {name: attempts(name)[0]["state"] for name in names}
    assert states["cancelled"] == "CANCELLED"
    assert states["late"] == "TIMEOUT"
