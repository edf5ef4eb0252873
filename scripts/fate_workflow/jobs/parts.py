"""Parts: the jobs into which a stage is split, by a grid and by instances, and the names of their files.

A part, ``2-of-5.1-of-3.nc``, has every fifth point of the grid from the second on, and the first third of the
instances. The grid is that of sample ratios, interleaved since the cost peaks at gamma = 1, or of ablations. How many
parts there are follows from the sizes of jobs: it is no setting of any result, and results that are there stay when it
changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # planning needs no xarray
    import xarray as xr

PATTERN = r"\d+-of-\d+\.\d+-of-\d+"


class Split(NamedTuple):
    """Into how many parts a stage is split: those of its ``grid`` times those of its ``instances``."""

    grid: int = 1
    instances: int = 1


class Part(NamedTuple):
    """The numbers of a part, from 1, and what they count to: of the grid, and of the instances."""

    grid: tuple[int, int]
    instances: tuple[int, int]


def part_files(folder: str, split: Split) -> list[str]:
    """The files in ``folder`` of all parts."""
    return [
        f"{folder}/{point}-of-{split.grid}.{instance}-of-{split.instances}.nc"
        for point in range(1, split.grid + 1)
        for instance in range(1, split.instances + 1)
    ]


def part_of(name: str) -> Part:
    """The part whose file has this ``name``, without its suffix."""
    return Part(*(tuple(map(int, numbers.split("-of-"))) for numbers in name.split(".")))


def select_settings(settings: dict, part: Part) -> dict:
    """``settings`` with the numbers of samples, or the ablations, of ``part`` only, where these are among them."""
    return settings | {key: settings[key][_points(part)] for key in ("samples", "ablation") if key in settings}


def select_part(dataset: xr.Dataset, part: Part) -> xr.Dataset:
    """Of ``dataset`` the sample ratios and instances of ``part``, as far as it has such dimensions."""
    slices = {"gamma": _points(part)}
    if "instance" in dataset.dims:
        (number, count), size = part.instances, dataset.sizes["instance"]
        slices["instance"] = slice(size * (number - 1) // count, size * number // count)
    return dataset.isel(slices, missing_dims="ignore")


def _points(part: Part) -> slice:
    return slice(part.grid[0] - 1, None, part.grid[1])
