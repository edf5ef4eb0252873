"""The page: every number of the advice where it belongs, in the table and in the figure."""

import re
from dataclasses import replace

import numpy as np
import pytest
from simulated_transfer import draw

from fate import advise
from fate.advice.page import LOOKS, PARTS, page
from fate.advice.page import draw as draw_figure
from fate.advice.risks import METHODS


@pytest.fixture(scope="module")
def found():
    return replace(
        advise(*draw(0, 60, 20, 0.6, 0.3)),
        explained=0.5,
        explained_interval=(0.41, 0.62),
        left=0.3,
        left_interval=(0.23, 0.34),
        noise_share=0.2,
        noise_share_interval=(0.15, 0.26),
        cosine=0.75,
        cosine_interval=(0.71, 0.83),
        noise=1.25,
        noise_interval=(1.125, 1.5),
        advice="a < b & c",
    )


def test_the_table_has_each_number_in_its_row(found):
    text = page(found)
    rows = [re.findall("<t[hd]>(.*?)</t[hd]>", row) for row in re.findall("<tr>(.*?)</tr>", text)]
    assert rows[:6] == [
        ["part of the variance", "share", "95 % interval"],
        ["explained by the features", "50%", "41% to 62%"],
        ["left to learn", "30%", "23% to 34%"],
        ["noise", "20%", "15% to 26%"],
        ["cosine of features and target", "0.75", "0.71 to 0.83"],
        ["noise, in the labels&#x27; units", "1.25", "1.12 to 1.5"],
    ]
    assert rows[6] == ["method", "risk", "predicted error", "error, left out"]
    assert rows[7:] == [
        [METHODS[name], f"{risk:.3f}", f"{found.errors[name]:.3g}", f"{found.left_out_errors[name]:.3g}"]
        for name, risk in found.risks.items()
    ]
    assert "a &lt; b &amp; c" in text
    assert "60 samples, 20 inputs, 1 feature.<" in text
    assert "60 samples, 20 inputs, 2 features.<" in page(replace(found, features=2))
    assert all(f"<li>{line}</li>" in text for line in found.assumptions)
    assert text.count("<svg") == text.count("</svg>") == 1


def test_the_figure_shows_shares_intervals_curves_and_risks(found):
    parts, risks = draw_figure(found).axes
    assert [bar.get_width() for bar in parts.patches] == [0.5, 0.3, 0.2]
    for place, (container, name) in enumerate(zip(parts.containers[1::2], PARTS, strict=True)):
        [[low, high]] = [segment[:, 0] for segment in container.lines[2][0].get_segments()]
        assert (low, high) == pytest.approx(getattr(found, f"{name}_interval"))
        assert container.lines[2][0].get_segments()[0][0, 1] == place
    # All of it is in sight: bars from zero to one, from the first at the top down, labels above each.
    assert parts.get_xlim()[0] == 0
    assert parts.get_xlim()[1] >= 1
    below, above = parts.get_ylim()
    assert below > len(PARTS) - 1 + 0.3
    for place, label in enumerate(parts.texts):
        assert above < label.get_position()[1] < place - 0.3
    lines = {line.get_label(): line for line in risks.lines}
    for name, curve in found.curve_risks.items():
        np.testing.assert_array_equal(lines[METHODS[name]].get_xydata(), np.transpose([found.curve_samples, curve]))
    dots = [line for line in risks.lines if line.get_marker() == "o"]
    assert {(dot.get_color(), *dot.get_xydata()[0]) for dot in dots} == {
        (LOOKS[name][0], 60, risk) for name, risk in found.risks.items()
    }
    [own] = [line for line in risks.lines if list(line.get_ydata()) == [0, 1]]
    assert list(own.get_xdata()) == [60, 60]
    bottom, top = risks.get_ylim()
    assert bottom == 0
    assert top > max(found.risks["ridge"], found.risks["evidence"], found.explained + found.left)
    assert risks.get_xlim() == (found.curve_samples[0], found.curve_samples[-1])
