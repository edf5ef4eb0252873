"""Figures of small made-up datasets: what is blue, what is hollow, what is marked, and that all of it can be drawn."""

import importlib
import io

import matplotlib.contour
import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

from fate.figures import double_descent, linear_transfer, phase_diagram, phase_diagrams, style, surfaces

KINDS = ("double_descent", "linear_transfer", "fine_tuning", "surfaces", "phase_diagrams")
SLICES = [0.125, 0.25, 0.375]
DIMENSION, NOISE = 40, 0.2


def risks(gamma, theta):
    """Asymptotic risks {method: (gamma, theta)}, infinite at gamma = 1."""
    gamma, theta = gamma[:, None], theta[None]
    with np.errstate(divide="ignore"):
        below = 1 - gamma + NOISE**2 * gamma / abs(1 - gamma)
        scratch = np.where(gamma < 1, below, NOISE**2 / abs(gamma - 1)) + 0 * theta
    gain = np.maximum(1 - gamma, 0) * (2 * np.cos(theta) - 1)
    return {"scratch": scratch, "linear": np.sin(theta) ** 2 + 0 * gamma, "fine_tuned": scratch - gain}, gain


def make_theory(gamma, theta):
    fine = np.unique(np.linspace(gamma.min(), gamma.max(), 77)), np.unique(np.linspace(theta.min(), theta.max(), 39))
    variables = {}
    for ending, grid in (("", (gamma, theta)), ("_fine", fine)):
        risk, gain = risks(*grid)
        row, cell = (f"gamma{ending}",), (f"gamma{ending}", f"theta{ending}")
        for form in ("asymptotic", "exact"):
            variables[f"scratch_risk_{form}{ending}"] = row, risk["scratch"][:, 0]
            variables[f"linear_risk_{form}{ending}"] = ("ridge", *cell), risk["linear"][None]
            linear_gain = risk["scratch"] - risk["linear"]
            variables[f"linear_transferability_{form}{ending}"] = ("ridge", *cell), linear_gain[None]
        for form in ("printed", "corrected"):
            variables[f"fine_tuned_risk_{form}{ending}"] = cell, risk["fine_tuned"]
            variables[f"fine_tuned_transferability_{form}{ending}"] = cell, gain
    coordinates = {"gamma": gamma, "theta": theta, "ridge": [0.0], "gamma_fine": fine[0], "theta_fine": fine[1]}
    return xr.Dataset(variables, coordinates)


def make_transfer(gamma, theta, instances=5):
    """The asymptotic risks (a large one at gamma = 1) with the same spread over instances for all methods."""
    risk, _ = risks(gamma, theta)
    spread = np.linspace(0.9, 1.1, instances)
    scratch = np.minimum(risk["scratch"], 30.0)[..., None] * spread
    measured = {"scratch": scratch, "linear": risk["linear"][..., None] * spread}
    gain = np.maximum(1 - gamma[:, None], 0) * (2 * np.cos(theta) - 1)
    measured["fine_tuned"] = scratch - gain[..., None] * spread
    variables = {}
    for method, values in measured.items():
        outer = (("ridge",) if method == "linear" else ()), ((None,) if method == "linear" else ())
        cell = (*outer[0], "gamma", "theta")
        variables[f"{method}_risk"] = (*cell, "instance"), values[outer[1]]
        variables[f"{method}_converged"] = (*cell, "instance"), np.ones(values[outer[1]].shape, bool)
        if method != "scratch":
            difference = (scratch - values)[outer[1]]
            variables[f"{method}_transferability"] = cell, difference.mean(-1)
            error = difference.std(-1, ddof=1) / np.sqrt(instances)
            variables[f"{method}_transferability_standard_error"] = cell, error
    coordinates = {"gamma": gamma, "n": ("gamma", np.round(gamma * DIMENSION)), "theta": theta, "ridge": [0.0]}
    return xr.Dataset(variables, coordinates)


@pytest.fixture
def datasets():
    gamma, theta = np.arange(1, 9) / 4, np.arange(1, 9) / 16 * np.pi
    return make_transfer(gamma, theta), make_theory(gamma, theta)


def contours(axes):
    return [artist for artist in axes.collections if isinstance(artist, matplotlib.contour.ContourSet)]


def hollow_markers(axes):
    return sum(len(line.get_xdata()) for line in axes.lines if line.get_markerfacecolor() == "white")


def draw(kind, *arguments) -> Figure:
    return importlib.import_module(f"fate.figures.{kind}").draw(*arguments)


