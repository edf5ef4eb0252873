"""Figures of the studies covariance and fine_tuning_correction, drawn from small runs."""

import io

import numpy as np
import pytest

from fate.figures import covariance, fine_tuning_correction
from fate.studies.covariance import study_covariance
from fate.studies.fine_tuning_correction import study_fine_tuning_correction


@pytest.fixture(scope="module")
def correlated():
    return study_covariance(
        0,
        dimension=20,
        instances=2,
        gamma=[0.5, 1.0, 1.5],
        theta=[0.25, 0.5],
        noise=0.5,
        depth=3,
        width=5,
        init_scale=1e-3,
        exponent=0.5,
        spikes=2,
        spike_size=4.0,
        own_spectrum=[1.0, 2.0] * 10,
    )


@pytest.fixture(scope="module")
def broken_even():
    return study_fine_tuning_correction(
        0,
        dimension=20,
        instances=3,
        gamma=0.5,
        noise=[0.0, 3.0],
        depth=[2, 8],
        trained_noise=[0.0, 3.0],
        init_scale=1e-3,
        source_ratio=[0.5, 1.5],
        trained_source_ratio=[0.5],
        source_noise=0.2,
    )


def png(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("module", "name"), [(covariance, "correlated"), (fine_tuning_correction, "broken_even")])
def test_figures_are_deterministic_as_wide_as_printed_and_legible(module, name, request):
    study = request.getfixturevalue(name)
    figure = module.draw(study)
    assert figure.get_figwidth() == 7.0
    assert png(figure) == png(module.draw(study))
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99


def test_each_spectrum_has_a_row(correlated):
    axes = covariance.draw(correlated).axes
    assert len(axes) == 3 * 4
    assert [panel.get_title().split(",")[0] for panel in axes[::3]] == list(covariance.NAMES.values())


def test_printed_angle_is_dashed(broken_even):
    panels = fine_tuning_correction.draw(broken_even).axes
    for panel in panels[1:3]:
        (dashed,) = [line for line in panel.lines if line.get_linestyle() == "--"]
        np.testing.assert_allclose(dashed.get_ydata(), np.pi / 3)
