from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import RK45, solve_ivp

from fate.linear.designs import reduce_design
from fate.linear.flow import flow_to_optimum
from fate.linear.full_width_flow import ERROR, TABLEAU, flow_full_width
from fate.linear.networks import RankOneNetwork, balance_matrices, compress_network, end_to_end, initialise_weights

pytestmark = pytest.mark.slow

DIMENSION = 12


@partial(jax.jit, static_argnames="steps")
def descend(weights, eigenvalue, correlation, step, steps):
    """Full-batch descent on gradients that JAX takes itself."""

    def loss(weights):
        vector = end_to_end(weights)
        return jnp.sum(eigenvalue * vector**2) / 2 - correlation @ vector

    def advance(_, weights):
        return jax.tree.map(lambda layer, slope: layer - step * slope, weights, jax.grad(loss)(weights))

    return jax.lax.fori_loop(0, steps, advance, weights)


def unit_source():
    source = np.random.default_rng(5).standard_normal(DIMENSION)
    return source / np.linalg.norm(source)


def pretrain(depth, width, scale, initialisation="gaussian", seed=0):
    start = initialise_weights(np.random.default_rng(seed), DIMENSION, width, depth, scale, initialisation)
    trained = flow_full_width(start, np.ones(DIMENSION), unit_source())
    return start, trained.weights, trained


def test_the_tableau_is_that_of_dormand_and_prince():
    np.testing.assert_array_equal(TABLEAU[:-1, :-2], RK45.A)
    np.testing.assert_array_equal(TABLEAU[-1, :-1], RK45.B)
    np.testing.assert_array_equal(ERROR, RK45.E)


@pytest.mark.parametrize(
    ("depth", "width", "initialisation"),
    [(2, 1, "gaussian"), (2, 15, "gaussian"), (2, 15, "zas"), (3, 8, "zas"), (4, 15, "gaussian")],
)
def test_pretraining_ends_at_a_rank_one_global_optimum(depth, width, initialisation):
    start, end, trained = pretrain(depth, width, 1e-3, initialisation)
    assert trained.relative_residual <= 1e-10
    assert np.allclose(end_to_end(end), unit_source(), atol=1e-9)
    drift = [np.abs(b - a).max() for a, b in zip(balance_matrices(start), balance_matrices(end), strict=True)]
    assert max(drift) < 1e-8
    _, truncation = compress_network(end)
    assert truncation < 20 * 1e-3


def test_truncation_error_falls_in_proportion_to_the_scale():
    errors = [compress_network(pretrain(2, 15, scale)[1])[1] for scale in (1e-2, 1e-3, 1e-4)]
    assert np.allclose(np.array(errors[:-1]) / errors[1:], 10, rtol=0.05)


def test_losses_fall_and_times_rise():
    _, _, trained = pretrain(3, 8, 1e-3)
    assert np.all(np.diff(trained.loss_history) <= 1e-15)
    assert np.all(np.diff(trained.time_history) >= 0)
    assert len(trained.loss_history) == trained.steps > 10


@pytest.mark.parametrize("depth", [2, 3])
def test_the_loss_at_each_time_is_that_of_an_ordinary_solver(depth):
    """Of the balanced network of one row: its flow from u = alpha beta_s is that of one number on each layer."""
    scale = 0.1
    start = (scale * unit_source()[:, None], *[np.full((1, 1), scale)] * (depth - 1))
    trained = flow_full_width(start, np.ones(DIMENSION), unit_source())
    half = np.argmax(trained.loss_history < 0.1)
    solved = solve_ivp(
        lambda _, weight: weight ** (depth - 1) * (1 - weight**depth),
        (0, trained.time_history[half]),
        [scale],
        rtol=1e-10,
        atol=1e-12,
    )
    assert trained.loss_history[half] == pytest.approx((1 - solved.y[0, -1] ** depth) ** 2 / 2, rel=1e-4)


@pytest.mark.parametrize(("depth", "scale"), [(2, 1e-4), (4, 0.2)])
def test_full_width_flow_and_plain_descent_agree(depth, scale):
    start = initialise_weights(np.random.default_rng(1), DIMENSION, 15, depth, scale, "gaussian")
    start = [layer * np.sqrt(15) for layer in start] if depth > 2 else start
    eigenvalue = np.linspace(0.5, 2.0, DIMENSION)
    flowed = flow_full_width(start, eigenvalue, eigenvalue * unit_source())
    descended = descend(tuple(start), eigenvalue, eigenvalue * unit_source(), 2e-3, 40_000)
    for one, other in zip(flowed.weights, descended, strict=True):
        assert np.allclose(one, other, atol=5e-3)
    assert np.allclose(end_to_end(descended), unit_source(), atol=1e-6)


@pytest.mark.parametrize(("depth", "samples"), [(2, 4), (2, 20), (4, 9)])
def test_full_width_fine_tuning_ends_where_the_rank_one_flow_ends(depth, samples):
    """The reduction of Theorem 3.4 on real designs: full-width transfer against the compressed network."""
    scale = 1e-4
    _, pretrained, _ = pretrain(depth, 15, scale)
    generator = np.random.default_rng(samples)
    inputs, noise = generator.standard_normal((samples, DIMENSION)), generator.standard_normal(samples)
    orthogonal = np.linalg.svd(unit_source()[None])[2][1]
    # The last rows make the basis whole, so that the full-width first layer can be turned into it.
    reduced = reduce_design(inputs, np.eye(DIMENSION), noise)
    basis = np.linalg.eigh(inputs.T @ inputs / samples)[1].T
    eigenvalue = np.sort(np.where(reduced["eigenvalue"] > 1e-12, reduced["eigenvalue"], 0.0))
    target = 0.6 * unit_source() + 0.8 * orthogonal
    labels = inputs @ target + 0.3 * noise
    correlation = np.where(eigenvalue > 0, basis @ inputs.T @ labels / samples, 0.0)

    full = flow_full_width((basis @ pretrained[0], *pretrained[1:]), eigenvalue, correlation)
    wide = end_to_end(full.weights)
    network, _ = compress_network(pretrained)
    rank_one = RankOneNetwork((basis @ network.feature)[None, None], network.scales[None, None])
    narrow = flow_to_optimum(rank_one, eigenvalue[None], correlation[None, None]).vector[0, 0]
    assert full.relative_residual <= 1e-10
    assert np.linalg.norm(wide - narrow) <= 5 * scale * np.linalg.norm(narrow)
