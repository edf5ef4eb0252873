import numpy as np
import pytest

from fate.two_layer.arc_cosine import arc_cosine_kernel
from fate.two_layer.evidence import sampled_risk


@pytest.mark.parametrize("width", [1, 4])
def test_what_a_source_makes_of_the_inputs_counts_as_its_kernel(width, monkeypatch):
    monkeypatch.setattr("fate.limit.kernels.ENOUGH", 1e-7)  # both searches to their end
    generator = np.random.default_rng(0)
    made, values = generator.standard_normal((60, width)), generator.standard_normal(60)
    kernel, zero = made @ made[:20].T, np.zeros((60, 20))
    assert sampled_risk([made], zero, values[:20], values[20:]) == pytest.approx(
        sampled_risk([], kernel, values[:20], values[20:]), rel=1e-6
    )


def test_a_function_of_the_feature_is_learned_and_its_risk_is_relative():
    generator = np.random.default_rng(1)
    features = generator.standard_normal((530, 2))
    values = 3 * features[:, 0]
    kernel = features @ features[:30].T
    risk, error = sampled_risk([], kernel, values[:30], values[30:])
    assert risk < 1e-6
    # Of a kernel that knows only the other feature, all is left: E z^4 of N(0, 1) sets the error over 500 inputs.
    other = np.outer(features[:, 1], features[:30, 1])
    risk, error = sampled_risk([], other, values[:30], values[30:])
    assert error == pytest.approx(np.sqrt(2 / 500), rel=0.25)
    assert abs(risk - 1) < 4 * error


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_kernel_of_several_layers_is_that_of_wide_random_networks(layers):
    generator = np.random.default_rng(2)
    points, width = generator.standard_normal((5, 3)), 1000
    drawn = []
    for _ in range(60):
        hidden = points
        for _ in range(layers):
            hidden = np.maximum(hidden @ generator.standard_normal((hidden.shape[1], width)), 0) * np.sqrt(2 / width)
        drawn.append(hidden @ hidden.T / 2)
    mean, error = np.mean(drawn, axis=0), np.std(drawn, axis=0, ddof=1) / np.sqrt(len(drawn))
    bias = 2 / width * np.outer(*[np.linalg.norm(points, axis=1)] * 2)  # of finite width, beyond one layer
    assert np.all(abs(mean - arc_cosine_kernel(points, points, layers)) < 4 * error + bias)
    for other in {1, 2, 3} - {layers}:
        assert np.any(abs(mean - arc_cosine_kernel(points, points, other)) > 8 * error + bias)


def test_a_source_without_a_living_feature_changes_nothing():
    generator = np.random.default_rng(0)
    points, values = generator.standard_normal((60, 3)), generator.standard_normal(60)
    own = arc_cosine_kernel(points, points[:20])
    dead = [np.zeros((60, 1)), np.zeros((60, 4))]
    assert sampled_risk(dead, own, values[:20], values[20:]) == pytest.approx(
        sampled_risk([], own, values[:20], values[20:]), rel=1e-6
    )
