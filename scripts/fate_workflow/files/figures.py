"""Figures in files, with the same bytes each time."""

from pathlib import Path

import matplotlib.style
from matplotlib.figure import Figure

# The formats of a figure, with the metadata that leaves out the date.
FORMATS = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}


def save_figure(figure: Figure, files: dict[str, Path]) -> None:
    """Write ``figure`` to ``files``, each in the format under which it stands there: pdf, svg or png."""
    # A matplotlibrc has no say. Without a fixed salt, the identifiers inside an SVG are random.
    with matplotlib.style.context(["default", {"svg.hashsalt": "fate"}]):
        # The layout costs more than the drawing: it is found once, not once for each format. With an engine, even with
        # that of the name "none", each format is drawn twice.
        layout = figure.get_layout_engine()
        if layout is not None:
            layout.execute(figure)
            figure.set_layout_engine(None)
        for name, file in files.items():
            figure.savefig(file, format=name, metadata=FORMATS[name])
