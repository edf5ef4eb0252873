"""The claims as rows of a table in HTML, grouped by chapter, with links to what each rests on."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from jinja2 import Environment, StrictUndefined

from fate.claims.claim import NOT_IN_CONFIG, VERDICTS, Claim

NUMBERS = ("measured", "printed", "corrected", "tolerance")
GREEK = {
    **{"alpha": "α", "beta": "β", "dbeta": "dβ", "delta": "δ", "eta": "η", "gamma": "γ", "lambda": "λ", "mu": "μ"},
    **{"Phi": "Φ", "pi": "π", "rho": "ρ", "sigma": "σ", "theta": "θ"},
}
SIGNS = {"^2": "²", "^3": "³", "->": "→", "+-": "±", "<=": "≤", ">=": "≥", "infinity": "∞", "`": ""}
PLAIN = re.compile("|".join([*(rf"(?<![\w-]){name}(?![a-z-])" for name in GREEK), *map(re.escape, SIGNS)]))


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


def typeset(text: str) -> str:
    """Return a text of the claims, in which letters and signs have names of ASCII, with the letters and signs."""
    return PLAIN.sub(lambda found: (GREEK | SIGNS)[found[0]], text)


def figures_of(claim: Claim, address: Callable[[str], str]) -> dict[str, list[tuple[str, str]]]:
    """Return the ``links`` of a row to the figures of a claim, or to those alike; in words where there are none."""
    if claim.alike:
        return {"figures of the same quantity from other files": [(name, address(name)) for name in claim.alike]}
    return {"figures": [(name, address(name)) for name in claim.figures] or [("none shows it", "")]}


def chapter_of(claim: Claim) -> str:
    """Return the title of a claim's chapter."""
    return NOT_IN_CONFIG.capitalize() if claim.source == NOT_IN_CONFIG else typeset(claim.chapter).rstrip(".")


def fill_table(template: str, claims: list[Claim], links) -> str:
    """Return the table with all ``claims``, those that the config leaves out last; ``links`` (claim) as in ``Row``."""
    chapters = {}
    for claim in sorted(claims, key=lambda claim: claim.source == NOT_IN_CONFIG):
        chapters.setdefault(chapter_of(claim), []).append(Row(_typeset(claim), _numbers(claim), links(claim)))
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        chapters=list(chapters.items()), counts=counts(claims), columns=NUMBERS
    )


def _typeset(claim: Claim) -> Claim:
    return replace(claim, statement=typeset(claim.statement), source=typeset(claim.source))


def _numbers(claim: Claim) -> tuple[str, ...]:
    values = [getattr(claim, name) for name in NUMBERS]
    texts = ["" if value is None else f"{value:.4g}" for value in values]
    if claim.standard_error:
        texts[0] += f" ± {claim.standard_error:.2g}"
    return tuple(text.replace("-", "−") for text in texts)
