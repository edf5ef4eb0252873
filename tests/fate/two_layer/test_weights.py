import numpy as np

from fate.two_layer.weights import unit_rows


def test_unit_rows_keep_their_directions():
    np.testing.assert_allclose(unit_rows(np.array([[3.0, 4.0], [0.0, -2.0]])), [[0.6, 0.8], [0.0, -1.0]])
