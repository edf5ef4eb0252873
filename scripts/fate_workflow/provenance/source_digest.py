"""A digest of the source that makes a file: what a job's code is, whatever its comments, formatting and dates.

Snakemake compares the digests as params of each rule, because it does not look into the modules that a script imports.
"""

import ast
import contextlib
import hashlib
import importlib.metadata
import json
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fate.errors import FateError
from fate_workflow.files.whole_files import whole_files

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


class Module(NamedTuple):
    digest: str  # of the syntax tree without docstrings
    imports: list[tuple[int, str]]  # (level of a relative import, dotted name)


class Sources:
    """The modules below ``root`` as they are now, each by its path there: ``fate/linear/flow.py``.

    ``kept``: a file of what was found in texts that were parsed before, half of the time of a plan with nothing to do.
    """

    def __init__(self, root: Path, kept: Path | None = None):
        texts = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.py")}
        known = _read_known(kept)
        keys = {path: f"{sys.version} {hashlib.sha256(text).hexdigest()}" for path, text in texts.items()}
        found = {key: known[key] if key in known else parse(texts[path].decode()) for path, key in keys.items()}
        if kept and found.keys() - known.keys():
            _write_known(kept, found)
        self._modules = {path: found[key] for path, key in keys.items()}
        self._imported: dict[str, list[str]] = {}
        self._version = cache(importlib.metadata.version)

    def digests(self, *sources: str) -> dict[str, str]:
        """{module: digest} of ``sources`` and all local modules that they import, and {package: version} that decides.

        A script that imports a module by a name that it is given has that module as a second source.
        """
        modules = {path: self._modules[path] for path in self.closure(*sources)}
        imported = {name.split(".")[0] for module in modules.values() for level, name in module.imports if level == 0}
        digests = {path: module.digest[:DIGITS] for path, module in modules.items()}
        for name, packages in DECIDING_PACKAGES.items():
            if name in imported:
                digests |= {package: self._version(package) for package in packages}
        return digests

    def closure(self, *sources: str) -> list[str]:
        """``sources`` and every module that they import, directly or not, in the order of their paths."""
        found, waiting = set(), list(sources)
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting += self._imports_of(path)
        return sorted(found)

    def _imports_of(self, path: str) -> list[str]:
        """The files that the module at ``path`` imports itself."""
        if path not in self._imported:
            package, found = path.split("/")[:-1], []
            for level, name in self._modules[path].imports:
                # One dot means the module's own package, each further dot one package up.
                base = package[: len(package) - level + 1] if level else []
                found += self._files_of([*base, *filter(None, name.split("."))])
            self._imported[path] = list(dict.fromkeys(found))
        return self._imported[path]

    def _files_of(self, parts: list[str]) -> list[str]:
        """The files that an import of the dotted name ``parts`` runs: each package's __init__.py, and the module."""
        folders = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        candidates = [file for folder in folders for file in (f"{folder}/__init__.py", f"{folder}.py")]
        return [file for file in candidates if file in self._modules]


def parse(text: str) -> Module:
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
    return Module(hashlib.sha256(ast.dump(tree).encode()).hexdigest(), imports)


def _read_known(kept: Path | None) -> dict[str, Module]:
    """Return what the file ``kept`` holds by the texts' keys, nothing where it is missing or damaged."""
    if kept is None or not kept.is_file():
        return {}
    checksum, _, content = kept.read_bytes().partition(b"\n")
    whole = hashlib.sha256(content).hexdigest().encode() == checksum
    return {key: Module(*module) for key, module in json.loads(content).items()} if whole else {}


def _write_known(kept: Path, modules: dict[str, Module]) -> None:
    content = json.dumps(modules)
    with contextlib.suppress(OSError, FateError), whole_files([kept]) as [file]:
        file.write_text(f"{hashlib.sha256(content.encode()).hexdigest()}\n{content}")
