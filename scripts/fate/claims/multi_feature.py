"""Claims about pretraining on several source tasks at once."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.statistics import mean_and_error


def multi_feature_claims(study: xr.Dataset) -> list[Claim]:
    """k features are learned, and linear transfer on them has the risk rho + (sigma^2 + rho) k / (n - k - 1)."""
    large = (study["feature_singular_value"] > 0.1).sum("order") / study["outputs"]
    worst = large.values.flat[np.argmax(np.abs(large.values - 1))]
    return [
        judge(
            "k-features-learned",
            "A network trained on k source tasks at once from small weights learns k features: singular values of "
            "its first layer above 0.1, over k, where furthest from 1.",
            f"Theorem 3.4 of {PAPER} for k = 1; beyond the paper",
            measured=worst,
            printed=1.0,
            standard_error=0.0,
            instances=study.sizes["instance"],
            effect=1.0 / float(study["outputs"].max()),
        ),
        judge(
            "k-features-span",
            "The features that it learns span the source tasks: least cosine between the two spans.",
            f"Theorem 3.4 of {PAPER} for k = 1; beyond the paper",
            measured=float(study["span_alignment"].min()),
            printed=1.0,
            standard_error=0.0,
            instances=study.sizes["instance"],
            floor=1e-6,
            effect=1.0,
        ),
        judge(
            "k-features-risk",
            "Linear transfer on k features has the risk rho + (sigma^2 + rho) k / (n - k - 1): its part beyond rho, "
            "measured over predicted.",
            f"{PAPER}, Eq. 10 for k = 1; beyond the paper",
            **mean_and_error(excess_ratio(study)),
            printed=1.0,
            effect=1.0,
        ),
    ]


def excess_ratio(study: xr.Dataset) -> xr.DataArray:
    """(R - rho) / (E R - rho), weighted over the cells with n > k + 5 by the inverse of its variance: (instance,)."""
    lost = study.variables["lost"]  # not study["lost"], which counts where the coordinate is missing
    excess = study["linear_risk_exact"] - lost
    usable = (study["n"] > study["outputs"] + 5) & (excess > 0)
    weight = (excess**2 / study["linear_risk_variance_exact"]).where(usable, 0.0)
    ratio = ((study["linear_risk"] - lost) / excess).where(usable, 0.0)
    return (weight * ratio).sum(("outputs", "lost", "n")) / weight.sum()
