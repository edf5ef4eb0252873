"""Figures of flow and descent: as wide as printed, readable, the same at each drawing, and with every network."""

import io

import matplotlib.pyplot
import numpy as np
import pytest
import trained_by_descent

from fate.figures import engines, step_size, width_and_scale


def draw(kind):
    match kind:
        case "engines":
            theory = trained_by_descent.theory()
            return engines.draw(trained_by_descent.engines(), [theory, theory])
        case "step_size":
            return step_size.draw(trained_by_descent.step_size())
        case _:
            return width_and_scale.draw(trained_by_descent.width_and_scale())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", ["engines", "step_size", "width_and_scale"])
def test_figures_are_deterministic_readable_and_as_wide_as_printed(kind):
    images = []
    for _ in range(2):
        figure, buffer = draw(kind), io.BytesIO()
        figure.savefig(buffer, format="png")
        images.append(buffer.getvalue())
    assert images[0] == images[1]
    assert figure.get_figwidth() == 7.0
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99
    assert matplotlib.pyplot.get_fignums() == []


def test_every_network_is_drawn_with_both_engines():
    flow, _ = trained_by_descent.engines()
    drawn = sum(len(line.get_xdata()) for line in draw("engines").axes[0].lines[:-1])
    assert drawn == sum(flow[f"{method}_risk"].size for method in ("scratch", "linear", "fine_tuned"))


def test_diverged_training_has_no_marker():
    axes = draw("step_size").axes[0]
    points = [len(line.get_xdata()) for line in axes.lines if line.get_marker() == "s" and len(line.get_xdata())]
    assert points == [np.isfinite(trained_by_descent.step_size()["imbalance"].sel(batch=5)[:, 0]).sum()]
