"""The number of samples at which scratch falls to the floor of linear transfer, from the measured risks of scratch."""

import numpy as np
import xarray as xr

CONFIDENCE = 0.95


def locate_boundary(transfer: xr.Dataset, floor: xr.Dataset) -> xr.Dataset:
    """The number of samples n at which the risk of scratch falls to the floor rho of linear transfer.

    scratch_amplitude, scratch_exponent   R_scratch = A n^-nu, least squares in logarithms over converged n with
                                          R_scratch < 1/2, on the means over instances; _lower and _upper are the
                                          exponent's 95 % interval. The exponent is not universal: it is fitted.
    boundary_interpolated (mu)            n with R_scratch(n) = rho, log-log interpolation of the measured means
    boundary_power_law, _lower, _upper    the same from the fit, with the 95 % band of its mean
    NaN where rho = 0, where scratch does not reach rho on the grid, or where fewer than three n can be fitted.
    Source: Tahir et al. 2025, Section 4, Fig. 3e; interpolation and intervals beyond the paper.
    """
    rho = floor["projection_source"].transpose("mu", "instance").values.mean(axis=1)
    risk = transfer["scratch_risk"].transpose("n", "instance").values.mean(axis=1)
    samples = transfer["n"].values.astype(float)
    fit = decay_of_scratch(transfer)
    middle, lower, upper = crossing_of_fit(fit, rho)
    return xr.Dataset(
        {
            "scratch_amplitude": np.exp(fit["intercept"]),
            "scratch_exponent": -fit["slope"],
            "scratch_exponent_lower": -fit["slope"] - fit["quantile"] * fit["slope_error"],
            "scratch_exponent_upper": -fit["slope"] + fit["quantile"] * fit["slope_error"],
            "boundary_interpolated": ("mu", crossing_of_curve(samples, risk, rho)),
            "boundary_power_law": ("mu", middle),
            "boundary_power_law_lower": ("mu", lower),
            "boundary_power_law_upper": ("mu", upper),
        },
        coords={"mu": floor["mu"].values},
    )


def decay_of_scratch(transfer: xr.Dataset) -> dict[str, float]:
    """``fit_power_law`` of the mean risk of scratch over instances, at the n that ``locate_boundary`` names."""
    risk = transfer["scratch_risk"].mean("instance")
    usable = transfer["scratch_converged"].all("instance") & (risk < 0.5)
    return fit_power_law(risk["n"].values[usable.values].astype(float), risk.values[usable.values])


def fit_power_law(samples: np.ndarray, risk: np.ndarray) -> dict[str, float]:
    """Least squares of log R on log n: intercept, slope and what their errors need; NaN with fewer than three n."""
    if len(samples) < 3:
        names = ("intercept", "slope", "slope_error", "quantile", "residual", "centre", "count")
        return dict.fromkeys(names, np.nan)
    from scipy.special import stdtrit  # here, since training imports this module and waits for no scipy.special

    x = np.log(samples)
    (slope, intercept), covariance = np.polyfit(x, np.log(risk), 1, cov="unscaled")
    residual = np.log(risk) - intercept - slope * x
    spread = np.sqrt(np.sum(residual**2) / (len(x) - 2))
    return {
        "intercept": intercept,
        "slope": slope,
        "slope_error": spread * np.sqrt(covariance[0, 0]),
        "quantile": stdtrit(len(x) - 2, (1 + CONFIDENCE) / 2),
        "residual": spread,
        "centre": x.mean(),
        "count": float(len(x)),
    }


def crossing_of_fit(fit: dict[str, float], floor: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """n at which the fitted line meets ``floor`` (mu,), and where the 95 % band of its mean does (delta method)."""
    with np.errstate(divide="ignore"):
        place = (np.log(np.where(floor > 1e-10, floor, np.nan)) - fit["intercept"]) / fit["slope"]
    band = np.sqrt(fit["residual"] ** 2 / fit["count"] + fit["slope_error"] ** 2 * (place - fit["centre"]) ** 2)
    half = fit["quantile"] * band / abs(fit["slope"])
    return np.exp(place), np.exp(place - half), np.exp(place + half)


def crossing_of_curve(samples: np.ndarray, risk: np.ndarray, floor: np.ndarray) -> np.ndarray:
    """The largest n at which the curve ``risk`` (n,), log-log interpolated, falls through ``floor`` (mu,)."""
    found = np.full(len(floor), np.nan)
    for row, level in enumerate(floor):
        falls = np.nonzero((risk[:-1] >= level) & (risk[1:] < level))[0]
        if len(falls) and level > 0:
            pair = slice(falls[-1], falls[-1] + 2)
            found[row] = np.exp(np.interp(-np.log(level), -np.log(risk[pair]), np.log(samples[pair])))
    return found
