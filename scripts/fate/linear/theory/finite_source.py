"""A source task learned from n_s = gamma_s d noisy samples, instead of from its population loss.

Pretraining then ends at the source task's own minimum-norm fit, whose square norm N and overlap m with the target
concentrate for d -> infinity (gamma_s = infinity is the population loss, N = 1 and m = cos(theta)):

    N = min(gamma_s, 1) + sigma_s^2 min(gamma_s, 1) / |1 - gamma_s|,   m = cos(theta) min(gamma_s, 1).

``noise`` and ``source_noise`` are sigma and sigma_s, of target and source; ``source_ratio`` is gamma_s, not 1 unless
sigma_s = 0; angles in radians. All arguments broadcast, but for the depth L >= 2.
"""

import numpy as np

from fate.linear.theory import fine_tuning, scratch


def source_square_norm(source_ratio, source_noise) -> np.ndarray:
    """N = |betahat_s|^2 = R_s + 2 min(gamma_s, 1) - 1, with R_s the source task's own risk from scratch (Eq. 8).

    For d -> infinity. Beyond the paper.
    """
    return scratch.asymptotic(source_ratio, source_noise) + 2 * np.minimum(source_ratio, 1.0) - 1


def unexplained_power(theta, source_ratio, source_noise) -> np.ndarray:
    """rho = 1 - m^2 / N: the part of the target that the learned feature cannot express, sin^2(theta) for N = 1.

    It is also the risk of linear transfer for n -> infinity. For d -> infinity. Beyond the paper.
    """
    overlap = np.cos(theta) * np.minimum(source_ratio, 1.0)
    return 1 - overlap**2 / source_square_norm(source_ratio, source_noise)


def linear_risk(samples, theta, noise, source_ratio, source_noise) -> np.ndarray:
    """E R = rho + (sigma^2 + rho) / (n - 2), rho = ``unexplained_power``: linear transfer without ridge.

    Exact in n > 2, for d -> infinity; infinite below. Beyond the paper.
    """
    lost = unexplained_power(theta, source_ratio, source_noise)
    with np.errstate(divide="ignore"):
        return lost + (np.square(noise) + lost) / np.maximum(np.asarray(samples, float) - 2, 0.0)


def fine_tuned_transferability_printed(gamma, theta, source_ratio, source_noise) -> np.ndarray:
    """T = (1 - gamma)_+ (2 m - N): fine-tuning that keeps the null-space part of the start as it was.

    Source: Tahir et al. 2025, Appendix C, Eq. 22 (gamma_s < 1) and 23 (gamma_s > 1).
    """
    overlap = np.cos(theta) * np.minimum(source_ratio, 1.0)
    return np.maximum(1 - np.asarray(gamma), 0.0) * (2 * overlap - source_square_norm(source_ratio, source_noise))


def fine_tuned_transferability(gamma, theta, noise, depth: int, source_ratio, source_noise) -> np.ndarray:
    """T = (1 - gamma) (2 c m - c^2 N) for gamma < 1, else 0; c = C / N^((L-1)/(2L)).

    C as in ``theory.fine_tuning``, with a = (1 - gamma) N^(1/L): the layers are balanced at |u|^2 = N^(1/L).
    For d -> infinity. Corrects Eq. 22 and 23 of Tahir et al. 2025 (beyond the paper).
    """
    factor = _null_factor(gamma, noise, depth, source_ratio, source_noise)
    overlap = np.cos(theta) * np.minimum(source_ratio, 1.0)
    return fine_tuning.amplified_gain(gamma, factor, overlap, source_square_norm(source_ratio, source_noise))


def break_even_angle_printed(source_ratio, source_noise) -> np.ndarray:
    """arccos(N / (2 min(gamma_s, 1))), the same at every gamma < 1; NaN where no angle breaks even.

    Source: Tahir et al. 2025, Appendix C, Eq. 22 and 23; pi/3 for the population loss, Eq. 15.
    """
    return _arccos_or_nan(source_square_norm(source_ratio, source_noise) / (2 * np.minimum(source_ratio, 1.0)))


def break_even_angle(gamma, noise, depth: int, source_ratio, source_noise) -> np.ndarray:
    """arccos(c N / (2 min(gamma_s, 1))): beyond it fine-tuning does harm, for d -> infinity.

    NaN where no angle breaks even: for gamma >= 1, where T = 0, and where T < 0 at every angle. Beyond the paper.
    """
    factor = _null_factor(gamma, noise, depth, source_ratio, source_noise)
    cosine = factor * source_square_norm(source_ratio, source_noise) / (2 * np.minimum(source_ratio, 1.0))
    return _arccos_or_nan(cosine)


def _arccos_or_nan(cosine) -> np.ndarray:
    return np.arccos(np.where(cosine <= 1, cosine, np.nan))


def _null_factor(gamma, noise, depth: int, source_ratio, source_noise) -> np.ndarray:
    """c, by which gradient flow multiplies the null-space part of the end-to-end vector; NaN for gamma >= 1."""
    square_norm = source_square_norm(source_ratio, source_noise)
    found = fine_tuning.amplified_coupling(gamma, noise, np.zeros(depth - 1), square_norm ** (1 / depth))
    return found / square_norm ** ((depth - 1) / (2 * depth))
