import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from fate.figures import style


def test_blue_is_positive_red_is_negative_white_is_zero():
    negative, zero, positive = style.TRANSFER_COLOURS(style.TRANSFER_NORM([-1.0, 0.0, 1.0]))[:, :3]
    assert positive.argmax() == 2
    assert negative.argmax() == 0
    assert zero.min() > 0.99


def test_signs_differ_in_grey_and_grey_darkens_with_size():
    grey = style.TRANSFER_COLOURS(np.linspace(0, 1, 201))[:, :3] @ [0.299, 0.587, 0.114]
    assert np.all(np.diff(grey[:100]) > 0)
    assert np.all(np.diff(grey[101:]) < 0)
    assert grey[0] - grey[-1] > 0.2


@pytest.mark.parametrize(("largest", "step"), [(np.pi / 2, np.pi / 8), (2.0, np.pi / 4)])
def test_ticks_of_angles_are_fractions_of_pi(largest, step):
    axes = Figure().subplots()
    style.mark_angles(axes.xaxis, largest)
    axes.set_xlim(0, largest)
    np.testing.assert_allclose(np.diff(axes.get_xticks()), step)


def test_curves_go_from_the_darkest_colour_to_the_lightest_that_can_be_read():
    shades = matplotlib.colormaps["viridis"]([0.0, 0.31, 0.62])
    assert [look.colour for look in style.slice_looks(3)] == [to_hex(shade) for shade in shades]


@pytest.mark.parametrize(
    ("turns", "text"), [(0, "0"), (0.125, "π/8"), (0.375, "3π/8"), (1, "π"), (1.5, "3π/2"), (0.137, "0.137π")]
)
def test_angles_in_words(turns, text):
    assert style.angle_text(turns * np.pi) == text
