"""Spectral contrastive pretraining of a linear encoder, in closed form. Beyond the paper."""

import numpy as np
import scipy.linalg


def kept_direction(inputs: np.ndarray, views: np.ndarray) -> np.ndarray:
    """The unit vector v of largest lambda in Sigma v = lambda Sigma_a v: what one linear output learns, up to sign.

    Two views of a datum, x + noise and x + noise', have covariance ``inputs`` Sigma of x between them, and ``views``
    Sigma_a = Sigma + that of the noise each. For outputs W^T x and M = W W^T the loss
    -2 E[f(x+).f(x++)] + E[(f(x).f(x'))^2] is -2 tr(M Sigma) + tr(M Sigma_a M Sigma_a), whatever the law of centred x:
    the best M of rank k is that of the k largest generalised eigenvectors.
    Source: HaoChen, Wei, Gaidon and Ma 2021 (top eigenvectors of the augmentation graph), for linear encoders.
    """
    vectors = scipy.linalg.eigh(inputs, views)[1]
    return vectors[:, -1] / np.linalg.norm(vectors[:, -1])
