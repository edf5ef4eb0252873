"""Whole matrices at a small size: they end at the exact end points as steps vanish, and not at wrong ones."""

import numpy as np
import pytest

from fate.claims.claim import significance
from fate.claims.statistics import at_zero
from fate.linear.end_points import coupling_at_end, least_squares_vector, null_part
from fate.linear.networks import initialise_weights
from fate.linear.teachers import draw_teachers, target_vectors
from fate.linear.whole_matrices import descend_each
from fate.risks import standard_error
from fate.studies.full_width import NAME, draw_target, study_full_width
from fate.variables import describe

pytestmark = pytest.mark.slow

THETA = [np.pi / 8, np.pi / 4]
SETTINGS = {
    **{"dimension": 24, "instances": 8, "gamma": [0.4, 0.5, 0.6, 2.0], "theta": THETA, "noise": 1.0, "depth": [2, 3]},
    **{"source_ratio": 0.5, "source_noise": 0.2, "init_scale": 1e-5, "scratch_scale": 0.02},
    **{"max_steps": 100_000, "threshold_steps": 2000, "weight_decay": [0.2, 0.4]},
}


@pytest.fixture(scope="module")
def study():
    return study_full_width(seed=0, step_share=[0.8, 0.4, 0.2], **SETTINGS)


@pytest.fixture(scope="module")
def unseen(study):
    """The amplification of draws at gamma < 1, for steps to zero and exact, and what the last order changed of it."""
    few = study.isel(instance=np.flatnonzero(study["gamma"] < 1))
    limit, coarser = (at_zero(few["amplification"].isel(step_share=part), "step_share") for part in ([0, 1, 2], [1, 2]))
    return limit, few["amplification_limit"], abs(limit - coarser)


def test_everything_converges_and_is_described(study):
    for name in ("pretraining_converged", "fine_tuned_converged", "scratch_converged", "decayed_converged"):
        assert study[name].all(), name
    describe(study)


@pytest.mark.parametrize("source_ratio", [np.inf, 0.5])
def test_the_deviation_is_zero_as_steps_vanish_and_linear_in_them(study, unseen, source_ratio):
    """Within four standard errors by Student's law, or what the last order of the step changed."""
    limit, exact, change = (each.sel(source_ratio=source_ratio) for each in unseen)
    each = (limit - exact).mean("depth").values
    assert abs(each.mean()) < max(significance(len(each)) * standard_error(each), float(change.mean()))
    few = study.isel(instance=np.flatnonzero(study["gamma"] < 1)).sel(source_ratio=source_ratio)
    lag = (few["amplification"] - few["amplification_limit"]).mean(("depth", "instance"))
    assert (lag < 0).all()
    np.testing.assert_allclose(lag[1] / lag[2], 2, rtol=0.1)


@pytest.mark.parametrize("source_ratio", [np.inf, 0.5])
def test_a_wrong_amplification_is_told_apart_in_every_draw(unseen, source_ratio):
    """The printed c = 1, and that of two layers for three: further than what the last order of the step changed."""
    limit, exact, change = (each.sel(source_ratio=source_ratio) for each in unseen)
    assert (abs(limit - exact) < change).all()
    assert (abs(limit - 1) > change).all()
    assert (abs(limit.sel(depth=3) - exact.sel(depth=2)) > change.sel(depth=3)).all()


def test_exact_amplifications_follow_from_the_data_alone(study):
    """(q - a) q^(L-1) = B with a and B of the target's samples: no network takes part."""
    teachers = draw_teachers(0, NAME, 24, 8)
    source, orthogonal = teachers["source"].values, teachers["orthogonal"].values
    goal = target_vectors(float(study["theta"][1]), source, orthogonal)[1]
    target = draw_target(0, 1, 12, goal, 1.0)
    null = null_part(target.eigenvalue, target.basis.T @ source[1])
    fitted = least_squares_vector(target.eigenvalue, target.correlation)
    for depth in (2, 3):
        expected = coupling_at_end(null @ null, fitted @ fitted, np.zeros(depth - 1))
        found = study["amplification_limit"].sel(depth=depth, source_ratio=np.inf, instance=1)
        np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_with_more_samples_than_dimensions_the_start_is_forgotten(study):
    many = study.isel(instance=np.flatnonzero(study["gamma"] > 1))
    assert many["amplification"].isnull().all()
    np.testing.assert_allclose(many["fine_tuned_risk"] - many["scratch_risk_limit"], 0, atol=1e-8)


