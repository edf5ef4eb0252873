"""Risk of fine-tuning: gradient flow of all layers, started from the pretrained network beta_s of unit length.

With fewer samples than dimensions, the part (I - P) beta_s of the start in the null space of the inputs is never
trained away, but multiplied by a coupling C that the conserved balance of the layers fixes at the end:

    beta_ft = X^+ y + C (I - P) beta_s,   C = q^((L-1)/2),   (q - |(I-P) beta_s|^2) q^(L-1) = |X^+ y|^2.

The paper takes C = 1. That is so without noise; with noise C > 1, and it depends on the depth L >= 2. ``noise`` is
sigma, not its square; angles are in radians; balanced layers throughout. All arguments broadcast, but for the depth.
"""

import numpy as np

from fate.linear.end_points import coupling_at_end

BREAK_EVEN_PRINTED = np.pi / 3  # where Eq. 15 changes its sign, at every gamma < 1


def amplified_coupling(gamma, noise, imbalance: np.ndarray, null_share=1.0) -> np.ndarray:
    """C of ``coupling_at_end`` for d -> infinity: a = (1 - gamma) |u0|^2, B = gamma + sigma^2 gamma / (1 - gamma).

    ``null_share`` |u0|^2; ``imbalance`` D_l (..., L-1). NaN for gamma >= 1, where nothing of the start remains to be
    multiplied. Beyond the paper.
    """
    gamma, noise = np.asarray(gamma, float), np.asarray(noise, float)
    below = gamma < 1
    unseen = np.where(below, 1 - gamma, 1.0)
    fitted_norm = gamma + noise**2 * gamma / unseen
    return np.where(below, coupling_at_end(unseen * null_share, fitted_norm, imbalance), np.nan)


def amplified_gain(gamma, factor, overlap, square_norm=1.0) -> np.ndarray:
    """T = (1 - gamma) (2 c m - c^2 N) for gamma < 1, else 0: the unseen part of the start is multiplied by c.

    ``factor`` c; ``overlap`` m of start and target; ``square_norm`` N of the start. Beyond the paper.
    """
    gamma = np.asarray(gamma, float)
    below = gamma < 1
    factor = np.where(below, factor, 0.0)
    return np.where(below, 1 - gamma, 0.0) * (2 * factor * overlap - factor**2 * square_norm)


def coupling(gamma, noise, depth: int) -> np.ndarray:
    """C = q^((L-1)/2), q the root of (q - a) q^(L-1) = B: ``amplified_coupling`` of balanced layers, |u0| = 1.

    L = 2: C^2 = [a + sqrt((1 + gamma)^2 + 4 sigma^2 gamma / (1 - gamma))] / 2. L -> infinity: C^2 = 1 + sigma^2 / a.
    C = 1 without noise, at every depth. Beyond the paper.
    """
    return amplified_coupling(gamma, noise, np.zeros(depth - 1))


def transferability_printed(gamma, theta) -> np.ndarray:
    """T = (1 - gamma)_+ (2 cos(theta) - 1), for d -> infinity: C = 1 at every noise and depth.

    True without noise. Source: Tahir et al. 2025, Theorem 3.9, Eq. 15.
    """
    return np.maximum(1 - np.asarray(gamma), 0.0) * (2 * np.cos(theta) - 1)


def transferability(gamma, theta, noise, depth: int) -> np.ndarray:
    """T = (1 - gamma) (2 C cos(theta) - C^2) for gamma < 1, else 0, for d -> infinity; C from ``coupling``.

    Corrects Eq. 15 of Tahir et al. 2025 (beyond the paper).
    """
    return amplified_gain(gamma, coupling(gamma, noise, depth), np.cos(theta))


def break_even_angle(gamma, noise, depth: int) -> np.ndarray:
    """The angle arccos(C / 2) beyond which fine-tuning does harm, for d -> infinity.

    With c its cosine, 4 c^2 [(2c)^(2/(L-1)) - (1 - gamma)] = B; pi/3 without noise. NaN where no angle breaks even:
    for gamma >= 1, where T = 0, and beyond ``critical_gamma``, where T < 0 at every angle. Beyond the paper.
    """
    half = coupling(gamma, noise, depth) / 2
    return np.arccos(np.where(half <= 1, half, np.nan))


def critical_gamma(noise, depth: int) -> np.ndarray:
    """The gamma beyond which fine-tuning loses even on the identical task (theta = 0), where C = 2.

    With k = 4^(1/(L-1)) - 1, the positive root of 3 g^2 + (4 k - 3 + sigma^2) g - 4 k; 1 without noise.
    For d -> infinity. Beyond the paper.
    """
    excess = 4 * (4 ** (1 / (depth - 1)) - 1)
    linear = excess - 3 + np.square(noise)
    return 2 * excess / (linear + np.sqrt(linear**2 + 12 * excess))


def sample_risks(
    generator: np.random.Generator, samples: int, dimension: int, noise: float, theta: float, depth: int, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draws of (R_scratch, R_fine_tuned) from their joint law, exact at finite n and d, at O(1) cost. Two (size,).

    P seen by (beta_s, nu) is A = K^-1 S1 K^-T with S1 ~ Wishart_2(n), S2 ~ Wishart_2(d - n), K K^T = S1 + S2; the
    fitted noise X^+ eps has |X^+ eps|^2 = F = chi2_n / chi2_{d-n+1} and a uniform direction in the row space, of
    cosine x with P beta_t. With t = (cos, sin), p = t.A t, a = 1 - A_11, B = p + 2 sigma sqrt(F p) x + sigma^2 F:

        R_scratch = 1 - p + sigma^2 F,   R_fine_tuned = R_scratch - 2 C (cos - (A t)_1) + C^2 a.

    Valid for 2 <= n <= d - 2. Beyond the paper, which has no law at finite n.
    """
    seen, unseen = (_sample_wishart(generator, freedom, size) for freedom in (samples, dimension - samples))
    inverse_root = np.linalg.inv(np.linalg.cholesky(seen + unseen))
    projector = inverse_root @ seen @ np.swapaxes(inverse_root, -1, -2)
    target = np.array([np.cos(theta), np.sin(theta)])
    projected = projector @ target
    fitted_signal = projected @ target
    null_norm = 1 - projector[:, 0, 0]

    fitted_noise = generator.chisquare(samples, size) / generator.chisquare(dimension - samples + 1, size)
    along = generator.standard_normal(size)
    cosine = along / np.sqrt(along**2 + generator.chisquare(samples - 1, size))
    cross = 2 * noise * np.sqrt(fitted_noise * fitted_signal) * cosine
    fitted_norm = fitted_signal + cross + noise**2 * fitted_noise

    factor = coupling_at_end(null_norm, fitted_norm, np.zeros(depth - 1))
    scratch_risk = 1 - fitted_signal + noise**2 * fitted_noise
    return scratch_risk, scratch_risk - 2 * factor * (target[0] - projected[:, 0]) + factor**2 * null_norm


def _sample_wishart(generator: np.random.Generator, freedom: int, size: int) -> np.ndarray:
    """Wishart matrices of order 2 with identity scale (size, 2, 2), as T T^T (Bartlett), ``freedom`` >= 2."""
    root = np.zeros((size, 2, 2))
    root[:, 0, 0] = np.sqrt(generator.chisquare(freedom, size))
    root[:, 1, 0] = generator.standard_normal(size)
    root[:, 1, 1] = np.sqrt(generator.chisquare(freedom - 1, size))
    return root @ np.swapaxes(root, -1, -2)
