"""Claims on the limit of transfer, on how far methods are from it, and on the method that comes close to it."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, NotMeasured, judge
from fate.claims.statistics import (
    away_from_peak,
    cells,
    mean_and_error,
    method_risk,
    ratio_and_error,
    setting_of,
)
from fate.measures import ENOUGH, interval_holds

BEYOND = "beyond the paper"
THEORY = "Bayes risk of tasks that overlap (Barbier et al., PNAS 2019); beyond the paper"
FORMS = {"scratch": "exact", "linear": "exact", "fine_tuned": "corrected"}


def limit_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """The limit is reached, lies below the best scratch, and is far below the paper's methods."""
    limit, best = theory["limit_risk_asymptotic"], theory["best_ridge_risk_asymptotic"]
    overlapping = limit.isel(theta=theory.indexes["theta"] < np.pi / 2 - 1e-9)
    if overlapping.sizes["theta"] == 0:
        raise NotMeasured("Needs angles below pi/2.")
    orthogonal = cells(method_risk(transfer, "bayes"), theta=np.pi / 2)
    return [
        judge(
            "limit-reached",
            "The posterior mean at known angle and noise has the risk that no method can beat: mean over the map",
            THEORY,
            **mean_and_error(method_risk(transfer, "bayes")),
            printed=float(limit.mean()),
            effect=float((best - limit).mean()),
        ),
        judge(
            "limit-orthogonal",
            "For orthogonal tasks the limit is the risk of scratch with the best ridge: mean over gamma",
            THEORY,
            **mean_and_error(orthogonal),
            printed=float(best.mean()),
            effect=float(best.mean()),
        ),
        judge(
            "limit-below-scratch",
            "For tasks that overlap the limit is below scratch with the best ridge, so that negative transfer is a "
            "property of methods and not of features: share of the map",
            THEORY,
            measured=float((overlapping < best).mean()),
            printed=1.0,
            standard_error=0.0,
            instances=None,
            effect=1.0,
        ),
        *(claim for method in FORMS for claim in _judge_regret(transfer, theory, method)),
    ]


