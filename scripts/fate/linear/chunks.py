"""Chunks of a stage put together. Imports nothing of the stage, so that the job starts fast."""

import xarray as xr


def gather_transfer(chunks: list[xr.Dataset]) -> xr.Dataset:
    """Put the chunks of ``transfer_networks`` together, in the order of gamma."""
    alike = {"data_vars": "minimal", "coords": "minimal", "compat": "equals", "join": "exact"}
    return xr.concat(chunks, dim="gamma", **alike, combine_attrs="drop").sortby("gamma")
