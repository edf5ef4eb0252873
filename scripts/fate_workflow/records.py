"""Records: JSON files beside pictures and pages, which cannot say it themselves: what made them, and their checksums."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xarray as xr

from fate_workflow.origin import Origin, origin_of
from fate_workflow.whole_files import DamagedFile, whole_files


@contextmanager
def recorded_files(
    paths: Sequence[str | Path],
    record: str | Path,
    *,
    parameters: dict,
    source_digest: str,
    made_from: Sequence[xr.Dataset],
) -> Iterator[list[Path]]:
    """``whole_files`` of ``paths``, and their record; ``made_from``: the inputs of the rule, in their order."""
    with whole_files([*paths, record]) as [*temporaries, temporary_record]:
        yield temporaries
        origin = origin_of(parameters, source_digest, [dataset.attrs["lineage"] for dataset in made_from])
        content = origin._asdict() | {
            "parameters": parameters,
            "sha256": {Path(path).name: _checksum(file) for path, file in zip(paths, temporaries, strict=True)},
        }
        temporary_record.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_record(record: str | Path) -> tuple[Origin, dict[str, str]]:
    """The origin and the checksums that ``recorded_files`` wrote; ``DamagedFile`` where it is not that."""
    try:
        content = json.loads(Path(record).read_text(encoding="utf-8"))
        parameters = json.dumps(content["parameters"], sort_keys=True)
        return Origin(parameters, content["source_digest"], content["lineage"]), dict(content["sha256"])
    except OSError as error:
        raise DamagedFile(record, f"cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError):
        raise DamagedFile(record, "is no record that this workflow wrote") from None


def verify_recorded(path: str | Path, checksums: dict[str, str]) -> None:
    """``DamagedFile`` where the file at ``path`` does not have the checksum of its record."""
    try:
        checksum = _checksum(Path(path))
    except OSError as error:
        raise DamagedFile(path, f"cannot be read ({error.strerror})") from None
    if checksum != checksums.get(Path(path).name):
        raise DamagedFile(path, "does not hold what was written to it")


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
