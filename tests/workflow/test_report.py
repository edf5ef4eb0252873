"""The report of Snakemake: it opens on what was found, lists figures by what they show, and holds every verdict."""

import base64
import json
import re

import pytest
from workflow.project import ROOT, TINY

from fate.claims.claim import VERDICTS
from fate.figures.kinds import KINDS, PARTS
from fate_workflow.jobs.workflow_jobs import loaded_workflow

pytestmark = pytest.mark.workflow
[COMMAND] = re.findall(r"snakemake (--report \S+(?: \\\n)?.*\n.*)", (ROOT / "Makefile").read_text())


def variable(report: str, name: str):
    """A variable of the report's page, which is JSON."""
    return json.loads(re.search(rf'<script id="[\w-]+">\s*var {name} = (.*);\n', report)[1])


@pytest.fixture(scope="module")
def report(built, tmp_path_factory):
    copy = built.copy_to(tmp_path_factory.mktemp("report") / "project")
    copy.snakemake(*COMMAND.replace("\\\n", "").split())
    return (copy.folder / "results/report.html").read_text()


def test_it_opens_on_a_text_with_the_number_of_claims_of_each_verdict(report, built):
    text = variable(report, "workflow_desc")
    claims = json.loads((built.folder / "results/claims.json").read_text())
    assert f"{len(claims)} claims" in text
    for verdict in VERDICTS:
        assert f"{sum(claim['verdict'] == verdict for claim in claims)} {verdict}" in text
    assert variable(report, "metadata")  # without any, the report opens on the graph of rules


def test_figures_stand_under_the_parts_and_titles_of_their_kinds(report):
    categories, results = variable(report, "categories"), variable(report, "results")
    shown = {path: part for part, by_name in categories.items() for paths in by_name.values() for path in paths}
    for name, figure in TINY["figures"].items():
        kind, path = KINDS[figure["kind"]], f"results/figures/{name}.svg"
        assert shown[path] == PARTS[kind.part]
        assert results[path]["labels"] == {"figure": name, "shows": kind.title}
    assert set(categories) <= {*PARTS.values(), "Claims"}


def test_every_claim_is_in_it_with_its_verdict(report, built):
    uri = variable(report, "results")["results/report/claims.html"]["data_uri"]
    page = base64.b64decode(uri.partition("base64,")[2]).decode()
    for claim in json.loads((built.folder / "results/claims.json").read_text()):
        assert f'id="claim-{claim["id"]}" data-verdict="{claim["verdict"]}"' in page


def test_links_of_its_text_go_to_parts_that_there_are(report):
    called = re.findall(r"showCategory\('([^']+)'\)", variable(report, "workflow_desc"))
    assert {name.replace("%20", " ") for name in called} == set(variable(report, "categories"))


def test_the_first_page_needs_the_claims_alone(built, monkeypatch):
    monkeypatch.chdir(built.folder)
    with loaded_workflow(built.folder / "Snakefile") as workflow:
        [job] = [job for job in workflow.dag.jobs if job.rule.name == "introduce_report"]
    assert [str(path) for path in job.input] == ["results/claims.json", "results/records/claims.json"]
