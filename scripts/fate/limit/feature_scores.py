"""Scores that rank pretrained features by the target's samples, before any transfer."""

import numpy as np

from fate.limit.evidence import Evidence

SCORES = ("correlation", "moment", "likelihood", "cosine")


def score_features(
    eigenvalue: np.ndarray, correlation: np.ndarray, features: np.ndarray, found: Evidence
) -> np.ndarray:
    """Return the ``SCORES`` of features (score, ...), each of which is the higher, the better a feature is.

    correlation   (f.y)^2 / |f|^2 n, the squared correlation but for what all features share. It ranks them as the
                  H-score does, which is the squared correlation of jointly Gaussian f and y (Bao et al., ICIP 2019),
                  and as LogME, z - 1 - log z with z = n (f.y)^2 / |f|^2 |y|^2, wherever z > 1 (You et al., ICML 2021)
    moment        |f.y| / n, whose mean is |beta_t.beta_s|
    likelihood    the restricted likelihood of evidence transfer, at its largest
    cosine        the size of the cosine that evidence transfer finds
    Args: as in ``fit_evidence``; ``features`` (..., mode), one for each of the fits ``found``. Beyond the paper.
    """
    along, length = (features * correlation).sum(axis=-1), (features * eigenvalue * features).sum(axis=-1)
    return np.stack(np.broadcast_arrays(along**2 / length, abs(along), found.likelihood, abs(found.cosine)))
