"""The meaning of every variable of every dataset: one table of long names, units, bounds and references."""

import xarray as xr

from fate.variables import composed, linear, studies, two_layer
from fate.variables.rows import tabulate

TABLE = tabulate([*composed.ROWS, *linear.ROWS, *studies.ROWS, *two_layer.ROWS])


def describe(dataset: xr.Dataset) -> xr.Dataset:
    """A copy of ``dataset`` whose every variable and coordinate has long_name and units, and what else is known.

    KeyError for a name that the table does not know.
    """
    described = dataset.copy()
    for name, variable in described.variables.items():
        variable.attrs.update(attributes(name))
    return described


def attributes(name: str) -> dict[str, str | float]:
    """The attributes of the variable ``name``: long_name, units, its bounds, and a reference to the paper if any."""
    if name not in TABLE:
        raise KeyError(f"The variable {name!r} has no description; add it to the table in fate/variables.")
    return dict(TABLE[name])
