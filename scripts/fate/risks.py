"""Risks of trained vectors, and the statistics that compare them."""

import numpy as np


def excess_risk(vector: np.ndarray, target: np.ndarray, spectrum: np.ndarray | float = 1.0) -> np.ndarray:
    """R = (beta - beta_t).Sigma (beta - beta_t): population risk on noise-free labels, inputs N(0, Sigma).

    Arrays (..., mode) in the eigenbasis of Sigma; ``spectrum`` its eigenvalues.
    """
    return np.sum(spectrum * (vector - target) ** 2, axis=-1)


def relative_distance(vector: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """|beta - beta'| / |beta'| of arrays (..., mode)."""
    return np.linalg.norm(vector - reference, axis=-1) / np.linalg.norm(reference, axis=-1)


def training_loss(vector, interpolator, eigenvalue, noise, noise_residual) -> np.ndarray:
    """|X beta - y|^2 / 2n = (beta - X^+ y).H (beta - X^+ y) / 2 + sigma^2 |eps_perp|^2 / 2n, free of cancellation."""
    return np.sum(eigenvalue * (vector - interpolator) ** 2, axis=-1) / 2 + noise**2 * noise_residual / 2


def standard_error(draws: np.ndarray, axis: int = -1) -> np.ndarray:
    """s / sqrt(N): standard error of the mean over N independent draws on one axis. One draw has none: NaN."""
    count = draws.shape[axis]
    return np.std(draws, axis=axis, ddof=min(1, count - 1)) / np.sqrt(count if count > 1 else np.nan)


def spread_error(risk: np.ndarray) -> np.ndarray:
    """s sqrt((m4 / s^4 - 1) / 4N): standard error of the standard deviation s over N draws on the last axis.

    By error propagation from the variance: for large N and a finite fourth moment m4.
    """
    deviation = risk - risk.mean(axis=-1, keepdims=True)
    power = np.mean(deviation**2, axis=-1)
    return np.sqrt((np.mean(deviation**4, axis=-1) / power - power) / (4 * risk.shape[-1]))


def transferability(scratch_risk: np.ndarray, transfer_risk: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """T = E[R_scratch - R_transfer] and its standard error, over paired draws on the last axis.

    Positive: the pretrained start wins. The standard error is the sample's own; it says little where the law of the
    risks has no variance, which is at abs(n - d) <= 3.
    Source: Tahir et al. 2025, Eq. 3.
    """
    gain = scratch_risk - transfer_risk
    return np.mean(gain, axis=-1), standard_error(gain)


def gain_variables(name: str, axes: tuple | str, scratch_risk: np.ndarray, transfer_risk: np.ndarray) -> dict:
    """The variables ``name``, T of paired draws on the last axis, and ``name``_standard_error, on ``axes``."""
    mean, error = transferability(scratch_risk, transfer_risk)
    return {name: (axes, mean), f"{name}_standard_error": (axes, error)}
