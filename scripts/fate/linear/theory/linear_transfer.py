"""Risk of linear transfer: the readout weight on the one pretrained feature x.beta_s is fitted to the target task.

The loss is |X beta - y|^2 / 2n + ridge w^2 / 2 with beta = w beta_s, |beta_s| = 1. What the feature cannot express,
sin(theta) nu, acts as additional label noise, so that the risk depends on n alone and not on the dimension:

    R = sin^2(theta) + (w - cos(theta))^2,   w = z.y / (S + n ridge),   z = X beta_s,   S = |z|^2 ~ chi2_n.

``theta`` is in radians; ``noise`` is sigma, not its square. All arguments broadcast.
"""

import numpy as np

from fate.linear.theory.amplification import amplify

QUADRATURE_NODES = 512
QUADRATURE_DEPTH = 80.0  # nodes reach to where the density of log S has fallen to exp(-QUADRATURE_DEPTH / 2)


def asymptotic(theta, ridge=0.0) -> np.ndarray:
    """R = sin^2(theta) + (ridge / (1 + ridge))^2 cos^2(theta), for n -> infinity at fixed ridge.

    The same as 1 - (1 + 2 ridge) / (1 + ridge)^2 cos^2(theta).
    Source: Tahir et al. 2025, Theorem 3.8, Eq. 13; without ridge Theorem 3.7, Eq. 10.
    """
    return np.sin(theta) ** 2 + (np.asarray(ridge) / (1 + np.asarray(ridge)) * np.cos(theta)) ** 2


def mean(samples, theta, noise, ridge=0.0) -> np.ndarray:
    """E R = sin^2 + cos^2 E[(k / (S + k))^2] + (sigma^2 + sin^2) E[S / (S + k)^2], k = n ridge, S ~ chi2_n.

    Without ridge: sin^2 + (sigma^2 + sin^2) / (n - 2), infinite for n <= 2 unless the feature fits the labels exactly.
    Exact at finite n, which may be real-valued; with a ridge to about 1e-11, by quadrature.
    Source: Tahir et al. 2025, Theorem 3.7, Eq. 10 (no ridge); with a ridge at finite n beyond the paper.
    """
    samples, ridge = np.asarray(samples, float), np.asarray(ridge, float)
    unexplained = np.sin(theta) ** 2 + np.square(noise)
    bias, amplification = _shrinkage_moments(samples, samples * ridge)
    return np.sin(theta) ** 2 + np.cos(theta) ** 2 * bias + amplify(amplification, unexplained)


def variance(samples, theta, noise) -> np.ndarray:
    """Var R = 2 (n - 1) (sigma^2 + sin^2)^2 / ((n - 2)^2 (n - 4)), without ridge; infinite for n <= 4.

    Exact. Source: the law of ``sample_risk`` (beyond the paper).
    """
    samples = np.asarray(samples, float)
    unexplained = np.sin(theta) ** 2 + np.square(noise)
    with np.errstate(divide="ignore"):
        spread = 2 * np.maximum(samples - 1, 1.0) / (np.maximum(samples - 2, 0.0) ** 2 * np.maximum(samples - 4, 0.0))
    return amplify(spread, unexplained**2)


def sample_risk(generator: np.random.Generator, samples: int, theta, noise: float, size: int) -> np.ndarray:
    """Draw R = sin^2 + (sigma^2 + sin^2) chi2_1 / chi2_n, without ridge: the exact law at every n >= 1.

    ``theta`` a number or an array; the last axis of the result, (..., size), holds the draws, which all angles share.
    Beyond the paper.
    """
    ratio = generator.chisquare(1, size) / generator.chisquare(samples, size)
    lost = np.sin(theta)[..., None] ** 2
    return lost + (noise**2 + lost) * ratio


def best_ridge(samples, theta, noise) -> np.ndarray:
    """ridge* = (sigma^2 + sin^2) / (n cos^2): lowest risk at every S, so at every n and in every draw's mean.

    There E R = sin^2 + (sigma^2 + sin^2) E[1 / (S + n ridge*)], below the risk without ridge by O(1/n).
    Diverges at theta = pi/2, where the best weight is zero. Beyond the paper.
    """
    return (np.square(noise) + np.sin(theta) ** 2) / (np.asarray(samples) * np.cos(theta) ** 2)


def zero_set(theta, noise) -> np.ndarray:
    """The gammas at which linear transfer without ridge breaks even with scratch, for d -> infinity.

    Rows 0 and 1, gamma < 1: the roots of g^2 - (1 + cos^2 - sigma^2) g + cos^2, real where |cos| <= 1 - sigma;
    between them transfer is negative. Row 2, gamma > 1: g = 1 + sigma^2 / sin^2, beyond which transfer is negative.
    NaN where a branch does not exist: rows 1 and 2 need noise, which gives scratch its pole at gamma = 1.
    Returns (3, ...) for theta and noise of shape (...). Source: Tahir et al. 2025, Eq. 11.
    """
    theta, noise = np.broadcast_arrays(np.asarray(theta, float), np.asarray(noise, float))
    aligned, power = np.cos(theta) ** 2, noise**2
    half_sum = (1 + aligned - power) / 2
    upper = half_sum + np.sqrt(np.maximum(half_sum**2 - aligned, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, beyond = aligned / upper, 1 + power / np.sin(theta) ** 2
    crosses, noisy = np.abs(np.cos(theta)) <= 1 - noise, noise > 0
    exists = (crosses, crosses & noisy, noisy & np.isfinite(beyond))
    return np.where(exists, (lower, upper, beyond), np.nan)


def _shrinkage_moments(samples: np.ndarray, shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """E[(k / (S + k))^2] and E[S / (S + k)^2] for S ~ chi2_n and k = ``shift`` >= 0.

    The trapezoidal rule in s = log(S / n), whose density is exp(n/2 (s - e^s)) up to a constant: analytic and at
    least exponentially small at both ends, so that the rule converges exponentially, for every n and k alike.
    """
    samples, shift = np.broadcast_arrays(samples, shift)
    spread = np.sqrt(2 * QUADRATURE_DEPTH / samples)
    reach = spread + spread**2
    log_ratio = np.linspace(-reach, np.log1p(reach), QUADRATURE_NODES)
    density = np.exp(samples / 2 * (log_ratio - np.expm1(log_ratio)))
    density /= np.sum(density, axis=0)
    square = samples * np.exp(log_ratio)
    positive = np.where(shift > 0, shift, 1.0)
    with np.errstate(divide="ignore"):
        ridgeless = 1 / np.maximum(samples - 2, 0.0)
    bias = np.sum(density * (positive / (square + positive)) ** 2, axis=0)
    amplification = np.sum(density * square / (square + positive) ** 2, axis=0)
    return np.where(shift > 0, bias, 0.0), np.where(shift > 0, amplification, ridgeless)
