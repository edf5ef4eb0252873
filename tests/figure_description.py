"""Figures as text, to compare with a text that is kept: a line for each panel, artist and legend.

Numbers have five digits; where there are many, they are the first, the last, how many there are, and the mean. After a
tilde they are shares of the figure's width or height. Artists of one look are described as one in each panel, by all
x, all y, and what else they have: the lower and the upper ends of error bars, heights, the values of cells.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text

LISTED = 3  # that many numbers are listed
ZERO = 1e-14  # what rounding leaves of it
ROUNDED = 2e-4  # relative: one in the last of five digits, and what arithmetic on other machines adds
MOVED = 0.02  # of the width or height of a figure: fonts of another build


def describe_figure(figure: Figure) -> list[str]:
    """Return what a figure that is laid out shows."""
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    frames = [spine for axes in figure.axes if axes.axison for spine in axes.spines.values() if spine.get_visible()]
    ticks = [tick for axes in figure.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks()]
    marks = [tick.tick1line for tick in ticks if tick.tick1line.get_visible()]
    lines = [
        f"figure of {' × '.join(map(_number, figure.get_size_inches()))} inches",
        f"sizes of texts: {_counted(text.get_fontsize() for text in texts)}; of ticks: "
        f"{_counted(mark.get_markersize() for mark in marks)}; of frames: "
        f"{_counted(frame.get_linewidth() for frame in frames)}",
    ]
    for part in (figure, *figure.subfigs):
        lines += [*map(_text, part.texts), *map(_legend, part.legends)]
    return lines + [line for axes in figure.axes for line in _axes(axes)]


def alike(one: str, other: str) -> bool:
    """Return whether two lines say the same, but for the last digit of a number and for places a little apart."""
    words, others = one.split(), other.split()
    return len(words) == len(others) and all(map(_same, words, others))


def _same(word: str, other: str) -> bool:
    try:
        numbers = [float(each.strip("~,;:()")) for each in (word, other)]
    except ValueError:
        return word == other
    apart = MOVED if word[0] == other[0] == "~" else ROUNDED * max(map(abs, numbers))
    return word == other or abs(numbers[0] - numbers[1]) <= apart


def _number(value: float) -> str:
    return f"{0 if abs(value) < ZERO else value:.5g}"


def _numbers(values) -> str:
    """The values, or of many the first and the last that are finite, their count and their mean."""
    values = np.asarray(values, float).ravel()
    finite = values[np.isfinite(values)]
    if values.size <= LISTED or not finite.size:
        return " ".join(map(_number, values))
    return f"{_number(finite[0])} … {_number(finite[-1])} ({finite.size}) mean {_number(finite.mean())}"


def _counted(values) -> str:
    """Each of the values with how often there is one."""
    return ", ".join(f"{value} ({count})" for value, count in sorted(Counter(map(_number, values)).items()))


def _colour(colour) -> str:
    return to_hex(colour, keep_alpha=True).removesuffix("ff")


def _place(artist: Artist | Axes) -> str:
    box, whole = artist.get_window_extent(), artist.get_figure(root=True).bbox
    ends = box.x0 / whole.width, box.y0 / whole.height, box.x1 / whole.width, box.y1 / whole.height
    return "at ~{:.2f} ~{:.2f} to ~{:.2f} ~{:.2f}".format(*ends)


def _layer(artist: Artist) -> str:
    """What an artist has otherwise than others of its kind."""
    parts = [f", alpha {artist.get_alpha():g}"] if artist.get_alpha() is not None else []
    usual = 2 if isinstance(artist, Line2D) else 1
    parts += [f", layer {artist.get_zorder():g}"] if artist.get_zorder() != usual else []
    return "".join(parts) + (", beyond the frame" if not artist.get_clip_on() else "")


def _line_look(line: Line2D) -> str:
    parts = [_colour(line.get_color())]
    if line.get_linestyle() != "None":
        parts += [line.get_linestyle(), _number(line.get_linewidth())]
    if line.get_marker() != "None":
        parts += [f"marker {line.get_marker()} {line.get_markersize():.3g}"]
        faces = [_colour(face) for face in (line.get_markerfacecolor(), line.get_markeredgecolor())]
        parts += [] if faces == parts[:1] * 2 else faces
    return " ".join(parts)


def _collection_look(collection: Collection) -> str:
    parts = []
    for name, colours in (("face", collection.get_facecolor()), ("edge", collection.get_edgecolor())):
        if collection.get_array() is None and len(colours):
            parts.append(" ".join([name, *dict.fromkeys(map(_colour, colours))]))
    if len(collection.get_edgecolor()):
        parts.append("width " + _numbers(collection.get_linewidth()))
        dashes = [dash for _, dashes in collection.get_linestyle() if dashes for dash in dashes]
        parts += ["dashes " + _numbers(dashes)] if dashes else []
    return " ".join(parts)


def _look(artist: Artist) -> str:
    if isinstance(artist, Line2D):
        return _line_look(artist)
    if isinstance(artist, Collection):
        return _collection_look(artist)
    return f"{_colour(artist.get_facecolor())} edge {_colour(artist.get_edgecolor())}"


def _text(text: Text) -> str:
    kind = "axes" if text.axes and text.get_transform() == text.axes.transAxes else "data"
    parts = [f"text {text.get_text()!r} at", *map(_number, text.get_position()), f"({kind})"]
    if isinstance(text, Annotation):
        parts += ["of", _numbers(text.xy)]
    parts += [text.get_ha(), text.get_va(), f"size {text.get_fontsize():.4g}", _colour(text.get_color())]
    return " ".join(parts) + (f" turned {text.get_rotation():g}" if text.get_rotation() else "")


def _legend(legend: Legend) -> str:
    texts = legend.get_texts()
    columns = len({round(text.get_window_extent().x0) for text in texts})
    title = legend.get_title().get_text()
    entries = zip(texts, legend.legend_handles, strict=True)
    parts = [f"legend {title!r} {_place(legend)}", f"columns {columns}"]
    return "; ".join(parts + [f"{text.get_text()!r} {_look(handle)}" for text, handle in entries])


def _axis(name: str, axis: Axis) -> str:
    """The label, scale and limits, and the ticks within them."""
    ends = axis.get_view_interval()
    low, high = min(ends) - 1e-9 * abs(np.ptp(ends)), max(ends) + 1e-9 * abs(np.ptp(ends))
    ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    labels = [tick.label1 for tick in ticks if tick.label1.get_visible() and tick.label1.get_text()]
    minor = sum(low <= place <= high for place in axis.get_minorticklocs())
    grid = {tick.gridline.get_linewidth() for tick in ticks if tick.gridline.get_visible()}
    parts = [f"{name} {axis.get_label_text()!r} {axis.get_scale()} {_numbers(ends)}"]
    parts += [f"ticks {_numbers([tick.get_loc() for tick in ticks])}"] if ticks else []
    parts += [" ".join(label.get_text() for label in labels)] if labels else []
    parts += [f"turned {_number(labels[0].get_rotation())}"] if labels and labels[0].get_rotation() else []
    parts += [f"between {minor}"] if minor else []
    parts += [f"grid {_numbers(sorted(grid))}"] if grid else []
    return ", ".join(parts)


def _error_bars(container: ErrorbarContainer) -> tuple[str, tuple]:
    marks, caps, (bars, *others) = container.lines
    segments = np.array([segment for each in (bars, *others) for segment in each.get_segments()]).reshape(-1, 2, 2)
    across = 0 if container.has_xerr else 1
    cap = _number(caps[0].get_markersize()) if caps else "none"
    look = f"bars {_numbers(bars.get_linewidth())} {_line_look(marks)} caps {cap}{_layer(marks)}"
    return look, (*marks.get_data(orig=False), segments[:, 0, across], segments[:, 1, across])


def _artists(axes: Axes) -> Iterator[tuple[str, tuple]]:
    """The look and the data of each line, with its error bars where it has some, and of each collection."""
    bars = [each for each in axes.containers if isinstance(each, ErrorbarContainer)]
    parts = {part for each in bars for part in (each.lines[0], *each.lines[1], *each.lines[2])}
    yield from map(_error_bars, bars)
    for line in axes.lines:
        if line not in parts:
            data = line.get_data_3d() if hasattr(line, "get_data_3d") else line.get_data(orig=False)
            yield f"line {_look(line)}{_layer(line)}", data
    for collection in axes.collections:
        if collection not in parts:
            yield _collection(collection)


def _collection(collection: Collection) -> tuple[str, tuple]:
    look = f"{type(collection).__name__} {_look(collection)}{_layer(collection)}"
    if hasattr(collection, "levels"):
        look += f" levels {_numbers(collection.levels)}"
    if isinstance(collection, QuadMesh):
        corners = collection.get_coordinates().reshape(-1, 2)
    else:
        corners = np.concatenate([np.zeros((0, 2)), *(path.vertices for path in collection.get_paths())])
    values = collection.get_array()
    if values is None:
        return look, tuple(corners.T)
    return f"{look} {_colouring(collection)}", (*corners.T, np.ma.filled(values, np.nan))


def _colouring(artist) -> str:
    low, high = artist.get_clim()
    shown = " ".join(_colour(artist.to_rgba(value)) for value in (low, (low + high) / 2, high))
    return f"in colours {shown} of {_numbers([low, high])}"


def _axes(axes: Axes) -> Iterator[str]:
    """A panel and its axes, its lines and fields by their looks, its pictures, patches and texts, and its legend."""
    bar = axes.get_label() == "<colorbar>"
    parts = [f"{'colour bar' if bar else 'panel'} {axes.get_title(loc='left')} {_place(axes)}"]
    parts += [] if axes.get_aspect() == "auto" else [f"aspect {axes.get_aspect()}"]
    parts += [f"box {_number(axes.get_box_aspect())}"] if bar else []
    parts += [f"seen from {_numbers([axes.elev, axes.azim])}"] if hasattr(axes, "elev") else []
    hidden = [name for name, spine in axes.spines.items() if not spine.get_visible()]
    parts += [f"without {' '.join(hidden)}"] if hidden and axes.axison and not bar else []
    parts += [_axis(name, axis) for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)) if axes.axison]
    yield "; ".join(parts)
    looks = {}
    for look, data in _artists(axes):
        looks.setdefault(look, []).append([np.ravel(values) for values in data])
    for look, data in looks.items():
        arrays = [np.concatenate(values) for values in zip(*data, strict=True)]
        if arrays[0].size:
            yield f"  {look}: " + "; ".join(map(_numbers, arrays))
    for image in axes.images:
        yield f"  image {_colouring(image)} over {_numbers(image.get_extent())}: {_numbers(image.get_array())}"
    for patch in axes.patches if not bar else []:
        yield f"  {type(patch).__name__} {_look(patch)}{_layer(patch)} {_numbers(patch.get_extents().bounds)}"
    for text in axes.texts:
        yield f"  {_text(text)}"
    if axes.get_legend():
        yield f"  {_legend(axes.get_legend())}"
