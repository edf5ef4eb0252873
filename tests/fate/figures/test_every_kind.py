"""Figures of every kind, drawn from made-up files: what all of them promise."""

from collections import Counter
from importlib import import_module
from itertools import combinations, zip_longest
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from figure_description import alike, describe_figure
from made_up.inputs import draw, drawn, make_inputs
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from fate.figures.captions import in_words
from fate.figures.kinds import KINDS
from fate.figures.style import panels
from fate.variables import describe

pytestmark = pytest.mark.filterwarnings("error")
KEPT = Path(__file__).parent / "drawn"
of_every_kind = pytest.mark.parametrize("kind", KINDS)
# Of single networks.
WITHOUT_CERTIFICATES = (
    "choice_of_method",
    "distances",
    "evidence_rivals",
    "input_laws",
    "multi_feature",
    "overlap_regulariser",
    "real_data",
    "relu_kernels",
)
of_experiments = pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.methods])


def title(axes: Axes) -> str:
    """The title of a panel after its letter."""
    return axes.get_title(loc="left").partition(") ")[2]


def shows_numbers(axis) -> bool:
    return any(label.get_text() and label.get_visible() for label in axis.get_ticklabels())


def content(figure: Figure) -> Counter:
    """Every point of every line with its colour and marker, and every field of colours."""
    points = []
    for line in (line for axes in figure.axes for line in axes.lines):
        places = getattr(line, "get_data_3d", line.get_data)()  # the data of a line in space are its projection
        look = line.get_color(), line.get_marker()
        points += [(*look, place.tobytes()) for place in np.array(places, float).T]
    fields = [field.get_array() for axes in figure.axes for field in axes.collections]
    return Counter(points + [field.tobytes() for field in fields if field is not None])


def hollow_markers(figure: Figure) -> int:
    lines = [line for axes in figure.axes for line in axes.lines]
    return sum(len(line.get_xdata()) for line in lines if line.get_markerfacecolor() == "white")


def unconverged(files):
    """The same files with all training short of its end."""
    if isinstance(files, list):
        return [unconverged(each) for each in files]
    if not isinstance(files, xr.Dataset):
        return files
    return files.assign({name: xr.zeros_like(files[name]) for name in files if name.endswith("converged")})


@of_every_kind
def test_a_figure_shows_and_its_caption_says_what_is_kept(kind, request):
    """Where a figure is meant to change, `pytest tests/fate/figures --renew-drawn` keeps what it shows now."""
    path = KEPT / f"{kind}.txt"
    kept = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    values = import_module(f"fate.figures.{KINDS[kind].module}").caption_values(**make_inputs(kind))
    caption = "; ".join(f"{name} {in_words(value)}" for name, value in values.items())
    lines = [*describe_figure(drawn(kind)), f"caption: {caption}"]
    lines = [old if alike(old, new) else new for old, new in zip_longest(kept, lines, fillvalue="")]
    if request.config.getoption("--renew-drawn"):
        path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
        return
    assert lines == kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x 'T' 1 2; (8) mean 0.33333;", "x 'T' 1 2; (8) mean 0.33334;", True),
        ("x 'T' 1 2; (8) mean 0.33333;", "x 'T' 1 2; (8) mean 0.33363;", False),
        ("x 'T' 1 2; (8) mean 0.33333;", "x 'T' 1 2; (9) mean 0.33333;", False),
        ("x 'T' 1 2", "x 'R' 1 2", False),
        ("x 'T' 1 2", "x 'T' 1 2 3", False),
        ("at ~0.52 ~0.10, 0", "at ~0.53 ~0.10, 0", True),
        ("at ~0.52 ~0.10, 0", "at ~0.55 ~0.10, 0", False),
    ],
)
def test_lines_are_alike_up_to_the_last_digit_and_a_little_of_the_place(one, other, same):
    assert alike(one, other) is same


def test_what_is_kept_is_of_kinds_that_are_drawn():
    assert {path.stem for path in KEPT.iterdir()} == set(KINDS)


@of_every_kind
def test_the_made_up_files_have_the_names_of_real_ones(kind):
    for files in make_inputs(kind).values():
        for dataset in files if isinstance(files, list) else [files]:
            if isinstance(dataset, xr.Dataset):
                describe(dataset.drop_vars([name for name, values in dataset.coords.items() if values.ndim == 0]))


