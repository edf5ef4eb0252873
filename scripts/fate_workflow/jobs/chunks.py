"""Chunks: the jobs into which a stage of an experiment is split, and the names of their files, ``2-of-3.nc``."""

from collections.abc import Iterator


def chunk_files(folder: str, count: int) -> list[str]:
    """The files in ``folder`` of all ``count`` chunks."""
    return [f"{folder}/{chunk}-of-{count}.nc" for chunk in range(1, count + 1)]


def chunk_numbers(name: str) -> tuple[int, int]:
    """The number of a chunk, from 1, and the number of all, from its ``name``."""
    chunk, count = map(int, name.split("-of-"))
    return chunk, count


def faults_of_chunks(place: str, count: int, parts: int, what: str) -> Iterator[str]:
    """A sentence where there are more chunks than ``parts`` to share, which ``what`` names."""
    if count > parts:
        yield f"`{place}.chunks` is {count}, but must be at most the number of {what}, which is {parts}: lower it."
