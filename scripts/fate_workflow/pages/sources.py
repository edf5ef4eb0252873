"""The texts that pages are made from: templates, documents, rules. Rules track them by their digests.

Loads no library that takes long: the workflow lists them while it plans.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from fate_workflow.provenance.origin import checksum

ROOT = Path(__file__).parents[3]
DOCUMENTS = ("docs/*.md", "docs/*.ipynb", "CONTRIBUTING.md", "CHANGELOG.md")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def read_source(path: str) -> str:
    """Return the text of a file of the project, ``path`` being relative to its folder."""
    return (ROOT / path).read_text(encoding="utf-8")


def read_entries(path: str):
    """Return the content of a file of the project in YAML."""
    return yaml.safe_load(read_source(path))


def matching(patterns: Iterable[str]) -> list[str]:
    """Return the files of the project that match any of ``patterns``."""
    return sorted(str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern))


def documents() -> list[str]:
    """Return the documents of the project, and the files that they link to, one after the other."""
    waiting, found = matching(DOCUMENTS), set()
    while waiting:
        path = waiting.pop()
        if path not in found and path.endswith(".md"):
            folder = Path(path).parent
            waiting += [os.path.normpath(folder / target) for target in LINK.findall(read_source(path))]
        found.add(path)
    return sorted(found)


def digests(paths: Iterable[str]) -> dict[str, str]:
    """Return {path: sha256} of files of the project, in the order of their paths."""
    return {path: checksum(ROOT / path) for path in sorted(paths)}
