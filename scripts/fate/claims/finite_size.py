"""Claims on the rate at which risks approach their limits d -> infinity."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import if_trained
from fate.risks import spread_error

RESOLVED = 0.2  # standard error, as a part of the bias, up to which its logarithm is fitted
CURVATURE = 0.05  # of a power law over these dimensions: the next term is O(1/d) of the first


def finite_size_claims(study: xr.Dataset) -> list[Claim]:
    """The rates at which risks approach their limits d -> infinity."""
    return [_judge_bias(study), _judge_spread(study), _judge_linear(study)]


def _judge_bias(study: xr.Dataset) -> Claim:
    """The exponent of fine-tuning's bias in its exact law; -1/2 is what it is told apart from."""
    bias, error = study["fine_tuned_bias"].values, study["fine_tuned_risk_mean_standard_error"].values
    seen = error < RESOLVED * abs(bias)
    slope, slope_error = _fit_exponent(study.indexes["law_dimension"].values[seen], abs(bias[seen]), error[seen])
    return judge(
        "finite_size_bias",
        "The mean risk of fine-tuning approaches its limit as 1/d: exponent of the bias against d",
        "Theorem 3.9, corrected, is a limit d -> infinity; beyond the paper",
        measured=slope,
        printed=-1.0,
        standard_error=slope_error,
        instances=int(study["draws"]),
        effect=0.5,
        floor=CURVATURE,
    )


def _judge_spread(study: xr.Dataset) -> Claim:
    """The exponent of the standard deviation over trained networks; 0 is what it is told apart from."""
    risk = study["fine_tuned_risk"].values
    slope, slope_error = _fit_exponent(study.indexes["dimension"].values, risk.std(axis=1, ddof=1), spread_error(risk))
    return judge(
        "finite_size_spread",
        "The risk of fine-tuning concentrates as d^(-1/2): exponent of its standard deviation over trained networks",
        "Theorem 3.9 is a limit d -> infinity; beyond the paper",
        measured=slope,
        printed=-0.5,
        standard_error=if_trained(study["fine_tuned_converged"], slope_error),
        instances=risk.shape[1],
        effect=0.5,
        floor=CURVATURE,
    )


def _judge_linear(study: xr.Dataset) -> Claim:
    """The bias of trained readouts over that of Eq. 10, over all dimensions, weighted by their errors.

    The errors are those of the exact law: a sample's own is smallest where it happens to miss the tail.
    """
    trained = study.indexes["dimension"].values
    risk = study["linear_risk"].values
    law = study.sel(law_dimension=trained)
    bias = law["linear_bias"].values
    ratio = (risk.mean(axis=1) - float(study["linear_risk_asymptotic"])) / bias
    weight = (bias / law["linear_risk_spread"].values) ** 2 * risk.shape[1]
    return judge(
        "finite_size_linear",
        "Linear transfer costs (sigma^2 + sin^2) / (n - 2) beyond its limit: measured over predicted",
        "Theorem 3.7, Eq. 10",
        measured=float(np.sum(weight * ratio) / np.sum(weight)),
        printed=1.0,
        standard_error=if_trained(study["linear_converged"], float(np.sum(weight) ** -0.5)),
        instances=risk.shape[1],
        known_variance=True,
        effect=1.0,
    )


def _fit_exponent(dimension: np.ndarray, size: np.ndarray, error: np.ndarray) -> tuple[float, float]:
    """p and its standard error of size ~ d^p, by least squares of the logarithms; NaN of fewer than two points."""
    if len(dimension) < 2:
        return np.nan, np.nan
    (slope, _), covariance = np.polyfit(np.log(dimension), np.log(size), 1, w=size / error, cov="unscaled")
    return float(slope), float(np.sqrt(covariance[0, 0]))
