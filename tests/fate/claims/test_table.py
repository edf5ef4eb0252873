"""The table of claims in HTML."""

import json
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fate.claims.claim import NOT_IN_CONFIG, Claim
from fate.claims.table import counts, figures_of, fill_table, read_claims, typeset

TEMPLATE = (Path(__file__).parents[3] / "report/claims/table.html").read_text()
CLAIMS = [
    Claim("left-out", "Left out.", NOT_IN_CONFIG, "open", "open", chapter="One."),
    Claim("a", "x < 1 & more", "Eq. 1", "refuted", "reproduced", -0.5, 0.1, 0.0, tolerance=0.2, chapter="One."),
    Claim("b", "B.", "Eq. 2", "corrected", "corrected", 1.0, 0.0, 0.0, 1.0, chapter="Two.", figures=("f", "g")),
    Claim("c", "C.", "Eq. 3", "corrected", "corrected", chapter="One."),
]


class Reader(HTMLParser):
    """The rows of a table: the attributes of each, and the texts in it."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.links, self.labels = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append((dict(attributes), []))
        elif tag == "a":
            self.links.append(dict(attributes)["href"])
        self.labels += tag == "label"

    def handle_data(self, data):
        if self.rows and data.strip():
            self.rows[-1][1].append(data.strip())


def table(links=lambda claim: {"figures": [(name, f"{name}.html") for name in claim.figures]}) -> Reader:
    return Reader(fill_table(TEMPLATE, CLAIMS, links))


def test_claims_come_back_from_their_file():
    assert read_claims(json.dumps([asdict(claim) for claim in CLAIMS])) == CLAIMS


def test_verdicts_are_counted():
    assert counts(CLAIMS) == {"reproduced": 0, "corrected": 2, "refuted": 1, "open": 1}


def test_every_claim_is_a_row_with_its_verdict_below_its_chapter_and_what_is_left_out_is_last():
    rows = [(attributes.get("id"), attributes.get("data-verdict"), texts) for attributes, texts in table().rows]
    assert [id for id, _, _ in rows] == [None, None, "claim-a", "claim-c", None, "claim-b", None, "claim-left-out"]
    assert [texts[0] for id, _, texts in rows if id is None][1:] == ["One", "Two", "Not in the config"]
    verdicts = {id: verdict for id, verdict, _ in rows}
    assert verdicts["claim-a"] == "refuted"
    [texts] = [texts for id, _, texts in rows if id == "claim-a"]
    assert {"x < 1 & more", "expected: reproduced", "−0.5 ± 0.1", "0.2"} <= set(texts)


def test_what_has_no_address_is_no_link():
    own = [f"#claim-{claim.id}" for claim in CLAIMS]
    assert set(table().links) - set(own) == {"f.html", "g.html"}
    named = table(lambda claim: {"figures": [(name, "") for name in claim.figures]})
    assert set(named.links) == set(own)


def test_every_input_of_the_filter_has_a_label():
    assert table().labels == 3


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("a floor at sin^2(theta), gamma >= 1", "a floor at sin²(θ), γ ≥ 1"),
        ("the one feature beta_rho as ``d -> infinity``", "the one feature β_rho as d → ∞"),
        ("see relu_floor_alpha, at theta-max and in a spiral", "see relu_floor_alpha, at theta-max and in a spiral"),
    ],
)
def test_letters_and_signs_are_typeset_and_names_are_not(plain, text):
    assert typeset(plain) == text
    shown = fill_table(TEMPLATE, [replace(CLAIMS[1], chapter=f"{plain}.", statement=plain)], lambda claim: {})
    assert shown.count(text) == 3  # in the filter, in the chapter's row, and in the claim's


def test_figures_of_a_claim_are_its_own_or_those_alike_or_none_in_words():
    none = CLAIMS[3]
    assert figures_of(replace(none, figures=("f",)), str.upper) == {"figures": [("f", "F")]}
    assert figures_of(replace(none, alike=("g",)), str.upper) == {
        "figures of the same quantity from other files": [("g", "G")]
    }
    assert figures_of(none, str.upper) == {"figures": [("none shows it", "")]}
