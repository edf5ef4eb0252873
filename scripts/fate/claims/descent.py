"""Descent of whole networks: the rich limit, the drift of conserved quantities, finite steps."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, NotMeasured, judge
from fate.claims.statistics import (
    at_zero,
    cells,
    if_trained,
    largest,
    mean_and_error,
    method_risk,
    setting_of,
)

RICH = 1e-2  # initial scales up to which powers of the scale are fitted
ROUNDING = 1e-10  # distances and residuals below are the rounding and the tolerance of training
EXTRAPOLATED = 3  # of the smallest steps, by the parabola through them
POWER_FLOOR = 0.05  # of a fitted power: the next order in the scale
# Relative difference of risks between flow and descent: of the initial scale, of rounding, of finite steps.
ENGINE_DIFFERENCES = {"scratch": 1e-4, "linear": 1e-6, "fine_tuned": 0.02}


def width_and_scale_claims(study: xr.Dataset) -> list[Claim]:
    """The rich limit: powers of the initial scale, and how often its condition holds."""
    rich = cells(study, init_scale=slice(None, RICH))
    widest = cells(study, condition_width=slice(None, int(study["dimension"]))).isel(condition_width=-1)
    draws = int(study["draws"])
    equal = widest.sel(variances="equal")
    return [
        _power_claim(
            rich.isel(width=rich.indexes["width"] > 1),
            "rank_one_residual",
            1.0,
            "The part of W_1 beyond rank one after pretraining vanishes in proportion to the initial scale: its power",
            f"{PAPER}, Theorem 3.4",
        ),
        _power_claim(
            rich,
            "descent_distance",
            2.0,
            "Full-width fine-tuning ends where the rank-one network does, up to the square of the scale: its power",
            f"beyond {PAPER}, Theorem 3.9",
        ),
        _power_claim(
            rich,
            "conserved_drift",
            2.0,
            "Descent from small weights changes W_1^T W_1 - w_2 w_2^T by the square of the scale only: its power",
            f"{PAPER}, Theorem 3.4 (proof), whose gradient flow conserves it",
        ),
        judge(
            "initialisation-condition",
            "Gaussian initial weights of width d meet the condition that D_1 is positive definite: share of draws",
            f"{PAPER}, condition of Theorem 3.4; corrected: P(chi2_h < chi2_{{d-h+1}})",
            measured=float(equal["definite_share"]),
            printed=1.0,
            corrected=float(equal["definite_probability"].sel(condition_width_fine=equal["condition_width"])),
            standard_error=0.0,
            instances=draws,
            effect=1.0,
            floor=max(3 / draws, 2 / np.sqrt(draws)),  # no draw, or four standard errors of an even chance
            expected_verdict="corrected",
        ),
        _judge_fan_in(study.sel(variances="fan_in")),
    ]


def _judge_fan_in(study: xr.Dataset) -> Claim:
    """The mean share over widths h <= d, of independent draws, whose standard error follows from the exact law."""
    found = cells(study, condition_width=slice(None, int(study["dimension"])))
    exact = found["definite_probability"].sel(condition_width_fine=found["condition_width"])
    draws = int(study["draws"]) * exact.size
    return judge(
        "initialisation-condition-fan-in",
        "Gaussian initial weights of variance 1 / inputs in either layer (He-like) meet it: mean share over widths, "
        f"whose largest is {float(found['definite_share'].max()):.2f}",
        f"{PAPER}, condition of Theorem 3.4; corrected: P(d/h chi2_h < chi2_{{d-h+1}})",
        measured=float(found["definite_share"].mean()),
        printed=1.0,
        corrected=float(exact.mean()),
        standard_error=float(np.sqrt((exact * (1 - exact)).mean() / draws)),
        instances=draws,
        effect=float(1 - exact.mean()),
        known_variance=True,
        floor=1 / draws,
        expected_verdict="corrected",
    )


def _power_claim(study: xr.Dataset, quantity: str, power: float, statement: str, source: str) -> Claim:
    """The power of the scale in ``quantity``, fitted to each network where it is above rounding.

    Networks of one instance share its tasks and design, so that their mean is one draw.
    """

    def fit(row: np.ndarray) -> float:
        seen = row > ROUNDING * 10
        return np.polyfit(scale[seen], np.log(row[seen]), 1)[0] if seen.sum() > 1 else np.nan

    scale = np.log(study["init_scale"].values)
    powers = xr.apply_ufunc(fit, study[quantity], input_core_dims=[["init_scale"]], vectorize=True)
    each = powers.mean([dim for dim in powers.dims if dim != "instance"])
    return judge(
        f"rich-limit-{quantity.replace('_', '-')}",
        statement,
        source,
        **mean_and_error(each.where(study["converged"].all())),
        printed=power,
        effect=power,
        floor=POWER_FLOOR * power,
    )


def step_size_claims(study: xr.Dataset) -> list[Claim]:
    """Steps of finite size: measured over first order, network by network, extrapolated to steps of zero."""
    steps = np.sort(study.indexes["step_size"])[:EXTRAPOLATED]
    if len(steps) < EXTRAPOLATED:
        raise NotMeasured(f"Needs {EXTRAPOLATED} step sizes.")
    small = cells(study, step_size=steps)
    samples = int(study["n"])
    lag = small["amplification_flow"] - small["amplification"]
    first_order = small["amplification_flow"] - small["amplification_first_order"]
    series = (
        (
            "step-size-drift",
            "Full-batch steps eta change D by -eta I to first order: measured over predicted for eta -> 0",
            small["imbalance"] / small["imbalance_first_order"],
            small.indexes["batch"] == samples,
        ),
        (
            "step-size-batches",
            "Mini-batches of b add -eta J (n - b) / (b (n - 1)) to the drift of D: measured over "
            "predicted for eta -> 0",
            small["imbalance"] / small["imbalance_first_order"],
            small.indexes["batch"] < samples,
        ),
        (
            "step-size-fine-tuning",
            "The drift of D lowers the amplification C, which (q - a - D) q = B predicts: measured over predicted "
            "for eta -> 0",
            lag / first_order,
            small.indexes["batch"] <= samples,
        ),
    )
    claims = []
    for id, statement, ratio, chosen in series:
        ratios = ratio.isel(batch=chosen).mean("batch").where(small["converged"].isel(batch=chosen).all())
        limits, coarser = (
            at_zero(ratios.isel(step_size=slice(count)), "step_size") for count in (EXTRAPOLATED, EXTRAPOLATED - 1)
        )
        claims.append(
            judge(
                id,
                statement,
                f"reviewers' question on finite steps; beyond {PAPER}",
                **mean_and_error(limits),
                printed=1.0,
                effect=1.0,
                floor=abs(float((limits - coarser).mean())),  # what the last order changed
                setting=setting_of(study, "gamma", "theta", "sigma", "dimension"),
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
        f"reviewers' question on finite steps; beyond {PAPER}",
        measured=better,
        printed=1.0,
        standard_error=0.0 if cells else np.nan,
        instances=study.sizes["instance"],
        effect=0.5,
        floor=0.05,
    )


def engine_claims(flow: xr.Dataset, descent: xr.Dataset) -> list[Claim]:
    """Descent of whole matrices beside gradient flow, on one problem; effect: what the methods' own risks differ by."""
    claims = []
    spread = float(abs(method_risk(flow, "fine_tuned") / method_risk(flow, "scratch") - 1).mean())
    for method, floor in ENGINE_DIFFERENCES.items():
        difference = abs(method_risk(descent, method) / method_risk(flow, method) - 1)
        claims.append(
            judge(
                f"engines-{method.replace('_', '-')}",
                f"Descent of whole matrices gives the risks of gradient flow ({method}): mean relative difference",
                f"{PAPER}, Sections 3.2 to 3.4: theory by gradient flow, experiments by descent",
                measured=float(difference.mean(skipna=False)),
                printed=0.0,
                standard_error=if_trained(difference.notnull(), 0.0),
                instances=difference.sizes["instance"],
                effect=spread,
                floor=floor,
            )
        )
    error = descent["scratch_end_point_error"]
    claims.append(
        judge(
            "minimum-norm-descent",
            "Descent from small random weights ends at the minimum-norm interpolator: largest relative distance",
            f"{PAPER}, Theorem 3.5",
            **largest(error.where(descent["scratch_converged"])),
            effect=1.0,
            floor=1e-3,
        )
    )
    return claims
