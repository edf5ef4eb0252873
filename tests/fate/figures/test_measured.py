import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

from fate.figures.measured import converged_cells, draw_means, draw_points, draw_rows, mean_and_error
from fate.figures.style import Look

LOOK = Look("#123456", "s")


def markers(axes) -> dict:
    """{(marker, face): points} of the lines that are not empty."""
    lines = [line for line in axes.lines if len(line.get_xdata()) and line.get_marker() != "None"]
    return {(line.get_marker(), line.get_markerfacecolor()): line.get_xydata().tolist() for line in lines}


def test_mean_and_standard_error_over_instances():
    draws = xr.DataArray([[1.0, 4.0], [2.0, 4.0], [6.0, 4.0]], dims=("instance", "gamma"))
    mean, error = mean_and_error(draws)
    np.testing.assert_allclose(mean, [3.0, 4.0])
    np.testing.assert_allclose(error, [np.sqrt(7 / 3), 0.0])


def test_a_single_instance_has_no_standard_error():
    mean, error = mean_and_error(xr.DataArray([[1.0], [2.0]], dims=("gamma", "instance")))
    assert mean.tolist() == [1.0, 2.0]
    assert np.isnan(error).all()


def test_points_are_hollow_unless_converged_and_left_out_without_a_value():
    axes = Figure().subplots()
    draw_points(axes, [1, 2, 3], np.array([0.5, 0.6, np.nan]), np.ones(3), [True, False, True], LOOK)
    assert markers(axes) == {("s", "#123456"): [[1, 0.5]], ("s", "white"): [[2, 0.6]]}


def test_points_beyond_the_limits_become_triangles_at_the_border():
    axes = Figure().subplots()
    draw_points(axes, [1, 2, 3], np.array([-9.0, 0.5, 9.0]), np.ones((2, 3)), True, LOOK, (-1.0, 2.0))
    places = {"v": [[1, -1.0]], "s": [[2, 0.5]], "^": [[3, 2.0]]}
    assert markers(axes) == {(marker, "#123456"): place for marker, place in places.items()}


@pytest.mark.parametrize("error", [[0.1, 0.2], [[0.1, 0.2], [0.3, 0.4]]])
def test_error_bars_go_down_and_up(error):
    axes = Figure().subplots()
    draw_points(axes, [1, 2], np.array([1.0, 1.0]), error, True, LOOK)
    below, above = np.broadcast_to(error, (2, 2))
    bars = [segment[:, 1] for segment in axes.containers[0][2][0].get_segments()]
    np.testing.assert_allclose(bars, np.stack([1 - below, 1 + above], axis=1))


def test_one_instance_that_did_not_converge_makes_a_mean_hollow():
    axes = Figure().subplots()
    draws = xr.DataArray([[0.0, 1.0], [2.0, 4.0]], dims=("gamma", "instance"))
    converged = xr.DataArray([[True, True], [True, False]], dims=("gamma", "instance"))
    draw_means(axes, [1, 2], draws, converged, LOOK)
    assert markers(axes) == {("s", "#123456"): [[1, 0.5]], ("s", "white"): [[2, 3.0]]}


def test_a_cell_converges_with_scratch_and_with_transfer_unless_that_is_solved():
    scratch = xr.DataArray([[True, True], [True, False], [True, True]], dims=("gamma", "instance"))
    linear = xr.DataArray([[True, True], [True, True], [False, True]], dims=("gamma", "instance"))
    transfer = xr.Dataset({"scratch_converged": scratch, "linear_converged": linear})
    assert converged_cells(transfer, "linear").values.tolist() == [True, False, False]
    assert converged_cells(transfer, "residual").values.tolist() == [True, False, True]


def test_a_point_at_the_limit_is_in_sight():
    axes = Figure().subplots()
    draw_points(axes, [1, 2], np.array([-1.0, 2.0]), np.ones(2), True, LOOK, (-1.0, 2.0))
    assert markers(axes) == {("s", "#123456"): [[1, -1.0], [2, 2.0]]}
    axes = Figure().subplots()
    draw_rows(axes, "row", [xr.DataArray([[-1.0, -1.0], [2.0, 2.0]], dims=("row", "instance"))], [LOOK], (-1.0, 2.0))
    assert markers(axes) == {("s", "#123456"): [[-1.0, 0], [2.0, 1]]}


def test_rows_stand_below_each_other_with_half_a_row_at_either_end():
    axes = Figure().subplots()
    draws = xr.DataArray([[0.0, 2.0], [9.0, 9.0], [-5.0, -7.0]], dims=("row", "instance"))
    draw_rows(axes, "row", [draws], [LOOK], (-1.0, 3.0))
    assert markers(axes) == {
        (mark, "#123456"): [place] for mark, place in zip("s><", ([1, 0], [3, 1], [-1, 2]), strict=True)
    }
    assert axes.get_ylim() == (2.5, -0.5)
    assert axes.get_xlim() == (-1, 3)
