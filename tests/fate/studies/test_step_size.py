import numpy as np
import pytest

from fate.studies.step_size import drift_rates, study_step_size

pytestmark = pytest.mark.slow

SETTINGS = {"dimension": 20, "instances": 3, "gamma": 0.5, "theta": np.pi / 4, "noise": 1.0, "max_steps": 100_000}


@pytest.fixture(scope="module")
def study():
    return study_step_size(seed=0, step_size=[0.0025, 0.005, 1.0], batch=[10, 5], **SETTINGS)


def test_the_drift_is_of_first_order_in_the_step(study):
    stable = study.isel(step_size=[0, 1])
    assert stable["converged"].all()
    full = (stable["imbalance"] / stable["imbalance_first_order"]).sel(batch=10)
    assert (abs(full - 1) < 0.05).all()
    assert (abs(full[1] - 1).mean() > abs(full[0] - 1).mean()).item()
    batches = (stable["imbalance"] / stable["imbalance_first_order"]).sel(batch=5, step_size=0.0025)
    assert (abs(batches - 1) < 0.25).all()


def test_the_measured_drift_gives_the_exact_amplification(study):
    stable = study.isel(step_size=[0, 1])
    np.testing.assert_allclose(stable["amplification"], stable["amplification_given_imbalance"], rtol=1e-8)
    assert (stable["null_part_error"] < 1e-8).all()


def test_finite_steps_improve_noisy_fine_tuning(study):
    assert (study["transferability_change"].isel(step_size=[0, 1]) > 0).all()


def test_diverging_steps_are_left_out(study):
    assert not study["converged"].sel(step_size=1.0).any()
    assert study["amplification"].sel(step_size=1.0).isnull().all()


def test_the_drift_is_bounded_by_the_loss_that_training_removes():
    generator = np.random.default_rng(0)
    inputs, labels = generator.standard_normal((10, 20)), generator.standard_normal(10)
    feature = generator.standard_normal(20)
    feature /= np.linalg.norm(feature)
    full, variance = drift_rates(feature, inputs, labels)
    assert 0 < full < np.mean((inputs @ feature - labels) ** 2) / 2
    assert variance > 0
