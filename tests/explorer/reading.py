"""Reading the page as its reader does: its state, its tables, and what its figures hold."""

import math
from pathlib import Path

import numpy as np

AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"


def look_for_barriers(page) -> tuple[list, int]:
    """The serious and critical violations that axe finds, with their elements, and how many of its rules pass."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({ preload: false })")  # of style sheets, which is not allowed from a file
    serious = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in serious], len(found["passes"])


def state_of(page) -> dict:
    """The state of the page, infinity as in Python."""
    state = page.evaluate("({ ...explorer.state, ratio: String(explorer.state.ratio) })")
    return state | {"ratio": math.inf if state["ratio"] == "Infinity" else float(state["ratio"])}


def table_of(page, name: str) -> dict[str, list[str]]:
    """The rows of a table, by their first cells."""
    rows = page.eval_on_selector_all(
        f"#{name} tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return {first: rest for first, *rest in rows}


def number(text: str) -> float:
    """A number as the page writes it."""
    return {"none": math.nan, "∞": math.inf, "−∞": -math.inf}.get(text) or float(text.replace("−", "-"))


def mean_and_error(text: str) -> tuple[float, float]:
    """What stands before and behind ±."""
    mean, _, error = text.partition(" ± ")
    return number(mean), number(error)


def columns_of(page, source: str, *names: str) -> list[np.ndarray]:
    """The columns of numbers of a source of the figures."""
    read = "([source, name]) => Array.from(Bokeh.documents[0].get_model_by_name(source).data[name], String)"
    return [np.array(page.evaluate(read, [source, name]), float) for name in names]


def move(page, name: str, value) -> None:
    """Move a control as its user would: choose the option, or drag the slider."""
    control = page.locator(f"[name={name}]")
    if is_select(page, name):
        control.select_option(str(value))
    else:
        drag = "(each, value) => { each.value = value; each.dispatchEvent(new Event('input', { bubbles: true })); }"
        control.evaluate(drag, value)


def is_select(page, name: str) -> bool:
    return page.locator(f"[name={name}]").evaluate("each => each.tagName") == "SELECT"


def options(page, name: str) -> list[str]:
    """The choices of a control."""
    return page.eval_on_selector_all(f"[name={name}] option", "all => all.map(each => each.value)")
