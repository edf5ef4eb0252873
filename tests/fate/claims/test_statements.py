"""Statements that rest on claims."""

import pytest

from fate.claims.claim import Claim
from fate.claims.statements import Statement, holds, number, say
from fate.errors import FateError

NUMBERS = {"measured": 0.1286, "standard_error": 0.0034, "printed": 0.25, "corrected": -0.125, "setting": "σ = 1"}
CLAIM = Claim("a", "A.", "here", "corrected", "corrected", **NUMBERS)
CLAIMS = {"a": CLAIM, "b": Claim("b", "B.", "here", "open", "reproduced")}


def test_places_are_filled_from_the_claims():
    text = "It is {{ measured('a') }}, {{ share('a') }}, not {{ printed('a') }}\n but {{ corrected('a') }} "
    text += "at {{ setting('a') }}."
    said = "It is 0.129 ± 0.003, 13 %, not 0.25 but −0.125 at σ = 1."
    assert say(Statement(text, {"a": "corrected"}), CLAIMS) == said


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [(0.9054, 0.00473, "0.905 ± 0.005"), (12.34, 2.0, "12 ± 2"), (1.0, 0.0, "1"), (-2.3e-9, None, "−2.3e−09")],
)
def test_a_number_has_the_digits_of_its_error(value, error, text):
    assert number(value, error) == text


def test_what_a_verdict_or_the_config_does_not_allow_is_not_said():
    other = Statement("Both.", {"a": "corrected", "b": "reproduced"})
    assert not holds(other, CLAIMS)
    assert "b is open" in say(other, CLAIMS)
    missing = Statement("It is {{ measured('c') }}.", {"c": "reproduced"})
    assert say(missing, CLAIMS) == "The config of this run leaves out what decides it: c."


@pytest.mark.parametrize("place", ["measured", "setting"])
def test_a_claim_without_numbers_cannot_fill_a_place(place):
    with pytest.raises(FateError, match="cannot be filled"):
        say(Statement(f"{{{{ {place}('b') }}}}", {"b": "open"}), CLAIMS)


@pytest.mark.parametrize("claims", [{}, {"a": "true"}])
def test_a_statement_rests_on_claims_with_verdicts(claims):
    with pytest.raises(FateError, match="rest on claims"):
        Statement("It is so.", claims)
