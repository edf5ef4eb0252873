"""Resources and profiles: every job says what it needs, and going to a cluster reruns nothing."""

import os
import re

import pytest
from workflow.project import ROOT, Project, every_kind

from fate.figures.kinds import KINDS
from fate_workflow.jobs.sizes import SIZES
from fate_workflow.settings.splits import STAGES

pytestmark = pytest.mark.workflow

SLURM = ("--profile", "profiles/slurm")
WITH_GPUS = (*SLURM, "--profile", "profiles/gpu")


def requested(project, *arguments):
    """Return the requests of one job of each rule: {rule: {resource: value}}."""
    plan = project.plan(*arguments).stdout
    blocks = re.findall(r"^rule (?!all\b)(\w+):\n((?: {4}.*\n)+)", plan, flags=re.M)
    lines = {rule: re.search(r"resources: (.*)", block)[1] for rule, block in blocks}
    return {rule: dict(part.split("=") for part in line.split(", ")) for rule, line in lines.items()}


def test_every_rule_asks_for_memory_and_time(tmp_path, record_property):
    project = Project.create(tmp_path / "project", every_kind())
    rules = requested(project, "all", "results/explorer.html") | requested(project, "--config", "job_minutes=1e-9")
    for rule, asked in rules.items():
        assert 300 < int(asked["mem_mb"]) < 3000, rule
        assert 5 < int(asked["runtime"]) < 60, rule
    pages = {"introduce_report", "draw_explorer"}
    parts = {f"{stage}_part" for stage in STAGES}
    assert set(rules) == {*SIZES, "check_claims", *pages, *parts, *(f"plot_{kind}" for kind in KINDS)}
    record_property("rules_with_requests", len(rules))


def test_profiles_and_other_requests_rerun_nothing(project, record_property):
    module = project.folder / "scripts/fate_workflow/jobs/request.py"
    module.write_text(module.read_text().replace("JAX_MB = ", "JAX_MB = 100 + "))
    # Touched files would rerun, if a profile took the place of the default one and of its triggers.
    for path in (project.folder / "scripts").rglob("*.py"):
        os.utime(path)
    for profiles in (SLURM, WITH_GPUS):
        assert project.planned_jobs(*profiles) == {}
        record_property("profile_switches", 1)


def test_gpus_are_given_by_their_profile_only(tmp_path):
    project = Project.create(tmp_path / "project", (ROOT / "config.yaml").read_text())
    target = "results/two_layer/experiments/relu_paper/transfer.nc"
    for profiles, gpus in ((SLURM, "0"), (WITH_GPUS, "1")):
        asked = requested(project, target, "--configfile", "config/paper_size.yaml", *profiles)
        assert {asked[rule]["gpu"] for rule in ("pretrain_two_layer_part", "transfer_two_layer_part")} == {gpus}
        assert asked["gather_two_layer_transfer"]["gpu"] == "0"
