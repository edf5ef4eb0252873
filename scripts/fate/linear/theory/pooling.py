"""Risk of pooling: minimum-norm interpolation of the samples of source and target together.

N = n_s + n samples with inputs x ~ N(0, I) and the labels of either task, |beta_s| = |beta_t| = 1, delta^2 =
|beta_s - beta_t|^2 = 2 - 2 cos(theta). With g = N/d and g_s = n_s/d, for d -> infinity,

    g < 1:  R = (1 - g) + delta^2 g_s (1 - g_s) / (1 - g) + s^2 g / (1 - g),
    g > 1:  R = delta^2 [g_s^2 (g - 1) + g_s (g - g_s)] / (g^2 (g - 1)) + s^2 / (g - 1).

Here s^2 is the mean noise power of all N samples, each of which is amplified alike.
Source: Song, Bhattacharya and Sur, arXiv:2406.13944 (2024), for equal noise. Unequal noise, and finite n and d: beyond
theirs. All of it is beyond Tahir et al. 2025.
"""

import numpy as np

from fate.linear.theory import scratch
from fate.linear.theory.amplification import amplify


def mean(source_samples, samples, dimension: int, theta, noise, source_noise) -> np.ndarray:
    """E R = S + delta^2 A / d, exact at finite n_s, n and d, with S that of scratch from all N samples.

    A = E |X^+ X_s|^2 with X_s zero where samples are the target's: n_s (d - n_s - 1) / (d - N - 1) for N < d, and
    [(N - 1) p - q] / (N - d - 1) for N > d, p = E tr (H_ss)^2 and q = E (tr H_ss)^2 of the source's block of a random
    projector H of rank d in N dimensions. All arguments but d broadcast. Infinite for abs(N - d) <= 1.
    """
    source_samples, samples = np.asarray(source_samples, float), np.asarray(samples, float)
    total, d = source_samples + samples, float(dimension)
    power = (source_samples * np.square(source_noise) + samples * np.square(noise)) / total
    pairs = source_samples * (source_samples - 1)
    one = d * (d + 2) / (total * (total + 2))  # E H_ii^2
    square = source_samples * one + pairs * d * (total - d) / (total * (total + 2) * (total - 1))
    trace = source_samples * one + pairs * (d**2 - total * one) / (total * (total - 1))
    moved = np.where(total < d, source_samples * (d - source_samples - 1), (total - 1) * square - trace) / d
    with np.errstate(divide="ignore"):
        factor = 1 / np.maximum(abs(total - d) - 1, 0.0)
    return scratch.mean(total, d, np.sqrt(power)) + amplify(factor, (2 - 2 * np.cos(theta)) * moved)
