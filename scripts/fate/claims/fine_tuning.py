"""Claims on fine-tuning: Eq. 15 without noise and with it, and on the identical task."""

from itertools import product

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.laws import fine_tuning_gain
from fate.claims.statistics import at_angle, cells, mean_and_error, method_risk


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
        )
    ]


def identical_task_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """theta = 0 with noise: beyond gamma_c fine-tuning loses to scratch, which Eq. 15 denies."""
    last = {"theta": 0, "gamma": slice(0.88, None)}
    printed, limit = (
        float(cells(theory[f"fine_tuned_transferability_{form}"], **last).mean()) for form in ("printed", "corrected")
    )
    gain = cells(_gain(transfer), **last)
    exact = exact_gain(gain, transfer, theory)
    return [
        judge(
            "identical-task",
            f"T of fine-tuning on the identical task, depth {int(theory['depth'])}, mean over gamma >= 0.88; corrected "
            f"in the exact law at n and d (in the limit {limit:.4f}). The authors' reply that identical distributions "
            "cannot transfer poorly is contradicted",
            f"{PAPER}, Eq. 15: positive",
            **mean_and_error(gain),
            printed=printed,
            corrected=exact,
            effect=abs(printed - exact),
            expected_verdict="corrected",
        )
    ]


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
