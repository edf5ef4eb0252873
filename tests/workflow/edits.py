"""Edits of a built project, each a function of the project."""

import os
import shutil
from collections.abc import Callable

from workflow.project import Project

Edit = Callable[[Project], None]


def set_key(value, *path) -> Edit:
    """Set the key at ``path`` of the config."""
    return change_key(lambda _: value, *path)


def change_key(change: Callable, *path) -> Edit:
    """Set the key at ``path`` of the config to ``change`` of its value."""

    def edit(project):
        config = project.read_config()
        target = config
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = change(target.get(path[-1]))
        project.write_config(config)

    return edit


def swap_keys(first: tuple, second: tuple) -> Edit:
    """Swap two values of the config."""

    def edit(project):
        config = project.read_config()
        values = []
        for *path, last in (first, second):
            target = config
            for key in path:
                target = target[key]
            values.append((target, last, target[last]))
        (one, one_key, one_value), (other, other_key, other_value) = values
        one[one_key], other[other_key] = other_value, one_value
        project.write_config(config)

    return edit


def reverse_keys(project: Project) -> None:
    """Write the config with the keys of every mapping in the opposite order."""

    def reverse(value):
        return {key: reverse(value[key]) for key in reversed(value)} if isinstance(value, dict) else value

    project.write_config(reverse(project.read_config()))


def replace(file: str, old: str, new: str) -> Edit:
    """Replace ``old``, which must stand in the source ``file`` once, by ``new``."""

    def edit(project):
        path = project.folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} has {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new))

    return edit


def append(file: str, line: str) -> Edit:
    """Append a line to a file."""

    def edit(project):
        with (project.folder / file).open("a") as stream:
            stream.write(f"\n\n{line}\n")

    return edit


def delete(*paths: str) -> Edit:
    """Delete files and folders, each of which must be there."""

    def edit(project):
        for path in paths:
            target = project.folder / path
            shutil.rmtree(target) if target.is_dir() else target.unlink()

    return edit


def touch_sources(project: Project) -> None:
    """Give every source the present time."""
    for path in project.folder.rglob("*"):
        if path.is_file() and not {"results", ".snakemake"} & set(path.relative_to(project.folder).parts):
            os.utime(path)


def clone_beside(project: Project) -> None:
    """Put fresh copies of the sources in the place of the old ones; results/ and .snakemake/ stay."""
    config = project.read_config()
    for path in project.folder.iterdir():
        if path.name not in ("results", ".snakemake"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    project.copy_sources()
    project.write_config(config)
