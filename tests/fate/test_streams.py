import numpy as np
import pytest

from fate.streams import random_stream


def test_equal_keys_give_equal_numbers_and_others_do_not():
    draws = [random_stream(0, "inputs", *key).standard_normal(4) for key in ((250, 3), (250, 3), (250, 4), (2503,))]
    assert np.array_equal(draws[0], draws[1])
    assert len({tuple(draw) for draw in draws}) == 3


@pytest.mark.parametrize("part", [np.int64(3), np.str_("inputs"), 3.0, True, None])
def test_what_would_be_another_key_than_its_equal_is_refused(part):
    with pytest.raises(TypeError, match="plain integers"):
        random_stream(0, "inputs", part)
