import numpy as np
import pytest

from fate.linear import networks
from fate.linear.full_width_flow import flow_full_width
from fate.linear.pretraining import pretrain_networks, source_loss, train_on_source
from fate.linear.teachers import draw_teachers

DIMENSION, INSTANCES = 20, 3


SETTINGS = {
    "seed": 0,
    "problem": "small",
    "depth": 2,
    "width": 20,
    "init_scale": 1e-4,
    "initialisation": "gaussian",
    "source_samples": None,
    "source_noise": 0.0,
}


def pretrain(instances=INSTANCES, **changes):
    return pretrain_networks(draw_teachers(0, "small", DIMENSION, instances), **SETTINGS | changes)


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


@pytest.mark.parametrize("initialisation", networks.INITIALISATIONS)
@pytest.mark.parametrize("width", [3, 18, 19])
def test_the_population_loss_moves_the_first_layer_in_its_columns_and_the_source_only(width, initialisation):
    """So that it is trained there, where these are fewer than the dimension: all layers end as they do in all of it."""
    generator, source = np.random.default_rng(width), draw_teachers(0, "small", DIMENSION, 1)["source"].values[0]
    start = networks.initialise_weights(generator, DIMENSION, width, 3, 0.01, initialisation)
    trained, gradient_norm = train_on_source(start, *source_loss(source, None, 0.0, 0, "small", 0))
    whole = flow_full_width(start, np.ones(DIMENSION), source)
    for found, expected in zip(trained.weights, whole.weights, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-9)
    np.testing.assert_allclose(trained.time_history[-1], whole.time_history[-1], rtol=1e-6)
    assert gradient_norm < 1e-9


def test_histories_fall_and_stay_after_the_end():
    history = pretrain()["loss_history"].values
    assert np.all(np.diff(history, axis=1) <= 1e-15)
    assert np.all(history[:, -1] < 1e-18)


@pytest.mark.parametrize("samples", [8, 50])
def test_a_finite_source_is_fitted_exactly(samples):
    """The compressed network is the minimum-norm interpolator of the source samples, up to O(alpha)."""
    teachers = draw_teachers(0, "small", DIMENSION, INSTANCES)
    pretrained = pretrain(source_samples=samples, source_noise=0.5)
    assert pretrained["converged"].all()
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
    assert float(pretrain(instances=1)["feature_orthogonal"][0]) == float(pretrain()["feature_orthogonal"][0])


@pytest.mark.parametrize("depth", [2, 3])
def test_descent_leaves_its_weights_in_the_basis_of_the_source(depth):
    """So turned, the first layer has the coordinates of the compressed feature in its first three rows."""
    pretrained = pretrain(depth=depth, init_scale=0.1, source_samples=8, engine="descent", step=0.05, max_steps=100)
    for instance, weights in enumerate(zip(*networks.read_layers(pretrained), strict=True)):
        feature = networks.compress_network(weights)[0].feature
        expected = [pretrained[f"feature_{name}"].values[instance] for name in ("source", "orthogonal", "spare")]
        np.testing.assert_allclose(feature[:3], expected, atol=1e-12)
        np.testing.assert_allclose(feature[3:], 0, atol=1e-12)


@pytest.mark.parametrize(("samples", "ratio"), [(None, np.inf), (8, 0.4)])
def test_what_was_learned_from_is_told(samples, ratio):
    told = pretrain(source_samples=samples, source_noise=0.5, engine="descent", step=0.05, max_steps=1).coords
    expected = {
        "dimension": 20,
        "depth": 2,
        "width": 20,
        "init_scale": 1e-4,
        "source_ratio": ratio,
        "source_sigma": 0.5,
    }
    assert {name: told[name].item() for name in expected} == expected
