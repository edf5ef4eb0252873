"""Does a little target data in pretraining choose better features? A reviewer's idea, beside evidence transfer."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import cells, if_trained, mean_and_error

SOURCE = "reviewer's question; theory beyond the paper"
LITTLE = slice(None, 0.25)  # m/n: a little target data
SIGNIFICANT = 4  # standard errors
FEATURE_BOUND = 0.01  # of the trained feature's distance, for one that has changed by order one


def overlap_regulariser_claims(study: xr.Dataset) -> list[Claim]:
    """Claims on the dataset of ``study_overlap_regulariser``, at the weight of lowest risk in theory."""
    best = study["best_target_weight"]
    risk = study["regularised_risk"].sel(target_weight=best)
    asymptotic = study["regularised_risk_asymptotic"].sel(target_weight=best)
    gain, predicted = study["linear_risk"] - risk, np.sin(study["theta"]) ** 2 - asymptotic
    return [
        _judge_gain(study, risk, asymptotic),
        _judge_rescue(study, gain),
        _judge_amount(gain, predicted),
        *_judge_evidence(study, risk, gain),
        _judge_selection(study, risk, gain),
        _judge_feature(study),
    ]


def _judge_gain(study, risk, asymptotic) -> Claim:
    """log(R / R of plain linear transfer) with a little target data, whose theory is negative."""
    ratio = cells(np.log(risk / study["linear_risk"]), target_share=LITTLE)
    predicted = float(cells(np.log(asymptotic / np.sin(study["theta"]) ** 2), target_share=LITTLE).mean())
    return judge(
        "overlap-regulariser",
        "A regulariser that raises feature overlap with a little target data, m <= n/4, lowers the risk of linear "
        "transfer, by what theory says: mean logarithm of the ratio of risks at the best weight",
        SOURCE,
        **mean_and_error(ratio),
        printed=predicted,
        effect=-predicted,
    )


def _judge_rescue(study, gain) -> Claim:
    """The share removed of what plain linear transfer costs over ridge regression, at the largest angle."""
    far = {"theta": study.indexes["theta"].max()}
    lost = cells(study["linear_risk"] - study["ridge_risk"], **far)
    return judge(
        "overlap-regulariser-rescue",
        "At the largest angle it removes, with m <= n/4, what linear transfer loses to ridge regression: share",
        SOURCE,
        **_ratio(cells(gain, target_share=LITTLE, **far), lost),
        printed=1.0,
        effect=1.0,
        expected_verdict="refuted",
    )


def _judge_amount(gain, predicted) -> Claim:
    least, most = (gain.sel(target_share=gain.indexes["target_share"][end]) for end in (0, -1))
    rise = (predicted.isel(target_share=-1) - predicted.isel(target_share=0)).mean()
    steps = ", ".join(f"{value:.3f}" for value in gain.mean([*set(gain.dims) - {"target_share"}]).values)
    return judge(
        "overlap-regulariser-amount",
        "Its gain over plain linear transfer grows with the share m/n of samples in pretraining, by what theory says: "
        f"last less first of {steps}",
        SOURCE,
        **mean_and_error(most - least),
        printed=float(rise),
        effect=abs(float(rise)),
    )


def _judge_evidence(study, risk, gain) -> list[Claim]:
    """Evidence transfer on the same samples, which needs no weight, against the best weight."""
    surplus = risk - study["evidence_risk"]
    every = mean_and_error(surplus)
    error = surplus.std("instance", ddof=1) / np.sqrt(surplus.sizes["instance"])
    lower = surplus.mean("instance") < 0
    significant = surplus.mean("instance") < -SIGNIFICANT * error
    where = "; ".join(
        f"{int(lower.isel(target_share=column).sum())} at m/n = {share:g}"
        for column, share in enumerate(study.indexes["target_share"])
        if lower.isel(target_share=column).any()
    )
    return [
        judge(
            "overlap-regulariser-evidence",
            "At its best weight the regulariser's linear transfer is on average no better than evidence transfer: mean "
            f"difference of risks, {every['measured']:.3f}, where negative",
            SOURCE,
            **every | {"measured": min(every["measured"], 0.0)},
            printed=0.0,
            effect=float(abs(gain.mean())),
        ),
        judge(
            "overlap-regulariser-every-cell",
            "In no cell is it better than evidence transfer by more than 4 standard errors: share of cells; its mean "
            f"is lower in {int(lower.sum())} of {lower.size} cells" + (f" ({where})" if where else ""),
            SOURCE,
            measured=float(significant.mean()),
            printed=0.0,
            standard_error=0.0 if bool(np.isfinite(error).all()) else np.nan,
            effect=1.0,
        ),
    ]


def _judge_selection(study, risk, gain) -> Claim:
    """The weight with the highest overlap on samples that pretraining has not seen; there are none where m = n."""
    some = study["selected_risk"].notnull()
    kept = (study["linear_risk"] - study["selected_risk"]).where(some, drop=True)
    return judge(
        "overlap-regulariser-selected",
        "The weight of highest overlap with the n - m other samples keeps the gain of the best weight, up to a tenth: "
        "share",
        SOURCE,
        **_ratio(kept, gain.where(some, drop=True)),
        printed=1.0,
        effect=1.0,
        floor=0.1,
        expected_verdict="refuted",
    )


def _judge_feature(study) -> Claim:
    distance = float(study["feature_distance"].max())
    return judge(
        "overlap-regulariser-feature",
        "Networks pretrained so from a small initialisation learn the one feature beta_rho: largest distance of unit "
        "vectors",
        SOURCE,
        measured=distance,
        printed=0.0,
        standard_error=if_trained(study["converged"], 0.0),
        effect=float(study["feature_change"].max()),
        floor=FEATURE_BOUND,
    )


def _ratio(part: xr.DataArray, whole: xr.DataArray) -> dict[str, float]:
    """Mean of ``part`` over mean of ``whole``, with its standard error over instances to first order."""
    parts, wholes = (each.mean([*set(each.dims) - {"instance"}]) for each in (part, whole))
    ratio = float(parts.mean() / wholes.mean())
    error = mean_and_error((parts - ratio * wholes) / wholes.mean())["standard_error"]
    return {"measured": ratio, "standard_error": error}
