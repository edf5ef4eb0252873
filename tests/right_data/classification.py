"""Files of the studies of classification: theory, and draws that scatter about it."""

import numpy as np
import xarray as xr

from fate.linear.theory import classification as theory
from fate.studies.self_supervised import closed_form_angle

INSTANCES = 20


def scattered(values: np.ndarray, scale: float = 0.002) -> np.ndarray:
    """Draws (..., instance) about the values."""
    return values[..., None] + scale * np.random.default_rng(0).standard_normal((*values.shape, INSTANCES))


def classification() -> xr.Dataset:
    gamma, theta, losses = np.array([0.3, 0.5, 0.7, 0.9, 1.5]), np.linspace(0, np.pi / 2, 4), np.array([0.1, 0.001])
    separation, dimension = 1.0, 200
    scratch = theory.scratch(gamma, separation)
    margin = np.array([theory.max_margin(ratio, separation) for ratio in gamma])
    linear = theory.linear_transfer(gamma[:, None] * dimension, theta, separation)
    cell, tuned = ("gamma", "theta", "instance"), theory.fine_tuning(gamma[:, None], theta, separation)
    early = np.broadcast_to(tuned[:, None], (len(gamma), 2, len(theta))).copy()
    early[:, 1] += 0.02
    angles = {
        "linear": theory.break_even_angle(
            lambda angle, n: theory.linear_transfer(n, angle, separation), scratch, gamma * dimension
        ),
        "max_margin": theory.break_even_angle(
            lambda angle, n: theory.linear_transfer(n, angle, separation), margin, gamma * dimension
        ),
        "fine_tuned": theory.break_even_angle(
            lambda angle, ratio: theory.fine_tuning(ratio, angle, separation),
            np.where(gamma < 1, scratch, np.nan),
            gamma,
        ),
    }
    several = ("gamma", "training_loss", "instance")
    variables = {
        "scratch_error_rate": (("gamma", "instance"), scattered(scratch)),
        "scratch_error_rate_asymptotic": ("gamma", scratch),
        "linear_error_rate": (cell, scattered(linear)),
        "linear_error_rate_exact": (cell[:2], linear),
        "fine_tuned_converged": (cell, np.ones((*linear.shape, INSTANCES), bool)),
        "logistic_scratch_error_rate": (several, scattered(np.stack([scratch, scratch], axis=-1))),
        "logistic_scratch_converged": (several, np.ones((len(gamma), 2, INSTANCES), bool)),
        "logistic_fine_tuned_error_rate": (("gamma", "training_loss", "theta", "instance"), scattered(early)),
        "logistic_fine_tuned_converged": (
            ("gamma", "training_loss", "theta", "instance"),
            np.ones((*early.shape, INSTANCES), bool),
        ),
    }
    for method, angle in angles.items():
        variables[f"{method}_break_even_angle"] = ("gamma", angle.copy())
        variables[f"{method}_break_even_angle_standard_error"] = ("gamma", np.where(np.isfinite(angle), 0.005, np.nan))
        variables[f"{method}_break_even_angle_asymptotic"] = ("gamma", angle)
    coords = {"gamma": gamma, "theta": theta, "training_loss": losses}
    return xr.Dataset(variables, coords | {"separation": separation, "dimension": dimension})


def self_supervised() -> xr.Dataset:
    """SimCLR's encoders are off by 0.015 where the kept direction is oblique."""
    gamma, kept = np.array([0.5, 1.5, 3.0]), np.pi * np.array([0.0, 0.25, 0.5])
    separation, dimension, losses = 1.5, 60, ["spectral", "simclr"]
    closed = closed_form_angle(kept, separation, 2.0, 0.5)
    off = np.array([0.0, -0.015]) * np.sin(2 * kept)[:, None]
    scratch = theory.scratch(gamma, separation)
    exact = theory.linear_transfer(gamma * dimension, closed[:, None], separation)
    cell = ("loss", "kept_angle", "instance")
    variables = {
        "encoder_angle": (cell, scattered((closed[:, None] + off).T)),
        "encoder_angle_closed": ("kept_angle", closed),
        "encoder_converged": (cell, np.ones((2, len(kept), INSTANCES), bool)),
        "encoder_error_rate": (("loss", "kept_angle", "gamma", "instance"), scattered(np.stack([exact, exact]))),
        "encoder_error_rate_exact": (("kept_angle", "gamma"), exact),
        "scratch_error_rate": (("gamma", "instance"), scattered(scratch)),
        "scratch_error_rate_asymptotic": ("gamma", scratch),
    }
    coords = {"loss": losses, "kept_angle": kept, "gamma": gamma}
    return xr.Dataset(variables, coords | {"separation": separation, "dimension": dimension})
