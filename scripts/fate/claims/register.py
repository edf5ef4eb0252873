"""Every claim, with the files that it is computed from, their figures and draws."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import xarray as xr

from fate.claims.claim import NOT_IN_CONFIG, Claim, NotConverged, NotMeasured, unanswered
from fate.claims.sources import SOURCES
from fate.errors import FateError


def check_claims(datasets: dict[str, xr.Dataset], asked: dict[str, dict[str, list]]) -> list[Claim]:
    """All claims, in the order of ``SOURCES``; open where the config leaves out what they need.

    They are open against expectation where a network that they rest on did not converge. FateError for a file without
    a method or a point of a grid that was ``asked`` of it, or without a variable, a coordinate or a dimension that
    claims read: what is missing in a file is not taken for what the config leaves out.
    """
    for file, dataset in datasets.items():
        missing = [place for name, values in asked[file].items() for place in _missing(dataset, name, values)]
        if missing:
            raise FateError(f"{file} lacks {', '.join(missing)}, which the config asks for. Delete it, and run again.")
    claims = []
    for name, files in SOURCES.items():
        module, function = name.split(".")
        chapter = getattr(import_module(f"fate.claims.{module}"), function)
        missing = [file for file in files if file not in datasets]
        about = chapter.__doc__.strip().splitlines()[0]
        try:
            if missing:
                raise NotMeasured(f"Needs {', '.join(missing)}.")
            found = chapter(*(datasets[file] for file in files))
        except NotMeasured as reason:
            found = [unanswered(function, f"{about} {reason}", NOT_IN_CONFIG)]
        except NotConverged as reason:
            found = [unanswered(function, f"{about} {reason}", "the files", expected_verdict="reproduced")]
        except (KeyError, ValueError) as error:  # xarray's for names of variables, and of dimensions
            raise FateError(f"{name} cannot be computed from {' and '.join(files)}: {error.args[0]}") from error
        claims += [replace(claim, chapter=about, files=files) for claim in found]
    return claims


def _missing(dataset: xr.Dataset, name: str, values: list) -> list[str]:
    """Name what ``dataset`` lacks of the ``methods``, or of the points of a grid whose coordinate it has."""
    if name == "methods":
        return [f"the method {method}" for method in ("scratch", *values) if f"{method}_risk" not in dataset]
    if name not in dataset.coords or not all(isinstance(value, int | float) for value in values):
        return []
    if "instance" in dataset.coords[name].dims:  # points that instances take in turn, as many as there are of these
        return []
    distances = abs(np.subtract.outer(values, dataset.coords[name].values)).min(axis=1)
    return [f"{name} = {value:g}" for value, distance in zip(values, distances, strict=True) if distance > 1e-9]


def link_claims(
    claims: list[Claim], figures: dict[str, list[str]], alike: dict[str, list[str]], draws: dict[str, list[str]]
) -> list[Claim]:
    """Claims with their figures and draws: the files that each of ``figures`` shows, and whose ``draws`` each holds.

    ``alike`` has the figures of claims of whose files none is drawn.
    """

    def linked(claim: Claim) -> Claim:
        shown = [name for name, files in figures.items() if not set(files).isdisjoint(claim.files)]
        others = [] if shown else alike.get(claim.id, [])
        drawn = {draw for file in claim.files for draw in draws[file]} if claim.instances else ()
        return replace(claim, figures=tuple(shown), alike=tuple(others), draws=tuple(sorted(drawn)))

    return [linked(claim) for claim in claims]
