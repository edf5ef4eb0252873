"""The risk that no method can beat: the Bayes risk of linear tasks whose directions overlap.

Tasks a = 1, ..., k have directions beta_a of unit length with cosines K_ab, and n_a = gamma_a d samples with label
noise sigma_a; inputs are N(0, I). For d -> infinity each task is a scalar Gaussian channel of signal-to-noise ratio
q_a, and the Bayes risks R_a solve the fixed point

    q_a = gamma_a / (sigma_a^2 + R_a),     R_a = [(K^-1 + diag q)^-1]_aa.

Source of the method: Tulino and Verdu, Random matrix theory and wireless communications (2004); Barbier et al., Optimal
errors and phase transitions in high-dimensional generalized linear models, PNAS 116 (2019). As the limit of transfer:
beyond Tahir et al. 2025. ``noise`` is sigma, angles are in radians, |beta| = 1.
"""

import numpy as np

TOLERANCE = 1e-13
MAX_ITERATIONS = 10_000


def bayes_risks(cosine: np.ndarray, ratio: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """R_a of each task: the fixed point in k numbers, from R = 1 down to its largest solution.

    Args: ``cosine`` K (..., k, k), positive semidefinite; ``ratio`` gamma_a = n_a / d and ``noise`` sigma_a (..., k).
    Returns (..., k). RuntimeError where the iteration does not settle.
    """
    shape = np.broadcast_shapes(cosine.shape[:-1], np.shape(ratio), np.shape(noise))
    cosine = np.broadcast_to(cosine, (*shape, shape[-1]))
    risk = np.ones(shape)
    for _ in range(MAX_ITERATIONS):
        quality = ratio / np.maximum(noise**2 + risk, 1e-300)
        # (K^-1 + diag q)^-1 = K - K sqrt(q) (1 + sqrt(q) K sqrt(q))^-1 sqrt(q) K, for singular K too.
        root = np.sqrt(quality)
        inner = np.eye(shape[-1]) + root[..., :, None] * cosine * root[..., None, :]
        seen = root[..., :, None] * cosine
        posterior = cosine - np.swapaxes(seen, -1, -2) @ np.linalg.solve(inner, seen)
        following = (risk + np.maximum(np.diagonal(posterior, axis1=-2, axis2=-1), 0.0)) / 2
        if np.all(np.abs(following - risk) <= TOLERANCE):
            return following
        risk = following
    raise RuntimeError("The fixed point of the Bayes risks did not settle: report it, with the tasks, as a fault.")


def ridge_risk(gamma, noise, power=1.0) -> np.ndarray:
    """R = [(a - gamma a - r) + sqrt((a - gamma a - r)^2 + 4 a r)] / 2, r = sigma^2: ridge with the best penalty.

    For a signal of squared length a = ``power``. All arguments broadcast.
    Source: Dicker, Bernoulli 22 (2016); Dobriban and Wager, Annals of Statistics 46 (2018).
    """
    noise_power = np.square(noise)
    linear = power * (1 - np.asarray(gamma, float)) - noise_power
    return (linear + np.sqrt(linear**2 + 4 * power * noise_power)) / 2


def limit_risk(gamma, theta, noise, source_ratio=np.inf, source_noise=0.0) -> np.ndarray:
    """The limit of transfer from one source task at the angle theta, as all arguments broadcast.

    After pretraining on the population loss it is ``ridge_risk`` of what the source leaves to learn, of squared length
    sin^2(theta): the best method keeps cos(theta) beta_s and learns the rest with a ridge. Else ``bayes_risks``.
    """
    gamma, theta, noise = np.broadcast_arrays(*map(np.asarray, (gamma, theta, noise)))
    if np.isinf(source_ratio):
        return ridge_risk(gamma, noise, np.sin(theta) ** 2)
    cosine = np.cos(theta)
    tasks = np.stack([np.stack([np.ones_like(cosine), cosine], -1), np.stack([cosine, np.ones_like(cosine)], -1)], -2)
    ratio = np.stack([np.full(gamma.shape, float(source_ratio)), gamma.astype(float)], -1)
    noises = np.stack([np.full(gamma.shape, float(source_noise)), noise.astype(float)], -1)
    return bayes_risks(tasks, ratio, noises)[..., 1]
