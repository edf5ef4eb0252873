import numpy as np
import pytest

from fate.studies.relu_three_layers import last_features, study_relu_three_layers
from fate.two_layer.networks import draw_teachers


@pytest.fixture(scope="module")
def found():
    teachers = draw_teachers(0, "tiny", "relu", 5, 2, "positive", 2)
    return study_relu_three_layers(
        teachers,
        seed=0,
        problem="tiny",
        ablation=[0.0, 0.5],
        samples=[6, 2000],
        neurons=24,
        ridge=1e-4,
        steps=1500,
    )


def test_features_are_two_layers_of_relu():
    layers = [np.array([[1.0, -1.0]]), np.array([[1.0, 0.0], [0.0, 2.0]]), np.ones(2)]
    assert np.array_equal(last_features(layers, np.array([[3.0], [-2.0]])), [[3.0, 0.0], [0.0, 4.0]])


def test_the_source_is_learned_and_then_transfers(found):
    assert np.all(found["relative_loss"] < 1e-2)
    assert np.all(found["linear_floor"].sel(mu=0) < 1e-2)
    assert np.allclose(found["projection_source"].sel(mu=0), 0, atol=1e-12)


def test_linear_transfer_falls_to_the_floor_of_the_trained_features(found):
    few, many = (found["linear_risk"].sel(n=count, mu=0.5) for count in (6, 2000))
    floor, error = found["linear_floor"].sel(mu=0.5), found["linear_floor_sampling_error"].sel(mu=0.5)
    assert np.all(error < 0.05 * floor)
    assert np.all(many > floor - 4 * error)
    assert np.all(many < 1.1 * floor + 4 * error)
    assert np.all(few > 1.1 * many)
