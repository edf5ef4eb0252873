from pathlib import Path

import jax
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from fate.linear import flow
from fate.linear.designs import sample_designs
from fate.linear.end_points import flow_end_point, least_squares_vector
from fate.linear.flow import flow_readout, flow_to_optimum, relax
from fate.linear.networks import RankOneNetwork, aligned_network
from fate.linear.teachers import target_vectors
from fate.risks import relative_distance

DIMENSION = 30


def draw_problem(samples, seed=0):
    """Eigenvalue, correlation and the direction of the source, of three instances at three angles."""
    generator = np.random.default_rng((seed, samples))
    eigenvalue, directions, noise = sample_designs([generator] * 3, samples, DIMENSION, 3)
    target = target_vectors(np.array([0.2, 1.0, 1.5]), *directions[:2])
    return eigenvalue, eigenvalue * target + 0.3 * noise, directions[0]


def starts(correlation, source, depth):
    """Scratch, pretrained, and an unbalanced start: name and network, batched over (theta, instance)."""
    batch = correlation.shape[:-1]
    along = correlation / np.linalg.norm(correlation, axis=-1, keepdims=True)
    pretrained = np.broadcast_to(source, correlation.shape)
    return {
        "scratch": aligned_network(correlation, 1e-5, depth),
        "pretrained": RankOneNetwork(pretrained, np.ones((*batch, depth - 1))),
        "unbalanced": RankOneNetwork(0.5 * pretrained + 0.1 * along, np.full((*batch, depth - 1), 1.2)),
    }


@pytest.mark.parametrize("depth", [2, 3, 8])
@pytest.mark.parametrize("samples", [4, 15, 29, 30, 31, 60])
@pytest.mark.parametrize("start", ["scratch", "pretrained", "unbalanced"])
def test_flow_ends_where_linear_algebra_says(start, samples, depth):
    eigenvalue, correlation, source = draw_problem(samples)
    network = starts(correlation, source, depth)[start]
    result = flow_to_optimum(network, eigenvalue, correlation)
    limit = flow_end_point(*network, eigenvalue, correlation)
    assert np.all(result.converged)
    assert np.max(relative_distance(result.vector, limit)) <= 1e-9


def test_a_small_readout_that_stands_still_at_first_ends_there_too():
    """As after linear probing, at angles of almost pi/2: the feature moves first, and the readout late and fast."""
    generator = np.random.default_rng(0)
    eigenvalue, directions, noise = sample_designs([generator] * 600, 15, DIMENSION, 3)
    source, readout = directions[0], -(10 ** generator.uniform(-4, -1.5, 600))
    correlation = eigenvalue * directions[1] + 0.3 * noise
    curvature, slope = np.sum(source * eigenvalue * source, axis=-1), np.sum(source * correlation, axis=-1)
    correlation = correlation + (readout - slope / curvature)[:, None] * eigenvalue * source  # the slope of the readout
    network = RankOneNetwork(source[None], readout[None, :, None])
    result = flow_to_optimum(network, eigenvalue, correlation[None])
    assert result.converged.all()
    assert np.max(relative_distance(result.vector, flow_end_point(*network, eigenvalue, correlation[None]))) <= 1e-9


@pytest.mark.parametrize("samples", [10, 30, 45])
def test_a_flip_of_all_signs_flips_the_end_point(samples):
    eigenvalue, correlation, source = draw_problem(samples)
    network = starts(correlation, source, 2)["pretrained"]
    plain = flow_to_optimum(network, eigenvalue, correlation).vector
    flipped = flow_to_optimum(network._replace(feature=-network.feature), eigenvalue, -correlation).vector
    assert np.array_equal(plain, -flipped)


def test_the_others_of_a_batch_do_not_enter():
    eigenvalue, correlation, source = draw_problem(12)
    others = draw_problem(12, seed=1)
    one = flow_to_optimum(starts(correlation, source, 2)["pretrained"], eigenvalue, correlation).vector
    eigenvalue, correlation, source = (
        np.concatenate([other[..., :2, :], own[..., 2:, :]], axis=-2)
        for own, other in zip((eigenvalue, correlation, source), others, strict=True)
    )
    among = flow_to_optimum(starts(correlation, source, 2)["pretrained"], eigenvalue, correlation).vector
    assert np.array_equal(one[:, 2], among[:, 2])
    assert not np.allclose(one[:, :2], among[:, :2])


