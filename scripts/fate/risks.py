"""Risks of trained vectors, and the transferability that compares them."""

import numpy as np


def excess_risk(vector: np.ndarray, target: np.ndarray) -> np.ndarray:
    """R = |beta - beta_t|^2: population risk on noise-free labels, inputs N(0, I). Arrays (..., mode)."""
    return np.sum((vector - target) ** 2, axis=-1)


def training_loss(vector, interpolator, eigenvalue, noise, noise_residual) -> np.ndarray:
    """|X beta - y|^2 / 2n = (beta - X^+ y).H (beta - X^+ y) / 2 + sigma^2 |eps_perp|^2 / 2n, free of cancellation."""
    return np.sum(eigenvalue * (vector - interpolator) ** 2, axis=-1) / 2 + noise**2 * noise_residual / 2


def transferability(scratch_risk: np.ndarray, transfer_risk: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """T = E[R_scratch - R_transfer] and its standard error, over paired draws on the last axis.

    Positive: the pretrained start wins. The standard error is the sample's own; it says little where the law of the
    risks has no variance, which is at abs(n - d) <= 3. One instance has no standard error: NaN.
    Source: Tahir et al. 2025, Eq. 3.
    """
    gain = scratch_risk - transfer_risk
    count = gain.shape[-1]
    spread = np.std(gain, axis=-1, ddof=1) / np.sqrt(count) if count > 1 else np.full(gain.shape[:-1], np.nan)
    return np.mean(gain, axis=-1), spread


def spread_error(risk: np.ndarray) -> np.ndarray:
    """s sqrt((m4 / s^4 - 1) / 4N): standard error of the standard deviation s over N draws on the last axis.

    By error propagation from the variance: for large N and a finite fourth moment m4.
    """
    deviation = risk - risk.mean(axis=-1, keepdims=True)
    power = np.mean(deviation**2, axis=-1)
    return np.sqrt((np.mean(deviation**4, axis=-1) / power - power) / (4 * risk.shape[-1]))
