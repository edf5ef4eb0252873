"""One line each for a rule: its resources, and the params that decide whether a job is stale."""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from inspect import signature
from pathlib import Path

from fate_workflow.jobs.request import request_mb, request_minutes, wants_gpu
from fate_workflow.jobs.sizes import size_of
from fate_workflow.provenance.source_digest import Sources

SOURCES = Sources(Path(__file__).parents[2], kept=Path(".snakemake/digests.json"))
# So many of a job's settings, and of a study's modules, are params of their own, the last of which holds all others.
SINGLE_SETTINGS, SINGLE_MODULES = 20, 60
OF_WILDCARDS = signature(lambda wildcards: ...)
# Keys of the config that are sizes of what a file holds, by the names that they have in files.
SIZES = {"dimension": "dimension", "depth": "layers", "width": "width", "neurons": "width", "noise": "sigma"}


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
        return SOURCES.digests(f"{script}.py", *imported)

    def single(whole: Callable[[str], dict], number: int, count: int) -> Callable:
        last = None if number == count - 1 else number + 1

        def item(wildcards) -> dict:
            return dict(sorted(whole(entry_of(wildcards)).items())[number:last])

        item.__signature__ = OF_WILDCARDS  # which Snakemake would find out three times for each job
        return item

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


def labels(config: dict, wildcards) -> dict[str, str | float]:
    """The names of the problem, network and experiment, or of the study and its kind, that a file is of; and its sizes.

    Sizes are the entries' single numbers in ``SIZES``. Networks of the part ``two_layer`` have two layers, and samples
    without noise, neither of which can be set.
    """
    found: dict[str, str | float] = {}
    for wildcard, name in wildcards.items():
        kind = wildcard.removeprefix("two_layer_")
        section = config if kind == wildcard else config["two_layer"]
        entries = []
        if kind == "experiment":
            entries.append(section["experiments"][name])
            found["network"] = entries[-1]["network"]
        if kind in ("experiment", "network"):
            entries.append(section["networks"][found.get("network", name)])
            found["problem"] = entries[-1]["problem"]
        if kind in ("experiment", "network", "problem"):
            entries.append(section["problems"][found.get("problem", name)])
        if kind == "study":
            entries.append(config["studies"][name])
            # What it is made from, by names: inputs are not compared.
            named = {key: entries[-1][key] for key in ("network", "experiments") if key in entries[-1]}
            found |= {key: value if isinstance(value, str) else " ".join(value) for key, value in named.items()}
            found["kind"] = entries[-1]["kind"]
        if entries:
            found[kind] = name
        for entry in entries:
            found |= {size: entry[key] for key, size in SIZES.items() if isinstance(entry.get(key), int | float)}
        if section is not config and "network" in found:
            found |= {"layers": 2, "sigma": 0.0}
    return found


def names(section: Iterable[str]) -> str:
    """A regular expression that matches the names in ``section``, and not even the empty string if there are none."""
    return "|".join(map(re.escape, section)) or "(?!)"


def entry_of(wildcards: Iterable[str]) -> str:
    """Return the entry of the config that a job is of, which its first wildcard names; claims have none."""
    return next(iter(wildcards), "")
