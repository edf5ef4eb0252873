import re

import jax.numpy as jnp
import numpy as np
import pytest

from fate.errors import TrainingDiverged
from fate.linear import end_points, networks
from fate.linear.descent import _iterate, descend, descend_in_batches
from fate.linear.designs import reduce_design
from fate.linear.flow import flow_to_optimum
from fate.linear.networks import RankOneNetwork

pytestmark = pytest.mark.slow

DIMENSION, SAMPLES, STEP = 20, 10, 0.02


def draw_task(samples=SAMPLES, networks_count=2):
    """Inputs (network, n, d), labels (network, n), and the same in canonical coordinates with unit directions."""
    generator = np.random.default_rng(3)
    inputs = generator.standard_normal((networks_count, samples, DIMENSION))
    target = np.linalg.qr(generator.standard_normal((DIMENSION, 2)))[0].T
    noise = generator.standard_normal((networks_count, samples))
    labels = inputs @ target[0] + noise
    reduced = [reduce_design(each, target, errors) for each, errors in zip(inputs, noise, strict=True)]
    eigenvalue = np.stack([each["eigenvalue"] for each in reduced])
    directions = np.stack([each["directions"] for each in reduced])
    correlation = eigenvalue * directions[:, 0] + np.stack([each["noise"] for each in reduced])
    return inputs, labels, target, eigenvalue, directions, correlation


def draw_weights(depth=2, scale=0.3):
    return networks.initialise_networks([np.random.default_rng(5)] * 2, DIMENSION, 6, depth, scale, "gaussian")


def streams():
    return [np.random.default_rng(each) for each in range(2)]


@pytest.mark.parametrize("depth", [2, 3])
def test_full_batch_descent_converges_to_an_interpolator(depth):
    *_, eigenvalue, _, correlation = draw_task()
    trained = descend(draw_weights(depth, scale=0.6), eigenvalue, correlation, STEP, 100_000)
    assert np.all(trained.converged)
    fitted = end_points.least_squares_vector(eigenvalue, correlation)
    np.testing.assert_allclose(np.where(eigenvalue > 0, trained.vector, 0), fitted, atol=1e-8)


def test_each_network_can_have_a_step_of_its_own():
    *_, eigenvalue, _, correlation = draw_task()
    weights, steps = draw_weights(scale=0.6), (0.02, 0.01)
    both = descend(weights, eigenvalue, correlation, np.array(steps), 100_000)
    for row, step in enumerate(steps):
        alone = descend(weights, eigenvalue, correlation, step, 100_000)
        np.testing.assert_allclose(both.vector[row], alone.vector[row], rtol=1e-9, atol=1e-12)
        assert both.steps[row] == alone.steps[row]
    assert both.steps[1] > 1.5 * both.steps[0]


def test_small_steps_end_where_the_flow_does_and_finite_ones_by_order_of_the_step_beside():
    *_, eigenvalue, directions, correlation = draw_task()
    source = directions[:, 1]
    rank_one = RankOneNetwork(source[None], np.ones((1, 2, 1)))
    flow = flow_to_optimum(rank_one, eigenvalue, correlation[None]).vector[0]
    distances = []
    for step in (0.004, 0.002):
        trained = descend((source[:, :, None], np.ones((2, 1, 1))), eigenvalue, correlation, step, 200_000)
        assert np.all(trained.converged)
        distances.append(np.linalg.norm(trained.vector - flow, axis=1))
    np.testing.assert_allclose(distances[0] / distances[1], 2, rtol=0.05)


def test_one_batch_of_all_samples_is_full_batch_descent_in_another_basis():
    inputs, labels, target, eigenvalue, directions, correlation = draw_task()
    raw = np.broadcast_to(target[1][:, None], (2, DIMENSION, 1)), np.ones((2, 1, 1))
    canonical = directions[:, 1][:, :, None], np.ones((2, 1, 1))
    batch = descend_in_batches(raw, inputs, labels, streams(), STEP, 100_000, SAMPLES)
    full = descend(canonical, eigenvalue, correlation, STEP, 100_000)
    np.testing.assert_allclose(np.sum(batch.vector**2, axis=1), np.sum(full.vector**2, axis=1), rtol=1e-9)
    np.testing.assert_allclose(batch.weights[1], full.weights[1], rtol=1e-9)


def test_every_batch_leaves_the_unseen_part_of_the_features_as_it_is():
    inputs, labels, *_ = draw_task()
    start = draw_weights()
    trained = descend_in_batches(start, inputs, labels, streams(), STEP, 200_000, 5)
    assert np.all(trained.converged)
    unseen = np.eye(DIMENSION) - np.linalg.pinv(inputs) @ inputs
    np.testing.assert_allclose(unseen @ trained.weights[0], unseen @ start[0], atol=1e-12)
    repeated = descend_in_batches(start, inputs, labels, streams(), STEP, 200_000, 5)
    assert np.array_equal(trained.vector, repeated.vector)


def test_batches_of_more_samples_than_dimensions_never_settle_with_noise():
    inputs, labels, *_ = draw_task(samples=40)
    trained = descend_in_batches(draw_weights(), inputs, labels, streams(), STEP, 2000, 5)
    assert not np.any(trained.converged)
    assert np.all(trained.steps == 2000)  # 250 epochs of 8 batches


