"""Distances between the laws of two tasks y = f(x) + sigma eps on the same inputs x ~ N(0, I), f and g linear.

All depend on the tasks through the gap D = |beta_g - beta_f| alone, which is 2 sin(theta / 2) for unit tasks at angle
theta; none depends on the number of samples. ``noise`` is sigma. All arguments broadcast.
"""

import numpy as np
from scipy.special import erfc

CUTOFFS = np.geomspace(1e-3, 1e8, 1101)  # over which the judge of Theorem A.2 is made its best
HEIGHTS = 1 / (1 + np.geomspace(1e-8, 1e4, 1201))  # a of all admissible functions, dense at 1: far tasks need it


def kullback_leibler(gap, noise) -> np.ndarray:
    """KL(f || g) = D^2 / (2 sigma^2); unit tasks: (1 - cos(theta)) / sigma^2. Needs sigma > 0.

    Source: Tahir et al. 2025, Appendix A.
    """
    return np.square(gap) / (2 * np.square(noise))


def wasserstein_bounds(gap, noise) -> tuple[np.ndarray, np.ndarray]:
    """sqrt(2/pi) (sqrt(sigma^2 + D^2) - sigma) / sqrt(2) <= W_1 <= sqrt(2/pi) D, f of unit length.

    Above: the coupling that shares x and eps. Below: the function |y - f(x)| / sqrt(2), whose slope is 1. Euclidean
    ground metric on (x, y); both hold for the l1 metric too, which is larger but the same along y.
    Source: the upper one Tahir et al. 2025, Appendix A; the lower one beyond the paper.
    """
    scale = np.sqrt(2 / np.pi)
    return scale * (np.hypot(noise, gap) - noise) / np.sqrt(2), scale * np.asarray(gap, float)


def clipped_mean(scale) -> np.ndarray:
    """E min(s |z|, 1) = s sqrt(2/pi) (1 - exp(-1 / 2 s^2)) + erfc(1 / (s sqrt 2)), z ~ N(0, 1), s = ``scale`` > 0."""
    scale = np.asarray(scale, float)
    return -scale * np.sqrt(2 / np.pi) * np.expm1(-1 / (2 * scale**2)) + erfc(1 / (scale * np.sqrt(2)))


def judge(value, cutoff, slope) -> np.ndarray:
    """h = a (1 - 2 min(|v| / K, 1)), a = K / (K + 2 l): sup|h| + Lip(h) = 1, v of slope l, K = ``cutoff``.

    v = y, l = 1: the judge of Theorem A.2. v = y - f(x), l = sqrt(1 + |f|^2): one that tells f from other tasks.
    """
    return cutoff / (cutoff + 2 * slope) * (1 - 2 * np.minimum(np.abs(value) / cutoff, 1.0))


def dudley_lower(narrow, wide, slope) -> tuple[np.ndarray, np.ndarray]:
    """max_K 2 a [E min(s_w |z| / K, 1) - E min(s_n |z| / K, 1)], a = K / (K + 2 l), and the K where it is reached.

    What ``judge`` sees of a value that is N(0, s_n^2) under one task and N(0, s_w^2) under the other, s_n =
    ``narrow`` <= s_w = ``wide``: a lower bound of Dudley's distance sup |E_f h - E_g h| over sup|h| + Lip(h) <= 1.
    Tends to 2 for s_w / s_n -> infinity and s_w -> infinity. Returns two arrays (...).
    Source: the judge Tahir et al. 2025, Theorem A.2; its best cutoff beyond the paper.
    """
    narrow, wide = np.broadcast_arrays(np.asarray(narrow, float)[..., None], np.asarray(wide, float)[..., None])
    seen = 2 * CUTOFFS / (CUTOFFS + 2 * slope) * (clipped_mean(wide / CUTOFFS) - clipped_mean(narrow / CUTOFFS))
    best = np.argmax(seen, axis=-1)
    return np.take_along_axis(seen, best[..., None], -1)[..., 0], CUTOFFS[best]


def dudley_upper(gap) -> np.ndarray:
    """max_a E min(2 a, (1 - a) D |z|): the coupling that shares x and eps, and sup|h| = a, Lip(h) = 1 - a. Below 2.

    For either ground metric. Beyond the paper, which uses that it is at most 2.
    """
    gap = np.maximum(np.asarray(gap, float)[..., None], 1e-100)
    return np.max(2 * HEIGHTS * clipped_mean((1 - HEIGHTS) * gap / (2 * HEIGHTS)), axis=-1)
