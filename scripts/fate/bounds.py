"""Which numbers a variable may hold. Unless the tables below say more, they are finite; nothing else is written.

Files carry this as attributes: ``valid_min`` and ``valid_max`` (CF), and ``nan_means`` and ``infinity_means`` with the
one reason for which a value may be NaN or infinite.
"""

import math

from fate import relu_variables as relu

# Below what may not be negative, or outside of what is a share, a cosine or an angle, by no more than rounding.
ROUNDING = 1e-9
NOT_NEGATIVE = {"valid_min": -ROUNDING}
SHARE = {"valid_min": -ROUNDING, "valid_max": 1 + ROUNDING}
COSINE = {"valid_min": -1 - ROUNDING, "valid_max": 1 + ROUNDING}
ANGLE = {"valid_min": -ROUNDING, "valid_max": math.pi + ROUNDING}

ASYMPTOTIC = ("asymptotic", "printed", "corrected")

# By the name or its longest ending here: names are composed, and what ends in _risk is a risk.
BOUNDS = {
    **dict.fromkeys(
        (
            *(f"risk{form}" for form in ("", "_limit", "_mean", "_spread", "_exact", "_variance_exact", "_isotropic")),
            *(f"risk_{form}" for form in ASYMPTOTIC),
            *("loss", "loss_history", "standard_error", "end_point_error", "optimum_error", "null_part_error"),
            *("flow_time", "time_history", "gradient_norm", "conserved_drift", "layer_imbalance", "truncation_error"),
            *("eigenvalue", "noise_residual", "relative_residual", "rank_one_residual", "feature_singular_value"),
            *("flow_distance", "descent_distance", "step_distance", "kullback_leibler"),
            *("wasserstein_lower", "wasserstein_upper", "wasserstein_sampled", "dudley_lower", "dudley_upper"),
        ),
        NOT_NEGATIVE,
    ),
    **dict.fromkeys(("lost", "definite_share", "definite_probability"), SHARE),
    **dict.fromkeys(("alignment", "span_alignment"), COSINE),
    **dict.fromkeys(("theta", "break_even_angle", *(f"break_even_angle_{form}" for form in ASYMPTOTIC)), ANGLE),
    **dict.fromkeys((f"zero_set_{form}" for form in ASYMPTOTIC), ANGLE),
    **dict.fromkeys(relu.NOT_NEGATIVE, NOT_NEGATIVE),
    **dict.fromkeys(relu.SHARES, SHARE),
    **dict.fromkeys(relu.COSINES, COSINE),
}

NAN_MEANS = {
    "linear_zero_set": "transferability is zero nowhere on this branch",
    **dict.fromkeys(
        (
            *(f"fine_tuned_zero_set_{form}" for form in ("printed", "corrected")),
            *(
                f"{family}break_even_angle{ending}"
                for family in ("", "source_")
                for ending in ("", "_standard_error", "_limit", "_limit_standard_error", "_printed", "_corrected")
            ),
        ),
        "transferability is zero at no angle",
    ),
    **dict.fromkeys(
        (f"{method}_transferability_standard_error" for method in ("linear", "fine_tuned", "lp_ft", "residual")),
        "there is one instance only",
    ),
    **dict.fromkeys(
        (f"fine_tuned_{quantity}_{form}" for quantity in ("risk", "transferability") for form in ASYMPTOTIC[1:]),
        "it is the difference of two that are infinite: n = d, or as many noisy source samples as dimensions",
    ),
    "amplification": "the samples see all of the source, or training diverged",
    "amplification_corrected": "the samples see all of the source",
    **dict.fromkeys(
        (
            *("imbalance", "amplification_given_imbalance", "null_part_error"),
            *("transferability_change", "transferability_change_standard_error"),
        ),
        "training diverged",
    ),
    **relu.NAN_MEANS,
}

INFINITY_MEANS = {
    **dict.fromkeys(
        (
            *(f"scratch_risk_{form}" for form in ("asymptotic", "exact", "isotropic")),
            *(f"fine_tuned_{quantity}_{form}" for quantity in ("risk", "transferability") for form in ASYMPTOTIC[1:]),
            *("linear_transferability_asymptotic", "linear_transferability_exact"),
            *("growing_linear_transferability_exact", "pair_scratch_risk_exact"),
        ),
        "the mean over designs with as many samples as dimensions is infinite",
    ),
    "linear_risk_exact": "the mean over designs with hardly more samples than features is infinite",
    "linear_risk_variance_exact": "the variance over designs with hardly more samples than features is infinite",
    **relu.INFINITY_MEANS,
}


def bounds(name: str) -> dict[str, float | str]:
    """The attributes that say which numbers the variable ``name`` may hold; none where every finite one is allowed."""
    name = name.removesuffix("_fine")
    words = name.split("_")
    endings = ["_".join(words[start:]) for start in range(len(words))]
    reasons = {"nan_means": NAN_MEANS.get(name), "infinity_means": INFINITY_MEANS.get(name)}
    limits = next((BOUNDS[ending] for ending in endings if ending in BOUNDS), {})
    return {attribute: reason for attribute, reason in reasons.items() if reason} | limits
