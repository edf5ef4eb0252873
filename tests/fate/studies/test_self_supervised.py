"""Pretraining without labels: losses, encoders and their transfer."""

import jax.numpy as jnp
import numpy as np
import pytest

from fate.errors import FateError
from fate.studies.self_supervised import (
    closed_form_angle,
    info_nce_loss,
    spectral_loss,
    study_self_supervised,
    views_covariance,
)
from fate.variables import describe

SETTINGS = {
    "dimension": 10,
    "instances": 6,
    "separation": 1.5,
    "kept_angle": [0.0, np.pi / 4, np.pi / 2],
    "strong_noise": 2.0,
    "weak_noise": 0.5,
    "batch": 64,
    "steps": 500,
    "step_size": 0.03,
    "gamma": [0.5, 3.0],
}


@pytest.fixture(scope="module")
def study():
    return study_self_supervised(seed=0, **SETTINGS)


def test_losses_by_hand():
    first, second = np.array([1.0, 2.0, -1.0]), np.array([0.5, 1.0, 0.0])
    pairs = [first[i] * second[j] for i in range(3) for j in range(3) if i != j]
    assert float(spectral_loss(jnp.array(first), jnp.array(second))) == pytest.approx(
        -2 * np.mean(first * second) + np.mean(np.square(pairs))
    )
    similarity = np.outer(first, second)
    shares = np.diag(np.exp(similarity)) / np.exp(similarity).sum(axis=1)
    assert float(info_nce_loss(jnp.array(first), jnp.array(second))) == pytest.approx(-np.mean(np.log(shares)))


def test_views_are_drawn_with_their_covariance():
    inputs, views = views_covariance(np.array([0.0, np.pi / 2]), 1.5, 2.0, 0.5)
    np.testing.assert_allclose(inputs, np.diag([3.25, 1.0]))
    np.testing.assert_allclose(views, [np.diag([3.5, 5.0]), np.diag([7.25, 1.25])], atol=1e-12)


def test_the_closed_form_keeps_what_has_weak_noise_only():
    assert closed_form_angle([0.0, np.pi / 2], 1.5, 2.0, 0.5) == pytest.approx([0, np.pi / 2], abs=1e-9)
    nothing_weak = closed_form_angle([0.0, 1.0], 1.5, 2.0, 2.0)
    np.testing.assert_allclose(np.sin(nothing_weak), 0, atol=1e-9)  # then the discriminant alone stands out


def test_encoders_learn_the_closed_form(study):
    """Spectral encoders up to 0.02 of their steps' noise; SimCLR's are known to be off by some 0.015."""
    assert study["encoder_converged"].all()
    assert study["encoder_outside"].max() < 0.01
    turned = (study["encoder_angle"] - study["encoder_angle_closed"]).mean("instance")
    assert abs(turned.sel(loss="spectral")).max() < 0.02
    assert abs(turned.sel(loss="simclr")).max() < 0.05


def test_transfer_helps_where_the_discriminant_is_kept_and_harms_where_it_is_destroyed(study):
    gain = study["encoder_transferability"].isel(gamma=0)
    error = study["encoder_transferability_standard_error"].isel(gamma=0)
    assert ((gain - 2 * error).isel(kept_angle=0) > 0).all()
    assert ((gain + 2 * error).isel(kept_angle=-1) < 0).all()


def test_more_instances_change_no_draw(study):
    fewer = study_self_supervised(seed=0, **SETTINGS | {"instances": 2})
    np.testing.assert_allclose(fewer["encoder_angle"], study["encoder_angle"][..., :2])
    np.testing.assert_allclose(fewer["scratch_error_rate"], study["scratch_error_rate"][:, :2])


def test_too_large_steps_stop_it():
    with pytest.raises(FateError, match="lower it"):
        study_self_supervised(seed=0, **SETTINGS | {"step_size": 1.0})


def test_every_variable_is_described(study):
    describe(study)