@of_every_kind
def test_as_wide_as_printed_with_no_text_below_7_points(kind):
    assert drawn(kind).get_figwidth() == 7.0
    texts = drawn(kind).findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99


@of_every_kind
def test_nothing_is_cut_off_at_the_border(kind):
    figure = drawn(kind)
    boxes = [axes.get_tightbbox() for axes in figure.axes]
    boxes += [legend.get_window_extent() for part in (figure, *figure.subfigs) for legend in part.legends]
    for box in boxes:
        assert min(box.x0, box.y0, figure.bbox.width - box.x1, figure.bbox.height - box.y1) >= -1  # pixels


@of_every_kind
def test_what_is_written_into_a_panel_stands_in_it(kind):
    for axes in panels(drawn(kind)):
        for text in axes.texts:
            if text.get_transform() == axes.transAxes:
                box = text.get_window_extent().transformed(axes.transAxes.inverted())
                assert min(box.x0, box.y0, 1 - box.x1, 1 - box.y1) >= -0.01, text.get_text()


@of_every_kind
def test_no_value_that_was_measured_lies_to_the_left_or_right_of_its_panel(kind):
    """Risks and gains may be cut off above and below, which captions say. Rows of intervals lie across."""
    for axes in panels(drawn(kind)):
        lines = [line for line in axes.lines if line.get_marker() != "None" and len(line.get_xdata())]
        if lines and kind != "input_laws" and not hasattr(axes, "get_zlim"):
            places = np.concatenate([np.asarray(line.get_xdata(), float) for line in lines])
            low, high = sorted(axes.get_xlim())
            assert low <= np.nanmin(places)
            assert np.nanmax(places) <= high


@of_every_kind
def test_no_title_or_label_is_cut_off_by_the_edge_of_the_figure(kind):
    figure = drawn(kind)
    figure.draw_without_rendering()
    edge = figure.bbox
    for axes in panels(figure):
        for text in (axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label):
            if text.get_text():
                box = text.get_window_extent()
                assert min(box.x0, box.y0, edge.x1 - box.x1, edge.y1 - box.y1) >= -1, text.get_text()  # pixels


@of_every_kind
def test_axes_of_angles_end_at_pi_or_before(kind):
    for axes in panels(drawn(kind)):
        for axis in (axes.xaxis, axes.yaxis):
            if axis.get_major_formatter()(np.pi / 2, 0) == "π/2":
                assert max(axis.get_view_interval()) < 1.1 * np.pi


@of_every_kind
def test_every_line_can_be_seen(kind):
    lines = drawn(kind).findobj(Line2D)
    assert min(line.get_linewidth() for line in lines if line.get_linestyle() != "None") > 0


@of_every_kind
def test_no_title_runs_into_another_or_into_a_colour_bar(kind):
    figure = drawn(kind)
    boxes = [axes.bbox for axes in figure.axes if axes.get_label() == "<colorbar>"]
    for axes in panels(figure):
        written = axes.get_title(loc="left")
        (text,) = axes.findobj(
            lambda artist, written=written: isinstance(artist, Text) and artist.get_text() == written
        )
        boxes.append(text.get_window_extent())
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]


@of_every_kind
def test_every_panel_has_a_name_and_axes_with_labels(kind):
    """A panel is named by its own title or vertical axis, or by the title of the panel at the top of its column."""
    for axes in panels(drawn(kind)):
        place = axes.get_subplotspec()
        column = [each for each in panels(axes.figure) if each.get_subplotspec().colspan == place.colspan]
        assert title(axes) or axes.get_ylabel() or title(column[0])
        assert axes.get_xlabel() or not shows_numbers(axes.xaxis)
        assert axes.get_ylabel() or not place.is_first_col() or not shows_numbers(axes.yaxis)


@of_every_kind
def test_training_short_of_its_end_is_hollow_and_all_else_is_drawn_the_same(kind):
    again = draw(kind, **{name: unconverged(files) for name, files in make_inputs(kind).items()})
    assert content(drawn(kind)) <= content(again)
    assert hollow_markers(drawn(kind)) == 0
    assert (hollow_markers(again) > 0) == (kind not in WITHOUT_CERTIFICATES)


@of_experiments
def test_one_cell_and_one_instance_can_be_drawn(kind):
    assert draw(kind, **make_inputs(kind, gamma=[0.5], theta=[0.3], ridge=[0.0], instances=1)).axes
