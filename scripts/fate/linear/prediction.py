"""Predictions: the closed forms of the theory, on the grid of an experiment and on a fine one for curves and maps."""

import numpy as np
import xarray as xr

from fate.limit.theory import limit_risk, ridge_risk
from fate.linear.theory import finite_source, linear_transfer, lp_ft, residual_transfer, scratch, weight_decay
from fate.methods import METHODS

FINE_POINTS = 241  # on each axis of the grid for curves and maps


def predict_risks(
    *,
    depth: int,
    dimension: int,
    noise: float,
    ridge: list[float],
    samples: list[int],
    source_noise: float,
    source_ratio: float | None,
    theta: list[float],
    weight_decay: list[float],
) -> xr.Dataset:
    """Every closed form for scratch, linear transfer and fine-tuning, T = R_scratch - R_transfer included.

    Args: ``samples`` n = gamma d, ``theta`` (radian), ``ridge`` and ``weight_decay``, which may be empty; ``noise``
    sigma; ``depth`` L >= 2; ``source_ratio`` gamma_s and ``source_noise`` of pretraining, None standing for the
    population loss. On the fine grid n = gamma_fine d is real-valued.
    Returns {scratch,linear}_risk_{asymptotic,exact}, fine_tuned_risk_{printed,corrected} and, for the two transfers,
    _transferability_ with the same endings; lp_ft_ and residual_transferability_asymptotic for the population loss;
    weight_decay_, best_ridge_, bayes_ and limit_risk_asymptotic, of which no method beats the last, and none that has
    only the pretrained feature the one before. Dimensions: those of each of ``METHODS``.
    The ending _fine stands for (gamma_fine, theta_fine). Curves of T = 0: linear_zero_set (branch, theta_fine) in
    gamma and fine_tuned_zero_set_{printed,corrected} (gamma_fine) in radians, NaN where there is none.
    "asymptotic", "printed" and "corrected" are limits d -> infinity; "exact" holds at n and d. Infinite where the
    mean is. What a finite source leaves unlearned enters in its limit d -> infinity throughout.
    Source: Tahir et al. 2025, Eq. 8, 10, 11, 13, 15, 22, 23; "exact" and "corrected" beyond the paper.
    """
    samples, theta, ridge, decay = (np.array(values) for values in (samples, theta, ridge, weight_decay))
    gamma, source = samples / dimension, (source_ratio or np.inf, source_noise)
    gamma_fine, theta_fine = (np.unique(np.linspace(axis.min(), axis.max(), FINE_POINTS)) for axis in (gamma, theta))
    # Linear transfer sees the angle between the target and the direction that was learned.
    feature_angle, feature_angle_fine = (
        np.arcsin(np.sqrt(finite_source.unexplained_power(angle, *source))) for angle in (theta, theta_fine)
    )
    common = (dimension, noise, depth, ridge, source, decay)
    fine = (gamma_fine, gamma_fine * dimension, theta_fine, feature_angle_fine)
    zero_printed = np.where(gamma_fine < 1, finite_source.break_even_angle_printed(*source), np.nan)
    zero_corrected = finite_source.break_even_angle(gamma_fine, noise, depth, *source)
    return xr.Dataset(
        {
            **_predict_grid(gamma, samples, theta, feature_angle, *common, ""),
            **_predict_grid(*fine, *common, "_fine"),
            "linear_zero_set": (("branch", "theta_fine"), linear_transfer.zero_set(feature_angle_fine, noise)),
            "fine_tuned_zero_set_printed": ("gamma_fine", zero_printed),
            "fine_tuned_zero_set_corrected": ("gamma_fine", zero_corrected),
        },
        coords={
            "gamma": gamma,
            "n": ("gamma", samples),
            "theta": theta,
            "ridge": ridge,
            "gamma_fine": gamma_fine,
            "theta_fine": theta_fine,
            "branch": np.arange(3),
            **({"weight_decay": decay} if weight_decay else {}),
            "sigma": noise,
            "dimension": dimension,
            "depth": depth,
            "source_ratio": source[0],
            "source_sigma": source_noise,
        },
    )


def _predict_grid(
    gamma, samples, theta, feature_angle, dimension, noise, depth, ridge, source, decay, suffix
) -> dict[str, tuple]:
    """The variables of one grid; ``suffix`` ends their names and those of their dimensions gamma and theta."""
    rows, penalties = gamma[:, None], ridge[:, None, None]
    grid = (len(gamma), len(theta))
    scratch_risk = {
        "asymptotic": scratch.asymptotic(gamma, noise),
        "exact": scratch.mean(samples, dimension, noise),
    }
    linear_risk = {
        "asymptotic": np.broadcast_to(linear_transfer.asymptotic(feature_angle, penalties), (len(ridge), *grid)),
        "exact": linear_transfer.mean(samples[:, None], feature_angle, noise, penalties),
    }
    fine_tuned_gain = {
        "printed": finite_source.fine_tuned_transferability_printed(rows, theta, *source),
        "corrected": finite_source.fine_tuned_transferability(rows, theta, noise, depth, *source),
    }
    linear_gain = {kind: scratch_risk[kind][:, None] - risk for kind, risk in linear_risk.items()}
    fine_tuned_risk = {kind: scratch_risk["asymptotic"][:, None] - gain for kind, gain in fine_tuned_gain.items()}
    quantities = {
        ("scratch", "risk"): scratch_risk,
        ("linear", "risk"): linear_risk,
        ("linear", "transferability"): linear_gain,
        ("fine_tuned", "risk"): fine_tuned_risk,
        ("fine_tuned", "transferability"): fine_tuned_gain,
        ("best_ridge", "risk"): {"asymptotic": ridge_risk(gamma, noise)},
        ("bayes", "risk"): {"asymptotic": ridge_risk(rows, noise, np.sin(feature_angle) ** 2)},
        ("limit", "risk"): {"asymptotic": limit_risk(rows, theta, noise, *source)},
    }
    if np.isinf(source[0]):
        quantities |= {
            ("lp_ft", "transferability"): {"asymptotic": lp_ft.transferability(rows, theta, noise, depth)},
            ("residual", "transferability"): {"asymptotic": residual_transfer.transferability(rows, theta)},
        }
    if len(decay):
        decayed = weight_decay.scratch_risk(gamma, noise, decay[:, None])
        quantities["weight_decay", "risk"] = {"asymptotic": decayed}

    def dimensions(method):
        return tuple(f"{name}{suffix}" if name in ("gamma", "theta") else name for name in METHODS[method].dimensions)

    return {
        f"{method}_{quantity}_{kind}{suffix}": (dimensions(method), values)
        for (method, quantity), kinds in quantities.items()
        for kind, values in kinds.items()
    }
