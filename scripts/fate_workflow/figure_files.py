"""Figures written whole, with the same bytes each time."""

from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from fate_workflow.whole_files import whole_files

UNDATED = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}


def save_figure(figure: Figure, paths: list[str | Path]) -> None:
    """Write ``figure`` to all of ``paths``, each in the format that its suffix names: .pdf, .svg or .png."""
    # The layout costs more than the drawing: it is found once, not once for each format.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    # Without a fixed salt, the identifiers inside an SVG are random.
    with whole_files(paths) as temporaries, matplotlib.rc_context({"svg.hashsalt": "fate"}):
        for path, temporary in zip(paths, temporaries, strict=True):
            suffix = Path(path).suffix[1:]
            figure.savefig(temporary, format=suffix, metadata=UNDATED[suffix])
