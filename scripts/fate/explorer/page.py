"""The page of the explorer: empty Bokeh figures with their names, which explorer.js fills, in one file of HTML."""

import json

import numpy as np
from bokeh.document import Document
from bokeh.models import (
    ColorBar,
    ColorMapper,
    ColumnDataSource,
    CustomJS,
    FixedTicker,
    LinearColorMapper,
    LogColorMapper,
    Span,
)
from bokeh.plotting import figure
from bokeh.resources import Resources
from jinja2 import Environment, StrictUndefined
from matplotlib import colormaps
from matplotlib.colors import to_hex

from fate.figures import regret, style
from fate.methods import METHODS

MAP_SHAPE = (100, 150)  # cells of the map, theta by gamma
ANGLES = {0.0: "0", 0.125: "π/8", 0.25: "π/4", 0.375: "3π/8", 0.5: "π/2", 0.75: "3π/4", 1.0: "π"}  # in units of pi
LINES = {"chosen": "solid", "others": "dashed", "limit": "dotted"}
T_LABEL = "transferability T"


def render_page(data: dict, assets: dict[str, str]) -> str:
    """Return the page as HTML that needs no other file; ``assets``: the texts of report/explorer by their names."""
    document = make_document()
    template = Environment(undefined=StrictUndefined, autoescape=False).from_string(assets["page.html"])
    content = {
        "document": document.to_json(deferred=False),
        "roots": {root.name: root.id for root in document.roots},
        "names": {name: method.short_name for name, method in METHODS.items()},
        "map": {"rows": MAP_SHAPE[0], "columns": MAP_SHAPE[1]},
    }
    return template.render(
        assets=assets,
        bokeh="\n".join(Resources(mode="inline", components=["bokeh"], log_level="warn").js_raw),
        data=json.dumps(content | data, allow_nan=False).replace("</", "<\\/"),
    )


def make_document() -> Document:
    """Return the figures of both views: a map with its two slices each."""
    document = Document()
    ratio, angle, risk = style.SAMPLES, "angle between the tasks, θ", "risk R / |f|²"
    logarithmic = {"y_axis_type": "log", "y_range": (1e-3, 2)}
    for plot in (
        make_map(),
        make_slice("along_gamma", ratio, T_LABEL, x_range=(0, 2), y_range=(-1.2, 1.2)),
        make_slice("along_theta", angle, T_LABEL, x_range=(0, 0.5), y_range=(-1.2, 1.2), angles=True),
        make_plane(),
        make_slice("along_n", "target samples, n", risk, x_range=(4, 512), x_axis_type="log", **logarithmic),
        make_slice("along_mu", "ablated fraction, μ", risk, x_range=(0, 1), **logarithmic),
    ):
        document.add_root(plot)
    return document


def make_map() -> figure:
    """Return the map of linear networks over (gamma, theta / pi): T and regret, of which one is seen at a time."""
    plot = _make_figure("map", style.SAMPLES, "angle between the tasks, θ", 520, x_range=(0, 2), y_range=(0, 0.5))
    _mark_angles(plot.yaxis)
    for name, mapper, title in (
        ("transfer", _transfer_colours(), "T: blue where transfer wins, red where it loses"),
        ("regret", LogColorMapper(_palette(regret.COLOURS), low=0.01, high=1.0), "regret: risk above the limit"),
    ):
        place = {"x": 0, "y": 0, "dw": [2.0], "dh": [0.5]}
        source = ColumnDataSource({"image": [np.zeros(MAP_SHAPE)], "dw": [2.0], "dh": [0.5]}, name=f"map_{name}")
        plot.image(
            "image", **place | {"dw": "dw", "dh": "dh"}, source=source, color_mapper=mapper, name=f"map_{name}_image"
        )
        _add_colour_bar(plot, mapper, title, f"map_{name}_bar")
        points = ColumnDataSource({"x": [], "y": [], "value": []}, name=f"map_{name}_points")
        colours = {"field": "value", "transform": mapper}
        plot.scatter("x", "y", source=points, size=6, fill_color=colours, line_color="#333333", line_width=0.6)
    _add_lines(plot, "map", "black")
    plot.grid.visible = False
    return _with_cursor(plot, ("width", "height"), "explorer.place({gamma: cb_obj.x, theta: cb_obj.y})")


