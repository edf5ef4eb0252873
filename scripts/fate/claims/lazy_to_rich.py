"""Does the best penalty on pretraining remove negative transfer? It depends on the initial features."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import cells, mean_and_error, ratio_and_error
from fate.risks import transferability

RATIOS = slice(0.25, 0.65)  # gamma: below, O(1/n) is too large, and above, the spread over draws
SOURCE = "authors' reply to the reviewers, on pretraining from lazy to rich"


def lazy_to_rich_claims(study: xr.Dataset) -> list[Claim]:
    """Pretraining from lazy to rich: what the penalty on it, and the initial features, do to negative transfer.

    Claims are judged at the largest angle, where the source is of least use, on the mean over ``RATIOS``.
    """
    farthest = cells(study, theta=study.indexes["theta"].max(), gamma=RATIOS)
    return [
        _judge_removal(farthest, "isotropic", "reproduced"),
        _judge_removal(farthest, "square", "refuted"),
        _judge_removal(farthest, "wide", "refuted"),
        _judge_harmlessness(farthest),
        _judge_theory(farthest),
        *_judge_lazy_limit(farthest),
    ]


def _judge_removal(farthest: xr.Dataset, features: str, expected_verdict: str) -> Claim:
    """T at the penalties that are best for it, or zero where that is not negative."""
    return _judge_negative(
        f"lazy_to_rich_{features}",
        f"The optimally regularised pretrained network removes negative transfer: {features} initial features",
        SOURCE,
        _gain_at(farthest, features, farthest["best_penalty"].sel(features=features)),
        farthest,
        expected_verdict,
    )


def _judge_harmlessness(farthest: xr.Dataset) -> Claim:
    """The lowest T of isotropic features at any one penalty, or zero where that is not negative."""
    gains = [_gain_at(farthest, "isotropic", penalty) for penalty in farthest.indexes["penalty"]]
    return _judge_negative(
        "lazy_to_rich_isotropic_any",
        "With isotropic initial features transfer is negative at no penalty",
        "theory of kept features, beyond the paper",
        min(gains) if np.isfinite(gains).all() else (np.nan, np.nan),
        farthest,
        "reproduced",
    )


def _judge_negative(id, statement, source, gain: tuple[float, float], farthest, expected_verdict: str) -> Claim:
    """Is T, given with its standard error, negative? The effect is what the paper's linear transfer loses there, on
    the source's feature alone. One sample in n is spent on that feature: T is zero to no less than O(1/n)."""
    return judge(
        id,
        statement,
        source,
        measured=gain[0] if not gain[0] > 0 else 0.0,
        printed=0.0,
        standard_error=gain[1],
        instances=farthest.sizes["instance"],
        effect=_lost_by_one_feature(farthest),
        floor=_one_sample(farthest),
        expected_verdict=expected_verdict,
    )


def _judge_theory(farthest: xr.Dataset) -> Claim:
    """T of square Gaussian features against the theory of kept features, whose corrections are O(1/n)."""
    best = farthest["best_penalty"].sel(features="square")
    gain, error = _gain_at(farthest, "square", best)
    theory = farthest["kept_features_transferability_asymptotic"]
    predicted = float(theory.sel(features="square").sel(penalty=best).mean())
    return judge(
        "lazy_to_rich_square_theory",
        "Transferability of all features of a pretrained square Gaussian network follows from their covariance",
        "theory of kept features, beyond the paper",
        measured=gain,
        printed=predicted,
        standard_error=error,
        instances=farthest.sizes["instance"],
        effect=abs(predicted),
        floor=_one_sample(farthest),
    )


def _judge_lazy_limit(farthest: xr.Dataset) -> list[Claim]:
    """At the largest penalty features stay as they were: T of a complete basis, and of random features as they grow."""
    lazy = farthest.sel(penalty=farthest.indexes["penalty"].max())
    gains = farthest["scratch_risk"] - lazy["kept_features_risk"].where(lazy["converged"])
    square, wide = (gains.sel(features=kind) for kind in ("square", "wide"))
    theory = lazy["kept_features_transferability_asymptotic"].mean("gamma")
    predicted = float(theory.sel(features="wide") / theory.sel(features="square"))
    floor = _one_sample(farthest)
    return [
        judge(
            "complete-basis",
            "A complete orthonormal basis of features, which a lazily trained network keeps, has no floor at "
            "sin^2(theta) and nothing to transfer: T is zero",
            "a reviewer's question on wavelets; theory of kept features, beyond the paper",
            **mean_and_error(gains.sel(features="isotropic")),
            printed=0.0,
            effect=_lost_by_one_feature(farthest),
            floor=floor,
        ),
        judge(
            "random-features-lazy",
            "Random features of a lazily trained network lose less the more there are: T of wide layers over that of "
            f"square ones, {float(square.mean(skipna=False)):.3g}, as their covariance has it",
            "theory of kept features, beyond the paper",
            **ratio_and_error(wide, square),
            printed=predicted,
            effect=1 - predicted,
            floor=floor / abs(float(theory.sel(features="square"))),
        ),
    ]


def _lost_by_one_feature(farthest: xr.Dataset) -> float:
    """What the paper's linear transfer loses to scratch, on the source's feature alone."""
    return float(np.sin(float(farthest["theta"])) ** 2 - farthest["scratch_risk"].mean())


def _gain_at(farthest: xr.Dataset, features: str, penalty) -> tuple[float, float]:
    """Mean of T over gamma, and its standard error over instances, at one penalty or one for each gamma.

    NaN where a network did not converge.
    """
    one = farthest.sel(features=features)
    risk = one["kept_features_risk"].where(one["converged"]).sel(penalty=penalty)
    gain, error = transferability(
        farthest["scratch_risk"].mean("gamma").values, risk.mean("gamma", skipna=False).transpose("instance").values
    )
    return float(gain), float(error)


def _one_sample(farthest: xr.Dataset) -> float:
    """O(1/n), with a factor of two to be safe."""
    return float(2 * np.mean(1 / farthest["n"]))
