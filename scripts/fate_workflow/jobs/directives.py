"""One line each for a rule: its resources, and the params that decide whether a job is stale."""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

from fate_workflow.jobs.request import request_mb, request_minutes, wants_gpu
from fate_workflow.jobs.sizes import size_of
from fate_workflow.provenance.source_digest import module_digests

SCRIPTS = Path(__file__).parents[2]
# So many of a job's settings, and of a study's modules, are params of their own, the last of which holds all others.
SINGLE_SETTINGS, SINGLE_MODULES = 20, 60


def request(config: dict, rule: str) -> dict[str, Callable]:
    """The resources of ``rule``, functions of the job and of its attempt: the second asks for twice as much."""

    def size(wildcards):
        return size_of(config, rule, entry_of(wildcards))

    return {
        "mem_mb": lambda wildcards, attempt: attempt * request_mb(size(wildcards)),
        "runtime": lambda wildcards, attempt: attempt * request_minutes(size(wildcards)),
        "gpu": lambda wildcards: int(wants_gpu(size(wildcards))),
    }


def made_by(config: dict, script: str, settings: Callable, modules: Callable | Iterable[str] = ()) -> dict:
    """The params of a rule: its ``script``, ``settings`` (config, entry), ``code`` by modules, and ``labels``.

    ``modules``, or what it returns for an entry: what the script imports by name, as paths below scripts/.
    Snakemake compares params by their values. Each setting and each module is one more param, with its name, so that
    the reason of a rerun names what differs; the whole, whose functions take ``output``, it does not compare.
    """
    settings_of = cache(partial(settings, config))

    @cache
    def code(entry: str) -> dict[str, str]:
        imported = modules(entry) if callable(modules) else modules
        return module_digests(*(SCRIPTS / source for source in (f"{script}.py", *imported)), root=SCRIPTS)

    def single(whole: Callable[[str], dict], number: int, count: int) -> Callable:
        last = None if number == count - 1 else number + 1
        return lambda wildcards: dict(sorted(whole(entry_of(wildcards)).items())[number:last])

    if callable(modules):
        compared = {f"module_{number}": single(code, number, SINGLE_MODULES) for number in range(SINGLE_MODULES)}
    else:
        compared = {f"module_{number}": dict([item]) for number, item in enumerate(code("").items())}
    return {
        "script": script,
        "settings": lambda wildcards, output: settings_of(entry_of(wildcards)),
        "code": lambda wildcards, output: code(entry_of(wildcards) if callable(modules) else ""),
        "labels": lambda wildcards: labels(config, wildcards),
        **{f"setting_{number}": single(settings_of, number, SINGLE_SETTINGS) for number in range(SINGLE_SETTINGS)},
        **compared,
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


def entry_of(wildcards: Iterable[str]) -> str:
    """Return the entry of the config that a job is of, which its first wildcard names; claims have none."""
    return next(iter(wildcards), "")
