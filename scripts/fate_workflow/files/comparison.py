"""The distance between the numbers of two results folders, and whether other machines explain it.

On one machine the bytes are the same. Another processor or BLAS adds in another order, which training amplifies:
docs/outputs.md has what was measured. ``TOLERANCES`` allow about ten times that, as a part of the largest value of the
variable in its file, plus ``ROUNDING`` for what is zero but for rounding.
"""

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr

from fate.errors import FateError
from fate_workflow.files.moved import VARIABLES, place_now
from fate_workflow.files.netcdf import read_dataset
from fate_workflow.files.numbers import cell_in_words

ROUNDING = 1e-9
# (file, variable, tolerance): the first line that fits holds; None is not compared. ReLU students are trained in single
# precision, and furthest where the output weights change most. Descent of whole matrices draws scratch's weights along
# eigenvectors, whose signs are a matter of rounding. Gradient flow chooses its steps, and ends at a residual.
TOLERANCES = (
    ("two_layer/problems/*", "*", 1e-8),
    ("studies/relu_same_features.nc", "fine_tuned_risk", 0.05),
    ("studies/relu_*", "kullback_leibler", 1e-8),
    ("studies/relu_*", "wasserstein_*", 1e-8),
    ("studies/relu_*", "*", 0.01),
    ("two_layer/*", "*", 0.01),
    ("descent/*", "*", 0.05),
    ("*", "*_history", None),
    ("*", "*flow_time", 0.05),
    ("*", "steps", 0.05),
    ("*", "*", 1e-8),
)
# Eigenvectors have no sign: the coordinates of a design along them are compared without theirs.
SIGNLESS = ("source", "orthogonal", "spare", "noise")


class Finding(NamedTuple):
    text: str
    harmless: bool


def compare_results(one: Path, other: Path) -> Iterator[Finding]:
    """Yield the differences between the NetCDF files of two folders. FateError where a folder has none.

    Files of version 0.1 are compared with those that took their place; of these, the variables that both have only.
    """
    files = [{str(path.relative_to(folder)) for path in folder.rglob("*.nc")} for folder in (one, other)]
    for folder, found in zip((one, other), files, strict=True):
        if not found:
            raise FateError(f"{folder} holds no NetCDF file: give the path of a results folder.")
    places = {file: place_now(file) for file in files[0]}
    for file in sorted((set(places.values()) | files[1]) - (set(places.values()) & files[1])):
        yield Finding(f"{file}: only in {other if file in files[1] else one}", False)
    earlier = any(file != place for file, place in places.items())
    for file, place in sorted(places.items()):
        if place not in files[1]:
            continue
        datasets = read_dataset(one / file), read_dataset(other / place)
        findings = _compare_variables(place, *_common(*datasets)) if earlier else compare_datasets(place, *datasets)
        for finding in findings:
            yield Finding(f"{place if file == place else f'{file} -> {place}'}: {finding.text}", finding.harmless)


def _common(one: xr.Dataset, other: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Two datasets with the variables of both only, under their present names and without attributes."""
    renamed = {old: new for old, new in VARIABLES.items() if old in one and new in other}
    one = one.rename(renamed)
    both = [name for name in one.variables if name in other.variables]
    return tuple(dataset.reset_coords()[both].drop_attrs() for dataset in (one, other))


def compare_datasets(file: str, one: xr.Dataset, other: xr.Dataset) -> Iterator[Finding]:
    """Yield how two datasets differ; ``file``, below "descent/" where that was used, decides the tolerances."""
    settings = [json.loads(dataset.attrs["parameters"]) for dataset in (one, other)]
    for key in sorted(settings[0] | settings[1]):
        values = [setting.get(key, "absent") for setting in settings]
        if values[0] != values[1]:
            yield Finding(f"parameter {key} is {values[0]} and {values[1]}", False)
    for name in ("modules", "library_versions"):
        if one.attrs.get(name) != other.attrs.get(name):  # files of older versions name no modules
            yield Finding(f"{name} differs", True)
    for name in sorted(set(one.variables) ^ set(other.variables)):
        yield Finding(f"{name} is only in the {'first' if name in one.variables else 'second'}", False)
    yield from _compare_variables(
        f"descent/{file}" if "descent" in (settings[0].get("engine"), *settings[0]) else file, one, other
    )


def _compare_variables(place: str, one: xr.Dataset, other: xr.Dataset) -> Iterator[Finding]:
    """Yield the differences in the variables of both; ``place`` decides the tolerances."""
    for name in sorted(set(one.variables) & set(other.variables)):
        tolerance = next(rule[2] for rule in TOLERANCES if fnmatch(place, rule[0]) and fnmatch(name, rule[1]))
        if tolerance is None:
            continue
        signless = fnmatch(place, "problems/*/designs.nc") and name in SIGNLESS
        finding = _compare_variable(one[name], other[name], tolerance, signless)
        if finding is not None:
            yield Finding(f"{name} {finding.text}", finding.harmless)


def _compare_variable(one: xr.DataArray, other: xr.DataArray, tolerance: float, signless: bool) -> Finding | None:
    """None where both hold the same."""
    shapes = [dict(zip(array.dims, array.shape, strict=True)) for array in (one, other)]
    if shapes[0] != shapes[1] or list(shapes[0]) != list(shapes[1]):
        return Finding(f"has the shape {shapes[0]} and {shapes[1]}", False)
    if any(one.attrs.get(key) != other.attrs.get(key) for key in ("long_name", "units")):
        return Finding("is described in other words", False)
    if one.dtype.kind not in "biuf" or other.dtype.kind not in "biuf":
        return None if np.array_equal(one.values, other.values) else Finding("is another text", False)
    values = [np.asarray(np.abs(array.values) if signless else array.values, float) for array in (one, other)]
    finite = np.isfinite(values[0]) & np.isfinite(values[1])
    apart = ~finite & ~((values[0] == values[1]) | (np.isnan(values[0]) & np.isnan(values[1])))
    if apart.any():
        cell = np.unravel_index(np.argmax(apart), apart.shape)
        return Finding(f"is {values[0][cell]:g} and {values[1][cell]:g}{cell_in_words(one, one.dims, cell)}", False)
    first, second = (np.where(finite, array, 0.0) for array in values)
    absolute, size = np.abs(first - second), np.maximum(np.abs(first), np.abs(second))
    if not absolute.any():
        return None
    relative = absolute / np.where(size > 0, size, 1.0)
    allowed = ROUNDING + tolerance * size.max()
    worst = []
    for array in (absolute, relative):
        cell = np.unravel_index(np.argmax(array), array.shape)
        worst.append(f"{array[cell]:.1e}{cell_in_words(one, one.dims, cell)}")
    verdict = "within" if absolute.max() <= allowed else "BEYOND"
    text = f"differs by {worst[0]}, relative {worst[1]}: {verdict} {allowed:.1e}"
    return Finding(text, bool(absolute.max() <= allowed))
