"""The page of claims: tables that parse, links to what claims rest on, and claims that share draws."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from right_data.files import right_files

from fate.claims.claim import judge
from fate.claims.page import render_claims
from fate.claims.register import check_claims, link_claims

FIGURES = {"first": ["experiments/noisy/transfer"], "second": ["experiments/noisy/transfer", "networks/paper"]}
ONE = judge("one", "It is so", "here", measured=1, printed=1, standard_error=0.01, instances=20, effect=1)


@pytest.fixture(scope="module")
def claims():
    files = right_files()
    alike = {"relu_floor_convex": ["third"], "relu_floor_axis": ["third"]}
    draws = {file: [file] for file in files}
    return link_claims(check_claims(files, {file: {} for file in files}), FIGURES, alike, draws)


def tables(page: str) -> list[list[list[str]]]:
    """The cells of every table, which ends at the first line that is none of its rows."""
    blocks = re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE)
    return [[re.split(r"(?<!\\)\|", row)[1:-1] for row in block.splitlines()] for block in blocks]


def test_every_row_has_a_cell_for_every_column(claims):
    page = render_claims(claims)
    found = tables(page)
    assert {len(row) for table in found[:-1] for row in table} == {10}
    assert {len(row) for row in found[-1]} == {2}
    assert sum(len(table) - 2 for table in found[:-1]) == len(claims)
    assert sum("|" in claim.statement for claim in claims) > 3
    assert len(re.findall(r"^\|", page, re.MULTILINE)) == sum(map(len, found))


@given(st.text("a| *_[](", min_size=1, max_size=20))
def test_no_text_breaks_a_row(text):
    [[_, _, row], _] = tables(render_claims([replace(ONE, statement=text, source=text)]))
    assert [cell.strip().replace(r"\|", "|") for cell in row[2:4]] == [text.strip()] * 2


def test_a_row_says_what_was_measured():
    corrected = replace(ONE, verdict="corrected", corrected=1.25)
    [[_, _, row], _] = tables(render_claims([corrected]))
    numbers = ["1 ± 0.01", "1", "1.25", "0.05102", "1", "20"]
    assert [cell.strip() for cell in row] == [
        "**corrected** (expected: reproduced)",
        *("one", "It is so", "here"),
        *numbers,
    ]
    [[_, _, row], _] = tables(render_claims([replace(ONE, instances=None, standard_error=0.0)]))
    assert [row[4].strip(), row[-1].strip()] == ["1", "theory"]


def test_claims_link_the_files_that_they_rest_on_and_the_figures_of_these(claims):
    linked = {claim.id: claim for claim in claims}
    assert linked["lemma-3.3"].figures == ("second",)
    assert linked["eq-8-below"].figures == ("first", "second")
    assert linked["eq-10"].files == ("experiments/noisy/transfer", "experiments/noisy/theory")
    section = render_claims(claims).split("\n## ")[2]
    assert "[experiments/noisy/transfer](experiments/noisy/transfer.nc)" in section
    assert "[first](figures/first.png), [second](figures/second.png)" in section
    alike = "Figures of the same quantity from other files: [third](figures/third.png)."
    assert render_claims(claims).count(alike) == 1


def test_claims_on_draws_share_them_and_claims_on_theory_share_none(claims):
    shared = render_claims(claims).split("## Claims that share draws")[1]
    [row] = [line for line in shared.splitlines() if line.startswith("| experiments/noisy/transfer |")]
    assert "eq-8-below, eq-10" in re.sub(", eq-8-beyond", "", row)
    assert "limit-reached" in row
    assert "limit-below-scratch" not in shared


def test_a_claim_without_files_links_nothing():
    page = render_claims(check_claims({}, {}))
    assert "](" not in page
    assert "## Not in the config" in page
    assert "| theory |" not in page
