"""Files that appear whole or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from fate.errors import FateError


class DamagedFile(FateError):
    """A file that is missing, or that does not hold what was written to it; ``what`` says which, without its path."""

    def __init__(self, path: str | Path, what: str):
        super().__init__(f"{path} {what}: rebuild it with `snakemake --cores 1 --force {path}`.")
        self.what = what


@contextlib.contextmanager
def whole_files(paths: list[str | Path]) -> Iterator[list[Path]]:
    """Yield a hidden temporary path beside each of ``paths``; what was written there is moved to ``paths`` at the end.

    Where the body fails, nothing is moved and the temporary files are removed.
    """
    targets = [Path(path) for path in paths]
    # The process number keeps a job that outlived its workflow from writing into the file of its successor.
    temporaries = [target.with_name(f".{target.name}.{os.getpid()}") for target in targets]
    try:
        yield temporaries
        for temporary in temporaries:
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
        for temporary, target in zip(temporaries, targets, strict=True):
            os.replace(temporary, target)
    finally:
        for temporary in temporaries:
            temporary.unlink(missing_ok=True)
