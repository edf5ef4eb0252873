"""Datasets put together from their parts on disk, as ``fate_workflow.jobs.parts`` cuts them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import groupby

import dask
import netCDF4
import xarray as xr

from fate_workflow.files.netcdf import open_dataset

GRIDS = ("gamma", "mu")  # what parts divide beside the instances, sample ratios or ablations
# MB that HDF5 keeps of each variable of an open file: of parts a vector of modes or more; of the whole any block that
# netCDF makes, since many rows fill one.
KEPT_OF_PARTS, KEPT_OF_WHOLE = 1, 16
ALIKE = {"data_vars": "minimal", "coords": "minimal", "compat": "equals", "join": "exact", "combine_attrs": "override"}


@contextmanager
def gathered(paths: Sequence[str]) -> Iterator[tuple[xr.Dataset, list[xr.Dataset]]]:
    """The dataset whose parts are at ``paths``, and these: arrays of dask, read from disk as they are written.

    The instances of one part of the grid follow each other in ``paths``. The grid comes in ascending order.
    Histories of different lengths are filled with their last value. DamagedFile as for ``open_dataset``.
    """
    with ExitStack() as stack, dask.config.set(scheduler=_depth_first):
        stack.callback(netCDF4.set_chunk_cache, *netCDF4.get_chunk_cache())
        netCDF4.set_chunk_cache(KEPT_OF_PARTS * 2**20)
        parts = [_by_rows(stack.enter_context(open_dataset(path))) for path in paths]
        longest = max(part.sizes.get("step", 0) for part in parts)
        padded = [part.pad(step=(0, longest - part.sizes["step"]), mode="edge") if longest else part for part in parts]
        grid = next((name for name in GRIDS if name in parts[0].dims), None)
        rows = [xr.concat(row, dim="instance", **ALIKE) for _, row in groupby(padded, partial(_values, grid))]
        whole = rows[0] if len(rows) == 1 else xr.concat(rows, dim=grid, **ALIKE).sortby(grid)
        netCDF4.set_chunk_cache(KEPT_OF_WHOLE * 2**20)  # of the next file, in which the values below are written
        yield whole.drop_attrs(deep=False), parts


def _by_rows(part: xr.Dataset) -> xr.Dataset:
    """``part`` as arrays of dask, read one point of the grid at a time."""
    return part.chunk({name: 1 if name in GRIDS else -1 for name in part.dims})


def _values(grid: str | None, part: xr.Dataset) -> list[float]:
    return part[grid].values.tolist() if grid else []


def _depth_first(expression, keys: list, **_) -> list:
    """The values of ``keys``, block after block: dask goes by names that no two runs share, and so would the bytes."""
    netCDF4.set_chunk_cache(KEPT_OF_PARTS * 2**20)  # xarray closes parts, and opens them again, where there are many
    graph = expression.__dask_graph__()

    def value(key):
        task = graph[key]
        return task({needed: value(needed) for needed in sorted(task.dependencies, key=str)})

    return [value(key) for key in keys]
