"""Figures of small studies: as wide as printed, readable, the same at each drawing."""

import io

import matplotlib.pyplot
import numpy as np
import pytest
import small_studies

from fate.figures import distances, multi_feature

DRAWN = {
    "distances": (distances, small_studies.distances),
    "multi_feature": (multi_feature, small_studies.multi_feature),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", DRAWN)
def test_figures_are_deterministic_readable_and_as_wide_as_printed(kind):
    module, study = DRAWN[kind]
    images = []
    for _ in range(2):
        figure, buffer = module.draw(study()), io.BytesIO()
        figure.savefig(buffer, format="png")
        images.append(buffer.getvalue())
    assert images[0] == images[1]
    assert figure.get_figwidth() == 7.0
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99
    assert matplotlib.pyplot.get_fignums() == []


def test_zeros_of_transferability_are_marked():
    axes = distances.draw(small_studies.distances()).axes[4]
    assert [text.get_text() for text in axes.texts] == ["0.549", "0.911", "1.080"]


def test_assigned_distances_are_relative_to_their_largest():
    lines = distances.draw(small_studies.distances()).axes[2].lines
    series = [line.get_ydata() for line in lines if line.get_marker() in ("D", "^")]
    assert len(series) == 2
    np.testing.assert_allclose([values[-1] for values in series], 1.0)
