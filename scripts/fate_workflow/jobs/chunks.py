"""Chunks: the jobs into which a stage is split, and the names of their files, ``2-of-3.nc``."""


def chunk_files(folder: str, count: int) -> list[str]:
    """The files in ``folder`` of all ``count`` chunks."""
    return [f"{folder}/{chunk}-of-{count}.nc" for chunk in range(1, count + 1)]


def chunk_numbers(name: str) -> tuple[int, int]:
    """The number of a chunk, from 1, and the number of all, from its ``name``."""
    chunk, count = map(int, name.split("-of-"))
    return chunk, count
