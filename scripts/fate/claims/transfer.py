"""Claims on pretraining, scratch, linear transfer and fine-tuning, from the files of the shared chain."""

import json

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, NotMeasured, judge
from fate.linear.theory import linear_transfer, scratch, weight_decay

PAPER = "Tahir et al. 2025"
BEYOND = "beyond the paper"
QUARTER = np.pi / 4


def parameter(dataset: xr.Dataset, name: str):
    """One of the settings that made the dataset."""
    return json.loads(dataset.attrs["parameters"])[name]


def mean_and_error(draws: xr.DataArray) -> tuple[float, float]:
    """Mean over all axes, and its standard error over instances, which share their source network."""
    if draws.size == 0:
        raise NotMeasured("The grid has none of its cells.")
    each = draws.mean([name for name in draws.dims if name != "instance"], skipna=False)
    return float(each.mean(skipna=False)), float(each.std(ddof=1, skipna=False) / np.sqrt(each.size))


def trained_risk(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """The risk of a method, NaN for a network that did not converge: means over it are NaN, and claims on them open."""
    return transfer[f"{method}_risk"].where(transfer.get(f"{method}_converged", True))


def if_trained(measured: float, error: float) -> float:
    """The standard error, NaN where a network did not converge, as ``measured`` then is: nothing can be said."""
    return np.nan if np.isnan(measured) else error


def at_angle(array: xr.DataArray, angle: float) -> xr.DataArray:
    """Values at the angle of the grid nearest to ``angle``, below the interpolation threshold."""
    return array.sel(theta=angle, method="nearest").sel(gamma=slice(None, 0.999))


def gain(transfer: xr.Dataset, worse: str, better: str, angle: float = QUARTER) -> tuple[float, float]:
    """Mean of R_worse - R_better over all gamma < 1 at one angle, and its standard error."""
    risks = {method: trained_risk(transfer, method) for method in (worse, better)}
    risks = {method: risk.isel(ridge=0) if "ridge" in risk.dims else risk for method, risk in risks.items()}
    return mean_and_error(at_angle(risks[worse] - risks[better], angle))


def predicted(theory: xr.Dataset, name: str, angle: float = QUARTER) -> float:
    """Mean of a closed form over the same cells as ``gain``."""
    values = theory[name].isel(ridge=0) if "ridge" in theory[name].dims else theory[name]
    return float(at_angle(values, angle).mean())


def pretraining_claims(pretrained: xr.Dataset) -> list[Claim]:
    """Rich pretraining ends at a global optimum of rank one, and conserves the balance of its layers."""
    scale = parameter(pretrained, "init_scale") * np.sqrt(parameter(pretrained, "width"))
    certain = {"printed": 0.0, "standard_error": 0.0, "effect": 1.0}
    return [
        judge(
            "lemma-3.3",
            "Gradient flow on the source task ends at a global optimum: largest relative residual",
            f"{PAPER}, Lemma 3.3",
            measured=float(pretrained["relative_residual"].max()),
            floor=pretrained.attrs["converged_below"],
            **certain,
        ),
        judge(
            "theorem-3.4",
            "The product of the hidden layers is a rank-one matrix up to O(alpha): largest part beyond rank one",
            f"{PAPER}, Theorem 3.4",
            measured=float(pretrained["rank_one_residual"].max()),
            floor=float(2 * scale),
            **certain,
        ),
        judge(
            "theorem-3.4-direction",
            "The one direction of the hidden layers is the learned vector: largest 1 - |cos|",
            f"{PAPER}, Theorem 3.4",
            measured=float(abs(1 - pretrained["alignment"]).max()),
            floor=float(scale),
            **certain,
        ),
        judge(
            "conserved-quantity",
            "W_l^T W_l - W_{l+1} W_{l+1}^T is conserved by gradient flow: largest change",
            f"{PAPER}, Section 3",
            measured=float(pretrained["conserved_drift"].max()),
            floor=1e-8,
            **certain,
        ),
    ]


def scratch_claims(transfer: xr.Dataset) -> list[Claim]:
    """Scratch ends at the minimum-norm interpolator, and its risk has a double descent."""
    noise = parameter(transfer, "noise")
    claims = [
        judge(
            "theorem-3.5",
            "Scratch from alpha -> 0 ends at the minimum-norm interpolator: largest relative distance",
            f"{PAPER}, Theorem 3.5",
            measured=float(transfer["scratch_end_point_error"].max()),
            printed=0.0,
            standard_error=0.0,
            effect=1.0,
            floor=1e-6,
        )
    ]
    for name, side in (("below", transfer["gamma"] < 0.95), ("beyond", transfer["gamma"] > 1.05)):
        cells = transfer.isel(gamma=np.flatnonzero(side), theta=0)
        if cells.sizes["gamma"] == 0:
            continue
        risks, gamma, samples = trained_risk(cells, "scratch"), cells["gamma"].values, cells["n"].values
        variance = scratch.variance(samples, samples / gamma, noise) / risks.sizes["instance"]
        printed = float(np.mean(scratch.asymptotic(gamma, noise)))
        measured = float(risks.mean(skipna=False))
        claims.append(
            judge(
                f"eq-8-{name}",
                f"Risk of scratch, mean over the sample ratios {name} 1",
                f"{PAPER}, Theorem 3.6, Eq. 8",
                measured=measured,
                printed=printed,
                standard_error=if_trained(measured, float(np.sqrt(variance.sum()) / len(gamma))),
                effect=printed,
                floor=float(
                    np.max(np.abs(scratch.mean(samples, samples / gamma, noise) - scratch.asymptotic(gamma, noise)))
                ),
            )
        )
    return claims


def linear_transfer_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Linear transfer has a floor at sin^2(theta); its transferability changes sign as printed."""
    noise = parameter(transfer, "noise")
    scratch_risk, linear_risk = trained_risk(transfer, "scratch"), trained_risk(transfer, "linear").sel(ridge=0)
    risk = linear_risk.sel(theta=QUARTER, method="nearest")
    error = np.sqrt(linear_transfer.variance(risk["n"].values, float(risk["theta"]), noise) / risk.sizes["instance"])
    printed = float(np.mean(linear_transfer.mean(risk["n"].values, float(risk["theta"]), noise)))
    measured = float(risk.mean(skipna=False))
    claims = [
        judge(
            "eq-10",
            "Risk of linear transfer at pi/4, mean over all sample ratios",
            f"{PAPER}, Theorem 3.7, Eq. 10",
            measured=measured,
            printed=printed,
            standard_error=if_trained(measured, float(np.sqrt(np.sum(error**2)) / len(error))),
            effect=printed,
        )
    ]
    for name, low, high, sign in (
        ("few", 0.05, 0.45, "positive"),
        ("between", 0.65, 0.85, "negative"),
        ("many", 1.45, 2.05, "negative"),
    ):
        gains = (scratch_risk - linear_risk).sel(gamma=slice(low, high))
        measured, standard_error = mean_and_error(gains.sel(theta=QUARTER, method="nearest"))
        printed, exact = (
            float(
                theory[f"linear_transferability_{form}"]
                .sel(ridge=0, gamma=slice(low, high))
                .sel(theta=QUARTER, method="nearest")
                .mean()
            )
            for form in ("asymptotic", "exact")
        )
        claims.append(
            judge(
                f"eq-11-{name}",
                f"T of linear transfer at pi/4 is {sign} for gamma in [{low}, {high}]",
                f"{PAPER}, Eq. 11",
                measured=measured,
                printed=printed,
                standard_error=standard_error,
                effect=abs(printed),
                floor=abs(exact - printed) + 1e-3,  # the printed form is a limit
            )
        )
    gains = (scratch_risk - linear_risk).sel(gamma=1.0, method="nearest").isel(theta=-1)
    wins = float((gains > 0).where(gains.notnull()).mean(skipna=False))
    measured = wins if not gains.median(skipna=False) <= 0 else 0.0
    claims.append(
        judge(
            "eq-11-band",
            "Anomalous positive transfer at gamma = 1 even for orthogonal tasks: share of draws in which transfer wins",
            f"{PAPER}, Section 3.3",
            measured=measured,
            printed=1.0,
            standard_error=if_trained(measured, 0.0),
            effect=1.0,
            floor=0.15,
        )
    )
    return claims


def fine_tuning_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 15 without noise, which must hold; with noise see the study fine_tuning_correction."""
    return [_judge_fine_tuning("eq-15-noiseless", "without label noise", f"{PAPER}, Eq. 15", transfer, theory)]


def noisy_fine_tuning_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 15 with noise as loud as the signal: the flow amplifies the pretrained direction, C > 1."""
    what = f"with label noise {parameter(transfer, 'noise'):g}"
    return [_judge_fine_tuning("eq-15-noisy", what, f"{PAPER}, Eq. 15", transfer, theory, "corrected")]


def _judge_fine_tuning(name, what, source, transfer, theory, expected_verdict="reproduced") -> Claim:
    measured, error = gain(transfer, "scratch", "fine_tuned")
    printed, corrected = (predicted(theory, f"fine_tuned_transferability_{form}") for form in ("printed", "corrected"))
    bias = 2 / float(transfer["n"].min())  # O(1/n): the law is asymptotic
    return judge(
        name,
        f"T of fine-tuning at pi/4 {what}, mean over gamma < 1",
        source,
        measured=measured,
        printed=printed,
        corrected=corrected if expected_verdict == "corrected" else None,
        standard_error=error,
        effect=abs(printed - corrected) if expected_verdict == "corrected" else abs(printed),
        floor=0.0 if expected_verdict == "corrected" else bias,
        expected_verdict=expected_verdict,
    )


def ridge_claims(transfer: xr.Dataset) -> list[Claim]:
    """Eq. 13: in the limit, ridge on the readout only costs."""
    at = trained_risk(transfer, "linear").sel(gamma=0.5, theta=np.pi / 8, method="nearest")
    strong = at.sel(ridge=1.0, method="nearest")
    strength, angle = float(strong["ridge"]), float(strong["theta"])
    printed = float(linear_transfer.asymptotic(angle, strength))
    measured, error = mean_and_error(strong)
    return [
        judge(
            "eq-13",
            f"Risk of linear transfer with ridge {strength:g} at pi/8, gamma = 0.5",
            f"{PAPER}, Theorem 3.8, Eq. 13",
            measured=measured,
            printed=printed,
            standard_error=error,
            effect=printed - float(np.sin(angle) ** 2),
            floor=2 / float(strong["n"]),
        )
    ]


def weight_decay_claims(transfer: xr.Dataset) -> list[Claim]:
    """Fig. 5: against scratch with the best weight decay, the band of positive transfer at gamma = 1 is gone."""
    at = transfer.sel(gamma=1.0, method="nearest").isel(theta=-1)
    best = at["weight_decay_risk"].mean("instance").argmin("weight_decay")
    linear_risk = trained_risk(at, "linear").sel(ridge=0)
    measured, error = mean_and_error(at["weight_decay_risk"].isel(weight_decay=best) - linear_risk)
    noise = parameter(transfer, "noise")
    printed = float(weight_decay.best_scratch_risk(at["gamma"], noise) - np.sin(at["theta"]) ** 2)
    return [
        judge(
            "fig-5-band",
            "T of linear transfer against optimally regularised scratch at gamma = 1, orthogonal tasks: negative",
            f"{PAPER}, Fig. 5; theory: optimal ridge",
            measured=measured,
            printed=printed,
            standard_error=error,
            effect=abs(printed),
            floor=0.1 * abs(printed),  # weight decay on a list of strengths is near the best ridge, not at it
        )
    ]


def depth_claims(shallow, shallow_theory, deep, deep_theory) -> list[Claim]:
    """Depth does not enter scratch or linear transfer; it enters fine-tuning, if there is noise."""
    claims = []
    angles = deep["theta"]
    shallow_at = shallow.sel(theta=angles, method="nearest")
    for method, phrase in (("scratch", "scratch"), ("linear", "linear transfer")):
        risks, shallow_risks = (trained_risk(each, method).values for each in (deep, shallow_at))
        measured = float(np.max(abs(risks / shallow_risks - 1)))
        claims.append(
            judge(
                f"depth-{method}",
                f"Depth does not enter the risk of {phrase}: largest relative change",
                f"{PAPER}, Section 3; a reviewer's question",
                measured=measured,
                printed=0.0,
                standard_error=if_trained(measured, 0.0),
                effect=1.0,
                floor=1e-3,
            )
        )
    risks = [at_angle(trained_risk(each, "fine_tuned"), QUARTER) for each in (shallow, deep)]
    measured, error = mean_and_error(risks[0] - risks[1].values)
    form = "fine_tuned_transferability_corrected"
    corrected = predicted(deep_theory, form) - predicted(shallow_theory, form)
    claims.append(
        judge(
            "depth-fine-tuning",
            f"T of fine-tuning at depth {parameter(deep_theory, 'depth')} less that at depth 2, at pi/4 with noise",
            f"{PAPER}, Eq. 15 at every depth; a reviewer's question",
            measured=measured,
            printed=0.0,
            corrected=corrected,
            standard_error=error,
            effect=abs(corrected),
            expected_verdict="corrected",
        )
    )
    return claims


def method_order_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Residual transfer beats LP-FT beats fine-tuning, by what theory says, at 3 pi / 8."""
    angle, claims = 3 * np.pi / 8, []
    forms = {"residual": "asymptotic", "lp_ft": "asymptotic", "fine_tuned": "corrected"}
    for better, worse in (("residual", "lp_ft"), ("lp_ft", "fine_tuned")):
        measured, error = gain(transfer, worse, better, angle)
        printed = float(
            np.subtract(
                *(predicted(theory, f"{name}_transferability_{forms[name]}", angle) for name in (better, worse))
            )
        )
        claims.append(
            judge(
                f"order-{better}-{worse}".replace("_", "-"),
                f"T of {better} less T of {worse} at 3 pi / 8, mean over gamma < 1".replace("_", "-"),
                BEYOND,
                measured=measured,
                printed=printed,
                standard_error=error,
                effect=abs(printed),
                floor=2 / float(transfer["n"].min()) * abs(printed),
            )
        )
    return claims


def identical_task_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """theta = 0 with noise: beyond gamma_c fine-tuning loses to scratch, which Eq. 15 denies."""
    last = transfer["gamma"] > 0.88
    gains = trained_risk(transfer, "scratch") - trained_risk(transfer, "fine_tuned")
    measured, error = mean_and_error(gains.isel(gamma=last.values))
    printed, corrected = (
        float(theory[f"fine_tuned_transferability_{form}"].isel(gamma=last.values).mean())
        for form in ("printed", "corrected")
    )
    return [
        judge(
            "identical-task",
            f"T of fine-tuning on the identical task, depth {parameter(theory, 'depth')}, mean over gamma > 0.88",
            f"{PAPER}, Eq. 15: positive",
            measured=measured,
            printed=printed,
            corrected=corrected,
            standard_error=error,
            effect=abs(printed - corrected),
            expected_verdict="corrected",
        )
    ]


def unequal_noise_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """A source louder than its target: what linear transfer loses is the part of the target it has not learned."""
    measured, error = mean_and_error(at_angle(trained_risk(transfer, "linear").isel(ridge=0), QUARTER))
    expected = predicted(theory, "linear_risk_exact")
    population = float(np.mean(linear_transfer.mean(transfer["n"].values, QUARTER, parameter(theory, "noise"))))
    return [
        judge(
            "unequal-noise",
            f"Risk of linear transfer at pi/4, source noise {parameter(theory, 'source_noise'):g}, target noise "
            f"{parameter(theory, 'noise'):g}, mean over gamma < 1",
            f"a reviewer's question; {BEYOND}",
            measured=measured,
            printed=expected,
            standard_error=error,
            effect=expected - population,
        )
    ]
