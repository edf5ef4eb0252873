"""Faults of config files as they stand, in sentences: Snakemake tells of it in a traceback, or not at all."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from fate_workflow.config.sentences import named, shown

SNAKEMAKE_KEYS = ("__use_yte__", "pathvars")  # Snakemake acts on them as soon as it loads the file


def faults_of_files(own: Path, others: list[Path]) -> list[str]:
    """Return the faults of the workflow's ``own`` config file and the ``others`` of the command line, with which the
    own one may be missing. A sentence for each fault, none where all can be loaded and hold nothing twice.
    """
    files = others if others and not own.exists() else [own, *others]
    return [fault for file in files for fault in _faults_of_file(file)]


def _faults_of_file(file: Path) -> Iterator[str]:
    if not file.exists():
        yield f"{file} is missing: run where it is, or name another with --configfile."
        return
    if not file.is_file():
        yield f"{file} is not a file, but must be one, which every job reads again: put the config into a file."
        return
    try:
        with file.open(encoding="utf-8") as stream:
            loader = yaml.SafeLoader(stream)
            root = loader.get_single_node()
        repeated = list(_faults_of_repetition(file, root, ()))
        config = None if root is None else loader.construct_document(root)  # it merges `<<` into the nodes
    except Exception as error:  # of many kinds: a date of month 13 is a ValueError, an empty `!!int` an IndexError
        yield f"{file} cannot be read as YAML, so mend its syntax: {' '.join(str(error).split())}."
        return
    if not isinstance(config, dict):
        yield f"{file} is {'empty' if config is None else shown(config)}, but must be a mapping of settings."
        return
    yield from repeated
    for key in SNAKEMAKE_KEYS:
        if key in config:
            yield f"`{key}` in {file} is not a setting of this workflow, but one of Snakemake's: remove it."


def _faults_of_repetition(file: Path, node: yaml.Node | None, path: tuple) -> Iterator[str]:
    """Keys that stand twice: the loader would keep the last one silently."""
    if isinstance(node, yaml.MappingNode):
        for key, count in Counter(key for key, _ in _entries(node)).items():
            if count > 1:
                yield f"{named((*path, key))} stands {count} times in {file}, but must stand there once."
    for key, entry in _entries(node):
        yield from _faults_of_repetition(file, entry, (*path, key))


def _entries(node: yaml.Node | None) -> list[tuple]:
    if isinstance(node, yaml.MappingNode):
        return [(key.value, entry) for key, entry in node.value if isinstance(key, yaml.ScalarNode)]
    return list(enumerate(node.value)) if isinstance(node, yaml.SequenceNode) else []
