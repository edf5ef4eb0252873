"""Claims on linear transfer: its floor, its changes of sign, its ridge, and a source louder than its target."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, NotMeasured, judge
from fate.claims.laws import square_linear_gains
from fate.claims.statistics import (
    QUARTER,
    at_angle,
    cells,
    if_trained,
    mean_and_error,
    method_risk,
    ratio_and_error,
    setting_of,
)
from fate.limit.theory import ridge_risk
from fate.linear.theory import linear_transfer, scratch

SIGNS = (("few", 0.05, 0.45, "positive"), ("between", 0.65, 0.85, "negative"), ("many", 1.45, 2.05, "negative"))


def linear_transfer_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Linear transfer has a floor at sin^2(theta); its transferability changes sign as printed."""
    linear_risk = cells(method_risk(transfer, "linear"), ridge=0)
    gains = method_risk(transfer, "scratch") - linear_risk
    risk, samples, noise = cells(linear_risk, theta=QUARTER), transfer["n"].values, float(transfer["sigma"])
    variance = linear_transfer.variance(samples, float(risk["theta"]), noise) / risk.sizes["instance"]
    printed = float(np.mean(linear_transfer.mean(samples, float(risk["theta"]), noise)))
    return [
        judge(
            "eq-10",
            "Risk of linear transfer at pi/4, mean over all sample ratios",
            f"{PAPER}, Theorem 3.7, Eq. 10",
            measured=float(risk.mean(skipna=False)),
            printed=printed,
            standard_error=if_trained(risk.notnull(), float(np.sqrt(np.sum(variance)) / len(variance))),
            instances=risk.sizes["instance"],
            known_variance=True,
            effect=printed,
        ),
        *(_judge_sign(gains, theory, *window) for window in SIGNS),
        _judge_band(cells(gains, gamma=1.0, theta=np.pi / 2)),
    ]


def _judge_sign(gains: xr.DataArray, theory: xr.Dataset, name: str, low: float, high: float, sign: str) -> Claim:
    """T at pi/4 and 0 ridge, mean over a window of sample ratios; the printed form is a limit.

    The spreads of both risks are those of theory, added as if they were one draw's: no correlation makes more of them.
    """
    window = {"gamma": slice(low, high), "theta": QUARTER}
    printed, exact = (
        float(cells(theory[f"linear_transferability_{form}"], ridge=0, **window).mean())
        for form in ("asymptotic", "exact")
    )
    drawn, noise = cells(gains, **window), float(theory["sigma"])
    samples = cells(theory["n"], gamma=window["gamma"])
    spread = np.sqrt(scratch.variance(samples, samples / samples["gamma"], noise))
    spread += np.sqrt(linear_transfer.variance(samples, QUARTER, noise))
    error = float(np.sqrt((spread**2).sum() / drawn.sizes["instance"]) / len(spread))
    return judge(
        f"eq-11-{name}",
        f"T of linear transfer at pi/4 is {sign} for gamma in [{low}, {high}]",
        f"{PAPER}, Eq. 11",
        measured=float(drawn.mean(skipna=False)),
        printed=printed,
        standard_error=if_trained(drawn.notnull(), error),
        instances=drawn.sizes["instance"],
        known_variance=True,
        effect=abs(printed),
        floor=abs(exact - printed) + 1e-3,
    )


def _judge_band(gains: xr.DataArray) -> Claim:
    """The share of draws with positive T at gamma = 1, where no mean exists, against its probability in the law."""
    law = square_linear_gains(int(gains["n"].item()), float(gains["sigma"]), float(gains["theta"].item()))
    wins = float(np.mean(law > 0))
    low, median, high = np.quantile(law, (0.25, 0.5, 0.75))
    return judge(
        "eq-11-band",
        "Anomalous positive transfer at gamma = 1 even for orthogonal tasks: share of draws in which transfer wins. "
        f"Median T {float(gains.median()):.3g}, in the law {median:.3g} with quartiles {low:.3g} and {high:.3g}",
        f"{PAPER}, Section 3.3",
        measured=float((gains > 0).where(gains.notnull()).mean(skipna=False)),
        printed=wins,
        standard_error=if_trained(gains.notnull(), float(np.sqrt(wins * (1 - wins) / gains.size))),
        instances=gains.sizes["instance"],
        known_variance=True,
        effect=0.5,
        floor=1 / gains.size,  # a single draw
    )


def unequal_noise_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """A source louder than its target: what linear transfer loses is the part of the target it has not learned."""
    noise, source_noise = float(theory["sigma"]), float(theory["source_sigma"])
    expected = float(at_angle(cells(theory["linear_risk_exact"], ridge=0)).mean())
    population = float(np.mean(linear_transfer.mean(transfer["n"].values, QUARTER, noise)))
    return [
        judge(
            "unequal-noise",
            f"Risk of linear transfer at pi/4, source noise {source_noise:g}, target noise {noise:g}, "
            "mean over gamma < 1",
            "a reviewer's question; beyond the paper",
            **mean_and_error(at_angle(cells(method_risk(transfer, "linear"), ridge=0))),
            printed=expected,
            effect=expected - population,
            setting=setting_of(at_angle(transfer), "gamma", "theta", "sigma", "source_sigma", "dimension"),
        )
    ]


