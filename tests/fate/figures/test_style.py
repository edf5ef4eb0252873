import numpy as np
import pytest

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


@pytest.mark.parametrize(
    ("turns", "text"), [(0, "0"), (0.125, "π/8"), (0.375, "3π/8"), (1, "π"), (1.5, "3π/2"), (0.137, "0.137π")]
)
def test_angles_in_words(turns, text):
    assert style.angle_text(turns * np.pi) == text
