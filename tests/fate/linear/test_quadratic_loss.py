import jax
import jax.numpy as jnp
import numpy as np
import pytest

from fate.linear.designs import reduce_design
from fate.linear.networks import end_to_end, initialise_weights
from fate.linear.quadratic_loss import QuadraticLoss, gradient_factors

DIMENSION, SAMPLES = 20, 10


@pytest.fixture
def regression():
    """(inputs X, labels y, the loss in canonical coordinates, X^T X / n and X^T y / n turned into these)."""
    generator = np.random.default_rng(3)
    inputs, noise = generator.standard_normal((SAMPLES, DIMENSION)), generator.standard_normal(SAMPLES)
    target = np.linalg.qr(generator.standard_normal((DIMENSION, 2)))[0].T[0]
    reduced = reduce_design(inputs, target[None], noise)
    correlation = reduced["eigenvalue"] * reduced["directions"][0] + reduced["noise"]
    return inputs, inputs @ target + noise, QuadraticLoss(reduced["eigenvalue"], correlation)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_outer_products_are_the_gradient_of_the_loss(regression, depth):
    inputs, labels, _ = regression
    weights = initialise_weights(np.random.default_rng(5), DIMENSION, 6, depth, 0.3, "gaussian")

    def loss(weights):
        return jnp.sum((inputs @ end_to_end(weights) - labels) ** 2) / (2 * SAMPLES)

    forward, backward, _ = gradient_factors(weights, lambda beta: (labels - inputs @ beta) @ inputs / SAMPLES)
    for left, right, gradient in zip(forward, backward, jax.grad(loss)(weights), strict=True):
        np.testing.assert_allclose(-np.outer(left, right), gradient, rtol=1e-10, atol=1e-12)


def test_the_loss_is_that_of_least_squares_but_for_what_is_not_fitted(regression):
    inputs, labels, loss = regression
    fitted = np.linalg.pinv(inputs) @ labels
    np.testing.assert_allclose(np.linalg.norm(loss.optimum), np.linalg.norm(fitted), rtol=1e-10)
    np.testing.assert_allclose(loss.value(0.0), np.sum((inputs @ fitted) ** 2) / (2 * SAMPLES), rtol=1e-10)
    vector = np.random.default_rng(4).standard_normal(DIMENSION)
    np.testing.assert_allclose(loss.pull(vector), -jax.grad(loss.value)(vector), atol=1e-12)


def test_the_residual_is_the_relative_distance_to_the_optimum_where_there_are_data(regression):
    *_, loss = regression
    unseen = np.where(loss.eigenvalue > 0, 0.0, 2.0)
    np.testing.assert_allclose(loss.residual(loss.optimum + unseen), 0, atol=1e-12)
    length = np.sqrt(np.sum((1.5 * loss.optimum) ** 2) + np.sum(unseen**2))
    expected = 0.5 * np.linalg.norm(loss.optimum) / length
    np.testing.assert_allclose(loss.residual(1.5 * loss.optimum + unseen), expected, rtol=1e-10)
