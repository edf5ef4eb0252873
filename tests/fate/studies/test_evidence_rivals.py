"""The rivals against linear algebra of their own, and what must hold in every draw."""

import numpy as np
import pytest

from fate.limit.bivariate import pair_samples
from fate.limit.evidence import fit_evidence
from fate.linear.end_points import flow_end_point
from fate.studies.evidence_rivals import (
    SAMPLED_RIVALS,
    TIMES,
    flow_path,
    learn_source,
    sampled_source_risks,
    stop_early,
    study_evidence_rivals,
)
from fate.variables import describe

SETTINGS = {
    "dimension": 40,
    "instances": 8,
    "gamma": [0.5, 1.5],
    "theta": [0.0, 0.7, np.pi / 2],
    "noise": [0.2, 1.0],
    "source_ratio": [0.3, 2.0],
    "source_noise": 0.2,
    "outputs": 3,
}


@pytest.fixture(scope="module")
def study():
    return study_evidence_rivals(seed=0, **SETTINGS)


def samples(count, tasks=2, dimension=40, seed=0):
    """X (n, d) and y (task, n) of targets with a part along the first axis."""
    generator = np.random.default_rng(seed)
    inputs, targets = generator.standard_normal((count, dimension)), generator.standard_normal((tasks, dimension)) / 8
    return inputs, (targets + np.eye(dimension)[0]) @ inputs.T + 0.3 * generator.standard_normal((tasks, count))


@pytest.mark.parametrize("count", [25, 60])
def test_the_flow_is_that_of_its_differential_equation(count):
    inputs, labels = samples(count)
    source = np.eye(40)[0]
    path = flow_path(inputs, labels, source)
    np.testing.assert_allclose(path[:, 0], np.tile(source, (2, 1)), atol=1e-12)
    # Both layers by steps of Euler, a thousandth of the time each.
    chosen = 20
    first, last, step = np.tile(source, (2, 1)), np.ones((2, 1)), TIMES[chosen] / 4000
    for _ in range(4000):
        pull = (labels - (last * first) @ inputs.T) @ inputs / count
        first, last = first + step * last * pull, last + step * np.sum(first * pull, axis=1, keepdims=True)
    np.testing.assert_allclose(path[:, chosen], last * first, atol=2e-3)


@pytest.mark.parametrize("count", [25, 60])
def test_the_flow_ends_at_the_end_point_of_fine_tuning(count):
    inputs, labels = samples(count)
    source = np.eye(40)[0]
    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / count)
    eigenvalue = np.where(eigenvalue > 1e-9, eigenvalue, 0.0)
    correlation = np.where(eigenvalue > 0, labels @ inputs @ basis / count, 0.0)
    expected = flow_end_point(np.tile(source @ basis, (2, 1)), np.ones((2, 1)), eigenvalue, correlation) @ basis.T
    path = flow_path(inputs, labels, source)
    np.testing.assert_allclose(path[:, -1], expected, atol=1e-9)
    np.testing.assert_allclose(path[:, -2], expected, atol=1e-2)


def test_a_source_that_is_the_target_is_not_trained_and_one_that_is_far_is():
    inputs, _ = samples(60)
    source, noise = np.eye(40)[0], np.random.default_rng(3).standard_normal(60)
    labels = np.stack([inputs @ source + 2 * noise, -5 * inputs @ source + 0.01 * noise])
    near, far = TIMES[stop_early(inputs, labels, source)]
    assert near < 0.1
    assert far > 10


@pytest.mark.parametrize("count", [25, 60])
def test_the_learned_source_is_ridge_regression_by_likelihood(count):
    inputs, labels = samples(count, tasks=1)
    left, singular, basis = np.linalg.svd(inputs, full_matrices=False)
    projected, pad = left.T @ labels[0], (0, 40 - len(singular))
    outside = max(labels[0] @ labels[0] - projected @ projected, 0.0) / count
    coordinates = np.pad(singular**2 / count, pad), np.pad(singular * projected / count, pad)
    expected = fit_evidence(*coordinates, outside, count, None).vector[: len(singular)] @ basis
    found = learn_source(pair_samples(inputs, labels[0], inputs))
    np.testing.assert_allclose(found, expected, atol=1e-8)


@pytest.mark.parametrize("count", [25, 60])
def test_evidence_transfer_of_a_sampled_source_is_the_fit_of_its_learned_vector(count):
    """In the coordinates of the inputs' own singular vectors, with the part of the labels that no target explains."""
    inputs, _ = samples(count)
    source_inputs, (source_labels, _) = samples(80, seed=1)
    generator = np.random.default_rng(2)
    noise, unit_noise = np.array([0.2, 1.0])[:, None, None], generator.standard_normal(count)
    targets = np.eye(40)[:2]
    risks = sampled_source_risks(source_inputs, source_labels, inputs, unit_noise, targets, noise, 0.2)
    learned = learn_source(pair_samples(source_inputs, source_labels, inputs))
    left, singular, basis = np.linalg.svd(inputs, full_matrices=True)
    rank = len(singular)
    for row, level in enumerate(noise.ravel()):
        for column, target in enumerate(targets):
            labels = inputs @ target + level * unit_noise
            projected = left.T[:rank] @ labels
            outside = max(labels @ labels - projected @ projected, 0.0) / count
            pad = (0, 40 - rank)
            coordinates = np.pad(singular**2 / count, pad), np.pad(singular * projected / count, pad)
            found = fit_evidence(*coordinates, outside, count, (basis @ learned)[None]).vector @ basis
            expected = np.sum((found - target) ** 2)
            assert risks[SAMPLED_RIVALS.index("evidence"), row, column] == pytest.approx(expected, rel=1e-6)


def test_depth_one_gains_the_same_at_every_noise_and_nothing_beyond_the_threshold(study):
    gain = study["rival_risk"].sel(rival="scratch") - study["rival_risk"].sel(rival="depth_one")
    assert float((gain.max("noise_level") - gain.min("noise_level")).max()) < 1e-6
    assert float(abs(gain.sel(gamma=1.5)).max()) < 1e-6
    assert float(gain.sel(gamma=0.5, theta=0.0).min()) > 0


def test_hindsight_is_no_worse_than_what_it_looks_back_on(study):
    risk = {name: study["rival_risk"].sel(rival=name) for name in study["rival"].values}
    assert (risk["stopped_oracle"] <= risk["stopped"]).all()
    assert (risk["stopped_oracle"] <= 2 - 2 * np.cos(study["theta"]) + 1e-9).all()  # the start's
    assert (risk["ridge_oracle"] <= risk["scratch"] + 1e-3).all()


def test_known_methods_ignore_the_source_s_samples_and_the_rest_of_the_grid(study):
    again = study_evidence_rivals(seed=0, **SETTINGS | {"source_ratio": [1.0], "gamma": [1.5], "instances": 2})
    np.testing.assert_array_equal(again["rival_risk"], study["rival_risk"].sel(gamma=[1.5]).isel(instance=slice(2)))


def test_every_variable_is_described(study):
    describe(study)
