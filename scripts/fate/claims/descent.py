"""What descent of whole networks does: the rich limit, the drift of conserved quantities, finite steps."""

import numpy as np
import scipy.stats
import xarray as xr

from fate.claims.claim import Claim, judge

RICH = 1e-2  # initial scales up to which powers of the scale are fitted
ROUNDING = 1e-10  # distances and residuals below are the rounding and the tolerance of training
NEXT_ORDER = 0.1  # of a quantity known to first order in the step, at the smallest step
POWER_FLOOR = 0.05  # of a fitted power: the next order in the scale
# Relative difference of risks between flow and descent: of the initial scale, of rounding, of finite steps.
ENGINE_DIFFERENCES = {"scratch": 1e-4, "linear": 1e-6, "fine_tuned": 0.02}


def _if_all(converged: xr.DataArray, error: float) -> float:
    """The standard error, NaN where a network did not converge: nothing can be said then."""
    return error if bool(converged.all()) else np.nan


def width_and_scale_claims(study: xr.Dataset) -> list[Claim]:
    """From ``study_width_and_scale``: powers of the initial scale, and how often its condition holds."""
    rich = study.sel(init_scale=study["init_scale"] <= RICH)
    widest = study.sel(condition_width=study["condition_width"] <= study.attrs["dimension"]).isel(condition_width=-1)
    draws = study.attrs["draws"]
    return [
        _power_claim(
            rich.sel(width=rich["width"] > 1),
            "rank_one_residual",
            1.0,
            "The part of W_1 beyond rank one after pretraining vanishes in proportion to the initial scale: its power",
            "Tahir et al. 2025, Theorem 3.4",
        ),
        _power_claim(
            rich,
            "descent_distance",
            2.0,
            "Full-width fine-tuning ends where the rank-one network does, up to the square of the scale: its power",
            "beyond Tahir et al. 2025, Theorem 3.9",
        ),
        _power_claim(
            rich,
            "conserved_drift",
            2.0,
            "Descent from small weights changes W_1^T W_1 - w_2 w_2^T by the square of the scale only: its power",
            "Tahir et al. 2025, Theorem 3.4 (proof), whose gradient flow conserves it",
        ),
        judge(
            "initialisation-condition",
            "Gaussian initial weights of width d meet the condition that D_1 is positive definite: share of draws",
            "Tahir et al. 2025, condition of Theorem 3.4; corrected: P(chi2_h < chi2_{d-h+1})",
            measured=float(widest["definite_share"]),
            printed=1.0,
            corrected=float(study["definite_probability"].sel(condition_width_fine=widest["condition_width"])),
            standard_error=0.0,
            effect=1.0,
            floor=max(3 / draws, 2 / np.sqrt(draws)),  # no draw, or four standard errors of an even chance
            expected_verdict="corrected",
        ),
    ]


def _power_claim(study: xr.Dataset, quantity: str, power: float, statement: str, source: str) -> Claim:
    """The power of the scale in ``quantity``, fitted to each network that is above rounding everywhere."""
    scale = np.log(study["init_scale"].values)
    values = study[quantity].transpose(..., "init_scale").values.reshape(-1, len(scale))
    powers = []
    for row in values:
        seen = row > ROUNDING * 10
        if seen.sum() > 1:
            powers.append(np.polyfit(scale[seen], np.log(row[seen]), 1)[0])
    return judge(
        f"rich-limit-{quantity.replace('_', '-')}",
        statement,
        source,
        measured=float(np.mean(powers)) if powers else np.nan,
        printed=power,
        standard_error=_if_all(study["converged"], scipy.stats.sem(powers) if len(powers) > 1 else np.nan),
        effect=power,
        floor=POWER_FLOOR * power,
    )


def step_size_claims(study: xr.Dataset) -> list[Claim]:
    """From ``study_step_size``, at its smallest step: measured over first order, network by network."""
    small = study.isel(step_size=int(np.argmin(study["step_size"].values)))
    samples = study.attrs["samples"]
    lag = small["amplification_flow"] - small["amplification"]
    first_order = small["amplification_flow"] - small["amplification_first_order"]
    series = (
        (
            "step-size-drift",
            "Full-batch steps eta change D by -eta I to first order: measured over predicted",
            small["imbalance"] / small["imbalance_first_order"],
            small["batch"] == samples,
        ),
        (
            "step-size-batches",
            "Mini-batches of b add -eta J (n - b) / (b (n - 1)) to the drift of D: measured over predicted",
            small["imbalance"] / small["imbalance_first_order"],
            small["batch"] < samples,
        ),
        (
            "step-size-fine-tuning",
            "The drift of D lowers the amplification C, which (q - a - D) q = B predicts: measured over predicted",
            lag / first_order,
            small["batch"] <= samples,
        ),
    )
    claims = []
    for id, statement, ratio, chosen in series:
        ratios = ratio.sel(batch=chosen)
        each = ratios.mean("batch").values
        claims.append(
            judge(
                id,
                statement,
                "reviewers' question on finite steps; beyond Tahir et al. 2025",
                measured=float(each.mean()),
                printed=1.0,
                standard_error=_if_all(small["converged"].sel(batch=chosen), float(scipy.stats.sem(each))),
                effect=1.0,
                floor=NEXT_ORDER,
            )
        )
    return [*claims, _improvement_claim(study)]


def _improvement_claim(study: xr.Dataset) -> Claim:
    """The share of (batch, step) cells in which finite steps raise T, among those where training converged."""
    converged = study["converged"].all("instance")
    change = study["transferability_change"].where(converged)
    cells = int(converged.sum())
    better = float((change > 0).sum() / cells) if cells else np.nan
    return judge(
        "step-size-improves",
        "Finite steps slightly improve noisy fine-tuning: share of step and batch sizes at which T is above the flow's",
        "reviewers' question on finite steps; beyond Tahir et al. 2025",
        measured=better,
        printed=1.0,
        standard_error=0.0 if cells else np.nan,
        effect=0.5,
        floor=0.05,
    )


def engine_claims(flow: xr.Dataset, descent: xr.Dataset) -> list[Claim]:
    """From the transfer of one problem by both engines; effect: what the methods' own risks differ by."""
    claims = []
    spread = float(abs(flow["fine_tuned_risk"] / flow["scratch_risk"] - 1).mean())
    for method, floor in ENGINE_DIFFERENCES.items():
        difference = abs(descent[f"{method}_risk"] / flow[f"{method}_risk"] - 1)
        claims.append(
            judge(
                f"engines-{method.replace('_', '-')}",
                f"Descent of whole matrices gives the risks of gradient flow ({method}): mean relative difference",
                "Tahir et al. 2025, Sections 3.2 to 3.4: theory by gradient flow, experiments by descent",
                measured=float(difference.mean()),
                printed=0.0,
                standard_error=_if_all(descent[f"{method}_converged"], 0.0),
                effect=spread,
                floor=floor,
            )
        )
    error = descent["scratch_end_point_error"]
    claims.append(
        judge(
            "minimum-norm-descent",
            "Descent from small random weights ends at the minimum-norm interpolator: largest relative distance",
            "Tahir et al. 2025, Theorem 3.5",
            measured=float(error.max()),
            printed=0.0,
            standard_error=_if_all(descent["scratch_converged"], 0.0),
            effect=1.0,
            floor=1e-3,
        )
    )
    return claims
