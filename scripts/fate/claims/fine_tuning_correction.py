"""Claims on where fine-tuning breaks even: Eq. 15, 22 and 23 hold without noise, and are corrected with it."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, NotConverged, NotMeasured, judge
from fate.claims.laws import fine_tuning_gain
from fate.claims.statistics import cells, mean_and_error, setting_of
from fate.risks import standard_error

NEAR = 0.05  # around a root in the limit
CORRECTED = {"expected_verdict": "corrected"}


def fine_tuning_correction_claims(study: xr.Dataset) -> list[Claim]:
    """The break-even angle of fine-tuning, which is printed as one of neither noise nor depth."""
    noise = study.indexes["trained_noise"]
    if 0.0 not in noise or not (noise > 0).any() or study.sizes["depth"] < 2:
        raise NotMeasured("Needs networks trained without noise and with it, at two depths.")
    if not all(study[name].all() for name in ("scratch_converged", "fine_tuned_converged", "source_converged")):
        raise NotConverged("Some networks did not converge.")
    ordered = study.isel(depth=np.argsort(study.indexes["depth"]))
    quiet, loud = (cells(ordered, trained_noise=sigma) for sigma in (0.0, noise.max()))
    return [
        *_judge_two_layers(quiet.isel(depth=0), loud.isel(depth=0)),
        *_judge_depth(quiet, loud),
        *(_judge_source(loud, position) for position in range(study.sizes["trained_source_ratio"])),
    ]


def _judge_two_layers(quiet: xr.Dataset, loud: xr.Dataset) -> list[Claim]:
    """C, T and its zero at the least depth, without noise and with the most; the effects are those of that noise."""
    printed_gain, loud_gain = (
        float(loud[f"fine_tuned_transferability_{form}"].mean()) for form in ("printed", "corrected")
    )
    printed_angle, loud_angle = float(loud["break_even_angle_printed"]), float(loud["break_even_angle_corrected"])
    loud_factor = float(loud["amplification_corrected"])
    claims = []
    for cell, ending, words, verdict in (
        (quiet, "noiseless", "without label noise", {}),
        (loud, "noisy", f"with label noise {float(loud['trained_noise']):g}", CORRECTED),
    ):
        corrected = (lambda value: value) if ending == "noisy" else (lambda value: None)
        claims += [
            judge(
                f"amplification-{ending}",
                f"Fine-tuning keeps what the samples do not see of the source as it is, C = 1, {words}",
                f"{PAPER}, Theorem 3.9",
                **mean_and_error(cell["amplification"]),
                printed=1.0,
                corrected=corrected(loud_factor),
                effect=abs(loud_factor - 1),
                **verdict,
            ),
            judge(
                f"fine-tuning-gain-{ending}",
                f"T of fine-tuning is (1 - gamma)(2 cos - 1), mean over the angles, {words}",
                f"{PAPER}, Eq. 15",
                **mean_and_error(cell["scratch_risk"] - cell["fine_tuned_risk"]),
                printed=printed_gain,
                corrected=corrected(loud_gain),
                effect=abs(loud_gain - printed_gain),
                **verdict,
            ),
            judge(
                f"break-even-{ending}",
                f"Fine-tuning breaks even at pi/3, {words}",
                f"{PAPER}, Eq. 15",
                measured=float(cell["break_even_angle"]),
                standard_error=float(cell["break_even_angle_standard_error"]),
                instances=cell.sizes["instance"],
                printed=printed_angle,
                corrected=corrected(loud_angle),
                effect=abs(loud_angle - printed_angle),
                setting=setting_of(cell, "gamma", "trained_noise", "depth", "dimension"),
                **verdict,
            ),
        ]
    return claims


def _judge_depth(quiet: xr.Dataset, loud: xr.Dataset) -> list[Claim]:
    """Return the fall of the break-even angle from the least depth to the largest, whose draws are the same."""

    def fall(values):
        return float(values[0] - values[-1])

    depths = f"from {int(loud['depth'][0])} to {int(loud['depth'][-1])} layers"
    moved, still = (_fall_in_law(cell.isel(depth=[0, -1])) for cell in (loud, quiet))
    return [
        judge(
            f"break-even-depth-{ending}",
            f"The break-even angle does not depend on depth, {words}, but for O(1/n): its fall {depths}",
            f"{PAPER}, Eq. 15; a reviewer's question",
            measured=fall(cell["break_even_angle"]),
            standard_error=float(standard_error(_influence(cell.isel(depth=0)) - _influence(cell.isel(depth=-1)))),
            instances=cell.sizes["instance"],
            printed=still,
            corrected=moved if verdict else None,
            effect=abs(moved),
            setting=setting_of(cell, "gamma", "trained_noise", "dimension"),
            **verdict,
        )
        for cell, ending, words, verdict in (
            (quiet, "noiseless", "without label noise", {}),
            (loud, "noisy", f"with label noise {float(loud['trained_noise']):g}", CORRECTED),
        )
    ]


def _fall_in_law(ends: xr.Dataset) -> float:
    """Return the fall of the break-even angle between two depths in the exact law at n and d, of the same draws."""
    samples, dimension, noise = int(ends["n"]), int(ends["dimension"]), float(ends["trained_noise"])
    roots = []
    for depth, limit in zip(ends["depth"].values, ends["break_even_angle_corrected"].values, strict=True):
        angles = limit + np.linspace(-NEAR, NEAR, 3)
        falling = [fine_tuning_gain(samples, dimension, noise, float(angle), int(depth)) for angle in angles]
        roots.append(np.interp(0.0, falling[::-1], angles[::-1]))
    return float(roots[0] - roots[1])


def _influence(cell: xr.Dataset) -> np.ndarray:
    """Return how far each draw moves the break-even angle, up to a constant: its gain there over the slope of T."""
    gain = (cell["scratch_risk"] - cell["fine_tuned_risk"]).transpose("theta", "instance")
    angles, root = cell.indexes["theta"].values, float(cell["break_even_angle"])
    right = int(np.clip(np.searchsorted(angles, root), 1, len(angles) - 1))
    low, high = gain.values[right - 1], gain.values[right]
    slope = (high - low) / (angles[right] - angles[right - 1])
    return (low + slope * (root - angles[right - 1])) / slope.mean()


def _judge_source(loud: xr.Dataset, position: int) -> Claim:
    """The break-even angle after pretraining on finitely many source samples."""
    cell = loud.isel(trained_source_ratio=position)
    ratio = float(cell["trained_source_ratio"])
    printed, corrected = (float(cell[f"source_break_even_angle_{form}"]) for form in ("printed", "corrected"))
    return judge(
        f"break-even-source-{ratio:g}",
        f"The break-even angle after {ratio:g} source samples per dimension does not depend on label noise",
        f"{PAPER}, Eq. {22 if ratio < 1 else 23}",
        measured=float(cell["source_break_even_angle"]),
        standard_error=float(cell["source_break_even_angle_standard_error"]),
        instances=cell.sizes["instance"],
        printed=printed,
        corrected=corrected,
        effect=abs(corrected - printed),
        **CORRECTED,
    )
