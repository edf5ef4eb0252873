"""Sentences that rest on claims: filled with its numbers, held back where a verdict is another one."""

from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment, StrictUndefined, TemplateError

from fate.claims.claim import VERDICTS, Claim
from fate.errors import FateError


@dataclass(frozen=True)
class Statement:
    """A Jinja ``text`` that is true where each of ``claims`` {id: verdict} has its verdict.

    Its places are ``measured``, ``printed`` and ``corrected`` of a claim's id, with their standard errors, ``share``,
    the measured value in percent, and ``setting``, what it was measured at. ``question``: what it answers;
    ``document``: where more is said.
    """

    text: str
    claims: dict[str, str]
    question: str = ""
    document: str = ""

    def __post_init__(self):
        unknown = set(self.claims.values()) - set(VERDICTS)
        if not self.claims or unknown:
            raise FateError(f"{self.text!r} must rest on claims with verdicts: {', '.join(VERDICTS)}.")


def holds(statement: Statement, claims: dict[str, Claim]) -> bool:
    """Return whether every claim that a statement rests on is there, with the verdict that it assumes."""
    return all(id in claims and claims[id].verdict == verdict for id, verdict in statement.claims.items())


def say(statement: Statement, claims: dict[str, Claim]) -> str:
    """Return the text of a statement with its numbers, or which verdicts of ``claims`` keep it from being said."""
    missing = [id for id in statement.claims if id not in claims]
    if missing:
        return f"The config of this run leaves out what decides it: {', '.join(missing)}."
    if not holds(statement, claims):
        others = [
            f"{id} is {claims[id].verdict}" for id, verdict in statement.claims.items() if claims[id].verdict != verdict
        ]
        return f"This run does not say what was expected: {', '.join(others)}. See the claims for what was measured."
    return fill_numbers(statement.text, claims)


def fill_numbers(text: str, claims: dict[str, Claim]) -> str:
    """Return a Jinja ``text`` with numbers of ``claims`` in its places, on one line; FateError where it has no such."""
    environment = Environment(undefined=StrictUndefined)
    environment.globals = {
        "measured": lambda id: number(claims[id].measured, claims[id].standard_error),
        "printed": lambda id: number(claims[id].printed),
        "corrected": lambda id: number(claims[id].corrected),
        "setting": lambda id: claims[id].setting or _missing(id),
        "share": lambda id: f"{100 * claims[id].measured:.2g} %",
    }
    try:
        return " ".join(environment.from_string(text).render().split())
    except (TemplateError, KeyError, TypeError) as error:
        raise FateError(f"{text!r} cannot be filled from the claims: {error}.") from None


def _missing(id: str) -> str:
    raise TypeError(f"{id} has no setting")


def number(value: float, error: float | None = None) -> str:
    """Return "value ± error", the error with one digit and the value with as many; three digits without an error."""
    digits = f"{value:.3g}"
    if error and error > 1e-12:
        decimals = max(0, -int(f"{error:.0e}".partition("e")[2]))
        digits = f"{value:.{decimals}f} ± {error:.{decimals}f}"
    return digits.replace("-", "−")


def read_statements(entries: Iterable[dict]) -> list[Statement]:
    """Return the statements of a file in YAML: a list of mappings with the fields of ``Statement``."""
    return [Statement(**entry) for entry in entries]
