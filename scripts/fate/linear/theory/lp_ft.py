"""Linear probing, then fine-tuning: the last layer is fitted first, and all layers are trained from there.

Probing leaves s_L = b, the fitted readout weight, which is cos(theta) for n -> infinity; so the last layer starts
with the imbalance D_L = b^2 - 1 = -sin^2(theta), all others balanced. Source: Kumar et al., ICLR 2022, for the method.
``noise`` is sigma; theta in radians; unit source; depth L >= 2. All arguments broadcast, but for the depth.
"""

import numpy as np

from fate.linear.theory.fine_tuning import amplified_coupling, amplified_gain


def coupling(gamma, theta, noise, depth: int) -> np.ndarray:
    """C = sign(cos) sqrt(q^(L-2) (q - sin^2)), q the largest root of (q - a) q^(L-2) (q - sin^2) = B.

    a = 1 - gamma, B = gamma + sigma^2 gamma / (1 - gamma), for d -> infinity and gamma < 1; NaN for gamma >= 1.
    L = 2: C^2 = [(cos^2 - gamma) + sqrt((cos^2 - gamma)^2 + 4 B)] / 2. At theta = pi/2 the sign is random, and near
    it the approach to the limit is slow, as n^(-1/2). Beyond the paper.
    """
    imbalance = np.zeros((*np.shape(theta), depth - 1))
    imbalance[..., -1] = -(np.sin(theta) ** 2)
    return np.sign(np.cos(theta)) * amplified_coupling(gamma, noise, imbalance)


def transferability(gamma, theta, noise, depth: int) -> np.ndarray:
    """T = (1 - gamma) (2 C cos(theta) - C^2) for gamma < 1, else 0, for d -> infinity. Beyond the paper.

    For theta < pi/2, cos <= C <= C of fine-tuning: better than fine-tuning, at most as good as residual transfer.
    """
    return amplified_gain(gamma, coupling(gamma, theta, noise, depth), np.cos(theta))
