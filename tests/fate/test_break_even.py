import numpy as np
import pytest

from fate.break_even import break_even

THETA = np.linspace(0, np.pi / 2, 9)


def test_the_angle_and_its_error_are_those_of_a_known_curve():
    generator = np.random.default_rng(0)
    gains = 3 * (np.cos(THETA)[:, None] - 0.3) + 0.1 * generator.standard_normal(400)
    angle, error = break_even(THETA, gains)
    assert abs(angle - np.arccos(0.3)) < 4 * error
    assert error == pytest.approx(0.1 / 20 / (3 * np.sin(np.arccos(0.3))), rel=0.15)


def test_a_shift_of_all_gains_of_a_draw_shifts_its_root():
    shift = np.array([-0.01, 0.0, 0.01])
    angle, error = break_even(THETA, np.cos(THETA)[:, None] - 0.5 + shift)
    assert angle == pytest.approx(np.pi / 3, abs=1e-5)
    assert error == pytest.approx(0.01 / np.sqrt(3) / np.sin(np.pi / 3), rel=1e-3)


def test_between_two_angles_the_mean_is_a_straight_line():
    angle, error = break_even(np.array([1.0, 1.2]), np.array([[0.0, 0.2], [-0.2, -0.4]]))
    assert angle == pytest.approx(1.05)  # the mean goes from 0.1 to -0.3
    assert error == pytest.approx(0.1 / 2 * 0.2 / 0.4)  # draws at the zero differ by 0.1


@pytest.mark.parametrize(
    ("theta", "gains"),
    [
        (THETA, np.cos(THETA) - 1.1),  # transfer loses everywhere
        (THETA, np.cos(THETA) + 0.1),  # and wins everywhere
        (THETA, -np.cos(THETA) + 0.5),  # and wins beyond an angle alone
        (THETA, np.where(THETA > 1, np.nan, np.cos(THETA) - 0.5)),
        (THETA[:1], np.array([0.5])),
    ],
)
def test_where_nothing_breaks_even_there_is_no_angle(theta, gains):
    assert np.isnan(break_even(theta, gains[:, None] + np.zeros(3))).all()
