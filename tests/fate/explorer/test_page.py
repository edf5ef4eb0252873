"""The page of the explorer is one file, and the same each time."""

import json
import re
from pathlib import Path

import pytest

from fate.explorer.page import make_document, render_page

ASSETS = Path(__file__).parents[3] / "report" / "explorer"


@pytest.fixture
def assets():
    return {path.name: path.read_text(encoding="utf-8") for path in ASSETS.iterdir()}


def test_the_page_needs_no_other_file(assets):
    page = render_page({"linear": [], "two_layer": []}, assets)
    assert not re.search(r"<(script|link|img|iframe)[^>]*\s(src|href)=\"(?!data:)", page)
    assert "@import" not in assets["style.css"]
    assert page.count("<script") == page.count("</script>")


def test_no_name_of_the_data_ends_the_script_early(assets):
    page = render_page({"linear": [{"name": "</script><b>"}], "two_layer": []}, assets)
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, flags=re.S)[1]
    assert json.loads(text)["linear"][0]["name"] == "</script><b>"


def test_every_name_that_the_page_asks_for_is_in_the_figures(assets):
    document = make_document()
    names = {model.name for model in document.models if model.name}
    assert {root.name for root in document.roots} == {
        "map",
        "along_gamma",
        "along_theta",
        "plane",
        "along_n",
        "along_mu",
    }
    for root in document.roots:
        assert f'id="{root.name}"' in assets["page.html"]
    asked = set(re.findall(r'\b(?:fill|model)\("(\w+)"', assets["figures.js"]))
    assert len(asked) > 5
    assert asked <= names
