"""Rows of the table of variables: (name, long name, *attributes), attributes that belong together in one dict.

Units are "1" and values are finite, unless a row says more: ``valid_min`` and ``valid_max`` are those of the CF
conventions, ``nan_means`` and ``infinity_means`` the one reason for which a value may be NaN or infinite. A row with
``twin`` has a second variable on a finer grid, {name}_fine, alike but for the long name, which ends with the twin's.
"""

import math
from collections.abc import Iterable

ROUNDING = 1e-9  # below zero, or beyond a share, a cosine or an angle
NOT_NEGATIVE = {"valid_min": -ROUNDING}
SHARE = {"valid_min": -ROUNDING, "valid_max": 1 + ROUNDING}
COSINE = {"valid_min": -1 - ROUNDING, "valid_max": 1 + ROUNDING}
RADIAN = {"units": "radian"}
ANGLE = RADIAN | {"valid_min": -ROUNDING, "valid_max": math.pi + ROUNDING}
NO_ANGLE = {"nan_means": "transferability is zero at no angle"}
SQUARE_DESIGNS = {"infinity_means": "the mean over designs with as many samples as dimensions is infinite"}
FINE_GRID = {"twin": "fine grid"}
EVERY_INTEGER = {"twin": "every integer"}


def paper(place: str) -> dict[str, str]:
    """The attribute that refers to a ``place`` in the paper."""
    return {"references": f"Tahir et al. 2025, {place}"}


def tabulate(rows: Iterable[tuple]) -> dict[str, dict[str, str | float]]:
    """{name: attributes}, with twins. ValueError where a name comes twice: in files it could not mean both."""
    table: dict[str, dict[str, str | float]] = {}
    for name, long_name, *parts in rows:
        attributes = {"units": "1"} | {key: value for part in parts for key, value in part.items()}
        twin = attributes.pop("twin", None)
        found = {name: long_name} | ({f"{name}_fine": f"{long_name}, {twin}"} if twin else {})
        for each, meaning in found.items():
            if each in table:
                raise ValueError(
                    f"The variable {each!r} is described twice, as {table[each]['long_name']!r} and as {meaning!r}: "
                    "drop one of the rows, or rename one of the variables."
                )
            table[each] = {"long_name": meaning, **attributes}
    return table
