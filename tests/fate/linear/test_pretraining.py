import numpy as np
import pytest

from fate.linear.pretraining import pretrain_networks
from fate.linear.teachers import draw_teachers

DIMENSION, INSTANCES = 20, 3


def pretrain(**changes):
    settings = {
        "depth": 2,
        "width": 20,
        "init_scale": 1e-4,
        "initialisation": "gaussian",
        "source_samples": None,
        "source_noise": 0.0,
    }
    return pretrain_networks(0, "small", draw_teachers(0, "small", DIMENSION, INSTANCES), **settings | changes)


@pytest.mark.parametrize("depth", [2, 3])
def test_population_pretraining_is_certified(depth):
    pretrained = pretrain(depth=depth)
    assert pretrained["converged"].all()
    assert float(pretrained["relative_residual"].max()) <= 1e-10
    assert float(abs(pretrained["alignment"] - 1).max()) < 1e-6
    assert float(pretrained["rank_one_residual"].max()) < 10 * 1e-4
    assert float(pretrained["conserved_drift"].max()) < 1e-8
    assert float(pretrained["layer_imbalance"].max()) < 1e-6
    end_to_end = pretrained["feature_source"] * pretrained["layer_scale"].prod("layer")
    assert np.allclose(end_to_end, 1, atol=1e-8)
    assert float(abs(pretrained["feature_orthogonal"]).max()) < 1e-8


def test_histories_fall_and_stay_after_the_end():
    history = pretrain(width=3)["loss_history"].values
    assert np.all(np.diff(history, axis=1) <= 1e-15)
    assert np.all(history[:, -1] < 1e-18)


@pytest.mark.parametrize("samples", [8, 50])
def test_a_finite_source_is_fitted_exactly(samples):
    """The compressed network is the minimum-norm interpolator of the source samples, up to O(alpha)."""
    teachers = draw_teachers(0, "small", DIMENSION, INSTANCES)
    pretrained = pretrain(source_samples=samples, source_noise=0.5)
    assert pretrained["converged"].all()
    from fate.linear.pretraining import source_loss

    for instance in range(INSTANCES):
        source = teachers["source"].values[instance]
        basis, eigenvalue, correlation = source_loss(source, samples, 0.5, 0, "small", instance)
        fitted = basis @ np.where(eigenvalue > 0, correlation / np.where(eigenvalue > 0, eigenvalue, 1), 0)
        network = pretrained.isel(instance=instance)
        scale = float(network["layer_scale"].prod())
        orthogonal = teachers["orthogonal"].values[instance]
        outside = np.linalg.norm(fitted - source * (source @ fitted) - orthogonal * (orthogonal @ fitted))
        assert np.isclose(scale * float(network["feature_source"]), source @ fitted, atol=1e-3)
        assert np.isclose(scale * float(network["feature_orthogonal"]), orthogonal @ fitted, atol=1e-3)
        assert np.isclose(scale * float(network["feature_spare"]), outside, atol=1e-3)


def test_an_instance_does_not_depend_on_how_many_there_are():
    few = pretrain_networks(
        0,
        "small",
        draw_teachers(0, "small", DIMENSION, 1),
        depth=2,
        width=20,
        init_scale=1e-4,
        initialisation="gaussian",
        source_samples=None,
        source_noise=0.0,
    )
    assert float(few["feature_orthogonal"][0]) == float(pretrain()["feature_orthogonal"][0])
