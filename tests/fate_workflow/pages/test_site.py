"""What pages say of claims that all have the expected verdict; tests/workflow/test_site.py follows their links."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from right_data.files import right_files

from fate.claims.register import check_claims, link_claims
from fate.claims.sources import ALIKE, SOURCES, claimed_files
from fate.claims.statements import holds, read_statements, say
from fate_workflow.config.schema import resolve
from fate_workflow.pages.derivations import chapter_functions, derivations
from fate_workflow.pages.rules import read_rules, rule_of
from fate_workflow.pages.site import render_pages
from fate_workflow.pages.sources import documents, read_entries
from fate_workflow.settings import claims as claim_settings
from fate_workflow.settings import pages as page_settings

CONFIG = resolve(yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text()))
# Claims that no figure shows, and why not.
NO_FIGURE = {
    "lemma-3.3": "zero in every network",
    "theorem-3.4-direction": "zero in every network",
    "conserved-quantity": "zero in every network",
    "full-width-scratch": "zero in every network",
    "full-width-threshold": "zero in every network",
    "full-width-decay-minimum": "zero in every network",
    "full-width-decay-transfer": "zero in every network",
    "full-width-decay-unseen": "one in every network",
    "full-width-decay-imbalance": "one rate",
    "variational-depth-2": "zero in every network",
    "variational-depth-8": "zero in every network",
    "variational-end-point": "zero in every network",
    "resolvent-ridge": "one mean over ridges, noises and sample ratios",
    "resolvent-ridge-optimum": "one slope",
}
FINDINGS = [each for entries in read_entries("report/findings.yaml").values() for each in read_statements(entries)]
QUESTIONS = read_statements(read_entries("report/questions.yaml"))
NO_MEASUREMENT = re.compile(  # references, and what formulas are made of
    r"\{\{.*?\}\}|(Eq\.|Fig\.|Theorems?) [A-Z]?[\d.]+\w?(, \d+| and [\d.]+)*|[√π]/?\d|γ [=<] 1"
    r"|sin²θ|C > 1|T = 0|O\(1/n\)|Wasserstein-1"
)


@pytest.fixture(scope="module")
def claims():
    files = right_files()
    return {claim.id: claim for claim in check_claims(files, {file: {} for file in files})}


@pytest.mark.parametrize("statement", FINDINGS + QUESTIONS, ids=lambda statement: statement.question or statement.text)
def test_a_statement_assumes_what_is_expected_and_takes_its_numbers_from_its_claims(statement, claims):
    assert holds(statement, claims), say(statement, claims)
    assert set(re.findall(r"\w+\(\"([^\"]+)\"\)", statement.text)) <= set(statement.claims)
    for id in re.findall(r"(?:measured|share)\(\"([^\"]+)\"\)", statement.text):  # beside what it was measured at
        assert claims[id].setting
        assert claims[id].setting in say(statement, claims)
    assert not re.search(r"\d", NO_MEASUREMENT.sub("", statement.text))


def test_each_question_is_answered_in_two_sentences():
    assert len(QUESTIONS) >= 20
    for statement in QUESTIONS:
        assert len(re.findall(r"\.(?= [A-Z]|$)", statement.text.strip())) == 2, statement.question


@pytest.fixture(scope="module")
def links(claims):
    """{id: what the site links a claim of the project's config to}, and the figures that it says are alike."""
    made = claimed_files(file for files in SOURCES.values() for file in files if "relu_paper" not in file)
    settings = claim_settings.claims(CONFIG, made)
    own = [claim for claim in claims.values() if set(claim.files) <= set(made)]
    own += [claim for claim in check_claims({}, {}) if claim.id == "paper_size_claims"]
    linked = link_claims(own, *(settings[name] for name in ("figures", "alike", "draws")))
    parts, titles = page_settings.site(CONFIG)["parts"], {f"{file}.nc": "" for file in made}
    page = render_pages(linked, parts, dict.fromkeys(CONFIG["figures"], ""), titles, explorer=False)["claims.md"]
    rows = dict(re.findall(r'<tr class="claim" id="claim-([^"]+)"(.*?)</tr>', page, flags=re.DOTALL))
    return {id: set(re.findall(r"<span>([\w ]+): .*<a href", row)) for id, row in rows.items()}


def test_every_claim_of_the_config_is_linked_to_its_files_rules_derivation_and_figures(links):
    alike = "figures of the same quantity from other files"
    assert [id for id, found in links.items() if not {"rules", "derivation"} <= found] == []
    assert [id for id, found in links.items() if "files" not in found] == []
    assert [id for id, found in links.items() if not {"figures", alike} & found] == list(NO_FIGURE)
    assert [id for id, found in links.items() if alike in found] == [id for id in links if id in ALIKE]
    assert set(ALIKE) <= set(links)


def test_each_claim_is_derived_somewhere(claims):
    derived = derivations(list(claims.values()))
    assert [id for id in claims if id not in derived] == []
    named = derivations([replace(claim, id=chapter_functions()[claim.chapter]) for claim in claims.values()])
    assert set(named) == {source.partition(".")[2] for source in SOURCES}
    assert derived["eq-15-noisy"].address.startswith("docs/corrections.html#fine-tuning-amplifies")
    assert derived["eq-8-below"].address == "docs/derivations.html#scratch"


def test_the_front_page_says_the_findings_with_the_numbers_of_the_claims(claims):
    titles = {f"{file}.nc": "" for claim in claims.values() for file in claim.files}
    page = render_pages(list(claims.values()), {}, {}, titles, explorer=False)["index.md"]
    for statement in FINDINGS:
        assert say(statement, claims) in page


def test_what_the_config_leaves_out_is_not_said():
    pages = render_pages([], {}, {}, {}, explorer=False)
    assert "What holds" not in pages["index.md"]
    assert pages["questions.md"].count("leaves out what decides it") == len(QUESTIONS)


def test_the_explorer_is_linked_where_it_is():
    assert "explorer.html" not in render_pages([], {}, {}, {}, explorer=False)["index.md"]
    assert "explorer.html" in render_pages([], {}, {}, {}, explorer=True)["index.md"]


def test_files_are_made_by_the_rules_that_write_them():
    rules = read_rules()
    made = {
        "problems/paper/teachers.nc": "draw_teachers",
        "networks/paper.nc": "pretrain",
        "experiments/noisy/transfer.nc": "transfer",
        "experiments/noisy/theory.nc": "predict",
        "studies/covariance.nc": "study",
        "two_layer/networks/relu.nc": "pretrain_two_layer",
        "claims.json": "check_claims",
    }
    assert {file: rule_of(file, rules) for file in made} == made


def test_documents_come_with_what_they_link_to():
    assert {"docs/corrections.md", "CONTRIBUTING.md", "config/full_width.yaml", "profiles/README.md"} <= set(
        documents()
    )