@pytest.mark.parametrize("samples", [SAMPLES, 40])
def test_weight_decay_takes_two_layers_from_any_start_to_the_one_minimum(samples):
    """To 2 (w/h) |gradient| / w |W|, the least curvature h being no less than w/2."""
    *_, eigenvalue, directions, correlation = draw_task(samples)
    minimum = end_points.decayed_vector(eigenvalue, correlation, 0.2)
    pretrained = 3 * directions[:, 1][:, :, None], np.ones((2, 1, 1)) / 3
    for start in (draw_weights(), draw_weights(scale=1e-3), pretrained):
        trained = descend(start, eigenvalue, correlation, STEP, 100_000, decay=0.2)
        assert np.all(trained.converged)
        assert np.all(np.linalg.norm(trained.vector - minimum, axis=1) < 4e-10 * np.linalg.norm(minimum, axis=1))
        plain = descend(start, eigenvalue, correlation, STEP, 100_000)
        assert np.all(np.linalg.norm(plain.vector - minimum, axis=1) > 0.1 * np.linalg.norm(minimum, axis=1))


def test_each_step_keeps_one_less_the_decay_of_what_no_sample_sees():
    *_, eigenvalue, _, correlation = draw_task()
    start = draw_weights()
    trained = descend(start, eigenvalue, correlation, STEP, 50, decay=0.2)
    unseen = eigenvalue == 0
    assert not np.any(trained.converged)
    np.testing.assert_allclose(trained.weights[0][unseen], (1 - STEP * 0.2) ** 50 * start[0][unseen], rtol=1e-12)


@pytest.mark.parametrize("depth", [2, 3])
def test_training_with_decay_ends_where_the_gradient_of_the_penalised_loss_vanishes(depth):
    """By finite differences of the loss as it is defined; three layers leave the small start for W = 0."""
    *_, eigenvalue, _, correlation = draw_task()
    trained = descend(draw_weights(depth, scale=0.9), eigenvalue, correlation, STEP, 100_000, decay=0.2)
    assert np.all(trained.converged)
    layers = [layer[0] for layer in trained.weights]

    def loss(layers):
        vector = networks.end_to_end(layers)
        fit = vector @ (eigenvalue[0] * vector / 2 - correlation[0])
        return fit + 0.1 * sum(np.sum(layer**2) for layer in layers)

    generator = np.random.default_rng(7)
    for _ in range(5):
        moves = [generator.standard_normal(layer.shape) for layer in layers]
        ahead, behind = (loss([a + s * b for a, b in zip(layers, moves, strict=True)]) for s in (1e-4, -1e-4))
        assert abs(ahead - behind) / 2e-4 < 1e-5
    assert networks.end_to_end(layers) @ networks.end_to_end(layers) > 0.1


def test_three_layers_have_more_than_one_minimum_with_decay():
    *_, eigenvalue, _, correlation = draw_task()
    small = descend(draw_weights(3, scale=0.01), eigenvalue, correlation, STEP, 20_000, decay=0.2)
    assert np.all(np.linalg.norm(small.vector, axis=1) < 1e-12)


def test_too_few_steps_are_marked():
    *_, eigenvalue, _, correlation = draw_task()
    trained = descend(draw_weights(), eigenvalue, correlation, STEP, 5)
    assert not np.any(trained.converged)
    assert np.all(trained.steps == 5)


@pytest.mark.parametrize("step", [1.0, 1e6])
def test_steps_that_are_too_large_are_told_in_one_sentence(step):
    inputs, labels, _, eigenvalue, _, correlation = draw_task()
    with pytest.raises(TrainingDiverged, match="smaller step"):
        descend(draw_weights(), eigenvalue, correlation, step, 1000)
    with pytest.raises(TrainingDiverged, match=re.escape(f"steps of {step:g} diverged")):
        descend_in_batches(draw_weights(), inputs, labels, streams(), step, 1000, 5)


def test_small_random_weights_end_at_least_norm():
    *_, eigenvalue, _, correlation = draw_task()
    trained = descend(draw_weights(scale=1e-4), eigenvalue, correlation, STEP, 100_000)
    interpolator = end_points.least_squares_vector(eigenvalue, correlation)
    np.testing.assert_allclose(trained.vector, interpolator, atol=1e-4)


@pytest.mark.parametrize(("start", "zero_loss"), [(1.0, 0.5), (0.5, 1.0)])
@pytest.mark.parametrize(("largest", "diverges"), [(9.9, False), (10.1, True)])
def test_a_loss_of_ten_times_the_larger_of_start_and_zero_function_has_diverged(start, zero_loss, largest, diverges):
    """A network of one weight w with the loss w, which goes to ``largest`` and then to zero."""

    def advance(weights, _, count):
        return (jnp.where(count == 0, largest, 0.0) * jnp.ones((1, 1)),)

    def measure(weights):
        return weights[0][0, 0], weights[0][0, 0], None

    result, diverged = _iterate((start * jnp.ones((1, 1)),), advance, measure, zero_loss, 100)
    assert (bool(diverged), bool(result.converged)) == (diverges, not diverges)
