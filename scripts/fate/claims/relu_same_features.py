"""Two-layer ReLU networks: tasks that share features and differ in distribution."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import cells, if_trained, mean_and_error, setting_of

ABLATED = slice(1e-9, None)  # mu > 0
REPLY = "authors' reply to the reviewers, on dataset distances"


def same_features_claims(found: xr.Dataset) -> list[Claim]:
    """The authors' reply: same hidden weights, output weights that drift apart."""
    whole = cells(found, mu=0.0)
    far = whole["linear_risk"].isel(shift=-1).max("change") - whole["linear_risk"].isel(shift=0).min("change")
    scratch = float(found["scratch_risk"].mean())
    tuned = found["fine_tuned_risk"].sel(change="rescaled")
    halved, negative = (cells(tuned, shift=shift) for shift in (0.5, 2.0))
    growth = float((whole["kullback_leibler"].isel(shift=-1) / whole["kullback_leibler"].isel(shift=0)).min())
    return [
        judge(
            "relu_same_features",
            f"Tasks with the same hidden and other output weights drift apart (Kullback-Leibler grows {growth:.2g} "
            "times) and the relative risk of linear transfer stays",
            REPLY,
            **mean_and_error(far),
            printed=0.0,
            effect=scratch,
            setting=setting_of(whole, "n", "dimension"),
        ),
        _judge_wasserstein("relu_same_features_wasserstein", "where linear transfer does", whole),
        judge(
            "relu_same_features_fine_tuning",
            "The same for fine-tuning, from c_t = c_s / 2 to c_t = -c_s: mean logarithm of the ratio of its risks",
            "beyond the paper",
            **mean_and_error(np.log(negative / halved)),
            printed=0.0,
            effect=float(np.log(scratch / halved.mean())),
            expected_verdict="refuted",
        ),
    ]


def lacking_features_claims(found: xr.Dataset) -> list[Claim]:
    """The authors' reply where it has a floor: the source lacks some of the neurons, whose output weights move too."""
    found = cells(found, mu=ABLATED)
    limit, converged = found["linear_floor"], found["scratch_converged"]
    excess = np.log(found["linear_risk"] / limit).sel(change="redrawn")
    moved = float(np.log(limit.isel(shift=-1) / limit.isel(shift=0)).sel(change="redrawn").mean())
    risk, floor, scratch = (
        found[name].where(converged).mean("instance") for name in ("linear_risk", "linear_floor", "scratch_risk")
    )
    ahead, predicted = risk < scratch, floor < scratch
    return [
        judge(
            "relu_lacking_features",
            "Linear transfer from a source that lacks neurons keeps its distance from its floor, the limit of many "
            "samples, while redrawn output weights carry the tasks apart: mean logarithm of risk over floor at the "
            f"largest change less that at the smallest; the floor's own logarithm moves by {moved:.2g}",
            REPLY,
            **mean_and_error(excess.isel(shift=-1) - excess.isel(shift=0)),
            printed=0.0,
            effect=moved,
        ),
        _judge_wasserstein(
            "relu_lacking_features_wasserstein", "where the floor does (sources that lack neurons)", found
        ),
        judge(
            "relu_lacking_features_ahead",
            "Tasks that share features transfer better than scratch learns, however far apart they are: share of cells "
            "(change, mu), over draws in which scratch converged; the floor tells who wins in "
            f"{float((ahead == predicted).mean()):.0%} of them",
            REPLY,
            measured=float(ahead.mean()),
            printed=1.0,
            standard_error=if_trained(converged.any("instance"), 0.0),
            instances=found.sizes["instance"],
            effect=0.5,
            floor=0.05,
            expected_verdict="refuted",
            setting=setting_of(found, "mu", "n", "dimension"),
        ),
    ]


def _judge_wasserstein(id: str, where: str, found: xr.Dataset) -> Claim:
    """The growth of a distance that should not grow, by the ends of its brackets that are against it."""
    rescaled = found.sel(change="rescaled")
    growth = np.log(rescaled["wasserstein_lower"].isel(shift=-1) / rescaled["wasserstein_upper"].isel(shift=0))
    return judge(
        id,
        f"Wasserstein-1 stays {where}, as a distance that predicts it would: mean logarithm of its lower bound at the "
        "largest change over its upper bound at the smallest, output weights rescaled",
        REPLY,
        **mean_and_error(growth),
        printed=0.0,
        effect=float(growth.mean()),
        expected_verdict="refuted",
    )