def test_at_the_threshold_whole_matrices_follow_the_rank_one_network(study):
    """To a small part of what they moved, and of what half the step changes."""
    assert (study["threshold_distance"] < 4e-10 * 24).all()
    assert (study["threshold_change"] > 0.1).all()
    half = study_full_width(seed=0, step_share=[0.4], **SETTINGS | {"depth": [2]})
    apart = abs(half["threshold_change"] - study["threshold_change"].sel(depth=2))
    assert (apart > 1e3 * study["threshold_distance"].sel(depth=2)).all()


def test_pretraining_and_scratch_end_within_their_initial_scale(study):
    assert float(study["truncation_error"].max()) < 2e-5 * np.sqrt(24)
    assert float(study["source_distance"].max()) < 2e-5 * np.sqrt(24)
    assert 0.1 * 0.02 < float(study["scratch_end_point_error"].max()) < 2 * 0.02


def test_with_weight_decay_every_start_is_forgotten(study):
    """To 2 (w/h) |gradient| / w |W|, the least curvature h being no less than w/2; so is D."""
    assert (study["decayed_distance"] < 4e-10).all()
    assert (study["decayed_imbalance"] < 1e-8).all()
    np.testing.assert_allclose(study["begun_imbalance"].sel(start="unbalanced"), 1.5, rtol=1e-3)
    assert (study["begun_imbalance"].sel(start="fine_tuned") < 1e-7).all()
    apart = abs(study["fine_tuned_risk"] - study["scratch_risk"]).sel(depth=2)
    assert (apart.isel(instance=np.flatnonzero(study["gamma"] < 1)) > 1e-3).all()


def test_the_imbalance_decays_at_twice_the_rate_of_the_layers_as_steps_vanish(study):
    """Within four standard errors by Student's law, or what the last order changed; without the limit it is not so."""
    limit, coarser = (
        at_zero(study["imbalance_rate"].isel(step_share=part), "step_share") for part in ([0, 1, 2], [1, 2])
    )
    each = (limit - 1).mean("weight_decay").values
    tolerance = max(significance(len(each)) * standard_error(each), abs(float((limit - coarser).mean())))
    assert abs(each.mean()) < tolerance
    assert abs(float(study["imbalance_rate"].sel(step_share=0.2).mean()) - 1) > tolerance


def test_what_no_sample_sees_decays_as_weight_decay_alone_has_it(study):
    seen = study["gamma"].values > 1
    assert study["unseen_rate"].isel(instance=np.flatnonzero(seen)).isnull().all()
    np.testing.assert_allclose(study["unseen_rate"].isel(instance=np.flatnonzero(~seen)), 1, rtol=1e-11)


def test_instances_go_through_the_cells_in_turn(study):
    assert study["gamma"].values.tolist() == [10 / 24, 12 / 24, 14 / 24, 2.0] * 2
    np.testing.assert_allclose(study["theta"], np.repeat(THETA, 4))


def test_networks_that_descend_together_end_where_each_does_alone(monkeypatch):
    """As on an accelerator, and as on a processor."""
    generator = np.random.default_rng(2)
    starts = [initialise_weights(generator, 20, 20, 2, 0.5, "gaussian") for _ in range(3)]
    goals = np.linalg.qr(generator.standard_normal((20, 3)))[0].T
    targets = [draw_target(0, i, samples, goals[i], 0.5) for i, samples in enumerate((6, 10, 50))]
    ends = []
    for name in ("cpu", "gpu"):
        monkeypatch.setattr("jax.default_backend", lambda name=name: name)
        ends.append(descend_each(starts, targets, np.array([0.01, 0.02, 0.03]), 100_000))
    alone, together = ends
    assert alone.converged.all()
    assert together.converged.all()
    for one, other in zip((alone.vector, *alone.weights), (together.vector, *together.weights), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)
