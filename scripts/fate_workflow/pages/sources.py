"""The texts that pages are made from: templates, documents, rules. Rules track them by their digests."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]


def read_source(path: str) -> str:
    """Return the text of a file of the project, ``path`` being relative to its folder."""
    return (ROOT / path).read_text(encoding="utf-8")


def read_entries(path: str):
    """Return the content of a file of the project in YAML."""
    return yaml.safe_load(read_source(path))


def digests(paths: Iterable[str]) -> dict[str, str]:
    """Return {path: sha256} of files of the project, in the order of their paths."""
    return {path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path in sorted(paths)}