def regret(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """The risk of a method less that of the posterior mean, whose mean is the limit, on the same draws."""
    risk = method_risk(transfer, method)
    if method == "linear":
        risk = cells(risk, ridge=0)
    return risk - method_risk(transfer, "bayes")


def _judge_regret(transfer: xr.Dataset, theory: xr.Dataset, method: str) -> list[Claim]:
    """Largest and smallest regret on the map but for gamma close to 1, at the cells where theory has them."""
    risk = theory[f"{method}_risk_{FORMS[method]}"]
    if method == "linear":
        risk = cells(risk, ridge=0)
    predicted = away_from_peak(risk - theory["limit_risk_asymptotic"]).transpose("gamma", "theta")
    measured = away_from_peak(regret(transfer, method))
    ends = {"largest": predicted.argmax(("gamma", "theta")), "smallest": predicted.argmin(("gamma", "theta"))}
    found = []
    for end, place in ends.items():
        cell = predicted.isel(place)
        draws = cells(measured, gamma=float(cell["gamma"]), theta=float(cell["theta"]))
        found.append(
            judge(
                f"regret-{method}-{end}".replace("_", "-"),
                f"The {end} regret of {method.replace('_', '-')}, its risk above the limit, away from gamma = 1: at "
                f"gamma = {float(cell['gamma']):g}, theta = {float(cell['theta'] / np.pi):g} pi",
                BEYOND,
                **mean_and_error(draws),
                printed=float(cell),
                effect=max(float(cell), float(predicted.mean())),
                floor=2 / float(transfer["n"].min()) * float(predicted.mean()),
            )
        )
    return found


def noiseless_limit_claims(transfer: xr.Dataset) -> list[Claim]:
    """Without label noise the limit is sin^2(theta) (1 - gamma)_+."""
    risk = method_risk(transfer, "bayes")
    printed = float((np.sin(transfer["theta"]) ** 2 * (1 - transfer["gamma"]).clip(0)).mean())
    return [
        judge(
            "limit-noiseless",
            "Without label noise the limit is sin^2(theta) (1 - gamma)_+: risk of the posterior mean, over the map",
            THEORY,
            **mean_and_error(risk),
            printed=printed,
            effect=printed,
        )
    ]


def finite_source_limit_claims(
    transfer: xr.Dataset, fewer: xr.Dataset, more: xr.Dataset, population: xr.Dataset
) -> list[Claim]:
    """With source samples the limit falls from that of scratch to that of pretraining on the population loss."""
    limits = [each["limit_risk_asymptotic"] for each in (fewer, more, population)]
    best = fewer["best_ridge_risk_asymptotic"]
    ordered = (limits[1] <= limits[0]) & (limits[2] <= limits[1]) & (limits[0] <= best + 1e-12)
    if ordered.size == 0:
        raise NotMeasured("Needs one grid with fewer, with more and with all source samples.")
    return [
        judge(
            "limit-finite-source",
            "After pretraining on finitely many source samples the posterior mean at the known angle of the learned "
            "feature has the risk of a ridge on what that feature leaves: mean over the map",
            THEORY,
            **mean_and_error(method_risk(transfer, "bayes")),
            printed=float(fewer["bayes_risk_asymptotic"].mean()),
            effect=float((best - fewer["bayes_risk_asymptotic"]).mean()),
        ),
        judge(
            "limit-falls-with-source",
            "The limit falls with the number of source samples, from that of scratch with the best ridge to that of "
            f"pretraining on the population loss: share of the map ordered so, at {float(fewer['source_ratio']):g} and "
            f"{float(more['source_ratio']):g} source samples per dimension",
            THEORY,
            measured=float(ordered.mean()),
            printed=1.0,
            standard_error=0.0,
            instances=None,
            effect=1.0,
        ),
    ]


def evidence_claims(quiet: xr.Dataset, loud: xr.Dataset) -> list[Claim]:
    """Evidence transfer comes close to the limit, and knows how close."""
    return [claim for transfer in (quiet, loud) for claim in _judge_evidence(transfer)]


def _judge_evidence(transfer: xr.Dataset) -> list[Claim]:
    noise = float(transfer["sigma"])
    risk, alone = method_risk(transfer, "evidence"), method_risk(transfer, "likelihood_ridge")
    regrets = {method: away_from_peak(regret(transfer, method)) for method in FORMS}
    best = min(regrets.values(), key=lambda each: float(each.mean()))
    orthogonal = cells(risk - alone, theta=np.pi / 2)
    enough = {"gamma": slice(ENOUGH, None)}
    cosine, sigma = np.cos(transfer["theta"]), transfer["sigma"]

    def judge_one(name, statement, **numbers):
        return judge(f"evidence-{name}-{noise:g}", f"{statement}, noise {noise:g}", BEYOND, **numbers)

    return [
        judge_one(
            "regret",
            "Evidence transfer closes nine tenths of the distance between the limit and the best single one of the "
            "paper's methods: its mean regret over that one's, away from gamma = 1",
            **ratio_and_error(away_from_peak(regret(transfer, "evidence")), best),
            printed=0.0,
            floor=0.1,
            effect=1.0,
        ),
        judge_one(
            "useless-feature",
            "A useless feature costs evidence transfer next to nothing: its risk for orthogonal tasks less that of "
            "ridge regression by likelihood",
            **mean_and_error(orthogonal),
            printed=0.0,
            floor=0.02,
            effect=float(cells(regrets["linear"], theta=np.pi / 2).mean()),
        ),
        judge_one(
            "harm",
            "Evidence transfer is worse in no draw than ridge regression by likelihood: share of draws where it is",
            **mean_and_error((risk > alone).astype(float)),
            printed=0.0,
            effect=1.0,
            expected_verdict="refuted",
            setting=setting_of(transfer, "gamma", "theta", "sigma", "dimension"),
        ),
        judge_one(
            "prediction",
            f"Evidence transfer predicts its own mean risk, from gamma = {ENOUGH:g} on: predicted over actual",
            **ratio_and_error(cells(transfer["evidence_predicted_risk"], **enough), cells(risk, **enough)),
            printed=1.0,
            floor=0.02,
            effect=1.0,
        ),
        judge_one(
            "cosine",
            "95 % intervals for the cosine between feature and target hold it: share of draws",
            **mean_and_error(interval_holds(transfer, "cosine", cosine).astype(float)),
            printed=0.95,
            floor=0.03,
            effect=0.95,
        ),
        judge_one(
            "noise",
            "95 % intervals for the label noise hold it: share of draws",
            **mean_and_error(interval_holds(transfer, "noise", sigma).astype(float)),
            printed=0.95,
            floor=0.03,
            effect=0.95,
        ),
    ]
