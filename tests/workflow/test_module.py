"""The workflow as a module of another one, in another folder."""

import pytest
from workflow.project import TINY, Project

pytestmark = [pytest.mark.workflow, pytest.mark.slow]

HOST = """
configfile: "host.yaml"

module fate:
    snakefile: "{project}/Snakefile"
    config: config["fate"]

use rule * from fate as fate_*

rule all:
    default_target: True
    input:
        "results/figures/multi_feature.pdf",
    localrule: True
"""
# No default profile loads beside a host, which so names the triggers itself.
TRIGGERS = ("--cores", "1", "--rerun-triggers", "mtime", "params", "input", "software-env")


def test_a_host_workflow_builds_a_figure_and_builds_it_once(built, tmp_path, record_property):
    host = Project(tmp_path)
    (host.folder / "Snakefile").write_text(HOST.format(project=built.folder))
    figure = {
        "problems": TINY["problems"],
        "studies": {"multi_feature": TINY["studies"]["multi_feature"]},
        "figures": {"multi_feature": {"kind": "multi_feature"}},
    }
    (host.folder / "host.yaml").write_text(f"fate: {figure}\nanother_key_of_the_host: 1\n")
    host.snakemake(*TRIGGERS)
    made = host.results()
    assert {"studies/multi_feature.nc", *(f"figures/multi_feature.{form}" for form in ("pdf", "svg", "rst"))} < set(
        made
    )
    assert made == {name: content for name, content in built.results().items() if name in made}
    assert host.planned_jobs(*TRIGGERS) == {}
    record_property("module_runs", 1)
