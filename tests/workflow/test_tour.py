"""The notebook of docs/ runs from its first cell to its last, on what a small config makes."""

import nbformat
import pytest
from nbclient import NotebookClient
from workflow.project import ROOT

pytestmark = [pytest.mark.workflow, pytest.mark.slow]


def test_the_tour_runs(project):
    folder = project.folder / "docs"  # which the notebook leaves for the project's
    folder.mkdir(exist_ok=True)
    book = nbformat.read(ROOT / "docs" / "tour.ipynb", as_version=4)
    NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in cells if cell.source.splitlines()[-1].startswith(("{", "float(", "at[")))
    assert (project.folder / "results/experiments/louder/transfer.nc").is_file()
