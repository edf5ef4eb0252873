import io

import matplotlib.contour
import numpy as np
import pytest
import xarray as xr

from fate.figures import lazy_to_rich

FEATURES = ["isotropic", "square", "wide"]


@pytest.fixture
def study():
    """Made up: only square features lose, beyond pi/4."""
    penalty, gamma, theta = np.array([0.1, 1.0, 10.0]), np.array([0.3, 0.5, 0.7]), np.arange(1, 9) / 16 * np.pi
    gain = np.cos(theta) ** 2 * np.ones((3, 3, 3, 1))
    gain[1] = np.cos(2 * theta)
    cell = ("features", "penalty", "gamma", "theta")
    return xr.Dataset(
        {
            "kept_features_transferability": (cell, gain),
            "kept_features_transferability_standard_error": (cell, 0.02 + 0 * gain),
            "kept_features_transferability_asymptotic": (cell, gain),
            "best_penalty": (("features", "gamma", "theta"), np.full((3, 3, 8), 0.1)),
            "converged": (("features", "penalty", "instance"), np.ones((3, 3, 4), bool)),
        },
        coords={"features": FEATURES, "penalty": penalty, "gamma": gamma, "theta": theta},
    )


def png(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def hollow_markers(axes):
    return sum(len(line.get_xdata()) for line in axes.lines if line.get_markerfacecolor() == "white")


@pytest.mark.filterwarnings("error")
def test_it_is_deterministic_as_wide_as_printed_and_legible(study):
    figure = lazy_to_rich.draw(study)
    assert figure.get_figwidth() == 7.0
    assert png(figure) == png(lazy_to_rich.draw(study))
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99


def test_a_zero_contour_only_where_transfer_turns_negative(study):
    maps = lazy_to_rich.draw(study).axes[:3]
    counts = [sum(isinstance(part, matplotlib.contour.ContourSet) for part in axes.collections) for axes in maps]
    assert counts == [0, 1, 0]


def test_networks_that_did_not_converge_are_hollow(study):
    study["converged"][0, 2, 1] = False
    axes = lazy_to_rich.draw(study).axes
    assert [hollow_markers(panel) for panel in axes[:6]] == [0, 0, 0, 4, 0, 0]
    study["converged"][0, 0, 1] = False
    assert hollow_markers(lazy_to_rich.draw(study).axes[0]) == 3 * 8


def test_the_smallest_grid_can_be_drawn(study):
    assert png(lazy_to_rich.draw(study.isel(penalty=[0], gamma=[0], theta=[0])))
