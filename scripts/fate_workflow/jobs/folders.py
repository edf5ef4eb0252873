"""The folders that a run writes to: faults, each in a sentence before Snakemake meets it; dates that lie ahead."""

import json
import os
import time
from pathlib import Path

from snakemake.persistence import MetadataRecord

from fate_workflow.jobs.unlock import SNAKEMAKE_FOLDER

RESULTS, LOGS = Path("results"), Path("logs")
MEMORY = Path(SNAKEMAKE_FOLDER)
METADATA = MEMORY / "metadata"  # where Snakemake keeps what made each file
WRITTEN = METADATA, *(MEMORY / name for name in ("incomplete", "locks", "scripts"))  # by every run


def fault_of_loading() -> str | None:
    """Return what keeps Snakemake from any plan in the current folder; None where nothing does."""
    for folder in (MEMORY, *WRITTEN, RESULTS, LOGS):
        if not folder.is_dir() and (folder.exists() or folder.is_symlink()):
            what = "is a file" if folder.exists() else f"is a link to {folder.readlink()}, which is missing"
            return f"{folder} {what}: put a folder in its place, and run again."
    return _read_only(*WRITTEN) or _damaged_record()


def fault_of_running() -> str | None:
    """Return what keeps jobs from writing; None where nothing does."""
    return _read_only(RESULTS, LOGS)


def date_back(folder: Path) -> None:
    """Give files below ``folder`` that are dated in the future the present time, a millisecond apart in their order.

    Snakemake takes what is made from such a file for stale, and the job that makes it for failed.
    """
    now = time.time()
    dates = {path: path.stat().st_mtime for path in folder.rglob("*") if path.is_file()}
    ahead = sorted((path for path, date in dates.items() if date > now), key=dates.__getitem__, reverse=True)
    for place, path in enumerate(ahead):
        os.utime(path, (now - place / 1000,) * 2)


def _read_only(*folders: Path) -> str | None:
    for folder in folders:
        nearest = next(path for path in (folder, *folder.parents) if path.exists())
        for path in [nearest, *(Path(below) for below, *_ in os.walk(folder))]:
            if not os.access(path, os.W_OK):
                return f"{path if path.name else path.absolute()}/ is read-only: make it writable, and run again."
    return None


def _damaged_record() -> str | None:
    for path in METADATA.rglob("*"):
        try:
            if path.is_file():
                MetadataRecord.model_validate(json.loads(path.read_text(encoding="utf-8")) or {})
        except (json.JSONDecodeError, FileNotFoundError):  # cut off, or being written: Snakemake says so, and goes on
            continue
        except ValueError:
            told = "Snakemake's memory of what made each file, and ask `make check` what is stale."
            return f"{path} is damaged: delete {METADATA}/, {told}"
    return None
