"""Claims on networks of two depths."""

import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.statistics import at_angle, cells, largest, mean_and_error, method_risk


def depth_claims(
    shallow: xr.Dataset, shallow_theory: xr.Dataset, deep: xr.Dataset, deep_theory: xr.Dataset
) -> list[Claim]:
    """Depth does not enter scratch or linear transfer; it enters fine-tuning, if there is noise."""
    shallow = cells(shallow, theta=deep.indexes["theta"])
    tuned, deeply_tuned = (at_angle(method_risk(each, "fine_tuned")) for each in (shallow, deep))
    shallow_gain, deep_gain = (
        float(at_angle(theory["fine_tuned_transferability_corrected"]).mean())
        for theory in (shallow_theory, deep_theory)
    )
    return [
        _judge_sameness("scratch", "scratch", shallow, deep),
        _judge_sameness("linear", "linear transfer", shallow, deep),
        judge(
            "depth-fine-tuning",
            f"T of fine-tuning at depth {int(deep_theory['depth'])} less that at depth 2, at pi/4 with noise",
            f"{PAPER}, Eq. 15 at every depth; a reviewer's question",
            **mean_and_error(tuned - deeply_tuned.values),
            printed=0.0,
            corrected=deep_gain - shallow_gain,
            effect=abs(deep_gain - shallow_gain),
            expected_verdict="corrected",
        ),
    ]


def _judge_sameness(method: str, phrase: str, shallow: xr.Dataset, deep: xr.Dataset) -> Claim:
    """Both depths share their draws, so that the risks differ by no more than training does."""
    change = abs(method_risk(deep, method) / method_risk(shallow, method).values - 1)
    return judge(
        f"depth-{method}",
        f"Depth does not enter the risk of {phrase}: largest relative change",
        f"{PAPER}, Section 3; a reviewer's question",
        **largest(change),
        effect=1.0,
        floor=1e-3,
    )
