"""Linear transfer on k orthonormal pretrained features, as many source tasks or a wider feature space leave them.

The readout is scratch training in k dimensions: of a target of square norm 1 - rho, from labels of noise power
sigma^2 + rho, where rho = |P_perp beta_t|^2 is what the features cannot express. So R does not depend on d.
``noise`` is sigma, ``lost`` is rho. All arguments broadcast. k = 1: rho = sin^2(theta), ``linear_transfer``.
"""

import numpy as np

from fate.linear.theory import scratch


def mean(samples, features, lost, noise) -> np.ndarray:
    """E R = rho + (1 - rho) (1 - n/k)_+ + (sigma^2 + rho) min(n, k) / (|n - k| - 1); n > k + 1: rho + (...) k/(n-k-1).

    Exact; infinite for |n - k| <= 1 unless sigma^2 + rho = 0. Minimum-norm readout for n < k. Beyond the paper.
    """
    unseen = np.maximum(1 - np.asarray(samples) / np.asarray(features), 0.0)
    return lost * (1 - unseen) + scratch.mean(samples, features, np.sqrt(np.square(noise) + lost))


def sample_risk(
    generator: np.random.Generator, samples: int, features: int, lost: float, noise: float, size: int
) -> np.ndarray:
    """Draw R = rho + (sigma^2 + rho) chi2_k / chi2_{n-k+1}, the exact law for n >= k. (size,). Beyond the paper."""
    return lost + scratch.sample_risk(generator, samples, features, np.sqrt(noise**2 + lost), size)


def variance(samples, features, lost, noise) -> np.ndarray:
    """Var R = (1 - rho)^2 Var_unseen + (sigma^2 + rho)^2 Var_noise, the two parts of ``scratch.variance`` at d = k.

    n > k + 3: (sigma^2 + rho)^2 2 k (n - 1) / ((n - k - 1)^2 (n - k - 3)). Exact. Infinite for |n - k| <= 3 unless
    sigma^2 + rho = 0. Beyond the paper.
    """
    unseen = scratch.variance(samples, features, 0.0)
    both = scratch.variance(samples, features, np.sqrt(np.square(noise) + lost))
    return both - (1 - np.square(1 - np.asarray(lost))) * unseen
