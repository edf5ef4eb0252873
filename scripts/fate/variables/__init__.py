"""The meaning of every variable of every dataset: one table of long names, units, bounds and references."""

import numpy as np
import xarray as xr

from fate.variables import composed, linear, studies, two_layer
from fate.variables.rows import tabulate

TABLE = tabulate([*composed.ROWS, *linear.ROWS, *studies.ROWS, *two_layer.ROWS])


def describe(dataset: xr.Dataset) -> xr.Dataset:
    """A copy of ``dataset`` whose every variable and coordinate has long_name and units, and what else is known.

    By the CF conventions a mean names its standard error and a risk its flag of convergence (``ancillary_variables``),
    a mean what it is over (``cell_methods``), and a flag what its numbers mean. KeyError for a name that the table does
    not know.
    """
    described = dataset.copy()
    for name, variable in described.variables.items():
        variable.attrs.update(attributes(str(name)) | _relations(described, str(name)))
    return described


def _relations(dataset: xr.Dataset, name: str) -> dict:
    """The attributes of a variable that depend on what else is in ``dataset``, and on its numbers."""
    stem = name.removesuffix("_risk")
    beside = [each for each in (f"{name}_standard_error", f"{stem}_converged") if each in dataset and each != name]
    found: dict = {"ancillary_variables": " ".join(beside)} if beside else {}
    if f"{name}_standard_error" in dataset and "instance" in dataset.dims and "instance" not in dataset[name].dims:
        found["cell_methods"] = "instance: mean"
    if dataset[name].dtype == bool:
        found |= {"flag_values": np.array([0, 1], np.int8), "flag_meanings": "false true"}
    return found


def attributes(name: str) -> dict[str, str | float]:
    """The attributes of the variable ``name``: long_name, units, its bounds, and a reference to the paper if any."""
    if name not in TABLE:
        raise KeyError(f"The variable {name!r} has no description; add it to the table in fate/variables.")
    return dict(TABLE[name])
