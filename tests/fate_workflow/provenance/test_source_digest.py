import importlib.metadata
from pathlib import Path

import pytest

from fate_workflow.provenance import source_digest
from fate_workflow.provenance.source_digest import Sources

CURVES = '''"""Curves."""
import numpy
from . import helpers

def f(x):
    """f."""
    return x  # x
'''
TREE = {
    "draw.py": "import os\nfrom lib import curves\nfrom lib.deep.shapes import area\n",
    "other.py": "import lib.unused\n",
    "lib/__init__.py": "",
    "lib/curves.py": CURVES,
    "lib/helpers.py": "from .deep import shapes\n",
    "lib/unused.py": "import scipy.linalg\n",
    "lib/deep/__init__.py": "from ..constants import PI\n",
    "lib/deep/shapes.py": "def area():\n    import lib.late\n",
    "lib/constants.py": "PI = 3\n",
    "lib/late.py": "import draw\n",
    "sibling.py": "",
}
DRAWING = set(TREE) - {"other.py", "lib/unused.py", "sibling.py"}  # what draw.py imports, itself included


@pytest.fixture
def root(tmp_path) -> Path:
    for name, text in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def closure(root: Path, script: str) -> set[str]:
    return set(Sources(root).closure(script))


def test_closure_follows_every_form_of_import(root):
    assert closure(root, "draw.py") == DRAWING
    assert closure(root, "other.py") == {"other.py", "lib/__init__.py", "lib/unused.py"}
    assert closure(root, "sibling.py") == {"sibling.py"}


@pytest.mark.parametrize(
    ("line", "imported"),
    [
        ("import lib.constants", {"lib/__init__.py", "lib/constants.py"}),
        ("import lib.constants as c, sibling", {"lib/__init__.py", "lib/constants.py", "sibling.py"}),
        ("from lib import *", {"lib/__init__.py"}),
        ("from lib.constants import PI", {"lib/__init__.py", "lib/constants.py"}),
        ("from lib.deep import shapes as s", DRAWING),
        ("import lib.nowhere, nothing.at.all", {"lib/__init__.py"}),
    ],
)
def test_closure_of_one_import(root, line, imported):
    (root / "script.py").write_text(line)
    assert closure(root, "script.py") == imported | {"script.py"}


@pytest.mark.parametrize(
    "text",
    [
        CURVES.replace("# x", "# another comment"),
        CURVES.replace("Curves.", "Other words."),
        CURVES.replace('    """f."""\n', ""),
        CURVES.replace("return x", "return (\n        x)"),
    ],
)
def test_words_and_layout_do_not_count(root, text):
    before = Sources(root).digests("draw.py")
    (root / "lib/curves.py").write_text(text)
    assert Sources(root).digests("draw.py") == before


@pytest.mark.parametrize("name", sorted(DRAWING))
def test_edit_of_any_module_in_the_closure_counts(root, name):
    before = {script: Sources(root).digests(script) for script in ("draw.py", "sibling.py")}
    (root / name).write_text((root / name).read_text() + "x = 1\n")
    assert Sources(root).digests("draw.py") != before["draw.py"]
    assert Sources(root).digests("sibling.py") == before["sibling.py"]


def test_moved_code_counts(root):
    before = Sources(root).digests("draw.py")
    first, second = root / "lib/curves.py", root / "lib/constants.py"
    one, two = first.read_text(), second.read_text()
    first.write_text(two + one)
    second.write_text("")
    assert Sources(root).digests("draw.py") != before


def test_digest_does_not_depend_on_the_folder(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "scripts"
    elsewhere.symlink_to(root)
    assert Sources(elsewhere).digests("draw.py") == Sources(root).digests("draw.py")


@pytest.mark.parametrize(
    ("package", "scripts"),
    [
        ("numpy", {"draw.py"}),
        ("scipy", {"other.py"}),
        ("jaxlib", {"trains.py"}),
        ("matplotlib", {"plots.py"}),
        ("pytest", set()),
    ],
)
def test_version_counts_where_the_package_is_imported(root, monkeypatch, package, scripts):
    (root / "trains.py").write_text("import jax.numpy as jnp\n")
    (root / "plots.py").write_text("from matplotlib.figure import Figure\n")
    names = ["draw.py", "other.py", "trains.py", "plots.py"]
    before = {name: Sources(root).digests(name) for name in names}
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.0" if name == package else version(name))
    assert {name for name in names if Sources(root).digests(name) != before[name]} == scripts


def test_what_is_kept_of_texts_serves_for_these_texts_only(root, tmp_path_factory, monkeypatch):
    kept = tmp_path_factory.mktemp("kept") / "digests.json"
    fresh = Sources(root).digests("draw.py")
    assert Sources(root, kept).digests("draw.py") == fresh
    with monkeypatch.context() as nothing_is_parsed:
        nothing_is_parsed.setattr(source_digest, "parse", None)
        assert Sources(root, kept).digests("draw.py") == fresh
    (root / "lib/curves.py").write_text(CURVES.replace("return x", "return 2 * x"))
    assert Sources(root, kept).digests("draw.py") == Sources(root).digests("draw.py") != fresh


@pytest.mark.parametrize("damage", [lambda text: b"", lambda text: text[:-9], lambda text: text.replace(b"a", b"b")])
def test_what_is_kept_of_texts_is_left_out_where_it_is_damaged(root, tmp_path_factory, damage):
    kept = tmp_path_factory.mktemp("kept") / "digests.json"
    fresh = Sources(root, kept).digests("draw.py")
    kept.write_bytes(damage(kept.read_bytes()))
    assert Sources(root, kept).digests("draw.py") == fresh


def test_what_cannot_be_kept_is_parsed_again(root, tmp_path):
    assert Sources(root, tmp_path / "nowhere/digests.json").digests("draw.py")
