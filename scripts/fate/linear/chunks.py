"""The chunks of a stage together. Loads no more than that takes, unlike the stage."""

import xarray as xr


def gather_transfer(chunks: list[xr.Dataset]) -> xr.Dataset:
    """The chunks of ``transfer_networks`` together, in the order of gamma."""
    alike = {"data_vars": "minimal", "coords": "minimal", "compat": "equals", "join": "exact"}
    return xr.concat(chunks, dim="gamma", **alike, combine_attrs="drop").sortby("gamma")
