"""The site: it opens without a network, its links lead somewhere, and it has the numbers of the claims."""

import dataclasses
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from right_data.files import right_files
from workflow.project import Project

from fate.claims.claim import VERDICTS
from fate.claims.register import check_claims
from fate.claims.statements import say
from fate.claims.table import read_claims
from fate_workflow.pages.introduction import findings

pytestmark = pytest.mark.workflow
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


class Page(HTMLParser):
    """The ``links`` of a page, what it has ``loaded``, its ``anchors`` and its ``text``."""

    def __init__(self, path: Path):
        super().__init__()
        self.links, self.loaded, self.anchors, self.text = [], [], set(), ""
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.anchors.add(values.get("id"))
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if values.get(LOADED.get(tag)):
            self.loaded.append(values[LOADED[tag]])

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def claims(built):
    """The claims of the tiny config, and all that it leaves out with every verdict as expected."""
    files = right_files()
    others = {claim.id: claim for claim in check_claims(files, {file: {} for file in files})}
    own = read_claims((built.folder / "results/claims.json").read_text(encoding="utf-8"))
    return [*own, *(others[id] for id in others if id not in {claim.id for claim in own})]


@pytest.fixture(scope="module")
def site(built, claims, tmp_path_factory):
    copy = built.copy_to(tmp_path_factory.mktemp("site") / "project")
    rows = [dataclasses.asdict(claim) for claim in claims]
    (copy.folder / "results/claims.json").write_text(json.dumps(rows))
    copy.snakemake("--cores", "1", "results/site")
    return copy.folder / "results/site"


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path) for path in site.rglob("*.html")}


def test_every_link_leads_to_a_file_and_an_anchor_of_the_site(site, pages, record_property):
    followed, broken = 0, []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target.is_file() and target.is_relative_to(site.parent.resolve())
            if not there or (parts.fragment and unquote(parts.fragment) not in pages[target].anchors):
                broken.append((path.name, link))
            followed += 1
    assert broken == []
    record_property("links_followed", followed)
    assert followed > 500


def test_nothing_is_loaded_from_elsewhere(site, pages):
    loaded = {(path.parent, address) for path, page in pages.items() for address in page.loaded}
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text
        loaded |= {(sheet.parent, address.strip("\"' ")) for address in re.findall(r"url\(([^)]*)\)", text)}
    assert loaded
    for folder, address in loaded - {(site, "#")}:  # of the page itself
        assert address.startswith("data:") or (folder / urlsplit(address).path).is_file(), address


def test_the_front_page_has_the_numbers_of_the_claims(site, pages, claims):
    text = pages[site / "index.html"].text
    assert f"each of {len(claims)} claims" in text
    for verdict in VERDICTS:
        assert f"{verdict} {sum(claim.verdict == verdict for claim in claims)}" in text
    by_id = {claim.id: claim for claim in claims}
    told = [say(statement, by_id) for statements in findings(by_id).values() for statement in statements]
    assert len(told) >= 10  # the tiny config decides some otherwise
    for each in told:
        assert each in text


def test_every_claim_leads_to_its_figures_files_rules_and_derivation(site, claims, built):
    page = (site / "claims.html").read_text(encoding="utf-8")
    for claim in claims:
        [row] = re.findall(rf'<tr class="claim" id="claim-{claim.id}".*?</tr>', page, flags=re.DOTALL)
        assert f'data-verdict="{claim.verdict}"' in row
        files = [file for file in claim.files if (built.folder / f"results/{file}.nc").is_file()]
        linked = {"derivation", "rules"} | ({"files"} if files else set()) | ({"figures"} if claim.figures else set())
        linked |= {"figures of the same quantity from other files"} if claim.alike else set()
        assert set(re.findall(r"<span>([\w ]+): .*<a href", row)) == linked, claim.id


def test_every_figure_is_shown_with_its_caption_and_downloads(site, pages, built):
    figures = json.loads((built.folder / "results/records/claims.json").read_text())["parameters"]["figures"]
    links = {link for page in pages.values() for link in page.links}
    shown = {address for page in pages.values() for address in page.loaded}
    texts = " ".join(page.text for path, page in pages.items() if path.name.startswith("figures-"))
    for figure in figures:
        assert f"figures/{figure}.svg" in shown
        assert {f"figures/{figure}.{suffix}" for suffix in ("svg", "pdf", "png")} <= links
        caption = (built.folder / f"results/figures/{figure}.rst").read_text(encoding="utf-8")
        assert caption.split("**")[1] in texts
    assert "../experiments/noisy/transfer.nc" in links


def test_the_explorer_leads_back_to_the_site_that_it_stands_in(site, pages):
    assert "index.html" in pages[site / "explorer.html"].links
    [link] = re.findall(r"<p[^>]*><a href=.index.html.", (site / "explorer.html").read_text())
    [alone] = re.findall(r"<p[^>]*><a href=.index.html.", (site.parent / "explorer.html").read_text())
    assert "hidden" in alone
    assert "hidden" not in link


def test_the_tour_is_a_page_with_what_its_cells_showed_and_a_link_to_the_notebook(site, pages):
    page = pages[site / "docs/tour.html"]
    assert "A tour of the results" in page.text
    assert "fine_tuning.break_even_angle(0.5" in page.text  # code
    assert "8 layers, σ = 0, 0.2, 1: θ/π =" in page.text  # what it has printed
    assert any(address.startswith("data:image/png") for address in page.loaded)
    assert any(link.endswith("/tour.ipynb") for link in page.links)


def test_a_plain_run_does_not_ask_for_it(built):
    assert built.planned_jobs() == {}
    assert built.planned_jobs("results/site") == {"build_site": 1, "draw_explorer": 1}


def test_no_page_counts_as_left_over(site):
    checked = Project(site.parents[1]).run_python("scripts/check_results.py", check=False)
    assert "is made by nothing any more" not in checked.stdout
