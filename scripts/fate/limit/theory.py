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
TINY = 1e-300  # samples per dimension of a task that has none


def bayes_risks(cosine: np.ndarray, ratio: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """R_a of each task: from R = 1 down to the largest fixed point, one task after the other.

    With the other tasks as they are, task a is a ridge regression whose signal has the squared length that they leave
    of it, K_aa - K_ao (K_oo + diag 1/q_o)^-1 K_oa, so that each step is a closed form.
    Args: ``cosine`` K (..., k, k), positive semidefinite; ``ratio`` gamma_a = n_a / d and ``noise`` sigma_a (..., k).
    Returns (..., k). RuntimeError where the iteration does not settle.
    """
    ratio, noise = np.broadcast_arrays(np.asarray(ratio, float), np.asarray(noise, float))
    tasks = cosine.shape[-1]
    shape = np.broadcast_shapes(cosine.shape[:-1], ratio.shape)
    risk, ratio, noise = np.ones(shape), np.broadcast_to(ratio, shape), np.broadcast_to(noise, shape)
    for _ in range(MAX_ITERATIONS):
        before = risk.copy()
        for task in range(tasks):
            others = np.arange(tasks) != task
            spread = (noise**2 + risk)[..., others] / np.maximum(ratio[..., others], TINY)
            seen = cosine[..., others, :][..., others] + spread[..., None] * np.eye(tasks - 1)
            along = cosine[..., others, task]
            told = np.sum(along * np.linalg.solve(seen, along[..., None])[..., 0], axis=-1)
            risk[..., task] = ridge_risk(ratio[..., task], noise[..., task], cosine[..., task, task] - told)
        if np.all(np.abs(risk - before) <= TOLERANCE):
            return risk
    raise RuntimeError("The fixed point of the Bayes risks did not settle: report it, with the tasks, as a fault.")


def ridge_risk(gamma, noise, power=1.0) -> np.ndarray:
    """R = [(a - gamma a - r) + sqrt((a - gamma a - r)^2 + 4 a r)] / 2, r = sigma^2: ridge with the best penalty.

    For a signal of squared length a = ``power``. All arguments broadcast.
    Source: Dicker, Bernoulli 22 (2016); Dobriban and Wager, Annals of Statistics 46 (2018).
    """
    noise_power = np.square(noise)
    linear = power * (1 - np.asarray(gamma, float)) - noise_power
    return np.maximum(linear + np.sqrt(linear**2 + 4 * power * noise_power), 0.0) / 2


def limit_risk(gamma, theta, noise, source_ratio=np.inf, source_noise=0.0) -> np.ndarray:
    """The limit of transfer from one source task at the angle theta, as gamma, theta and noise broadcast.

    After pretraining on the population loss it is ``ridge_risk`` of what the source leaves to learn, of squared length
    sin^2(theta): the best method keeps cos(theta) beta_s and learns the rest with a ridge. From ``source_ratio``
    samples per dimension with ``source_noise`` it is that of ``bayes_risks``, which sees these samples themselves.
    """
    gamma, theta, noise = np.broadcast_arrays(*(np.asarray(each, float) for each in (gamma, theta, noise)))
    if np.isinf(source_ratio):
        return ridge_risk(gamma, noise, np.sin(theta) ** 2)
    cosine = np.cos(theta)[..., None, None] * (1 - np.eye(2)) + np.eye(2)
    ratio = np.stack([np.full(gamma.shape, source_ratio), gamma], axis=-1)
    noises = np.stack([np.full(gamma.shape, source_noise), noise], axis=-1)
    return bayes_risks(cosine, ratio, noises)[..., 1]