@pytest.mark.parametrize("size", [DIMENSION, DIMENSION + 9])
@pytest.mark.parametrize("cached", [1, 4, 9])
def test_batches_and_modes_that_fill_up_change_rounding_alone(cached, size, monkeypatch):
    """Nine networks: the last batch of 4 has one, and is filled up with copies of it."""
    eigenvalue, correlation, source = draw_problem(20)
    network = starts(correlation, source, 2)["unbalanced"]
    expected = flow_to_optimum(network, eigenvalue, correlation)
    monkeypatch.setattr(flow, "CACHED", cached)
    monkeypatch.setattr(flow, "shared_size", lambda modes: size)
    found = flow_to_optimum(network, eigenvalue, correlation)
    np.testing.assert_allclose(found.vector, expected.vector, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(found.time, expected.time, rtol=1e-10)
    assert found.converged.all()


def test_sizes_are_shared_by_at_most_half_as_many_again():
    sizes = [flow.shared_size(modes) for modes in range(1, 1025)]
    assert sorted(set(sizes)) == sorted({2**k for k in range(11)} | {3 * 2**k for k in range(9)})
    assert all(modes <= size <= 1.5 * modes for modes, size in enumerate(sizes, start=1))
    assert flow.shared_size(2000) == 2000


@pytest.mark.parametrize("depth", [2, 3])
def test_an_ordinary_solver_of_the_flow_ends_at_the_same_point(depth):
    eigenvalue, correlation, source = draw_problem(10)
    network = starts(correlation, source, depth)["pretrained"]
    result = flow_to_optimum(network, eigenvalue, correlation)
    feature, scales = network.feature[0, 0], network.scales[0, 0]

    def gradient(_, state):
        u, s = state[:DIMENSION], state[DIMENSION:]
        force = correlation[0, 0] - eigenvalue[0] * np.prod(s) * u
        return np.concatenate([np.prod(s) * force, np.prod(s) / s * (u @ force)])

    def newton_length(_, state):
        vector = np.prod(state[DIMENSION:]) * state[:DIMENSION]
        row = np.where(eigenvalue[0] > 0, vector, 0.0) - least_squares_vector(eigenvalue[0], correlation[0, 0])
        return np.log(np.linalg.norm(row) / np.linalg.norm(vector)) - np.log(1e-9)

    newton_length.terminal = True
    solved = solve_ivp(
        gradient,
        (0, 1e4),
        np.concatenate([feature, scales]),
        events=newton_length,
        rtol=1e-11,
        atol=1e-13,
        method="LSODA",
    )
    assert solved.t_events[0][0] < result.time[0, 0]  # an upper bound: the last steps of the flow are long
    end = solved.y[:DIMENSION, -1] * np.prod(solved.y[DIMENSION:, -1])
    assert np.allclose(end, result.vector[0, 0], atol=1e-8)


def test_the_time_is_that_of_the_steps_that_were_taken(monkeypatch):
    """Halfway from a small start steps are tried that are too long: an ordinary solver takes as long as the rest."""
    monkeypatch.setattr(flow, "STOP_RESIDUAL", 0.5)
    eigenvalue, correlation, source = draw_problem(10)
    start = RankOneNetwork(*(1e4 * part[0, 0] for part in starts(correlation, source, 3)["scratch"]))
    vector, time, _ = jax.jit(flow._flow_one)(start, eigenvalue[0], correlation[0, 0])

    def gradient(_, state):
        u, s = state[:DIMENSION], state[DIMENSION:]
        force = correlation[0, 0] - eigenvalue[0] * np.prod(s) * u
        return np.concatenate([np.prod(s) * force, np.prod(s) / s * (u @ force)])

    def grown(_, state):
        return np.prod(state[DIMENSION:]) * np.linalg.norm(state[:DIMENSION]) - np.linalg.norm(vector)

    solved = solve_ivp(gradient, (0, 100), np.concatenate(start), events=grown, rtol=1e-9)
    assert time == pytest.approx(solved.t_events[0][0], rel=flow.STEP_TOLERANCE)


def test_frozen_coupling_relaxes_exactly():
    assert np.isclose(relax(2.0, 0.5, 3.0, 1.0, 0.7), 2 / 3 + (2 - 2 / 3) * np.exp(-0.75 * 0.7))
    assert relax(2.0, 0.5, 0.0, 0.0, 1e300) == 2.0
    times = np.geomspace(1e-12, 1e4, 200)  # where a series takes over, digits are lost: at most four
    np.testing.assert_allclose(relax(0.0, 1.0, 1.0, 1.0, times), -np.expm1(-times), rtol=2e-12)


def test_readout_ends_at_least_squares():
    readout = flow_readout(np.array([5.0, -1.0]), np.array([2.0, 1e-3]), np.array([1.0, 3.0]))
    assert np.allclose(readout, [0.5, 3000.0], rtol=1e-13)


def test_training_never_sees_the_end_points():
    """Trained results and exact end points are compared, so neither may come from the other."""
    import fate
    from fate_workflow.provenance.source_digest import Sources

    sources = Sources(Path(fate.__file__).parents[1])
    for module in ("flow", "full_width_flow", "descent", "pretraining"):
        imported = sources.closure(f"fate/linear/{module}.py")
        assert "fate/linear/quadratic_loss.py" in imported, module
        assert "fate/linear/end_points.py" not in imported, module


def test_the_weight_of_the_start_is_its_mean_over_a_step():
    """The mean of e^-zt over 0 < t < 1 less e^-z, over 1 - e^-z: 1/2 of short steps, 1/z of long ones."""
    z = np.array([0.01, 0.1, 0.5, 0.9, 2.0, 20.0])
    mean = (1 - np.exp(-z)) / z
    np.testing.assert_allclose(flow.start_weight(z), (mean - np.exp(-z)) / (1 - np.exp(-z)), rtol=1e-10)
    assert flow.start_weight(np.array(0.0)) == 0.5
    assert flow.start_weight(np.array(1e6)) == pytest.approx(1e-6)
