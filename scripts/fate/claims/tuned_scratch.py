"""Claims on negative transfer once the double descent of scratch is gone: against ridge regression by its likelihood.

The plane is that of n/d and angles below pi/2. Its cells are counted by the sign of the mean of T over draws. Those
whose mean is within ``significance`` standard errors of zero may be counted either way: their share is the tolerance.
"""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import (
    SAME_RISK,
    cells,
    if_trained,
    in_tolerances,
    jackknife,
    method_risk,
    setting_of,
)

BELOW_RIGHT_ANGLE = slice(None, np.pi / 2 - 1e-9)
SOURCE = "a reviewer's question; beyond the paper"


def phase_diagram_claims(
    quiet: xr.Dataset, quiet_theory: xr.Dataset, loud: xr.Dataset, loud_theory: xr.Dataset
) -> list[Claim]:
    """Linear transfer and fine-tuning lose to tuned scratch in more of the plane, evidence transfer in none of it."""
    return [
        claim
        for transfer, theory in ((quiet, quiet_theory), (loud, loud_theory))
        for claim in [
            _judge_share(transfer, transfer, theory, "linear", theory["linear_risk_exact"]),
            _judge_share(transfer, transfer, theory, "fine_tuned", theory["fine_tuned_risk_corrected"]),
            _judge_evidence(transfer),
        ]
    ]


def probed_phase_diagram_claims(probed: xr.Dataset, theory: xr.Dataset, tuned: xr.Dataset) -> list[Claim]:
    """LP-FT and residual transfer lose to tuned scratch where they do not lose to plain scratch.

    ``tuned`` has ridge regression on the same draws of targets.
    """
    return [
        _judge_share(
            probed,
            cells(tuned, gamma=probed.indexes["gamma"], theta=probed.indexes["theta"]),
            theory,
            method,
            theory["scratch_risk_asymptotic"] - theory[f"{method}_transferability_asymptotic"],
        )
        for method in ("lp_ft", "residual")
    ]


def _gain(transfer: xr.Dataset, tuned: xr.Dataset, method: str, base: str) -> xr.DataArray:
    """R_base - R_method of each draw below a right angle, zero where they are the same but for training."""
    risk, alone = method_risk(transfer, method), method_risk(tuned, base)
    if method == "linear":
        risk = cells(risk, ridge=0)
    gain = cells(alone - risk, theta=BELOW_RIGHT_ANGLE)
    return gain.where(abs(gain) > SAME_RISK * alone, xr.where(gain.isnull(), np.nan, 0.0))


def _negative_share(gain: xr.DataArray) -> float:
    """The share of cells whose mean is negative, NaN where a network did not converge."""
    mean = gain.mean("instance", skipna=False)
    return float((mean < 0).where(mean.notnull()).mean(skipna=False))


def _judge_share(transfer, tuned, theory, method, predicted) -> Claim:
    """The share of the plane in which T against tuned scratch is negative, as theory has it."""
    gain, plain = _gain(transfer, tuned, method, "likelihood_ridge"), _gain(transfer, transfer, method, "scratch")
    if "ridge" in predicted.dims:
        predicted = cells(predicted, ridge=0)
    worse = cells(predicted, theta=BELOW_RIGHT_ANGLE) > theory["best_ridge_risk_asymptotic"]
    scores = in_tolerances(gain)
    found = jackknife(lambda part: _negative_share(part["gain"]), gain.to_dataset(name="gain"))
    noise = float(transfer["sigma"])
    return judge(
        f"tuned-negative-{method}-{noise:g}".replace("_", "-"),
        f"Share of the plane in which T of {method.replace('_', '-')} against tuned scratch is negative, noise "
        f"{noise:g}, as theory has it; against plain scratch {_negative_share(plain):.3g}",
        SOURCE,
        **found,
        printed=float(worse.mean()),
        effect=float(worse.mean()),
        floor=float(((abs(scores) < 1) & (scores != 0)).mean()),
        setting=setting_of(gain, "gamma", "theta") + ", " + setting_of(transfer, "sigma", "dimension"),
    )


def _judge_evidence(transfer: xr.Dataset) -> Claim:
    """The share of the plane in which T of evidence transfer against tuned scratch is negative beyond chance."""
    gain = _gain(transfer, transfer, "evidence", "likelihood_ridge")
    noise, scores = float(transfer["sigma"]), in_tolerances(gain)
    return judge(
        f"tuned-negative-evidence-{noise:g}",
        "Share of the plane in which T of evidence transfer against tuned scratch is negative beyond chance, noise "
        f"{noise:g}; the mean is negative in {_negative_share(gain):.2g} of it, "
        f"by {-float(gain.mean('instance').min()):.2g} at most",
        SOURCE,
        measured=float((scores < -1).mean()),
        printed=0.0,
        standard_error=if_trained(scores.notnull(), 0.0),
        instances=gain.sizes["instance"],
        effect=1.0,
    )
