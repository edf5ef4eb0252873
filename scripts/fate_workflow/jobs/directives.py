"""One line each for a rule: its resources, and the params that decide whether a job is stale."""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

from fate_workflow.jobs.request import request_mb, request_minutes, wants_gpu
from fate_workflow.jobs.sizes import size_of
from fate_workflow.provenance.source_digest import source_digest

SCRIPTS = Path(__file__).parents[2]
SINGLE_SETTINGS = 20  # keys of a job's settings that are params of their own; the last of these holds all further ones


def request(config: dict, rule: str) -> dict[str, Callable]:
    """The resources of ``rule``, functions of the job and of its attempt: the second asks for twice as much."""

    def size(wildcards):
        return size_of(config, rule, _entry(wildcards))

    return {
        "mem_mb": lambda wildcards, attempt: attempt * request_mb(size(wildcards)),
        "runtime": lambda wildcards, attempt: attempt * request_minutes(size(wildcards)),
        "gpu": lambda wildcards: int(wants_gpu(size(wildcards))),
    }


def made_by(config: dict, script: str, settings: Callable, modules: Callable | None = None) -> dict:
    """The params of a rule: its ``script``, ``settings`` (config, entry), the digest of its code, and ``labels``.

    ``modules`` (entry): what the script imports by name, as paths below scripts/. Snakemake compares params by their
    values, so that each setting is one more param, with its key: the reason of a rerun names the key and both values.
    It does not compare ``settings`` as a whole, because their function takes ``output``.
    """
    settings_of = cache(partial(settings, config))

    def setting(number: int) -> Callable:
        last = None if number == SINGLE_SETTINGS - 1 else number + 1
        return lambda wildcards: dict(sorted(settings_of(_entry(wildcards)).items())[number:last])

    def code(imported: Iterable[str] = ()) -> str:
        return source_digest(*(SCRIPTS / source for source in (f"{script}.py", *imported)), root=SCRIPTS)

    return {
        "script": script,
        "settings": lambda wildcards, output: settings_of(_entry(wildcards)),
        **{f"setting_{number}": setting(number) for number in range(SINGLE_SETTINGS)},
        "code": (lambda wildcards: code(modules(_entry(wildcards)))) if modules else code(),
        "labels": lambda wildcards: labels(config, wildcards),
    }


def labels(config: dict, wildcards) -> dict[str, str]:
    """The names of the problem, network and experiment, or of the study and its kind, that a file is of."""
    found = {}
    for wildcard, name in wildcards.items():
        kind = wildcard.removeprefix("two_layer_")
        section = config if kind == wildcard else config["two_layer"]
        if kind == "experiment":
            found["network"] = section["experiments"][name]["network"]
        if kind in ("experiment", "network"):
            found["problem"] = section["networks"][found.get("network", name)]["problem"]
        if kind in ("experiment", "network", "problem", "study"):
            found[kind] = name
        if kind == "study":
            found["kind"] = config["studies"][name]["kind"]
    return found


def names(section: Iterable[str]) -> str:
    """A regular expression that matches the names in ``section``, and not even the empty string if there are none."""
    return "|".join(map(re.escape, section)) or "(?!)"


def _entry(wildcards) -> str:
    """The entry of the config that a job is of, which its first wildcard names; claims have none."""
    return next(iter(wildcards), "")
