import numpy as np
import pytest

from fate.linear.kept_features import fit_kept_features, initial_features


@pytest.mark.parametrize("width_ratio", [1, 4, np.inf])
def test_the_mean_eigenvalue_is_the_square_of_the_scale(width_ratio):
    """tr W W^T / d is a mean of d h squares of Gaussians over h: its deviation is sqrt(2 / (d h))."""
    hidden = initial_features(np.random.default_rng(0), 60, 0.3, width_ratio)
    assert hidden.shape == (60, 60)
    assert np.sum(hidden**2) / 60 == pytest.approx(0.09, rel=4 * np.sqrt(2) / 60)


def test_wider_features_are_closer_to_isotropic():
    conditions = [
        np.linalg.cond(initial_features(np.random.default_rng(0), 40, 1.0, ratio)) for ratio in (2, 8, 32, np.inf)
    ]
    assert conditions[0] > conditions[1] > conditions[2] > conditions[3] == 1


def test_the_readout_interpolates_with_minimum_norm():
    generator = np.random.default_rng(0)
    hidden, inputs, labels = (generator.standard_normal(shape) for shape in ((12, 12), (5, 12), (5, 2)))
    found = fit_kept_features(hidden, inputs, labels)
    np.testing.assert_allclose(found, hidden @ np.linalg.pinv(inputs @ hidden) @ labels, atol=1e-9)
    np.testing.assert_allclose(inputs @ found, labels, atol=1e-10)
