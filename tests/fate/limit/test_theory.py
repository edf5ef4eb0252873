import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fate.limit.theory import bayes_risks, limit_risk, ridge_risk
from fate.linear.theory import scratch
from fate.linear.theory.weight_decay import ridge_moments

DIMENSION, DRAWS = 500, 24
GAMMA, NOISE, ANGLE = st.floats(0.05, 3.0), st.floats(0.01, 2.0), st.floats(0.0, np.pi / 2)


def posterior_risk(generator, cosine, samples, noise) -> np.ndarray:
    """|beta_a - E[beta_a | all data]|^2 of each task (a,): one draw of the tasks, their inputs and their labels."""
    tasks = np.linalg.cholesky(cosine) @ generator.standard_normal((len(cosine), DIMENSION)) / np.sqrt(DIMENSION)
    precision = np.kron(np.linalg.inv(cosine), np.eye(DIMENSION)) * DIMENSION
    slope = np.zeros((len(cosine), DIMENSION))
    for task, (count, sigma) in enumerate(zip(samples, noise, strict=True)):
        inputs = generator.standard_normal((count, DIMENSION))
        labels = inputs @ tasks[task] + sigma * generator.standard_normal(count)
        block = slice(task * DIMENSION, (task + 1) * DIMENSION)
        precision[block, block] += inputs.T @ inputs / sigma**2
        slope[task] = inputs.T @ labels / sigma**2
    mean = np.linalg.solve(precision, slope.ravel()).reshape(tasks.shape)
    return np.sum((mean - tasks) ** 2, axis=-1)


@pytest.mark.parametrize(
    ("cosine", "ratio", "noise"),
    [
        (np.array([[1, np.cos(0.6)], [np.cos(0.6), 1]]), (0.5, 0.3), (0.2, 0.2)),
        (np.array([[1, np.cos(1.0)], [np.cos(1.0), 1]]), (1.5, 0.5), (0.5, 0.3)),
        (np.array([[1, 0.8, 0.3], [0.8, 1, 0.5], [0.3, 0.5, 1]]), (0.4, 0.2, 0.6), (0.3, 0.2, 1.0)),
    ],
)
def test_the_bayes_risks_are_those_of_exact_posterior_means(cosine, ratio, noise):
    samples = [round(each * DIMENSION) for each in ratio]
    generator = np.random.default_rng(0)
    draws = 8 if len(cosine) > 2 else DRAWS  # of 1500 and of 1000 unknowns
    risks = np.array([posterior_risk(generator, cosine, samples, noise) for _ in range(draws)])
    error = risks.std(axis=0, ddof=1) / np.sqrt(draws)
    assert np.all(error < 0.05 * risks.mean(axis=0))
    assert np.all(abs(risks.mean(axis=0) - bayes_risks(cosine, np.array(ratio), np.array(noise))) < 4 * error)


@given(GAMMA, NOISE, st.floats(0.01, 2.0))
def test_ridge_risk_solves_the_fixed_point_of_ridge_regression(gamma, noise, power):
    risk = ridge_risk(gamma, noise, power)
    assert 1 / risk == pytest.approx(1 / power + gamma / (noise**2 + risk), rel=1e-8)
    # The optimally regularised risk of ridge theory, for a signal of unit length with the noise relative to it.
    relative = risk / power
    ridge, expected, _ = ridge_moments(gamma, noise / np.sqrt(power), relative / (1 - relative))
    assert relative == pytest.approx(expected, rel=1e-6)
    assert ridge == pytest.approx(noise**2 / power / gamma, rel=1e-6)


@given(GAMMA, NOISE, ANGLE, st.floats(0.05, 3.0), NOISE)
def test_the_bayes_risks_solve_their_fixed_point(gamma, noise, theta, source_ratio, source_noise):
    cosine = np.eye(2) + np.cos(theta) * (1 - np.eye(2)) * (1 - 1e-9)  # so that the inverse exists
    ratio, noises = np.array([source_ratio, gamma]), np.array([source_noise, noise])
    risks = bayes_risks(cosine, ratio, noises)
    precision = np.linalg.inv(cosine) + np.diag(ratio / (noises**2 + risks))
    np.testing.assert_allclose(risks, np.diag(np.linalg.inv(precision)), rtol=1e-5, atol=1e-9)


@given(GAMMA, ANGLE)
def test_without_noise_what_is_left_of_the_target_is_seen_in_part(gamma, theta):
    assert limit_risk(gamma, theta, 0.0) == pytest.approx(np.sin(theta) ** 2 * max(1 - gamma, 0.0), abs=1e-12)


@given(GAMMA, NOISE, ANGLE, st.floats(0.05, 3.0), NOISE)
def test_a_finite_source_lies_between_scratch_and_the_population_loss(gamma, noise, theta, source_ratio, source_noise):
    risk = limit_risk(gamma, theta, noise, source_ratio, source_noise)
    assert limit_risk(gamma, theta, noise) - 1e-10 <= risk <= ridge_risk(gamma, noise) + 1e-10
    assert risk >= limit_risk(gamma, theta, noise, 2 * source_ratio, source_noise) - 1e-10
    assert risk <= scratch.asymptotic(gamma, noise) + 1e-10


def test_limits_in_angle_and_source():
    gamma = np.array([0.1, 0.7, 1.0, 1.8])
    assert limit_risk(gamma, 0.0, 0.3) == pytest.approx(0.0, abs=1e-15)
    np.testing.assert_allclose(limit_risk(gamma, np.pi / 2, 0.3), ridge_risk(gamma, 0.3), rtol=1e-12)
    np.testing.assert_allclose(limit_risk(gamma, np.pi / 2, 0.3, 0.8, 0.2), ridge_risk(gamma, 0.3), rtol=1e-12)
    np.testing.assert_allclose(limit_risk(gamma, 0.7, 0.3, 1e9, 0.2), limit_risk(gamma, 0.7, 0.3), rtol=1e-6)
    np.testing.assert_allclose(limit_risk(gamma, 0.7, 0.3, 1e-9, 0.2), ridge_risk(gamma, 0.3), rtol=1e-6)
    np.testing.assert_allclose(limit_risk(gamma, 0.7, 0.3, 0.0, 0.2), ridge_risk(gamma, 0.3), rtol=1e-12)


def test_the_identical_task_is_one_task_with_the_samples_of_both():
    risk = limit_risk(0.4, 0.0, 0.3, 0.5, 0.3)
    assert risk == pytest.approx(ridge_risk(0.9, 0.3), rel=1e-9)


def test_tasks_may_be_named_in_any_order():
    cosine = np.array([[1, 0.8, 0.3], [0.8, 1, 0.5], [0.3, 0.5, 1]])
    ratio, noise = np.array([0.4, 0.2, 0.6]), np.array([0.3, 0.2, 1.0])
    order = [2, 0, 1]
    turned = bayes_risks(cosine[order][:, order], ratio[order], noise[order])
    np.testing.assert_allclose(turned, bayes_risks(cosine, ratio, noise)[order], rtol=1e-9)
