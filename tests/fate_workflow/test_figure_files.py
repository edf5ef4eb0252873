import os
import subprocess
import sys

import pytest
from matplotlib.figure import Figure

from fate_workflow.figure_files import save_figure

NAMES = ["figure.pdf", "figure.svg", "figure.png"]


def draw() -> Figure:
    figure = Figure(figsize=(2, 1))
    axes = figure.subplots()
    axes.plot([0, 1], [1, 0], marker="o", label="a line")
    axes.legend()
    return figure


def test_each_format_has_the_same_bytes_each_time(tmp_path, monkeypatch):
    contents = []
    for epoch in ("0", "1000000000"):  # matplotlib would write this date
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        save_figure(draw(), [tmp_path / name for name in NAMES])
        contents.append([(tmp_path / name).read_bytes() for name in NAMES])
    assert contents[0] == contents[1]
    pdf, svg, png = contents[0]
    assert pdf.startswith(b"%PDF")
    assert b"<svg" in svg
    assert png.startswith(b"\x89PNG")


def test_failure_writes_no_format_at_all(tmp_path):
    with pytest.raises(KeyError):
        save_figure(draw(), [tmp_path / "figure.svg", tmp_path / "figure.unknown"])
    assert not list(tmp_path.iterdir())


def test_pyplot_is_not_imported():
    code = "import sys, fate_workflow.figure_files; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": ":".join(sys.path)}).returncode
        == 0
    )
