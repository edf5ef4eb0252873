"""A digest of the source that makes a file: what a job's code is, whatever its comments, formatting and dates.

Snakemake compares the digests as params of each rule, because it does not look into the modules that a script imports.
"""

import ast
import hashlib
import importlib.metadata
from functools import cache
from pathlib import Path
from typing import NamedTuple

# The packages whose versions decide numbers or pictures, under the name that imports them.
DECIDING_PACKAGES = {
    "numpy": ["numpy"],
    "scipy": ["scipy"],
    "jax": ["jax", "jaxlib"],
    "matplotlib": ["matplotlib"],
    "sklearn": ["scikit-learn"],
}

DIGITS = 12  # of a module's digest, hexadecimal
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Source(NamedTuple):
    digest: str  # of the syntax tree without docstrings
    imports: tuple[tuple[int, str], ...]  # (level of a relative import, dotted name)


def module_digests(*sources: Path, root: Path) -> dict[str, str]:
    """{module: digest} of ``sources`` and all local modules that they import, and {package: version} of what decides.

    A script that imports a module by a name that it is given has that module as a second source.
    """
    closure = sorted({path for source in sources for path in import_closure(source, root)})
    parsed = {path: parse(path.read_text(encoding="utf-8")) for path in closure}
    imported = {name.split(".")[0] for source in parsed.values() for level, name in source.imports if level == 0}
    digests = {path.relative_to(root).as_posix(): source.digest[:DIGITS] for path, source in parsed.items()}
    for name, packages in DECIDING_PACKAGES.items():
        if name in imported:
            digests |= {package: importlib.metadata.version(package) for package in packages}
    return digests


def import_closure(script: Path, root: Path) -> list[Path]:
    """``script`` and every module below ``root`` that it imports, directly or not, in the order of their paths."""
    found, waiting = set(), [script]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            package = path.parent.relative_to(root).parts
            for level, name in parse(path.read_text(encoding="utf-8")).imports:
                # One dot means the module's own package, each further dot one package up.
                base = package[: len(package) - level + 1] if level else ()
                waiting += _module_files(root, [*base, *filter(None, name.split("."))])
    return sorted(found)


@cache
def parse(text: str) -> Source:
    """The digest and the imports of a module's text."""
    tree = ast.parse(text)
    imports = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports += [(0, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # A name imported from a package may be a module of it: a path that does not exist is passed over.
            imports += [(node.level, f"{node.module or ''}.{alias.name}") for alias in node.names]
        elif isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return Source(hashlib.sha256(ast.dump(tree).encode()).hexdigest(), tuple(imports))


def _module_files(root: Path, parts: list[str]) -> list[Path]:
    """The files that an import of the dotted name ``parts`` runs: the __init__.py of each package, and the module."""
    folders = [root.joinpath(*parts[:depth]) for depth in range(1, len(parts) + 1)]
    candidates = [file for folder in folders for file in (folder / "__init__.py", folder.with_suffix(".py"))]
    return [file for file in candidates if file.is_file()]
