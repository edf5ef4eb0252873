import numpy as np
import pytest

from fate.linear.theory import residual_transfer, scratch


def residual_risks(samples, dimension, theta, noise, size):
    """The constrained fit itself, source along the first input and target in the plane of the first two."""
    generator = np.random.default_rng(12)
    target = np.zeros(dimension)
    target[:2] = np.cos(theta), np.sin(theta)
    risks = np.empty(size)
    for draw in range(size):
        inputs = generator.standard_normal((samples, dimension))
        labels = inputs @ target + noise * generator.standard_normal(samples)
        free, rest = inputs[:, 0], inputs[:, 1:]
        weighted = np.linalg.solve(rest @ rest.T, np.stack([free, labels], axis=1))
        weight = (free @ weighted[:, 1]) / (free @ weighted[:, 0])
        vector = np.append(weight, rest.T @ (weighted[:, 1] - weight * weighted[:, 0]))
        risks[draw] = np.sum((vector - target) ** 2)
    return risks


@pytest.mark.parametrize(
    ("samples", "dimension", "theta", "noise", "size"),
    [(10, 40, 0.8, 0.5, 3000), (25, 40, 2.0, 0.0, 3000), (6, 14, 0.0, 1.0, 20_000), (6, 14, 1.4, 0.2, 10_000)],
)
def test_mean_is_that_of_the_constrained_fit(samples, dimension, theta, noise, size):
    risk = residual_risks(samples, dimension, theta, noise, size)
    expected = residual_transfer.mean(samples, dimension, theta, noise)
    error = 4 * np.std(risk, ddof=1) / np.sqrt(size)
    assert abs(np.mean(risk) - expected) < error < 0.05 * expected


def test_noise_is_amplified_as_by_the_square_norm_of_the_fit():
    """The mean over inputs alone: |M|_F^2 of the fit beta = M y, which tells d - 2 from its neighbours."""
    size, samples, dimension = 40_000, 6, 14
    inputs = np.random.default_rng(13).standard_normal((size, samples, dimension))
    free, rest = inputs[..., 0], inputs[..., 1:]
    gram = rest @ np.swapaxes(rest, 1, 2)
    inverse = np.linalg.inv(gram)
    pulled = np.einsum("kij,kj->ki", inverse, free)
    weight = pulled / np.sum(free * pulled, axis=1, keepdims=True)
    left = inverse - pulled[:, :, None] * weight[:, None]
    power = np.sum(weight**2, axis=1) + np.einsum("kji,kjl,kli->k", left, gram, left, optimize=True)
    expected = residual_transfer.mean(samples, dimension, 0.0, 1.0)
    error = 4 * np.std(power) / np.sqrt(size)
    assert abs(np.mean(power) - expected) < error < 0.015 * expected


def test_transferability_is_the_limit_of_the_mean():
    gamma, dimension = np.array([0.2, 0.5, 0.9, 1.5]), 1e6
    gain = scratch.mean(gamma * dimension, dimension, 0.7) - residual_transfer.mean(
        gamma * dimension, dimension, 0.6, 0.7
    )
    np.testing.assert_allclose(gain, residual_transfer.transferability(gamma, 0.6), atol=1e-4)


def test_identical_task_without_noise_is_solved_and_least_squares_beyond():
    assert residual_transfer.mean(10, 40, 0.0, 0.0) == 0.0
    assert residual_transfer.mean(60, 40, 0.9, 0.3) == scratch.mean(60, 40, 0.3)
    np.testing.assert_array_equal(
        np.isinf(residual_transfer.mean([1, 2, 3, 38, 39, 41], 40, 0.9, 0.3)), [1, 1, 0, 0, 1, 1]
    )
