"""Records: JSON files that say what made pictures and pages, which cannot say it themselves, and their checksums."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xarray as xr

from fate_workflow.files.whole_files import DamagedFile, whole_files
from fate_workflow.provenance.origin import Origin, origin_of, parameters_text


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


def recorded_origin(path: str | Path, record: str | Path) -> Origin:
    """What made the file at ``path``, which may be ``record`` itself; ``DamagedFile`` where it is not as recorded."""
    try:
        content = json.loads(Path(record).read_text(encoding="utf-8"))
        origin = Origin(parameters_text(content["parameters"]), content["source_digest"], content["lineage"])
        checksums = {**content["sha256"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise DamagedFile(path, f"cannot be verified: the record {record} is missing or damaged") from None
    try:
        whole = Path(path) == Path(record) or _checksum(Path(path)) == checksums.get(Path(path).name)
    except OSError as error:
        raise DamagedFile(path, f"cannot be read ({error.strerror})") from None
    if not whole:
        raise DamagedFile(path, "does not hold what was written to it")
    return origin


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
