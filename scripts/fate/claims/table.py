"""The claims as rows of a table in HTML, grouped by chapter, with links to what each rests on."""

import json
from dataclasses import dataclass

from jinja2 import Environment, StrictUndefined

from fate.claims.claim import NOT_IN_CONFIG, VERDICTS, Claim

NUMBERS = ("measured", "printed", "corrected", "tolerance")


@dataclass(frozen=True)
class Row:
    """One claim as text, with ``links`` {what: [(name, address)]}; an empty address is no link."""

    claim: Claim
    numbers: tuple[str, ...]
    links: dict[str, list[tuple[str, str]]]


def read_claims(text: str) -> list[Claim]:
    """Return the claims of a file claims.json."""
    return [
        Claim(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})
        for entry in json.loads(text)
    ]


def counts(claims: list[Claim]) -> dict[str, int]:
    """Return {verdict: number of claims}."""
    return {verdict: sum(claim.verdict == verdict for claim in claims) for verdict in VERDICTS}


def chapter_of(claim: Claim) -> str:
    """Return the title of a claim's chapter."""
    return NOT_IN_CONFIG.capitalize() if claim.source == NOT_IN_CONFIG else claim.chapter.rstrip(".")


def fill_table(template: str, claims: list[Claim], links) -> str:
    """Return the table with all ``claims``, those that the config leaves out last; ``links`` (claim) as in ``Row``."""
    chapters = {}
    for claim in sorted(claims, key=lambda claim: claim.source == NOT_IN_CONFIG):
        chapters.setdefault(chapter_of(claim), []).append(Row(claim, _numbers(claim), links(claim)))
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        chapters=list(chapters.items()), counts=counts(claims), columns=NUMBERS
    )


def _numbers(claim: Claim) -> tuple[str, ...]:
    values = [getattr(claim, name) for name in NUMBERS]
    texts = ["" if value is None else f"{value:.4g}" for value in values]
    if claim.standard_error:
        texts[0] += f" ± {claim.standard_error:.2g}"
    return tuple(text.replace("-", "−") for text in texts)
