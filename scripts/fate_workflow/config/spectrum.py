"""A user's own spectrum: a text file with one eigenvalue a line."""

import math
import stat
from pathlib import Path


def read_spectrum(path: str) -> list[float]:
    """The eigenvalues in the file at ``path``, absolute or relative to the folder that Snakemake runs in.

    Empty lines are skipped.

    ValueError, with a sentence that names the file and what to do, where they are not all positive numbers.
    """
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise ValueError("a folder, pipe or device")  # reading the latter would not end
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text file"
        raise ValueError(f"the file {path!r} cannot be read ({reason}): give the path of a text file") from error
    return [_eigenvalue(path, row, line.strip()) for row, line in enumerate(lines, start=1) if line.strip()]


def _eigenvalue(path: str, row: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise ValueError(
            f"line {row} of the file {path!r} is {text[:40]!r}, but must be one eigenvalue, a positive number"
        )
    return value
