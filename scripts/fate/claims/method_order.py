"""Claims on the order of the transfer methods."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, NotMeasured, judge
from fate.claims.statistics import at_angle, mean_and_error, method_risk

ANGLE = 3 * np.pi / 8
FORMS = {"residual": "asymptotic", "lp_ft": "asymptotic", "fine_tuned": "corrected"}


def method_order_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Residual transfer beats LP-FT beats fine-tuning, by what theory says, at 3 pi / 8."""
    if np.isfinite(theory["source_ratio"]):
        raise NotMeasured("Needs pretraining on the population loss.")
    return [_judge_order(transfer, theory, *pair) for pair in (("residual", "lp_ft"), ("lp_ft", "fine_tuned"))]


def _judge_order(transfer: xr.Dataset, theory: xr.Dataset, better: str, worse: str) -> Claim:
    more, less = (
        float(at_angle(theory[f"{method}_transferability_{FORMS[method]}"], ANGLE).mean()) for method in (better, worse)
    )
    return judge(
        f"order-{better}-{worse}".replace("_", "-"),
        f"T of {better} less T of {worse} at 3 pi / 8, mean over gamma < 1".replace("_", "-"),
        "beyond the paper",
        **mean_and_error(at_angle(method_risk(transfer, worse) - method_risk(transfer, better), ANGLE)),
        printed=more - less,
        effect=abs(more - less),
        floor=2 / float(transfer["n"].min()) * abs(more - less),
    )
