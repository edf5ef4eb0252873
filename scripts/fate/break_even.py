"""The angle between the tasks at which transfer breaks even."""

import numpy as np
from scipy.interpolate import CubicSpline

from fate.risks import standard_error


def break_even(theta: np.ndarray, gains: np.ndarray) -> tuple[float, float]:
    """The angle where the mean of ``gains`` (theta, instance) falls through zero, and its standard error.

    s / (sqrt(N) |slope|) with the spread s at the first such root of a cubic spline. Both are NaN where there is none,
    with a gain that is not finite, and with a single angle.
    """
    if len(theta) < 2 or not np.isfinite(gains).all():
        return np.nan, np.nan
    mean = CubicSpline(theta, gains.mean(axis=1))
    roots = [root for root in mean.roots(extrapolate=False) if mean(root, 1) < 0]
    if len(roots) == 0:
        return np.nan, np.nan
    return roots[0], standard_error(CubicSpline(theta, gains)(roots[0])) / abs(mean(roots[0], 1))
