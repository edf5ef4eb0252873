"""Shared by the chapters: cells of a grid, risks of methods, and means with their standard errors."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from scipy.special import fdtri

from fate.claims.claim import FOUR_SIGMA, NotMeasured, significance
from fate.risks import standard_error

QUARTER = np.pi / 4
# Of a risk: each of two networks ends within 1e-11 |beta| of the solution, and R > 0.03 |beta|^2 with label noise 0.2.
SAME_RISK = 1e-9
PEAK = 0.15  # of gamma about 1, where the risks of scratch and fine-tuning spread too much to be averaged
# Methods that are solved exactly, so that nothing has to converge.
SOLVED = ("bayes", "evidence", "likelihood_ridge", "residual", "weight_decay")
SYMBOLS = {
    "gamma": "γ",
    "task_gamma": "γ",
    "rate_gamma": "γ",
    "theta": "θ",
    "growing_theta": "θ",
    "sigma": "σ",
    "trained_noise": "σ",
    "noise_level": "σ",
    "source_sigma": "σₛ",
    "depth": "L",
    "dimension": "d",
    "rate_dimension": "d",
    "n": "n",
    "mu": "μ",
    "ridge": "ridge",
    "separation": "r",
    "target_share": "m/n",
}


def cells(data: xr.Dataset | xr.DataArray, **wanted: float | np.ndarray | slice):
    """Select the cells at the ``wanted`` values of coordinates, or with values in a ``wanted`` slice, ends included.

    NotMeasured where the grid has none of them. KeyError for a dimension without coordinate, which xarray counts.
    """
    for name, place in wanted.items():
        points = data.indexes[name].values
        if isinstance(place, slice):
            low = -np.inf if place.start is None else place.start
            high = np.inf if place.stop is None else place.stop
            found = np.flatnonzero((low <= points) & (points <= high))
            if len(found) == 0:
                raise NotMeasured(f"The grid has no {name} from {low:g} to {high:g}.")
        else:
            distance = abs(np.subtract.outer(points, place))
            found = distance.argmin(axis=0)
            if distance.min(axis=0).max() > 1e-9:
                raise NotMeasured(f"The grid has no {name} of {place}.")
        data = data.isel({name: found})
    return data


def setting_of(data: xr.Dataset | xr.DataArray, *names: str) -> str:
    """Return "γ from 0.1 to 0.9, σ = 1": the values, or the ends of the grids, of coordinates by their symbols.

    KeyError for a dimension without coordinate, which xarray counts.
    """

    def text(name: str, value: float) -> str:
        return f"{value / np.pi:.3g}π" if SYMBOLS[name] == "θ" and value else f"{value:g}"

    parts = []
    for name in names:
        low, high = (text(name, end(data.coords.variables[name].values)) for end in (np.min, np.max))
        parts.append(f"{SYMBOLS[name]} = {low}" if low == high else f"{SYMBOLS[name]} from {low} to {high}")
    return ", ".join(parts)


def away_from_peak(data):
    """Values at gammas that are not close to 1. NotMeasured where there are none."""
    chosen = abs(data.indexes["gamma"] - 1) > PEAK
    if not chosen.any():
        raise NotMeasured(f"The grid has no gamma further than {PEAK:g} from 1.")
    return data.isel(gamma=chosen)


def at_angle(array: xr.DataArray, angle: float = QUARTER) -> xr.DataArray:
    """Values at one angle, below the interpolation threshold."""
    return cells(array, theta=angle, gamma=slice(None, 0.999))


def method_risk(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """The risk of a method, NaN for a network that did not converge: means over it are NaN, and claims on them open.

    NotMeasured where the config leaves the method out: nothing in the file begins with its name then.
    """
    if not any(name.startswith(method) for name in transfer.variables):
        raise NotMeasured(f"{method} is not among the methods.")
    risk = transfer[f"{method}_risk"]
    return risk if method in SOLVED else risk.where(transfer[f"{method}_converged"])


def mean_and_error(draws: xr.DataArray) -> dict[str, float]:
    """Mean over all axes, its standard error over instances, and their number: for ``judge``.

    All else is averaged within an instance, whose cells share networks and data.
    """
    *others, _ = draws.transpose(..., "instance").dims
    each = draws.mean(others, skipna=False)
    found = {"measured": float(each.mean(skipna=False)), "standard_error": float(standard_error(each.values))}
    return found | {"instances": len(each)}


def where_positive(draws: xr.DataArray) -> dict[str, float]:
    """``mean_and_error``, with 0 in the place of a negative mean: for a claim that it is not positive."""
    found = mean_and_error(draws)
    return found | {"measured": max(found["measured"], 0.0)}


def ratio_and_error(numerator: xr.DataArray, denominator: xr.DataArray) -> dict[str, float]:
    """Ratio of two means over all axes, and its standard error over instances to first order: for ``judge``.

    Both are NaN or infinite where the denominator's mean is zero, so that the claim is open.
    """
    mean = denominator.mean(skipna=False)
    ratio = numerator.mean(skipna=False) / mean
    return mean_and_error((numerator - ratio * denominator) / mean) | {"measured": float(ratio)}


def at_zero(values: xr.DataArray, along: str) -> xr.DataArray:
    """The polynomial through ``values`` at all points of the dimension ``along``, none of them 0, at zero."""
    steps = values.indexes[along].values
    weights = [np.prod([other / (other - step) for other in steps if other != step]) for step in steps]
    return (values * xr.DataArray(weights, dims=along)).sum(along, skipna=False)


def mean_square_deviation(draws: xr.DataArray, expected: xr.DataArray) -> dict[str, float]:
    """Mean over cells of (E x - ``expected``)^2 without bias, from pairs of independent instances: for ``judge``.

    The mean over pairs i != j of k_ij = mean over cells of (x_i - e)(x_j - e), zero where ``expected`` is right,
    however cells that share designs are correlated. Its standard error is that under ``expected``, sqrt(2 E k^2 / N
    (N - 1)) of centred draws. Chance is a weighted sum of chi-squares, whose tail is longer than a normal one's: the
    floor is its quantile at the probability of 4 standard errors, by the F distribution that has the same variance.
    ValueError where ``expected`` has not the dimensions of the cells.
    """
    deviations = draws - expected.transpose(*draws.isel(instance=0).dims)
    each = deviations.transpose("instance", ...).values.reshape(deviations.sizes["instance"], -1)
    instances, size = each.shape
    products, centred = (part @ part.T / size for part in (each, each - each.mean(axis=0)))
    apart = ~np.eye(instances, dtype=bool)
    trace = np.trace(centred) / (instances - 1)
    square = np.mean(centred[apart] ** 2) * (instances / (instances - 1)) ** 2
    freedom = trace**2 / square
    return {
        "measured": float(products[apart].mean()),
        "standard_error": float(np.sqrt(2 * square / (instances * (instances - 1)))),
        "instances": instances,
        "floor": float(trace / instances * (fdtri(freedom, freedom * (instances - 1), 2 * FOUR_SIGMA - 1) - 1)),
    }


def jackknife(statistic: Callable[[xr.Dataset], float], data: xr.Dataset) -> dict[str, float]:
    """``statistic`` of all N instances, and its standard error from leaving out one at a time: for ``judge``.

    sqrt((N - 1) Var s_i), s_i without instance i; NaN of a single one.
    """
    count = data.sizes["instance"]
    left_out = [statistic(data.isel(instance=np.arange(count) != out)) for out in range(count) if count > 1]
    error = float(np.sqrt((count - 1) * np.var(left_out))) if left_out else np.nan
    return {"measured": statistic(data), "standard_error": error, "instances": count}


def in_tolerances(draws: xr.DataArray) -> xr.DataArray:
    """Mean over ``significance`` standard errors, over instances: beyond 1 it is told from 0; 0 of zeros."""
    tolerance = significance(draws.sizes["instance"]) * draws.reduce(standard_error, "instance")
    return draws.mean("instance") / tolerance.where(tolerance > 0, np.inf)


def largest(values: xr.DataArray) -> dict[str, float]:
    """The largest of ``values``, which should be zero and have no spread, for ``judge``; NaN where one is."""
    found = float(values.max(skipna=False))
    error = if_trained(values.notnull(), 0.0)
    return {"measured": found, "printed": 0.0, "standard_error": error, "instances": values.sizes["instance"]}


def if_trained(converged: xr.DataArray, error: float) -> float:
    """The standard error, NaN where a network did not converge: nothing can be said then."""
    return error if bool(converged.all()) else np.nan