def png(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", KINDS)
def test_figures_are_deterministic_and_as_wide_as_printed(kind, datasets):
    figure = draw(kind, *datasets, SLICES)
    assert figure.get_figwidth() == 7.0
    assert png(figure) == png(draw(kind, *datasets, SLICES))


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_smaller_than_7_points(kind, datasets):
    figure = draw(kind, *datasets, SLICES)
    figure.draw_without_rendering()
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99


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


@pytest.mark.parametrize("kind", ["linear_transfer", "fine_tuning"])
def test_experiment_and_theory_have_a_zero_contour_in_black(kind, datasets):
    measured, predicted = draw(kind, *datasets, SLICES).axes[:2]
    for axes in (measured, predicted):
        assert contours(axes)
        for contour in contours(axes):
            assert contour.levels == [0.0]
            assert contour.get_edgecolor().tolist() == [[0, 0, 0, 1]]


def test_fine_tuning_has_the_printed_contour_beside_the_corrected_one(datasets):
    predicted = draw("fine_tuning", *datasets, SLICES).axes[1]
    assert len(contours(predicted)) == 2
    vertices = contours(predicted)[1].get_paths()[0].vertices
    np.testing.assert_allclose(vertices[:, 1], np.pi / 3, atol=1e-3)


def test_fine_tuning_has_no_contour_where_it_equals_scratch(datasets):
    signed = phase_diagram.signed_transferability(phase_diagram.at_least_ridge(datasets[0]), "fine_tuned")
    assert np.isnan(signed.sel(gamma=slice(1, None))).all()
    assert np.isfinite(signed.sel(gamma=slice(None, 0.9))).all()


def test_the_diagrams_share_one_colour_scale(datasets):
    figure = phase_diagrams.draw(*datasets, SLICES)
    assert len(figure.axes) == 2 * 3 + 1
    meshes = [axes.collections[0] for axes in (*figure.axes[:2], *figure.axes[3:5])]
    assert {mesh.norm for mesh in meshes} == {style.TRANSFER_NORM}


def test_cells_that_did_not_converge_are_hollow(datasets):
    transfer, theory = datasets
    measured, _, cuts, *_ = linear_transfer.draw(transfer, theory, SLICES).axes
    assert hollow_markers(measured) == hollow_markers(cuts) == 0

    transfer["linear_converged"][0, 2, 3, 1] = False  # one instance, at theta = pi / 4
    transfer["scratch_converged"][5, 4, 0] = False  # at an angle of no slice
    measured, _, cuts, *_ = linear_transfer.draw(transfer, theory, SLICES).axes
    assert hollow_markers(measured) == 2
    assert hollow_markers(cuts) == 1
    assert [hollow_markers(axes) for axes in double_descent.draw(transfer, theory, SLICES).axes] == [0, 1, 0]
    assert [hollow_markers(axes) for axes in surfaces.draw(transfer, theory, SLICES).axes[:2]] == [2, 1]


def test_points_beyond_the_limits_become_triangles_at_the_border(datasets):
    cuts = linear_transfer.draw(*datasets, SLICES).axes[2]
    triangles = [line for line in cuts.lines if line.get_marker() == "^" and len(line.get_xdata())]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in triangles] == [(1.0, 1.1)] * 3


def test_medians_replace_means_where_the_law_is_heavy_tailed():
    risk = np.array([[1.0, 2.0, 6.0], [1.0, 2.0, 6.0]])
    centre, error = double_descent.centre_and_error(risk, np.array([False, True]))
    np.testing.assert_allclose(centre, [3.0, 2.0])
    np.testing.assert_allclose(error, [[np.sqrt(7 / 3), 0.5], [np.sqrt(7 / 3), 2.0]])


def test_slices_move_to_the_grid_and_do_not_repeat(datasets):
    angles = phase_diagram.slice_angles(datasets[0], [0.12, 0.13, 0.9])
    np.testing.assert_allclose(angles, np.pi * np.array([0.125, 0.5]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1, 2])
def test_the_smallest_grids_can_be_drawn(kind, size):
    gamma, theta = np.array([0.5, 1.5])[:size], np.array([0.3, 0.4])[:size] * np.pi
    assert png(draw(kind, make_transfer(gamma, theta), make_theory(gamma, theta), [0.3]))


@pytest.mark.parametrize(
    ("turns", "text"), [(0, "0"), (0.125, "π/8"), (0.375, "3π/8"), (1, "π"), (1.5, "3π/2"), (0.137, "0.137π")]
)
def test_angles_in_words(turns, text):
    assert style.angle_text(turns * np.pi) == text
