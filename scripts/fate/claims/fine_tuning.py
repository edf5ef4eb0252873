"""Claims on fine-tuning: Eq. 15 without noise and with it, the identical task, and from n = d on, where T is zero."""

from itertools import product

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.laws import fine_tuning_gain
from fate.claims.statistics import SAME_RISK, at_angle, cells, mean_and_error, method_risk, setting_of

BAND = slice(0.88, 0.999)  # of gamma: where the identical task loses at depth 4


def fine_tuning_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 15 without noise, where it must hold."""
    gain = at_angle(_gain(transfer))
    exact = exact_gain(gain, transfer, theory)
    return [
        judge(
            "eq-15-noiseless",
            f"T of fine-tuning at pi/4 without label noise, mean over gamma < 1, in the exact law at n and d (in the "
            f"limit {_predict(theory)[0]:.4f})",
            f"{PAPER}, Eq. 15",
            **mean_and_error(gain),
            printed=exact,
            effect=abs(exact),
        )
    ]


def noisy_fine_tuning_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 15 with noise as loud as the signal: the flow amplifies the pretrained direction, C > 1."""
    printed, corrected = _predict(theory)
    return [
        judge(
            "eq-15-noisy",
            f"T of fine-tuning at pi/4 with label noise {float(transfer['sigma']):g}, mean over gamma < 1",
            f"{PAPER}, Eq. 15",
            **mean_and_error(at_angle(_gain(transfer))),
            printed=printed,
            corrected=corrected,
            effect=abs(printed - corrected),
            expected_verdict="corrected",
            setting=setting_of(at_angle(transfer), "gamma", "theta", "sigma", "depth", "dimension"),
        )
    ]


def identical_task_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """theta = 0 with noise: beyond gamma_c fine-tuning loses to scratch, which Eq. 15 denies."""
    last = {"theta": 0, "gamma": BAND}
    printed, limit = (
        float(cells(theory[f"fine_tuned_transferability_{form}"], **last).mean()) for form in ("printed", "corrected")
    )
    gain = cells(_gain(transfer), **last)
    exact = exact_gain(gain, transfer, theory)
    return [
        judge(
            "identical-task",
            f"T of fine-tuning on the identical task, depth {int(theory['depth'])}, mean over 0.88 <= gamma < 1; "
            f"corrected in the exact law at n and d (in the limit {limit:.4f}). The authors' reply that identical "
            "distributions cannot transfer poorly is contradicted",
            f"{PAPER}, Eq. 15: positive",
            **mean_and_error(gain),
            printed=printed,
            corrected=exact,
            effect=abs(printed - exact),
            expected_verdict="corrected",
            setting=setting_of(cells(transfer, **last), "gamma", "sigma", "depth", "dimension"),
        )
    ]


def end_of_band_claims(shallow: xr.Dataset, deep: xr.Dataset) -> list[Claim]:
    """At gamma = 1 the band of negative transfer of the identical task ends."""
    square = [_relative_change(cells(each, theta=0, gamma=1.0), "fine_tuned") for each in (shallow, deep)]
    before = cells(deep, theta=0, gamma=BAND).isel(gamma=-1)
    gain = mean_and_error(_gain(before))
    return [
        _judge_same_risk(
            "identical-task-square",
            "At gamma = 1 fine-tuning on the identical task ends where scratch ends, T = 0, so that the band of "
            f"negative transfer lies below gamma = 1 and ends there: largest relative change of the risk, depths "
            f"{int(shallow['depth'])} and {int(deep['depth'])}. At gamma = {float(before['gamma']):g}, depth "
            f"{int(deep['depth'])}, T = {gain['measured']:.3g} +- {gain['standard_error']:.2g}",
            f"{PAPER}, Theorem 3.9; a reviewer's question",
            square,
            effect=abs(gain["measured"]) / float(method_risk(before, "scratch").mean(skipna=False)),
        )
    ]


def same_solution_claims(quiet: xr.Dataset, loud: xr.Dataset, deep: xr.Dataset, probed: xr.Dataset) -> list[Claim]:
    """From n = d on there is one least-squares solution: fine-tuning forgets its start."""
    runs = [
        (quiet, "fine_tuned"),
        (loud, "fine_tuned"),
        (deep, "fine_tuned"),
        (probed, "fine_tuned"),
        (probed, "lp_ft"),
    ]
    changes = [_relative_change(cells(each, gamma=slice(1.0, None)), method) for each, method in runs]
    return [
        _judge_same_risk(
            "same-solution",
            "From gamma = 1 on fine-tuning and LP-FT end where scratch ends, T = 0, at every angle and depth: largest "
            f"relative change of the risk, label noise {float(quiet['sigma']):g} and {float(loud['sigma']):g}, depths "
            f"{int(quiet['depth'])} and {int(deep['depth'])}",
            f"{PAPER}, Theorem 3.9: T = 0 for gamma >= 1",
            changes,
            effect=1.0,
        )
    ]


def _relative_change(transfer: xr.Dataset, method: str) -> xr.DataArray:
    """|R / R_scratch - 1| of each draw, NaN where a network did not converge."""
    return abs(method_risk(transfer, method) / method_risk(transfer, "scratch") - 1)


def _judge_same_risk(id: str, statement: str, source: str, changes: list[xr.DataArray], effect: float) -> Claim:
    """The largest of all changes of all runs is zero."""
    largest = float(np.max([change.max(skipna=False) for change in changes]))
    return judge(
        id,
        statement,
        source,
        measured=largest,
        printed=0.0,
        standard_error=0.0 if np.isfinite(largest) else np.nan,
        instances=changes[0].sizes["instance"],
        effect=effect,
        floor=SAME_RISK,
    )


def exact_gain(gain: xr.DataArray, transfer: xr.Dataset, theory: xr.Dataset) -> float:
    """E[R_scratch - R_fine_tuned] in the law at finite n and d, mean over the cells of ``gain``."""
    dimension, noise, depth = int(transfer["dimension"]), float(theory["sigma"]), int(theory["depth"])
    cells_of_gain = product(gain["n"].values.ravel(), gain["theta"].values.ravel())
    return float(np.mean([fine_tuning_gain(int(n), dimension, noise, float(at), depth) for n, at in cells_of_gain]))


def _gain(transfer: xr.Dataset) -> xr.DataArray:
    """R_scratch - R_fine-tuned of each draw."""
    return method_risk(transfer, "scratch") - method_risk(transfer, "fine_tuned")


def _predict(theory: xr.Dataset) -> list[float]:
    """Mean of T over the cells of ``at_angle``, as printed and corrected."""
    names = (f"fine_tuned_transferability_{form}" for form in ("printed", "corrected"))
    return [float(at_angle(theory[name]).mean()) for name in names]
