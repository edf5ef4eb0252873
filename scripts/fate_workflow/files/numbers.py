"""No wrong number reaches a file: what each variable may hold, its attributes say."""

import numpy as np
import xarray as xr

from fate.errors import FateError


class WrongNumber(FateError):
    """A value that its variable cannot have."""


def check_numbers(dataset: xr.Dataset, path: str) -> None:
    """WrongNumber, with the first bad cell, where a floating-point variable holds what its attributes do not allow.

    NaN needs the attribute nan_means, infinity infinity_means; valid_min and valid_max are the least and largest value.
    Variables of dask stay on disk: they are those of parts, which were checked when these were written.
    """
    for name, variable in dataset.variables.items():
        if variable.dtype.kind != "f" or variable.chunks is not None:
            continue
        values, attributes = variable.values, variable.attrs
        low, high = attributes.get("valid_min", -np.inf), attributes.get("valid_max", np.inf)
        faults = {
            "where a number is due": np.isnan(values) & ("nan_means" not in attributes),
            "where a finite number is due": np.isinf(values) & ("infinity_means" not in attributes),
            f"but cannot be less than {low:g}": values < low,
            f"but cannot be more than {high:g}": values > high,
        }
        for fault, wrong in faults.items():
            if wrong.any():
                cell = tuple(int(index) for index in np.argwhere(wrong)[0])
                place = cell_in_words(dataset, variable.dims, cell)
                raise WrongNumber(
                    f"{path} was not written: its variable {name} is {values[cell]:g}{place}, {fault} "
                    f"({wrong.sum()} of {values.size} values). Warnings above, if there are any, say where that arose: "
                    "take milder settings, or report it as a fault of the workflow."
                )


def cell_in_words(dataset: xr.Dataset | xr.DataArray, dimensions: tuple, cell: tuple[int, ...]) -> str:
    """The coordinates of a cell, as in " at gamma = 0.5, instance = 2"; its index where a dimension has none."""
    places = []
    for dimension, index in zip(dimensions, cell, strict=True):
        value = dataset[dimension].values[index]
        places.append(f"{dimension} = {value}" if isinstance(value, str) else f"{dimension} = {value:g}")
    return f" at {', '.join(places)}" if places else ""
