"""Datasets put together from their parts on disk, as ``fate_workflow.jobs.parts`` cuts them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby

import dask
import xarray as xr

from fate_workflow.files.netcdf import open_dataset

ALIKE = {"data_vars": "minimal", "coords": "minimal", "compat": "equals", "join": "exact", "combine_attrs": "override"}


@contextmanager
def gathered(paths: Sequence[str]) -> Iterator[tuple[xr.Dataset, list[xr.Dataset]]]:
    """The dataset whose parts are at ``paths``, and these: arrays of dask, read from disk as they are written.

    The instances of one part of the sample ratios follow each other in ``paths``. Ratios come in ascending order.
    Histories of different lengths are filled with their last value. DamagedFile as for ``open_dataset``.
    """
    with ExitStack() as stack, dask.config.set(scheduler=_depth_first):
        parts = [stack.enter_context(open_dataset(path, chunks=-1)) for path in paths]
        longest = max(part.sizes.get("step", 0) for part in parts)
        padded = [part.pad(step=(0, longest - part.sizes["step"]), mode="edge") if longest else part for part in parts]
        rows = [xr.concat(row, dim="instance", **ALIKE) for _, row in groupby(padded, _ratios)]
        whole = rows[0] if len(rows) == 1 else xr.concat(rows, dim="gamma", **ALIKE).sortby("gamma")
        yield whole.drop_attrs(deep=False), parts


def _ratios(part: xr.Dataset) -> list[float]:
    return part["gamma"].values.tolist() if "gamma" in part.dims else []


def _depth_first(expression, keys: list, **_) -> list:
    """The values of ``keys``, block after block: dask goes by names that no two runs share, and so would the bytes."""
    graph = expression.__dask_graph__()

    def value(key):
        task = graph[key]
        return task({needed: value(needed) for needed in sorted(task.dependencies, key=str)})

    return [value(key) for key in keys]
