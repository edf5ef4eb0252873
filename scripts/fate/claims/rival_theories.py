"""Claims that theories of others and this project's networks agree: end points, and ridge regression."""

import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.statistics import (
    away_from_peak,
    cells,
    largest,
    mean_and_error,
    mean_square_deviation,
    method_risk,
)
from fate.linear.theory import resolvent, variational

LAW = "Azulay et al., ICML 2021, at two layers; deeper ones beyond the paper"
RIDGE = "Dobriban and Wager 2018; Patil, Du and Tibshirani 2024; beyond the paper"


def rival_theories_claims(study: xr.Dataset) -> list[Claim]:
    """Fine-tuning ends where the variational law says, at every depth; ridge regression has the resolvent's risk."""
    risk, slope, form = (study[f"penalised_risk{ending}"] for ending in ("", "_slope", "_resolvent"))
    depths = [int(layers) for layers in study["depth"]]
    return [
        *(
            _judge_distance(
                f"variational-depth-{layers}",
                f"Fine-tuning trained with {layers} layers ends at the minimum of |w|^(1 + 1/L) - (1 + 1/L) "
                "|w0|^(1/L - 1) w0.w among interpolators, as a general-purpose optimiser finds it",
                "trained_distance",
                cells(study, depth=[layers]),
            )
            for layers in depths
        ),
        _judge_distance(
            "variational-end-point",
            "So does its end point by linear algebra and one scalar equation, at all depths",
            "end_point_distance",
            study,
        ),
        judge(
            "resolvent-ridge",
            "Ridge regression has the risk that the resolvent of the inputs' covariance gives: mean square distance of "
            "their ratio from 1, over all ridges, noises and sample ratios",
            RIDGE,
            **mean_square_deviation(risk / form, xr.ones_like(form)),
            printed=0.0,
            effect=1.0,
        ),
        judge(
            "resolvent-ridge-optimum",
            "The ridge of least risk is sigma^2 d/n: slope of the risk against the logarithm of the ridge there",
            RIDGE,
            **mean_and_error(cells(slope, ridge_multiple=1.0)),
            printed=0.0,
            effect=float(abs(slope).isel(ridge_multiple=[0, -1]).mean()),
        ),
    ]


def resolvent_decay_claims(transfer: xr.Dataset) -> list[Claim]:
    """Scratch with weight decay has the risk of ridge regression whose ridge its own length sets, by the resolvent."""
    draws = away_from_peak(method_risk(transfer, "weight_decay"))
    gamma, decay = (draws.indexes[name].values for name in ("gamma", "weight_decay"))
    decayed = resolvent.decayed_risk(gamma, float(transfer["sigma"]), decay[:, None])
    form = xr.DataArray(decayed, {"weight_decay": decay, "gamma": gamma}, ("weight_decay", "gamma"))
    form = form * xr.ones_like(draws["theta"])
    return [
        judge(
            "resolvent-weight-decay",
            "Scratch with weight decay w has the risk that the resolvent gives of ridge regression at w / |beta|: mean "
            "square distance of their ratio from 1, over all strengths, sample ratios and angles",
            f"{RIDGE}, on {PAPER}, Fig. 5",
            **mean_square_deviation(draws / form, xr.ones_like(form)),
            printed=0.0,
            effect=1.0,
        )
    ]


def _judge_distance(id: str, statement: str, name: str, study: xr.Dataset) -> Claim:
    """The largest relative distance; the effect is that of the law of depth one, on which Eq. 15 rests.

    Open where a network did not converge, or the optimiser failed.
    """
    return judge(
        id,
        f"{statement}: largest relative distance",
        LAW,
        **largest(study[name].where(study["converged"])),
        floor=variational.error_bound(int(study["depth"].max())),
        effect=float(study["depth_one_distance"].mean()),
    )
