"""Does a little target data in pretraining choose better features? A reviewer's idea, beside evidence transfer."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge, significance
from fate.claims.statistics import cells, if_trained, mean_and_error, ratio_and_error, setting_of
from fate.risks import standard_error

SOURCE = "reviewer's question; theory beyond the paper"
LITTLE = slice(None, 0.25)  # m/n: a little target data
FEW = slice(None, 0.999)  # n/d: from 1 on, all features kept are those of scratch
FEATURE_BOUND = 0.01  # of the trained feature's distance, for one that has changed by order one


def overlap_regulariser_claims(study: xr.Dataset) -> list[Claim]:
    """Target data in pretraining as a regulariser of overlap, at the weight of lowest risk in theory."""
    best = study["best_target_weight"]
    risk = study["regularised_risk"].sel(target_weight=best)
    asymptotic = study["regularised_risk_asymptotic"].sel(target_weight=best)
    gain, predicted = study["linear_risk"] - risk, np.sin(study["theta"]) ** 2 - asymptotic
    return [
        _judge_gain(study, risk, asymptotic),
        _judge_rescue(study, gain),
        _judge_amount(gain, predicted),
        *_judge_kept_features(study, risk, asymptotic),
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
        setting=setting_of(study, "gamma", "theta", "sigma", "dimension"),
    )


def _judge_rescue(study, gain) -> Claim:
    """The share removed of what plain linear transfer costs over ridge regression, at the largest angle."""
    far = {"theta": study.indexes["theta"].max()}
    lost = cells(study["linear_risk"] - study["ridge_risk"], **far)
    return judge(
        "overlap-regulariser-rescue",
        "At the largest angle it removes, with m <= n/4, what linear transfer loses to ridge regression: share",
        SOURCE,
        **ratio_and_error(cells(gain, target_share=LITTLE, **far), lost),
        printed=1.0,
        effect=1.0,
        expected_verdict="refuted",
        setting=setting_of(cells(study, **far), "gamma", "theta", "sigma", "dimension"),
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


def _judge_kept_features(study, risk, asymptotic) -> list[Claim]:
    """log(R / R of all features kept at the best penalty), whose corrections are O(1/n) of either, at both ends."""
    best = study["best_penalty"].sel(features="isotropic")
    kept, predicted = (
        study[name].sel(features="isotropic").sel(penalty=best)
        for name in ("kept_features_risk", "kept_features_risk_asymptotic")
    )
    ratio, theory = (
        cells(np.log(each), gamma=FEW, target_share=LITTLE) for each in (risk / kept, asymptotic / predicted)
    )
    one_sample = float(2 * np.mean(1 / cells(study["n"], gamma=FEW)))
    ends = (
        ("near", "smallest", "lower", study.indexes["theta"].min()),
        ("far", "largest", "higher", study.indexes["theta"].max()),
    )
    return [
        judge(
            f"overlap-regulariser-kept-{end}",
            f"At the {size} angle and n < d its risk, with m <= n/4, is {side} than that of keeping all features, "
            "isotropic ones at the best penalty, by what theory says: mean logarithm of the ratio",
            SOURCE,
            **mean_and_error(cells(ratio, theta=angle)),
            printed=float(cells(theory, theta=angle).mean()),
            effect=sign * float(cells(theory, theta=angle).mean()),
            floor=one_sample,
        )
        for (end, size, side, angle), sign in zip(ends, (-1, 1), strict=True)
    ]


def _judge_evidence(study, risk, gain) -> list[Claim]:
    """Evidence transfer on the same samples, which needs no weight, against the best weight and the selected one."""
    surplus = risk - study["evidence_risk"]
    every = mean_and_error(surplus)
    ratio = (risk.mean("instance") / study["evidence_risk"].mean("instance")).min()
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
        _judge_every_cell(
            "every-cell",
            "In no cell is it, at the weight that theory knows to be best, better than evidence transfer beyond four "
            f"sigma (smallest ratio of mean risks: {float(ratio):.2g})",
            surplus,
            "refuted",
        ),
        _judge_every_cell(
            "every-cell-selected",
            "Nor is it with the weight of highest overlap with the n - m other samples, which the samples alone settle",
            (study["selected_risk"] - study["evidence_risk"]).where(study["selected_risk"].notnull(), drop=True),
            "reproduced",
        ),
    ]


def _judge_every_cell(name: str, statement: str, surplus: xr.DataArray, expected_verdict: str) -> Claim:
    """The share of cells whose mean ``surplus`` is negative beyond its error."""
    mean, error = surplus.mean("instance"), surplus.reduce(standard_error, "instance")
    beyond, lower = mean < -significance(surplus.sizes["instance"]) * error, mean < 0
    where = ", ".join(
        f"theta = {theta / np.pi:.3g} pi and n/d = {gamma:g}"
        for theta in surplus.indexes["theta"]
        for gamma in surplus.indexes["gamma"]
        if beyond.sel(theta=theta, gamma=gamma).any()
    )
    return judge(
        f"overlap-regulariser-{name}",
        f"{statement}: share of cells{f' ({where})' if where else ''}; its mean is lower in {int(lower.sum())} of "
        f"{lower.size}",
        SOURCE,
        measured=float(beyond.mean()),
        printed=0.0,
        standard_error=0.0 if bool(np.isfinite(error).all()) else np.nan,
        instances=surplus.sizes["instance"],
        effect=1.0,
        expected_verdict=expected_verdict,
    )


def _judge_selection(study, risk, gain) -> Claim:
    """The weight with the highest overlap on samples that pretraining has not seen; there are none where m = n."""
    some = study["selected_risk"].notnull()
    kept = (study["linear_risk"] - study["selected_risk"]).where(some, drop=True)
    return judge(
        "overlap-regulariser-selected",
        "The weight of highest overlap with the n - m other samples keeps the gain of the best weight, up to a tenth: "
        "share",
        SOURCE,
        **ratio_and_error(kept, gain.where(some, drop=True)),
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
        instances=study.sizes["instance"],
        effect=float(study["feature_change"].max()),
        floor=FEATURE_BOUND,
    )
