"""Variables of one method, composed: {method}_{quantity}, and {method}_{risk or transferability}_{kind}[_fine]."""

from fate.methods import LISTED, METHODS
from fate.variables.rows import FINE_GRID, NOT_NEGATIVE, SQUARE_DESIGNS, paper

KINDS = {
    "asymptotic": "in the limit of many dimensions",
    "exact": "exact at finite n and d",
    "printed": "as printed in the paper, in the limit of many dimensions",
    "corrected": "corrected, in the limit of many dimensions",
}

# {} is where the method's phrase goes.
QUANTITIES: tuple[tuple, ...] = (
    ("risk", "risk of {}", NOT_NEGATIVE),
    ("risk_limit", "risk of {} at the exact end point of gradient flow", NOT_NEGATIVE),
    ("risk_mean", "mean of the risk of {} in its exact law", NOT_NEGATIVE),
    ("risk_mean_standard_error", "standard error of the mean of the risk of {} in its exact law", NOT_NEGATIVE),
    ("risk_spread", "standard deviation of the risk of {} in its exact law", NOT_NEGATIVE),
    ("bias", "mean of the risk of {} in its exact law, less its limit of many dimensions"),
    ("loss", "training loss of {} at its end", NOT_NEGATIVE),
    ("residual", "training residual |f(X) - y| / |y| of {}", NOT_NEGATIVE),
    ("converged", "whether {} reached the global optimum"),
    ("steps", "number of steps of {}"),
    ("flow_time", "time of gradient flow of {}", NOT_NEGATIVE),
    ("end_point_error", "relative distance of {} from the exact end point of gradient flow", NOT_NEGATIVE),
    ("transferability", "transferability of {}"),
    ("transferability_standard_error", "standard error of the transferability of {}", NOT_NEGATIVE),
    ("transferability_limit", "transferability of {} at the exact end points of gradient flow"),
    *((f"risk_{kind}", f"risk of {{}}, {ending}", NOT_NEGATIVE, FINE_GRID) for kind, ending in KINDS.items()),
    *((f"transferability_{kind}", f"transferability of {{}}, {ending}", FINE_GRID) for kind, ending in KINDS.items()),
)

ONE_INSTANCE = {"nan_means": "there is one instance only"}
FEW_SAMPLES = {"infinity_means": "the mean over designs with hardly more samples than features is infinite"}
DIFFERENCE = SQUARE_DESIGNS | {
    "nan_means": "it is the difference of two that are infinite: n = d, or as many noisy source samples as dimensions"
}

# What is true of a quantity of one method only.
REMARKS = {
    "scratch_risk_asymptotic": SQUARE_DESIGNS | paper("Eq. 8"),
    "scratch_risk_exact": SQUARE_DESIGNS,
    "kept_features_risk_asymptotic": SQUARE_DESIGNS,
    "linear_risk_asymptotic": paper("Eq. 13"),
    "linear_risk_exact": FEW_SAMPLES | paper("Eq. 10 (without ridge)"),
    "linear_transferability": paper("Eq. 3"),
    "linear_transferability_asymptotic": SQUARE_DESIGNS | paper("Eq. 11 (without ridge)"),
    "linear_transferability_exact": SQUARE_DESIGNS,
    "fine_tuned_risk_printed": DIFFERENCE | paper("Eq. 15"),
    "fine_tuned_risk_corrected": DIFFERENCE,
    "fine_tuned_transferability": paper("Eq. 3"),
    "fine_tuned_transferability_printed": DIFFERENCE | paper("Eq. 15"),
    "fine_tuned_transferability_corrected": DIFFERENCE,
    **{f"{method}_transferability_standard_error": ONE_INSTANCE for method in LISTED},
}

ROWS = [
    (f"{name}_{quantity}", long_name.format(method.phrase), *parts, REMARKS.get(f"{name}_{quantity}", {}))
    for name, method in METHODS.items()
    for quantity, long_name, *parts in QUANTITIES
]