def ridge_claims(transfer: xr.Dataset) -> list[Claim]:
    """Eq. 13: in the limit, ridge on the readout only costs."""
    strong = cells(method_risk(transfer, "linear"), gamma=0.5, theta=np.pi / 8, ridge=1.0)
    strength, angle = float(strong["ridge"]), float(strong["theta"])
    printed = float(linear_transfer.asymptotic(angle, strength))
    return [
        judge(
            "eq-13",
            f"Risk of linear transfer with ridge {strength:g} at pi/8, gamma = 0.5",
            f"{PAPER}, Theorem 3.8, Eq. 13",
            **mean_and_error(strong),
            printed=printed,
            effect=printed - float(np.sin(angle) ** 2),
            floor=2 / float(cells(transfer, gamma=0.5)["n"]),
        )
    ]


def ridge_plane_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Ridge on the readout over the whole plane: strictly worse, as the authors reply, but for O(1/n)."""
    if transfer.sizes["ridge"] < 2:
        raise NotMeasured("The grid has one ridge alone.")
    risk, exact = method_risk(transfer, "linear"), theory["linear_risk_exact"]
    rises, measured_rises = (each.diff("ridge") < 0 for each in (exact, risk.mean("instance", skipna=False)))
    gain = (cells(exact, ridge=0) - exact).max(("ridge", "theta"))
    fitted = gain.size > 1 and bool((gain > 0).all())
    exponent = float(np.polyfit(np.log(theory["n"]), np.log(gain), 1)[0]) if fitted else np.nan
    strong, free = ({"theta": np.pi / 2, "ridge": strength} for strength in (theory.indexes["ridge"].max(), 0))
    lost, exactly_lost = (cells(each, **free) - 1 for each in (risk, exact))
    regained, exactly_regained = (cells(each, **free) - cells(each, **strong).values for each in (risk, exact))
    share = float(exactly_regained.mean() / exactly_lost.mean())
    reply = "authors' reply on the ridge; Eq. 13"
    return [
        judge(
            "ridge-strictly-worse",
            "T of linear transfer falls with every step of the ridge, at every angle and sample ratio: share of steps "
            f"at which it rises, in the exact law at n. Of trained networks {float(measured_rises.mean()):.3g}",
            reply,
            measured=float(rises.mean()),
            printed=0.0,
            standard_error=if_trained(risk.notnull(), 0.0),
            instances=None,
            effect=1.0,
            expected_verdict="refuted",
            setting=setting_of(theory, "ridge", "gamma", "theta", "sigma", "dimension"),
        ),
        judge(
            "ridge-gain-exponent",
            "What a ridge of the grid adds to T at most falls as 1/n: exponent in n of the largest gain over ridges "
            f"and angles, in the exact law. At n = {int(theory['n'].min())} it is {float(gain.max()):.3g}",
            "beyond the paper: the limit of Eq. 13 has no gain",
            measured=exponent,
            printed=-1.0,
            standard_error=0.0,
            instances=None,
            effect=1.0,
            floor=0.05,  # n - 2 in the place of n
        ),
        judge(
            "ridge-orthogonal",
            f"Ridge {strong['ridge']:g} makes linear transfer worse: the share it regains of what the fitted weight "
            "loses to noise for orthogonal tasks, mean over gamma, on the same draws",
            reply,
            **ratio_and_error(regained, lost),
            printed=0.0,
            corrected=share,
            effect=share,
            expected_verdict="corrected",
            setting=setting_of(cells(theory, **strong), "ridge", "gamma", "sigma", "dimension"),
        ),
    ]


def weight_decay_claims(transfer: xr.Dataset) -> list[Claim]:
    """Fig. 5: against scratch with the best weight decay, the band of positive transfer at gamma = 1 is gone."""
    orthogonal = cells(transfer, gamma=1.0, theta=np.pi / 2)
    decayed = method_risk(orthogonal, "weight_decay")
    best = decayed.isel(weight_decay=decayed.mean("instance").argmin("weight_decay"))
    best_risk = ridge_risk(orthogonal["gamma"], float(transfer["sigma"]))
    printed = float(best_risk - np.sin(orthogonal["theta"]) ** 2)
    return [
        judge(
            "fig-5-band",
            "T of linear transfer against optimally regularised scratch at gamma = 1, orthogonal tasks: negative",
            f"{PAPER}, Fig. 5; theory: optimal ridge",
            **mean_and_error(best - cells(method_risk(orthogonal, "linear"), ridge=0)),
            printed=printed,
            effect=abs(printed),
            floor=0.1 * abs(printed),  # weight decay on a list of strengths is near the best ridge, not at it
            setting=setting_of(orthogonal, "sigma", "dimension"),
        )
    ]