def make_plane() -> figure:
    """Return the map of networks of two layers over (mu, n), one cell a value, with the measured boundary."""
    labels = "ablated fraction of the teacher, μ", "target samples, n"
    plot = _make_figure("plane", *labels, 520, x_range=(0, 1), y_range=(4, 512), y_axis_type="log")
    _mark_counts(plot.yaxis, "plane")
    mapper = _transfer_colours()
    cells = ColumnDataSource({key: [] for key in ("left", "right", "bottom", "top", "value")}, name="plane_cells")
    colours = {"field": "value", "transform": mapper}
    edges = {key: key for key in ("left", "right", "bottom", "top")}
    plot.quad(**edges, source=cells, fill_color=colours, line_color="#888888", line_width=0.5)
    _add_colour_bar(plot, mapper, "T / (R + R scratch): blue where transfer wins", "plane_bar")
    _add_lines(plot, "plane", "black")
    plot.grid.visible = False
    return _with_cursor(plot, ("width", "height"), "explorer.place({mu: cb_obj.x, n: cb_obj.y})")


def make_slice(name: str, x_label: str, y_label: str, *, angles: bool = False, **options) -> figure:
    """Return a cut through a map: lines of closed forms, and points with their error bars."""
    plot = _make_figure(name, x_label, y_label, 260, title="At", **options)  # without one, it gets no room
    if angles:
        _mark_angles(plot.xaxis)
    if name == "along_n":
        _mark_counts(plot.xaxis, name)
    _add_lines(plot, name, "#0072b2")
    columns = {key: [] for key in ("x", "y", "low", "high", "marker", "colour", "fill")}
    points = ColumnDataSource(columns, name=f"{name}_points")
    plot.segment("x", "low", "x", "high", source=points, line_color="colour", line_width=1.5)
    plot.scatter(
        "x", "y", source=points, size=7, marker="marker", line_color="colour", fill_color="fill", line_width=1.5
    )
    plot.add_layout(Span(location=0, dimension="width", line_color="gray", line_width=1, level="underlay"))
    return _with_cursor(plot, ("height",))


def _make_figure(name: str, x_label: str, y_label: str, height: int, **options) -> figure:
    sizes = {"sizing_mode": "stretch_width", "height": height, "min_width": 200}
    plot = figure(
        name=name, tools="", toolbar_location=None, x_axis_label=x_label, y_axis_label=y_label, **sizes, **options
    )
    plot.background_fill_color = plot.border_fill_color = None
    for axis in plot.axis:
        axis.axis_label_text_font_style = "normal"
        axis.minor_tick_line_color = None
        axis.axis_label_text_font_size = axis.major_label_text_font_size = "12px"
    plot.title.text_font_size = "13px"
    return plot


def _with_cursor(plot: figure, dimensions: tuple[str, ...], tapped: str = "") -> figure:
    for dimension in dimensions:
        look = {"line_color": "#b000b0", "line_width": 1.5, "line_dash": [6, 3]}
        plot.add_layout(Span(location=0, dimension=dimension, name=f"{plot.name}_{dimension}", **look))
    if tapped:
        plot.js_on_event("tap", CustomJS(code=tapped))
    return plot


def _add_lines(plot: figure, name: str, colour: str) -> None:
    for line, dash in LINES.items():
        source = ColumnDataSource({"x": [], "y": []}, name=f"{name}_{line}")
        plot.line("x", "y", source=source, line_color=colour, line_dash=dash, line_width=2, name=f"{name}_{line}_line")


def _add_colour_bar(plot: figure, mapper: ColorMapper, title: str, name: str) -> None:
    bar = {"height": 12, "title_text_font_style": "normal", "title_text_font_size": "12px", "padding": 4}
    plot.add_layout(ColorBar(color_mapper=mapper, title=title, name=name, background_fill_color=None, **bar), "below")


def _mark_angles(axis) -> None:
    axis.ticker = FixedTicker(ticks=list(ANGLES))
    axis.major_label_overrides = ANGLES


def _mark_counts(axis, name: str) -> None:
    axis.ticker = FixedTicker(name=f"{name}_counts")


def _transfer_colours() -> LinearColorMapper:
    return LinearColorMapper(_palette(style.TRANSFER_COLOURS), low=-1.0, high=1.0)


def _palette(colours) -> list[str]:
    return [to_hex(colour) for colour in colormaps.get_cmap(colours)(np.linspace(0, 1, 256))]
