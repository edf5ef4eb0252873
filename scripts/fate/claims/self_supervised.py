"""Claims on pretraining without labels: augmentations choose the feature, and its overlap decides."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, NotConverged, judge, significance
from fate.claims.statistics import cells, mean_and_error, setting_of
from fate.risks import standard_error

QUESTION = "a reviewer's question; beyond the paper"
NEAR_GAUSSIAN = 0.05  # radian, between the optima of the two losses for inputs that are mixtures


def self_supervised_claims(study: xr.Dataset) -> list[Claim]:
    """Self-supervised pretraining: encoders follow the closed form, and transfer the sign of their overlap."""
    if not bool(study["encoder_converged"].all()):
        raise NotConverged("Some encoders did not settle.")
    gain = study["scratch_error_rate"] - study["encoder_error_rate"]
    expected = study["scratch_error_rate_asymptotic"] - study["encoder_error_rate_exact"]
    kept, lost = (study.indexes["kept_angle"].min(), study.indexes["kept_angle"].max())
    simclr = gain.sel(loss="simclr")
    theory = expected.mean("gamma")
    span = float(theory.max() - theory.min())
    floor = 1 / float(study["dimension"])
    about = "of SimCLR's encoder over scratch, in error rate, mean over n"
    turned = study["encoder_angle"] - study["encoder_angle_closed"]
    turn = float(study["encoder_angle_closed"].max() - study["encoder_angle_closed"].min())
    return [
        judge(
            "self-supervision",
            "The picture holds for self-supervised pretraining: the gain of linear transfer in error rate follows from "
            "the overlap of the target's discriminant with the direction that augmentations teach: less theory, mean "
            "over kept directions, n and both losses",
            QUESTION,
            **mean_and_error(gain - expected),
            printed=0.0,
            floor=floor,
            effect=span,
        ),
        judge(
            "self-supervision-kept",
            f"Transfer helps where augmentations keep the discriminant: the gain {about}",
            QUESTION,
            **mean_and_error(cells(simclr, kept_angle=kept)),
            printed=float(theory.sel(kept_angle=kept)),
            floor=floor,
            effect=abs(float(theory.sel(kept_angle=kept))),
            setting=setting_of(study, "gamma", "separation", "dimension"),
        ),
        judge(
            "self-supervision-destroyed",
            f"Transfer harms where augmentations destroy the discriminant: the gain {about}",
            QUESTION,
            **mean_and_error(cells(simclr, kept_angle=lost)),
            printed=float(theory.sel(kept_angle=lost)),
            floor=floor,
            effect=abs(float(theory.sel(kept_angle=lost))),
            setting=setting_of(study, "gamma", "separation", "dimension"),
        ),
        _judge_signs(gain, expected, floor),
        judge(
            "self-supervision-spectral",
            "The spectral contrastive loss teaches the leading generalised eigenvector: largest angle from it, of the "
            "mean over encoders, within 0.02",
            "HaoChen et al. 2021; beyond the paper",
            **_largest_turn(turned.sel(loss="spectral")),
            printed=0.0,
            floor=0.02,
            effect=turn,
        ),
        judge(
            "self-supervision-simclr",
            "The loss of SimCLR teaches the same direction exactly: largest angle from it, of the mean over encoders",
            QUESTION,
            **_largest_turn(turned.sel(loss="simclr")),
            printed=0.0,
            effect=turn,
            expected_verdict="refuted",
        ),
        judge(
            "self-supervision-simclr-near",
            f"The loss of SimCLR teaches the same direction to within {NEAR_GAUSSIAN} radian, inputs being a mixture",
            QUESTION,
            **_largest_turn(turned.sel(loss="simclr")),
            printed=0.0,
            floor=NEAR_GAUSSIAN,
            effect=turn,
            setting=setting_of(study, "separation", "dimension"),
        ),
    ]


def _judge_signs(gain: xr.DataArray, expected: xr.DataArray, floor: float) -> Claim:
    """The share of cells with the sign that theory gives, of those where theory is beyond four sigma and ``floor``."""
    draws = gain.transpose("loss", "kept_angle", "gamma", "instance").values
    predicted = expected.transpose("kept_angle", "gamma").values
    clear = abs(predicted) > significance(draws.shape[-1]) * standard_error(draws) + floor
    right = (draws.mean(axis=-1) * predicted > 0)[clear]
    return judge(
        "self-supervision-signs",
        "Transfer helps exactly where the closed form says, whatever the kept direction, n and the loss: share of "
        f"{right.size} cells of clear sign",
        QUESTION,
        measured=right.mean() if right.size else np.nan,
        printed=1.0,
        standard_error=0.0 if right.size else np.nan,
        instances=draws.shape[-1],
        effect=1.0,
    )


def _largest_turn(turned: xr.DataArray) -> dict[str, float]:
    """The mean over instances that is farthest from zero, of all kept directions, with its standard error."""
    mean = turned.mean("instance", skipna=False)
    return mean_and_error(turned.isel(kept_angle=[int(np.argmax(abs(mean.values)))]))
