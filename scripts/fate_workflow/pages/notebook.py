"""The notebook of docs/ as a page: its cells and what they showed when it was run last; nothing is run."""

import json
from pathlib import Path

from fate_workflow.pages.sources import read_source

NOTEBOOK, PICTURE = ".ipynb", "image/png"


def render_notebook(path: str) -> str:
    """Return a notebook of the project in Markdown: its texts, its code, its outputs, and a link to it."""
    cells = json.loads(read_source(path))["cells"]
    parts = [part for cell in cells for part in _render_cell(cell)]
    return "\n\n".join([*parts, f"This page is [the notebook]({Path(path).name}) as it was run last.", ""])


def _render_cell(cell: dict) -> list[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return [source]
    return [_fenced("python", source), *(_render_output(output) for output in cell["outputs"])]


def _render_output(output: dict) -> str:
    """Return a picture, a table in HTML or a text: the first of these that an output has."""
    shown = output.get("data", {"text/plain": output.get("text")})
    if PICTURE in shown:
        picture = "".join(shown[PICTURE]).replace("\n", "")
        return f'<img class="shown" alt="What the code above draws" src="data:{PICTURE};base64,{picture}">'
    if "text/html" in shown:
        region = '<div class="shown" tabindex="0" role="region" aria-label="Table that the code above shows">'
        return _fenced("{raw} html", f"{region}{''.join(shown['text/html'])}</div>")
    return _fenced("text", "".join(shown["text/plain"]).rstrip())


def _fenced(language: str, text: str) -> str:
    return f"````{language}\n{text}\n````"
