"""Claims on whole maps: the mean square distance of what was measured from theory, over all cells of a grid.

Distances are in units of the risk of scratch at the same n, and cells next to gamma = 1, where the law of that risk has
no variance, are left out. A form that is false stays at its own distance however many draws there are.
"""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.statistics import away_from_peak, cells, mean_square_deviation, method_risk

BELOW = slice(None, 0.999)  # of gamma
EXPECTED = {"printed": "refuted", "corrected": "reproduced"}


def linear_transfer_map_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 10 and 11 over all sample ratios and angles, exact at n and d."""
    risk, scratch = cells(method_risk(transfer, "linear"), ridge=0), method_risk(transfer, "scratch")
    exact = cells(theory, ridge=0)
    unit = theory["scratch_risk_exact"]
    return [
        _judge_map(f"map-eq-{equation}", f"{words} of linear transfer", f"Eq. {equation}", draws, form, unit)
        for equation, words, draws, form in (
            (10, "Risk", risk, exact["linear_risk_exact"]),
            (11, "T", scratch - risk, exact["linear_transferability_exact"]),
        )
    ]


def ridge_map_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 13 over all ridges, sample ratios and angles, exact at n and d."""
    risk, exact = method_risk(transfer, "linear"), theory["linear_risk_exact"]
    return [_judge_map("map-eq-13", "Risk of linear transfer", "Eq. 13", risk, exact, theory["scratch_risk_exact"])]


def weight_decay_map_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Fig. 5: T of linear transfer against scratch with weight decay, over all strengths, sample ratios and angles."""
    gain = method_risk(transfer, "weight_decay") - cells(method_risk(transfer, "linear"), ridge=0)
    form = theory["weight_decay_risk_asymptotic"] - cells(theory["linear_risk_exact"], ridge=0)
    unit = theory["best_ridge_risk_asymptotic"]
    return [
        _judge_map("map-fig-5", "T of linear transfer against scratch with weight decay", "Fig. 5", gain, form, unit)
    ]


def noiseless_fine_tuning_map_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 15 over all sample ratios below 1 and all angles, without label noise."""
    draws, theory = _fine_tuned_gain(transfer), cells(theory, gamma=BELOW)
    form, unit = theory["fine_tuned_transferability_printed"], theory["scratch_risk_asymptotic"]
    return [_judge_map("map-eq-15-noiseless", "T of fine-tuning without label noise", "Eq. 15", draws, form, unit)]


def fine_tuning_map_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 15 over all sample ratios below 1 and all angles, with label noise."""
    return _judge_forms(15, transfer, theory)


def fewer_source_samples_map_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 22 over all sample ratios below 1 and all angles, with fewer source samples than dimensions."""
    return _judge_forms(22, transfer, theory)


def more_source_samples_map_claims(transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Eq. 23 over all sample ratios below 1 and all angles, with more source samples than dimensions."""
    return _judge_forms(23, transfer, theory)


def _fine_tuned_gain(transfer: xr.Dataset) -> xr.DataArray:
    return cells(method_risk(transfer, "scratch") - method_risk(transfer, "fine_tuned"), gamma=BELOW)


def _judge_forms(equation: int, transfer: xr.Dataset, theory: xr.Dataset) -> list[Claim]:
    """Two claims: the printed form, and the corrected one. The effect is their own distance."""
    draws, theory = _fine_tuned_gain(transfer), cells(theory, gamma=BELOW)
    forms = {name: theory[f"fine_tuned_transferability_{name}"] for name in EXPECTED}
    unit = theory["scratch_risk_asymptotic"]
    apart = float((away_from_peak((forms["printed"] - forms["corrected"]) / unit) ** 2).mean())
    noise, ratio, source_noise = (float(theory[name]) for name in ("sigma", "source_ratio", "source_sigma"))
    source = f", {ratio:g} source samples per dimension with {source_noise:g}" if np.isfinite(ratio) else ""
    return [
        _judge_map(
            f"map-eq-{equation}-{name}",
            f"T of fine-tuning, label noise {noise:g}{source}: the {name} form",
            f"Eq. {equation}" if name == "printed" else f"Eq. {equation}, corrected",
            *(draws, form, unit),
            effect=apart,
            expected_verdict=EXPECTED[name],
        )
        for name, form in forms.items()
    ]


def _judge_map(id, words, equation, draws, form, unit, effect=None, **verdict) -> Claim:
    """Mean square of (draws - form) / unit; the effect is that of the form itself, where no other is given."""
    draws, form, unit = map(away_from_peak, (draws, form, unit))
    scaled = form / unit
    return judge(
        id,
        f"{words}, over the whole map: mean square distance from theory, in units of the risk of scratch",
        f"{PAPER}, {equation}",
        **mean_square_deviation(draws / unit, scaled),
        printed=0.0,
        effect=float((scaled**2).mean()) if effect is None else effect,
        **verdict,
    )
