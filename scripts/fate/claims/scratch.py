"""Claims on training from scratch: where it ends, and its double descent."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.statistics import if_trained, method_risk
from fate.linear.theory import scratch


def scratch_claims(transfer: xr.Dataset) -> list[Claim]:
    """Scratch ends at the minimum-norm interpolator, and its risk has a double descent."""
    gamma = transfer.indexes["gamma"]
    sides = {"below": gamma < 0.95, "beyond": gamma > 1.05}
    return [
        judge(
            "theorem-3.5",
            "Scratch from alpha -> 0 ends at the minimum-norm interpolator: largest relative distance",
            f"{PAPER}, Theorem 3.5",
            measured=float(transfer["scratch_end_point_error"].max()),
            printed=0.0,
            standard_error=0.0,
            instances=transfer.sizes["instance"],
            effect=1.0,
            floor=1e-6,
        ),
        *(_judge_risk(name, transfer.isel(gamma=side, theta=0)) for name, side in sides.items() if side.any()),
    ]


def _judge_risk(side: str, transfer: xr.Dataset) -> Claim:
    """The mean over the sample ratios on one side of 1; the floor is how far Eq. 8, a limit, is from finite d."""
    noise, risks = float(transfer["sigma"]), method_risk(transfer, "scratch")
    gamma, samples = transfer["gamma"].values, transfer["n"].values
    limit, dimension = scratch.asymptotic(gamma, noise), samples / gamma
    variance = scratch.variance(samples, dimension, noise) / risks.sizes["instance"]
    printed = float(np.mean(limit))
    return judge(
        f"eq-8-{side}",
        f"Risk of scratch, mean over the sample ratios {side} 1",
        f"{PAPER}, Theorem 3.6, Eq. 8",
        measured=float(risks.mean(skipna=False)),
        printed=printed,
        standard_error=if_trained(risks.notnull(), float(np.sqrt(variance.sum()) / len(gamma))),
        instances=risks.sizes["instance"],
        known_variance=True,
        effect=printed,
        floor=float(np.max(np.abs(scratch.mean(samples, dimension, noise) - limit))),
    )
