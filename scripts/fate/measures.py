"""Readings of result files that claims and figures share."""

import xarray as xr

ENOUGH = 0.5  # samples per dimension that tell noise from what is left to learn
ADVISABLE = ("scratch", "ridge", "linear", "fine_tuned", "evidence")
AS_GOOD = 1.1  # times an error, the best one's for a hit of the advice


def interval_holds(data: xr.Dataset, name: str, truth: xr.DataArray | float) -> xr.DataArray:
    """Return whether the 95 % interval of evidence transfer for ``name``, cosine or noise, holds the ``truth``."""
    low, high = (data[f"evidence_{name}_{end}"] for end in ("lower", "upper"))
    return (low <= truth) & (truth <= high)


def advice_hits(study: xr.Dataset) -> xr.DataArray:
    """1 where the recommended method's error is within a tenth of the least of all methods, else 0; NaN of no cell."""
    least = xr.concat([study[f"{method}_error"] for method in ADVISABLE], "method").min("method", skipna=True)
    return (study["advised_error"] <= AS_GOOD * least).where(study["advised_error"].notnull())
