"""The schema and the docs name what the lists of the code have: methods, kinds of figures, studies, activations."""

from pathlib import Path

import pytest

from fate.claims.sources import SOURCES
from fate.figures.kinds import KINDS
from fate.methods import LISTED
from fate.studies import STUDIES
from fate.two_layer.activations import ACTIVATIONS
from fate_workflow.config.schema import load_schema
from fate_workflow.jobs.sizes import studies as sizes_of_studies

DOCS = Path(__file__).parents[3] / "docs"


def properties(entry: str) -> dict:
    return load_schema()["$defs"][entry]["properties"]


def test_the_schema_has_the_lists_of_the_code():
    assert set(properties("two_layer_problem")["activation"]["enum"]) == set(ACTIVATIONS)
    assert set(load_schema()["properties"]["studies"]["properties"]) == set(STUDIES)
    assert {*sizes_of_studies.SIZES, *sizes_of_studies.OF_TWO_LAYERS} == set(STUDIES)


@pytest.mark.parametrize(
    ("page", "names"),
    [("figures.md", KINDS), ("configuration.md", LISTED), ("two_layer.md", ACTIVATIONS)],
)
def test_the_docs_name_every_entry(page, names):
    text = (DOCS / page).read_text()
    assert [name for name in names if f"`{name}`" not in text] == []


def test_claims_read_files_of_the_present_layout():
    folders = {file.partition("/")[0] for files in SOURCES.values() for file in files}
    assert folders <= {"networks", "experiments", "studies", "two_layer"}
