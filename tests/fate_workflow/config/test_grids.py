import pytest
from hypothesis import given
from hypothesis import strategies as st

from fate_workflow.config.grids import grid_values


def test_list_is_taken_as_it_is():
    assert grid_values([1, 0.25]) == [1.0, 0.25]


def test_points_are_the_decimal_numbers_that_a_reader_expects():
    assert grid_values({"start": 0.1, "stop": 2.0, "num": 20}) == [float(f"{k / 10:.1f}") for k in range(1, 21)]


def test_one_point_is_the_start():
    assert grid_values({"start": 0.5, "stop": 2.0, "num": 1}) == [0.5]


@given(st.floats(0, 10), st.floats(0, 10), st.integers(2, 50))
def test_ends_are_included(start, stop, num):
    values = grid_values({"start": start, "stop": stop, "num": num})
    assert len(values) == num
    assert [values[0], values[-1]] == pytest.approx([start, stop], abs=1e-12)
