"""The explorer is made where it is asked for, from all experiments, and again when one of its parts changes."""

import json
import re

import pytest

pytestmark = pytest.mark.workflow

PAGE = "results/explorer.html"


def test_nothing_asks_for_the_explorer_by_itself(project):
    assert project.planned_jobs() == {}
    assert project.planned_jobs(PAGE) == {"draw_explorer": 1}


def test_it_has_the_experiments_of_the_config_and_the_same_bytes(project):
    project.snakemake("--cores", "1", PAGE)
    first = (project.folder / PAGE).read_bytes()
    text = re.search(rb'<script type="application/json" id="data">(.*?)</script>', first, flags=re.S)[1]
    data, config = json.loads(text), project.read_config()
    assert {each["name"] for each in data["linear"]} == set(config["experiments"])
    assert {each["name"] for each in data["two_layer"]} == set(config["two_layer"]["experiments"])
    project.snakemake("--cores", "1", "--force", PAGE)
    assert (project.folder / PAGE).read_bytes() == first

    assert project.planned_jobs(PAGE) == {}
    style = project.folder / "report" / "explorer" / "style.css"
    style.write_text(style.read_text() + "\nb { color: red; }\n")
    assert project.planned_jobs(PAGE) == {"draw_explorer": 1}
    assert project.planned_jobs() == {}


def test_without_experiments_the_page_is_empty(project):
    config = project.read_config()
    project.write_config(config | {"two_layer": {}, "experiments": {}, "figures": {}, "studies": {}})
    project.snakemake("--cores", "1", PAGE)
    assert b'"linear": [], "two_layer": []' in (project.folder / PAGE).read_bytes()
