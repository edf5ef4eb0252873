"""The workflow as a module of another one, in another folder."""

import pytest
from workflow.project import ROOT, TINY, Project

pytestmark = [pytest.mark.workflow, pytest.mark.slow]

README = (ROOT / "profiles/README.md").read_text()
# No default profile loads beside a host, which so names the triggers itself.
TRIGGERS = ("--cores", "1", "--rerun-triggers", "mtime", "params", "software-env")


def test_a_host_workflow_builds_a_figure_and_builds_it_once(built, tmp_path, record_property):
    host = Project(tmp_path)
    snippet = README.partition("## In another workflow")[2].split("```")[1]
    (host.folder / "Snakefile").write_text(snippet)
    (host.folder / "features-are-fate").symlink_to(built.folder)
    figure = {
        "problems": TINY["problems"],
        "studies": {"multi_feature": TINY["studies"]["multi_feature"]},
        "figures": {"multi_feature": {"kind": "multi_feature"}},
    }
    (host.folder / "host.yaml").write_text(f"fate: {figure}\nanother_key_of_the_host: 1\n")
    host.snakemake(*TRIGGERS)
    made = Project(host.folder / "fate").results()  # the prefix of the snippet
    assert {"studies/multi_feature.nc", *(f"figures/multi_feature.{form}" for form in ("pdf", "svg", "rst"))} < set(
        made
    )
    assert made == {name: content for name, content in built.results().items() if name in made}
    assert host.planned_jobs(*TRIGGERS) == {}
    record_property("module_runs", 1)
