import numpy as np
import pytest

from fate.studies.relu_deeper import _transfer_linearly, label, last_features, study_relu_deeper
from fate.two_layer.activations import relu
from fate.two_layer.networks import TwoLayerNetwork

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found():
    return study_relu_deeper(
        seed=0,
        dimension=5,
        teacher_neurons=2,
        instances=2,
        depth=[3, 4],
        neurons=24,
        ablation=[0.0, 0.5],
        samples=[6, 300],
        ridge=1e-4,
        steps=1500,
        target_steps=600,
    )


def test_features_are_layers_of_relu():
    layers = [np.array([[1.0, -1.0]]), np.array([[1.0, 0.0], [0.0, 2.0]]), np.ones(2)]
    assert np.array_equal(last_features(layers, np.array([[3.0], [-2.0]])), [[3.0, 0.0], [0.0, 4.0]])
    deeper = [*layers[:2], np.array([[1.0, -1.0], [1.0, 1.0]]), np.ones(2)]
    assert np.array_equal(last_features(deeper, np.array([[3.0], [-2.0]])), [[3.0, 0.0], [4.0, 4.0]])


def test_the_source_is_learned_and_then_transfers(found):
    assert np.all(found["relative_loss"] < 1e-3)
    assert np.all(found["linear_floor"].sel(mu=0) < 1e-3)
    assert np.allclose(found["projection_source"].sel(mu=0), 0, atol=1e-12)


def test_linear_transfer_falls_to_the_floor_of_the_trained_features(found):
    few, many = (found["linear_risk"].sel(n=count, mu=0.5) for count in (6, 300))
    floor, error = found["linear_floor"].sel(mu=0.5), found["linear_floor_sampling_error"].sel(mu=0.5)
    assert np.all(error < 0.05 * floor)
    assert np.all(many > floor - 4 * error)
    assert np.all(many < 1.1 * floor + 4 * error)
    assert np.all(few > 1.1 * many)


def test_descent_on_samples_fits_them_and_generalises_with_many(found):
    for method in ("scratch", "fine_tuned"):
        assert np.all(found[f"{method}_residual"].sel(n=6) < 1e-3)
        assert np.all(found[f"{method}_converged"].sel(n=6))
        many = found[f"{method}_risk"].sel(n=300)
        residual = found[f"{method}_residual"].sel(n=300)
        assert np.all(many < 0.1 * found["linear_floor"].sel(mu=0.5))
        assert np.all(residual**2 < many)


def test_evidence_transfer_uses_the_source_and_samples(found):
    aided, alone = found["evidence_risk"].mean("instance"), found["architecture_risk"].mean("instance")
    assert np.all(aided.sel(mu=0) < 0.02)
    assert np.all(aided.sel(mu=0.5, n=6) < alone.sel(n=6))
    assert np.all(aided.sel(n=300) < 0.5 * aided.sel(n=6) + 1e-3)


def test_fine_tuning_on_the_source_itself_starts_from_what_is_learned(found):
    tuned, scratch = found["fine_tuned_risk"].sel(mu=0, n=6), found["scratch_risk"].sel(n=6)
    assert np.all(tuned < 0.1 * scratch)


def test_the_ridge_does_not_mind_the_scale_of_the_features():
    generator = np.random.default_rng(0)
    target = TwoLayerNetwork(np.ones(2), generator.standard_normal((2, 3)), relu)
    fit, test = (label([generator.standard_normal((200, 3))], [target]) for _ in range(2))
    hidden, output = generator.standard_normal((1, 3, 8)), generator.standard_normal((1, 8))
    plain, scaled = (
        _transfer_linearly([scale * hidden, output], [target], [fit], fit, test, 0.1)["linear_risk"]
        for scale in (1.0, 100.0)
    )
    assert np.allclose(plain, scaled, rtol=1e-4)
