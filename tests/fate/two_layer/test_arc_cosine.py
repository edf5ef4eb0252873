import numpy as np
import pytest
from scipy.integrate import quad

from fate.two_layer.arc_cosine import arc_cosine_kernel


def pair(angle, sizes=(1.0, 1.0)):
    return sizes[0] * np.array([[1.0, 0.0]]), sizes[1] * np.array([[np.cos(angle), np.sin(angle)]])


@pytest.mark.parametrize("angle", [0.0, 0.3, np.pi / 2, 2.0, np.pi])
def test_one_layer_is_the_expected_product_over_directions_of_the_input(angle):
    """x = r (cos phi, sin phi), E r^2 = 2, phi uniform."""

    def product(phi):
        return 2 * max(np.cos(phi), 0) * max(np.cos(phi - angle), 0) / (2 * np.pi)

    kinks = [-np.pi / 2, angle - np.pi / 2, np.pi / 2]
    expected = quad(product, -np.pi, np.pi, points=[point for point in kinks if -np.pi < point < np.pi])[0]
    assert arc_cosine_kernel(*pair(angle)) == pytest.approx(expected, abs=1e-9)


def test_it_is_homogeneous_in_each_row_and_zero_of_a_zero_row():
    plain = arc_cosine_kernel(*pair(0.7))
    assert arc_cosine_kernel(*pair(0.7, (3.0, 0.5))) == pytest.approx(1.5 * plain)
    assert arc_cosine_kernel(*pair(0.7, (0.0, 0.5))) == 0
    assert arc_cosine_kernel(*pair(0.7, (0.0, 0.0))) == 0


@pytest.mark.parametrize("layers", [1, 2, 5])
def test_any_number_of_layers_keeps_the_size_of_a_signal(layers):
    rows = np.random.default_rng(0).standard_normal((4, 3))
    np.testing.assert_allclose(np.diag(arc_cosine_kernel(rows, rows, layers)), np.sum(rows**2, axis=1) / 2)


def test_two_layers_are_one_on_inputs_at_the_angle_of_the_first():
    cosine = 2 * float(arc_cosine_kernel(*pair(1.1))[0, 0])
    assert arc_cosine_kernel(*pair(1.1), layers=2) == pytest.approx(arc_cosine_kernel(*pair(np.arccos(cosine)))[0, 0])


def test_every_pair_of_rows_has_its_own_entry():
    rows, others = np.random.default_rng(1).standard_normal((2, 5, 3))
    found = arc_cosine_kernel(rows[:2], others)
    assert found.shape == (2, 5)
    assert found[1, 3] == pytest.approx(arc_cosine_kernel(rows[1:2], others[3:4])[0, 0])
