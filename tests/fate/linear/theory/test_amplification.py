import numpy as np

from fate.linear.theory.amplification import amplify


def test_no_noise_is_not_amplified_even_by_an_infinite_factor():
    found = amplify([[2.0], [np.inf]], [0.0, 1e-300, 0.5])
    np.testing.assert_array_equal(found, [[0.0, 2e-300, 1.0], [0.0, np.inf, np.inf]])
