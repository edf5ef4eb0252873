"""The text on which the report opens, and the page of claims in it."""

from jinja2 import Environment, StrictUndefined

from fate.claims.claim import Claim
from fate.claims.page import HOW_TO_READ
from fate.claims.statements import Statement, holds, read_statements, say
from fate.claims.table import counts, figures_of, fill_table
from fate_workflow.pages.sources import read_entries, read_source

HEADINGS = {"holds": "What holds", "corrected": "What is corrected", "beyond": "What is beyond the paper"}


def findings(claims: dict[str, Claim]) -> dict[str, list[Statement]]:
    """Return {heading: statements} that the verdicts of ``claims`` {id: claim} allow; the others are left out."""
    entries = read_entries("report/findings.yaml")
    return {
        heading: [each for each in read_statements(entries[name]) if holds(each, claims)]
        for name, heading in HEADINGS.items()
    }


def render_introduction(claims: list[Claim], parts: list[str]) -> str:
    """Return the introduction in reStructuredText; ``parts`` are the titles of the report's categories."""
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    by_id = {claim.id: claim for claim in claims}
    texts = {heading: [say(each, by_id) for each in those] for heading, those in findings(by_id).items()}
    return environment.from_string(read_source("report/introduction.rst")).render(
        total=len(claims), counts=counts(claims), findings=texts, parts=parts
    )


def render_claims_page(claims: list[Claim]) -> str:
    """Return the claims as one page of HTML that needs no other file."""
    table = fill_table(read_source("report/claims/table.html"), claims, _names)
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(read_source("report/claims/page.html")).render(
        counts=counts(claims),
        how_to_read=HOW_TO_READ.replace("*", ""),
        style=read_source("report/claims/table.css"),
        table=table,
        script=read_source("report/claims/filter.js"),
    )


def _names(claim: Claim) -> dict[str, list[tuple[str, str]]]:
    """The figures and files of a claim by name: the report shows the former elsewhere, and does not hold the latter."""
    return figures_of(claim, lambda name: "") | {"files": [(name, "") for name in claim.files]}
