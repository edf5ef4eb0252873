"""Claims on fine-tuning: Eq. 15 without noise and with it, and on the identical task."""

import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.statistics import at_angle, cells, mean_and_error, method_risk


def fine_tuning_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 15 without noise, which must hold; with noise see the study fine_tuning_correction."""
    printed, _ = _predict(theory)
    return [
        judge(
            "eq-15-noiseless",
            "T of fine-tuning at pi/4 without label noise, mean over gamma < 1",
            f"{PAPER}, Eq. 15",
            **mean_and_error(at_angle(_gain(transfer))),
            printed=printed,
            effect=abs(printed),
            floor=2 / float(transfer["n"].min()),  # O(1/n): the law is asymptotic
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
    printed, corrected = (
        float(cells(theory[f"fine_tuned_transferability_{form}"], **last).mean()) for form in ("printed", "corrected")
    )
    return [
        judge(
            "identical-task",
            f"T of fine-tuning on the identical task, depth {int(theory['depth'])}, mean over gamma >= 0.88",
            f"{PAPER}, Eq. 15: positive",
            **mean_and_error(cells(_gain(transfer), **last)),
            printed=printed,
            corrected=corrected,
            effect=abs(printed - corrected),
            expected_verdict="corrected",
        )
    ]


def _gain(transfer: xr.Dataset) -> xr.DataArray:
    """R_scratch - R_fine-tuned of each draw."""
    return method_risk(transfer, "scratch") - method_risk(transfer, "fine_tuned")


def _predict(theory: xr.Dataset) -> list[float]:
    """Mean of T over the cells of ``at_angle``, as printed and corrected."""
    names = (f"fine_tuned_transferability_{form}" for form in ("printed", "corrected"))
    return [float(at_angle(theory[name]).mean()) for name in names]
