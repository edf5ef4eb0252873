import numpy as np

from fate.two_layer.arc_cosine import arc_cosine_kernel
from fate.two_layer.evidence import sampled_risk, source_kernels


def test_kernels_are_those_of_prediction_and_features():
    generator = np.random.default_rng(0)
    features, output = generator.standard_normal((6, 4)), generator.standard_normal(4)
    prediction, inner = source_kernels(features @ output, features, 3)
    assert np.allclose(prediction, np.outer(features @ output, features[:3] @ output))
    assert np.allclose(inner, features @ features[:3].T)


def test_a_function_of_the_feature_is_learned_and_its_risk_is_relative():
    generator = np.random.default_rng(1)
    features = generator.standard_normal((530, 2))
    values = 3 * features[:, 0]
    kernel = features @ features[:30].T
    risk, error = sampled_risk([kernel], values[:30], values[30:])
    assert risk < 1e-6
    # Of a kernel that knows only the other feature, all is left.
    other = np.outer(features[:, 1], features[:30, 1])
    risk, error = sampled_risk([other], values[:30], values[30:])
    assert abs(risk - 1) < 0.15
    assert 0.01 < error < 0.15


def test_the_kernel_of_several_layers_is_that_of_wide_random_networks():
    generator = np.random.default_rng(2)
    points, width = generator.standard_normal((5, 3)), 6000
    for layers in (1, 2, 3):
        hidden = points
        for _ in range(layers):
            hidden = np.maximum(hidden @ generator.standard_normal((hidden.shape[1], width)), 0) * np.sqrt(2 / width)
        assert np.allclose(hidden @ hidden.T / 2, arc_cosine_kernel(points, points, layers), rtol=0.12, atol=0.12)
