"""Does the best penalty on pretraining remove negative transfer? It depends on the initial features."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import cells
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
    lost_by_one_feature = np.sin(float(farthest["theta"])) ** 2 - float(farthest["scratch_risk"].mean())
    return judge(
        id,
        statement,
        source,
        measured=gain[0] if not gain[0] > 0 else 0.0,
        printed=0.0,
        standard_error=gain[1],
        instances=farthest.sizes["instance"],
        effect=lost_by_one_feature,
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
