"""All result files in one tree: a reader's door to the workflow's NetCDF files."""

from pathlib import Path

import xarray as xr


def open_results(folder: str | Path = "results") -> xr.DataTree:
    """Open every NetCDF file below ``folder`` as a node of one tree, at its path without the suffix.

    ``open_results()["experiments/noisy/transfer"].to_dataset().to_dataframe()`` is a table for pandas. Arrays are read
    when they are used, and close with the tree. FileNotFoundError where there is no such file.
    """
    files = sorted(Path(folder).rglob("*.nc"))
    if not files:
        raise FileNotFoundError(f"There is no NetCDF file below {folder}: name the folder of results.")
    names = (file.relative_to(folder).with_suffix("").as_posix() for file in files)
    opened = (xr.open_dataset(file, engine="netcdf4", decode_times=False) for file in files)
    return xr.DataTree.from_dict(dict(zip(names, opened, strict=True)))
