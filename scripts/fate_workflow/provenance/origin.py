"""The origin of a file: kept in datasets, beside pictures and pages, so that it can be compared without Snakemake.

Pictures and pages cannot say it themselves: a JSON file does, their record, with their checksums.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fate_workflow.files.whole_files import DamagedFile, whole_files

SHORT = 60  # characters of a value that is shown
MOST_NAMED = 3  # modules in one sentence


class Origin(NamedTuple):
    """``lineage`` sums up settings, code and the lineages of all inputs, and so reaches through files that are gone."""

    parameters: str  # the settings of the rule, as JSON
    modules: str  # {module: digest} of the code, as JSON
    lineage: str


def origin_of(parameters: dict, modules: dict[str, str], made_from: Iterable[str], gathered: bool = False) -> Origin:
    """The origin of what a rule makes by its ``modules``; ``made_from``: the lineages of its inputs, in their order.

    What is ``gathered`` from parts has their lineage, that of the same made at once. Elsewhere too, a lineage that
    several inputs share counts once, since the number of parts is to change nothing.
    """
    texts = parameters_text(parameters), json.dumps(modules, sort_keys=True)
    lineages = list(dict.fromkeys(made_from))
    if gathered and len(lineages) == 1:
        return Origin(*texts, lineages[0])
    return Origin(*texts, hashlib.sha256("\n".join([*texts, *lineages]).encode()).hexdigest())


def parameters_text(parameters: dict) -> str:
    """Settings as JSON with sorted keys; ValueError where a number is not finite."""
    return json.dumps(parameters, sort_keys=True, allow_nan=False)


def difference(recorded: Origin, expected: Origin) -> str | None:
    """Return what to say of a file that records another origin than it should have; None where they agree."""
    if recorded.parameters != expected.parameters:
        return f"was made with other settings: {_changes(*map(json.loads, (recorded.parameters, expected.parameters)))}"
    if recorded.modules != expected.modules:
        before, now = (json.loads(origin.modules or "{}") for origin in (recorded, expected))
        other = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
        more = f" and {len(other) - MOST_NAMED} more" if len(other) > MOST_NAMED else ""
        return f"was made by other code: {', '.join(other[:MOST_NAMED])}{more}"
    return None if recorded == expected else "was made from files that have changed since"


def _changes(before: dict, now: dict) -> str:
    """Name the keys that differ, with both values where these are short."""
    found = []
    for key in sorted({*before, *now}):
        values = [json.dumps(each[key], ensure_ascii=False) if key in each else "nothing" for each in (before, now)]
        if values[0] == values[1]:
            continue
        found.append(f"`{key}` was {values[0]} and is {values[1]}" if max(map(len, values)) <= SHORT else f"`{key}`")
    return ", ".join(found)


@contextmanager
def recorded_files(
    paths: Sequence[str | Path],
    record: str | Path,
    *,
    parameters: dict,
    modules: dict[str, str],
    made_from: Iterable[str],
) -> Iterator[list[Path]]:
    """``whole_files`` of ``paths``, and their record; ``made_from``: lineages of the rule's inputs, in order."""
    with whole_files([*paths, record]) as [*temporaries, temporary_record]:
        yield temporaries
        origin = origin_of(parameters, modules, made_from)
        content = origin._asdict() | {
            "parameters": parameters,
            "modules": modules,
            "sha256": {Path(path).name: checksum(file) for path, file in zip(paths, temporaries, strict=True)},
        }
        temporary_record.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def recorded_origin(path: str | Path, record: str | Path) -> Origin:
    """Return the origin of the file at ``path``, which may be ``record`` itself; ``DamagedFile`` if it is not."""
    try:
        content = json.loads(Path(record).read_text(encoding="utf-8"))
        modules = json.dumps(content["modules"], sort_keys=True)
        origin = Origin(parameters_text(content["parameters"]), modules, content["lineage"])
        checksums = {**content["sha256"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise DamagedFile(path, f"cannot be verified: the record {record} is missing or damaged") from None
    try:
        whole = Path(path) == Path(record) or checksum(Path(path)) == checksums.get(Path(path).name)
    except OSError as error:
        raise DamagedFile(path, f"cannot be read ({error.strerror})") from None
    if not whole:
        raise DamagedFile(path, "does not hold what was written to it")
    return origin


def checksum(path: Path) -> str:
    """Return the sha256 of the file at ``path``."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
