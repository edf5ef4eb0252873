import os
import subprocess
import sys

from matplotlib.figure import Figure

from fate_workflow.files.figures import save_figure

FORMATS = ["pdf", "svg", "png"]


def draw() -> Figure:
    figure = Figure(figsize=(2, 1), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [1, 0], marker="o", label="a line")
    axes.legend()
    return figure


def test_each_format_has_the_same_bytes_each_time(tmp_path, monkeypatch):
    contents = []
    for epoch in ("0", "1000000000"):  # matplotlib would write this date
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        save_figure(draw(), {name: tmp_path / name for name in FORMATS})
        contents.append([(tmp_path / name).read_bytes() for name in FORMATS])
    assert contents[0] == contents[1]
    pdf, svg, png = contents[0]
    assert pdf.startswith(b"%PDF")
    assert b"<svg" in svg
    assert png.startswith(b"\x89PNG")


def test_pyplot_is_not_imported():
    code = "import sys, fate_workflow.files.figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": ":".join(sys.path)}).returncode
        == 0
    )


def test_a_figure_without_a_layout_is_written_too(tmp_path):
    figure = draw()
    figure.set_layout_engine(None)
    save_figure(figure, {"png": tmp_path / "png"})
    assert (tmp_path / "png").stat().st_size > 0
