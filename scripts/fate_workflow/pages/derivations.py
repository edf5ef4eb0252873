"""Where the documents derive what a claim is on: the section that names it, or that names its chapter."""

import ast
import re
from typing import NamedTuple

from docutils.nodes import make_id

from fate.claims.claim import Claim
from fate.claims.sources import SOURCES
from fate_workflow.pages.sources import read_source

# In this order: the first that names a claim is taken. The last names every chapter that the others leave out.
DERIVING = ("docs/corrections.md", "docs/limit.md", "docs/two_layer.md", "docs/derivations.md")


class Section(NamedTuple):
    """A section of a document: its ``title``, its ``address`` in the site, and what it names between backticks."""

    title: str
    address: str
    names: frozenset[str]


def sections(path: str, text: str) -> list[Section]:
    """Return the sections of a document in Markdown, which stands in the site under the same path."""
    found = []
    for part in re.split(r"^(?=#+ )", text, flags=re.M)[1:]:
        title = re.sub(r"[`*]", "", part.partition("\n")[0].lstrip("#").strip())
        address = f"{path.removesuffix('.md')}.html#{make_id(title)}"
        found.append(Section(title, address, frozenset(re.findall(r"`([\w.-]+)`", part))))
    return found


def chapter_functions() -> dict[str, str]:
    """Return {chapter of a claim: the function that makes it}, read from the modules without running them."""
    found = {}
    for name in SOURCES:
        module, function = name.split(".")
        tree = ast.parse(read_source(f"scripts/fate/claims/{module}.py"))
        [made] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
        found[ast.get_docstring(made).splitlines()[0]] = function
    return found


def derivations(claims: list[Claim]) -> dict[str, Section]:
    """Return {id: the section that derives it} of ``claims``; those that no document names are left out."""
    functions = chapter_functions()
    searched = [section for path in DERIVING for section in sections(path, read_source(path))]
    found = {}
    for claim in claims:
        for name in (claim.id, functions.get(claim.chapter)):
            named = [section for section in searched if name in section.names]
            if named and claim.id not in found:
                found[claim.id] = named[0]
    return found
