"""Does the best penalty on pretraining remove negative transfer, and is richer better? Between both exact ends."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import cells, if_trained, mean_and_error, setting_of
from fate.linear.theory import kept_features

RATIOS = slice(0.25, 0.65)  # gamma: below, O(1/n) is too large, and above, the spread over draws
ISOTROPIC, SQUARE, WIDE = np.inf, 1.0, 4.0  # h/d
RICH, LAZY = 0.0, np.inf  # lambda at the exact ends
SOURCE = "authors' reply to the reviewers, on pretraining from lazy to rich"
BEYOND = "theory of kept features, beyond the paper"
OPTIMUM_ERROR = 1e-6  # descent ends at 1e-10 of its first gradient: some 1e-8 of the weights at the smallest penalty


def lazy_to_rich_claims(study: xr.Dataset) -> list[Claim]:
    """Pretraining from lazy to rich: what penalty, width and scale of the initial features do to negative transfer.

    Claims are judged on the mean over ``RATIOS`` and, where they name no angle, at the largest, where the source is of
    least use. A claim is open where a trained network of its width did not converge.
    """
    study = cells(study, gamma=RATIOS)
    farthest = study.sel(theta=study.indexes["theta"].max())
    return [
        _judge_removal(farthest, "isotropic", ISOTROPIC, "reproduced"),
        _judge_removal(farthest, "square", SQUARE, "refuted"),
        _judge_removal(farthest, "wide", WIDE, "refuted"),
        _judge_harmlessness(farthest),
        _judge_edge(farthest),
        _judge_richer(study),
        _judge_untouched(farthest),
        _judge_richest(study),
        _judge_theory(farthest),
        _judge_optimum(study),
    ]


def _judge_removal(farthest: xr.Dataset, features: str, width_ratio: float, expected_verdict: str) -> Claim:
    """T at the best of all penalties for each gamma and scale, or zero where that is not negative."""
    one = _at_width(farthest, width_ratio)
    return _judge_negative(
        f"lazy_to_rich_{features}",
        "The optimally regularised pretrained network removes negative transfer, with any penalty from none to an "
        f"infinite one: {features} initial features",
        SOURCE,
        one,
        _gain(one).sel(penalty=one["best_penalty"]),
        expected_verdict,
    )


def _judge_harmlessness(farthest: xr.Dataset) -> Claim:
    """The lowest T of isotropic features at any one penalty and scale, or zero where that is not negative."""
    one = _at_width(farthest, ISOTROPIC)
    gain = _gain(one)
    lowest = gain.mean(["gamma", "instance"]).argmin(["init_scale", "penalty"])
    return _judge_negative(
        "lazy_to_rich_isotropic_any",
        "With isotropic initial features transfer is negative, up to O(1/n), at no penalty and scale",
        BEYOND,
        one,
        gain.isel(lowest),
        "reproduced",
    )


def _judge_negative(id, statement, source, one, gain: xr.DataArray, expected_verdict: str) -> Claim:
    """Is T negative? The effect is what the paper's linear transfer loses there, on the source's feature alone. One
    sample in n is spent on that feature: T is zero to no less than O(1/n)."""
    lost_by_one_feature = np.sin(float(one["theta"])) ** 2 - float(one["scratch_risk"].mean())
    found = _mean_if_trained(gain, one["converged"])
    return judge(
        id,
        statement,
        source,
        **found | {"measured": min(found["measured"], 0.0)},
        printed=0.0,
        effect=lost_by_one_feature,
        floor=_one_sample(one),
        expected_verdict=expected_verdict,
        setting=setting_of(one, "gamma", "theta", "sigma", "dimension"),
    )


def _judge_edge(farthest: xr.Dataset) -> Claim:
    """The share of cells whose best penalty is infinite, by the theory that is tested beside it."""
    return judge(
        "lazy_to_rich_edge",
        "At the largest angle the best of all penalties is the infinite one, which changes no feature, at every width "
        "and scale: share of cells, in theory",
        BEYOND,
        measured=float((farthest["best_penalty"] == LAZY).mean()),
        printed=1.0,
        standard_error=if_trained(farthest["converged"], 0.0),
        instances=farthest.sizes["instance"],
        effect=1.0,
    )


def _judge_richer(study: xr.Dataset) -> Claim:
    """The loss of the rich end to the best penalty, at the width, scale and angle where it is most."""
    gain = _gain(study)
    loss = gain.sel(penalty=study["best_penalty"]) - gain.sel(penalty=RICH)
    most = loss.mean(["gamma", "instance"]).argmax(["width_ratio", "init_scale", "theta"])
    nearest = gain.sel(theta=gain.indexes["theta"].min())
    return judge(
        "lazy_to_rich_richer",
        "The richer the better, up to O(1/n): the most that lambda -> 0 loses to the best penalty at any angle, width "
        "and scale",
        BEYOND,
        **_mean_if_trained(loss.isel(most), study["converged"]),
        printed=0.0,
        effect=float((nearest.sel(penalty=RICH) - nearest.sel(penalty=LAZY)).mean()),
        floor=_one_sample(study),
    )


def _judge_untouched(farthest: xr.Dataset) -> Claim:
    """T (h - n - 1) / n of untouched Gaussian features: of order one at every width, and the same at every scale."""
    finite = farthest.isel(width_ratio=np.isfinite(farthest["width_ratio"].values))
    samples, dimension = farthest["n"], int(farthest["dimension"])
    width = (finite["width_ratio"] * dimension).round()
    share = (width - samples - 1) / samples
    exact = kept_features.untouched_transferability(samples, dimension, width, float(farthest["sigma"]))
    expected = float((exact * share).mean())
    return judge(
        "lazy_to_rich_untouched",
        "Features that a penalty leaves untouched transfer negatively at every finite width, the less the larger h/n: "
        "T (h - n - 1) / n is that of the exact mean",
        BEYOND,
        **_mean_if_trained(_gain(finite).sel(penalty=LAZY) * share, finite["converged"]),
        printed=expected,
        effect=abs(expected),
    )


def _judge_richest(study: xr.Dataset) -> Claim:
    """Mean of T at lambda -> 0 over angles and widths, at the smallest scale, whose corrections are O(1/n)."""
    smallest = study.sel(init_scale=study.indexes["init_scale"].min())
    gain, noise = _gain(smallest), float(study["sigma"])
    closed = kept_features.richest_transferability(study["gamma"], study["theta"], study["width_ratio"], noise)
    return judge(
        "lazy_to_rich_richest",
        "Transferability of all features at lambda -> 0 and small alpha has a closed form: mean over angles and widths",
        BEYOND,
        **_mean_if_trained(gain.sel(penalty=RICH), smallest["converged"]),
        printed=float(closed.mean()),
        effect=abs(float(closed.mean() - gain.sel(penalty=LAZY).mean())),
        floor=_one_sample(study),
    )


def _judge_theory(farthest: xr.Dataset) -> Claim:
    """T of square Gaussian features at lambda -> 0, where they differ most from those drawn; corrections are O(1/n)."""
    one = _at_width(farthest, SQUARE)
    predicted = float(one["kept_features_transferability_asymptotic"].sel(penalty=RICH).mean())
    return judge(
        "lazy_to_rich_square_theory",
        "Transferability of all features of a pretrained square Gaussian network follows from their covariance",
        BEYOND,
        **_mean_if_trained(_gain(one).sel(penalty=RICH), one["converged"]),
        printed=predicted,
        effect=abs(predicted),
        floor=_one_sample(farthest),
    )


def _judge_optimum(study: xr.Dataset) -> Claim:
    return judge(
        "lazy_to_rich_optimum",
        "Descent of both layers ends at the optimum, from which all features here are: largest relative distance",
        BEYOND,
        measured=float(study["optimum_error"].max()),
        printed=0.0,
        standard_error=if_trained(study["converged"], 0.0),
        instances=study.sizes["trained"],
        effect=float(abs(np.log(study["feature_strength"])).max()),
        floor=OPTIMUM_ERROR,
    )


def _gain(study: xr.Dataset) -> xr.DataArray:
    """Scratch's risk less that of all features kept, of the same samples."""
    return study["scratch_risk"] - study["kept_features_risk"]


def _at_width(study: xr.Dataset, width_ratio: float) -> xr.Dataset:
    """One width, isotropic features at infinity. NotMeasured where the grid lacks it."""
    if np.isinf(width_ratio):
        return study.sel(width_ratio=width_ratio)
    return cells(study.isel(width_ratio=np.isfinite(study["width_ratio"].values)), width_ratio=width_ratio)


def _mean_if_trained(draws: xr.DataArray, converged: xr.DataArray) -> dict[str, float]:
    found = mean_and_error(draws)
    return found | {"standard_error": if_trained(converged, found["standard_error"])}


def _one_sample(study: xr.Dataset) -> float:
    """O(1/n), with a factor of two to be safe."""
    return float(2 * np.mean(1 / study["n"]))
