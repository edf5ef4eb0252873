"""Claims on classification: the overlap of the discriminants decides as cos(theta) does, by other formulas."""

import xarray as xr

from fate.claims.claim import PAPER, Claim, NotConverged, judge
from fate.claims.statistics import cells, mean_and_error, setting_of
from fate.linear.theory.fine_tuning import BREAK_EVEN_PRINTED

BELOW = slice(0.15, 0.75)  # gamma: break-even angles are steep functions of the error rates below, and scatter above
PEAK = slice(0.65, 0.95)  # gamma, where the losses differ most
QUESTION = "a reviewer's question; beyond the paper"


def classification_claims(study: xr.Dataset) -> list[Claim]:
    """Classification of two Gaussian classes: error rates and break-even angles, with squared and logistic loss."""
    finished = ("fine_tuned_converged", "logistic_scratch_converged", "logistic_fine_tuned_converged")
    if not all(bool(study[name].all()) for name in finished):
        raise NotConverged("Some networks did not converge.")
    below, peak = cells(study, gamma=BELOW), cells(study, gamma=PEAK)
    dimension = float(study["dimension"])
    exact = study["linear_error_rate_exact"]
    return [
        judge(
            "classification",
            "In classification, the overlap of the discriminants plays the part of cos(theta): linear transfer breaks "
            "even with scratch at the angle where Phi(-r cos(theta)) is the error rate of scratch in theory; squared "
            "loss, mean over gamma from 0.15 to 0.75",
            QUESTION,
            **_break_even(below, "linear"),
            printed=_predicted(below, "linear"),
            effect=_predicted(below, "linear"),
            setting=setting_of(below, "gamma", "separation", "dimension"),
        ),
        judge(
            "classification-linear",
            "The error rate of linear transfer depends on that overlap alone: less Phi(-r cos(theta)), mean over all n "
            "and angles, up to readouts of the wrong sign, whose law is known",
            QUESTION,
            **mean_and_error(study["linear_error_rate"] - exact),
            printed=0.0,
            effect=float(exact.max() - exact.min()),
        ),
        judge(
            "classification-scratch",
            "The error rate of scratch with squared loss has the double descent of regression: mean less theory",
            QUESTION,
            **mean_and_error(study["scratch_error_rate"] - study["scratch_error_rate_asymptotic"]),
            printed=0.0,
            floor=1 / dimension,
            effect=float(study["scratch_error_rate_asymptotic"].max() - study["scratch_error_rate_asymptotic"].min()),
        ),
        judge(
            "classification-fine-tuning",
            "Fine-tuning with squared loss breaks even with scratch at pi/3, in error rate, as it does in regression "
            "without noise, mean over the same gamma",
            f"{PAPER}, Eq. 15, for regression; a reviewer's question",
            **_break_even(below, "fine_tuned"),
            printed=BREAK_EVEN_PRINTED,
            corrected=_predicted(below, "fine_tuned"),
            effect=abs(_predicted(below, "fine_tuned") - BREAK_EVEN_PRINTED),
            expected_verdict="corrected",
            setting=setting_of(below, "gamma", "separation", "dimension"),
        ),
        judge(
            "classification-logistic",
            "With logistic loss, whose scratch goes to the largest margin, linear transfer breaks even at the angles "
            "of squared loss, for gamma from 0.65 to 0.95",
            QUESTION,
            **_break_even(peak, "max_margin"),
            printed=_predicted(peak, "linear"),
            corrected=_predicted(peak, "max_margin"),
            effect=abs(_predicted(peak, "linear") - _predicted(peak, "max_margin")),
            expected_verdict="corrected",
            setting=setting_of(peak, "gamma", "separation", "dimension"),
        ),
        _judge_forgetting(study),
    ]


def _break_even(part: xr.Dataset, method: str) -> dict[str, float]:
    """The measured angle, mean over gamma, whose designs are independent, and its standard error."""
    angle, error = (part[f"{method}_break_even_angle{ending}"] for ending in ("", "_standard_error"))
    combined = (error**2).sum(skipna=False) ** 0.5 / error.size
    return {
        "measured": float(angle.mean(skipna=False)),
        "standard_error": float(combined),
        "instances": part.sizes["instance"],
    }


def _predicted(part: xr.Dataset, method: str) -> float:
    return float(part[f"{method}_break_even_angle_asymptotic"].mean(skipna=False))


def _judge_forgetting(study: xr.Dataset) -> Claim:
    """The gain in error rate at the least angle, at the lowest training loss less that at the highest."""
    losses = study.indexes["training_loss"]
    same = cells(study, theta=study.indexes["theta"].min(), gamma=slice(None, 0.95))
    gain = same["logistic_scratch_error_rate"] - same["logistic_fine_tuned_error_rate"]
    early, late = (cells(gain, training_loss=loss) for loss in (losses.max(), losses.min()))
    return judge(
        "classification-forgetting",
        "With logistic loss, what fine-tuning keeps of the source does not depend on how long it trains: its gain over "
        f"scratch at training loss {losses.min():g}, less that at {losses.max():g}, at the least angle and gamma < 1",
        QUESTION,
        **mean_and_error(late - early),
        printed=0.0,
        effect=float(early.mean()),
        expected_verdict="refuted",
    )
