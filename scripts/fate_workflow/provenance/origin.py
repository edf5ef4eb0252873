"""What made a file: recorded in it, so that it can be compared with the workflow without what Snakemake remembers."""

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple


class Origin(NamedTuple):
    """``lineage`` sums up the other two and the lineages of all inputs, and so reaches through files that are gone."""

    parameters: str  # the settings of the rule, as JSON
    source_digest: str
    lineage: str


def origin_of(parameters: dict, source_digest: str, made_from: Iterable[str]) -> Origin:
    """The origin of what a rule makes; ``made_from``: the lineages of all its inputs, in their order.

    A lineage that several inputs share counts once: chunks have one, and their number is to change no byte.
    """
    text = parameters_text(parameters)
    lineage = hashlib.sha256("\n".join([text, source_digest, *dict.fromkeys(made_from)]).encode()).hexdigest()
    return Origin(text, source_digest, lineage)


def parameters_text(parameters: dict) -> str:
    """Settings as JSON with sorted keys; ValueError where a number is not finite."""
    return json.dumps(parameters, sort_keys=True, allow_nan=False)


def difference(recorded: Origin, expected: Origin) -> str | None:
    """What to say of a file that records another origin than it should have; None where they agree."""
    if recorded.parameters != expected.parameters:
        return "was made with other settings"
    if recorded.source_digest != expected.source_digest:
        return "was made by other code"
    return None if recorded == expected else "was made from files that have changed since"
