"""What there is of one network for each pair of mu and instance, in arrays."""

import numpy as np
import xarray as xr


def stack_pairs(records: list[dict], mu: list[float], instances: np.ndarray, dims: dict, coords: dict) -> xr.Dataset:
    """Records of all pairs of ``mu`` and instance, mu by mu, as variables on their ``dims`` and on (mu, instance)."""
    variables = {}
    for name in records[0]:
        values = np.array([record[name] for record in records])
        values = values.reshape(len(mu), len(instances), *values.shape[1:])
        variables[name] = ((*dims.get(name, ()), "mu", "instance"), np.moveaxis(values, (0, 1), (-2, -1)))
    return xr.Dataset(variables, {**coords, "mu": np.array(mu, float), "instance": instances})
