import matplotlib.contour
import numpy as np
import pytest
import xarray as xr
from made_up.experiments import experiment
from made_up.inputs import drawn
from matplotlib.figure import Figure

from fate.figures import maps, style


def contours(axes):
    return [artist for artist in axes.collections if isinstance(artist, matplotlib.contour.ContourSet)]


@pytest.mark.parametrize("kind", ["linear_transfer", "fine_tuning"])
def test_experiment_and_theory_have_a_zero_contour_in_black(kind):
    for axes in drawn(kind).axes[:2]:
        assert contours(axes)
        for contour in contours(axes):
            assert contour.levels == [0.0]
            assert contour.get_edgecolor().tolist() == [[0, 0, 0, 1]]


def test_fine_tuning_has_the_printed_contour_beside_the_corrected_one():
    _, printed = contours(drawn("fine_tuning").axes[1])
    np.testing.assert_allclose(printed.get_paths()[0].vertices[:, 1], np.pi / 3, atol=1e-3)


def test_the_diagrams_share_one_colour_scale():
    axes = drawn("phase_diagrams").axes
    assert len(axes) == 2 * 3 + 1
    assert {panel.collections[0].norm for panel in (*axes[:2], *axes[3:5])} == {style.TRANSFER_NORM}


def test_a_difference_that_is_rounding_has_no_sign():
    transfer, _ = experiment()
    signed = maps.signed_transferability(transfer, "fine_tuned")
    assert np.isnan(signed.sel(gamma=slice(1, None))).all()
    assert np.isfinite(signed.sel(gamma=slice(None, 0.9))).all()


def test_the_best_method_is_scratch_where_another_does_not_end_otherwise():
    grid = {"gamma": [0.5, 1.5, 2.0], "theta": [0.1], "instance": [0, 1]}
    risks = {"scratch": [[1.0, 0.5], [1.0, 0.5], [1.0, 0.5]], "fine_tuned": [[0.9, 0.4], [1 - 1e-12, 0.5], [1.0, 0.6]]}
    trained = xr.Dataset({f"{name}_risk": (("gamma", "instance"), values) for name, values in risks.items()}, grid)
    trained["fine_tuned_risk"] = trained["fine_tuned_risk"].expand_dims(theta=1)
    best = maps.best_method(trained, ["scratch", "fine_tuned"])
    assert best.dims == ("gamma", "theta")
    assert best.values.tolist() == [[1], [0], [0]]


def test_cells_that_did_not_converge_have_a_white_square():
    axes = Figure().subplots()
    converged = xr.DataArray([[True, False], [True, True]], {"gamma": [0.5, 1.0], "theta": [0.1, 0.2]})
    maps.draw_hollow_cells(axes, converged)
    assert axes.lines[0].get_xydata().tolist() == [[0.5, 0.2]]


def test_the_nearest_of_a_grid_do_not_repeat():
    grid = xr.DataArray([0.1, 0.5, 0.2], dims="theta")
    assert maps.nearest(grid, [0.12, 0.13, 0.9]) == [0.1, 0.5]


def test_the_least_ridge_is_found_in_any_order():
    assert float(maps.at_least_ridge(xr.Dataset(coords={"ridge": [1.0, 0.0, 0.1]}))["ridge"]) == 0.0


def test_curves_are_cut_out_of_a_field_by_interpolation():
    grid = {"gamma_fine": [0.0, 1.0, 2.0], "theta_fine": [0.0, 1.0]}
    field = xr.DataArray([[0.0, 1.0], [10.0, 11.0], [20.0, 21.0]], grid)
    assert maps.curve_at(field, theta_fine=0.25).tolist() == [0.25, 10.25, 20.25]
    assert maps.curve_at(field, gamma_fine=1.5).tolist() == [15.0, 16.0]
