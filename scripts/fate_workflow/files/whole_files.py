"""Files that appear whole or not at all."""

import contextlib
import errno
import glob
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

from fate.errors import FateError

# Why the system lets nobody write, and what to do.
REMEDIES = {
    errno.ENOSPC: "no space is left on the disk: free some",
    errno.EDQUOT: "the disk quota is used up: free some of it",
    errno.EROFS: "the file system is read-only: make it writable",
    errno.EACCES: "you may not write there: change the permissions of the folder",
}


class DamagedFile(FateError):
    """A file that is missing, or that does not hold what was written to it; ``what`` says which, without its path."""

    def __init__(self, path: str | Path, what: str):
        super().__init__(f"{path} {what}: rebuild it with `snakemake --cores 1 --force {path}`.")
        self.what = what


@contextlib.contextmanager
def whole_files(paths: list[str | Path]) -> Iterator[list[Path]]:
    """Yield a hidden temporary path beside each of ``paths``; what was written there is moved to ``paths`` at the end.

    Where the body fails, nothing is moved and the temporary files are removed; what killed jobs left of the same files
    is removed at the start. ``FateError`` where the system lets nobody write.
    """
    targets = [Path(path) for path in paths]
    # A random name keeps a job that outlived its workflow from writing into the file of its successor.
    temporaries = [target.with_name(f".{target.name}.{uuid.uuid4().hex}") for target in targets]
    try:
        try:
            _remove_left_over(targets)
            yield temporaries
            for temporary in temporaries:
                with temporary.open("rb") as file:
                    os.fsync(file.fileno())
            for temporary, target in zip(temporaries, targets, strict=True):
                os.replace(temporary, target)
        finally:
            for temporary in temporaries:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in REMEDIES:
            raise
        names = ", ".join(map(str, targets))
        raise FateError(f"{names} could not be written, since {REMEDIES[error.errno]}, and run again.") from None


def _remove_left_over(targets: list[Path]) -> None:
    """A job that still writes one of these has lost its workflow: it fails then, and its successor makes the file."""
    for target in targets:
        for path in target.parent.glob(f".{glob.escape(target.name)}.*"):
            path.unlink(missing_ok=True)
