"""Classification: trained networks against theory, and the limits of what transfers."""

import numpy as np
import pytest
from scipy.special import ndtr

from fate.streams import random_stream
from fate.studies import classification
from fate.studies.classification import NAME, study_classification
from fate.variables import describe

SETTINGS = {
    "dimension": 60,
    "instances": 6,
    "gamma": [0.5, 1.5],
    "theta": [0.0, np.pi / 4, np.pi / 8, np.pi / 2],
    "separation": 1.0,
    "training_loss": [0.01, 0.1],
}


@pytest.fixture(scope="module")
def study():
    return study_classification(seed=0, **SETTINGS)


def test_networks_reach_their_ends(study):
    for name in ("fine_tuned", "logistic_scratch", "logistic_fine_tuned"):
        assert study[f"{name}_converged"].all()
    assert study["fine_tuned_end_point_error"].max() < 1e-7
    np.testing.assert_allclose(study["training_loss"], [0.1, 0.01])
    np.testing.assert_allclose(study["theta"], np.sort(SETTINGS["theta"]))


def test_scratch_is_least_squares_on_the_very_inputs(study):
    signed = random_stream(0, NAME, "inputs", 30, 2).standard_normal((30, 60))
    signed[:, 0] += 1
    fit = np.linalg.lstsq(signed, np.ones(30))[0]
    measured = study["scratch_error_rate"].sel(gamma=0.5, instance=2)
    assert float(measured) == pytest.approx(ndtr(-fit[0] / np.linalg.norm(fit)))


def test_linear_transfer_errs_by_the_overlap_and_the_sign_alone(study):
    error, signal = study["linear_error_rate"], np.cos(study["theta"])
    distance = np.minimum(abs(error - ndtr(-signal)), abs(error - ndtr(signal)))
    assert distance.max() < 1e-12


def test_more_samples_than_dimensions_forget_the_source_with_squared_loss_alone(study):
    beyond = study.sel(gamma=1.5)
    scratch = beyond["scratch_error_rate"].broadcast_like(beyond["fine_tuned_error_rate"])
    np.testing.assert_allclose(beyond["fine_tuned_error_rate"], scratch.transpose("theta", "instance"), rtol=1e-6)
    assert np.isnan(beyond["fine_tuned_break_even_angle"])
    gain = beyond["logistic_scratch_error_rate"] - beyond["logistic_fine_tuned_error_rate"].sel(theta=0)
    assert (gain.mean("instance") > 0).all()


def test_networks_start_from_the_optimum_of_their_loss_on_the_source(monkeypatch):
    """mu_s / (1 + r^2) and 2 mu_s, |mu_s| = r."""
    lengths = []
    for name in ("_train_squared", "_train_logistic"):
        monkeypatch.setattr(
            classification, name, lambda _, starts, *rest: lengths.append(np.linalg.norm(starts, axis=-1)) or {}
        )
    classification._train(0, 30, 60, 1, np.array([0.0, 0.7]), 0.5, [0.1])
    np.testing.assert_allclose(lengths, [[0.4, 0.4], [1.0, 1.0]])


def test_every_variable_is_described(study):
    describe(study)


def test_layers_stay_nearly_balanced_while_they_grow(study):
    """Gradient flow conserves s^2 - |u|^2; steps change it by less than s^2 is at the start, 1/2, while s^2 grows."""
    assert (study["logistic_drift"] < SETTINGS["separation"] / (1 + SETTINGS["separation"] ** 2)).all()
    assert (study["logistic_drift"] > 0).all()
