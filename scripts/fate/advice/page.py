"""The advice as one page of HTML that needs no other file."""

from html import escape
from io import StringIO

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from fate.advice.advise import Advice
from fate.advice.risks import METHODS
from fate.figures.style import STYLE

# Colours of Okabe and Ito, which the colour-blind tell apart; lines differ in their dashes too.
LOOKS = {
    "scratch": ("#707070", ":"),
    "ridge": ("#000000", "-"),
    "linear": ("#0072B2", "--"),
    "fine_tuned": ("#D55E00", "-."),
    "evidence": ("#009E73", "-"),
}
PARTS = {
    "explained": ("explained by the features", "#0072B2"),
    "left": ("left to learn", "#E69F00"),
    "noise_share": ("noise", "#BBBBBB"),
}
STYLESHEET = """body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .8em;border-bottom:1px solid #ddd;text-align:right}
td:first-child,th:first-child{text-align:left}.advice{background:#eef4fa;padding:1em;border-left:4px solid #0072B2}
svg{max-width:100%;height:auto}"""


def page(found: Advice) -> str:
    """The page: the advice, what the labels consist of, the risks at n and against n, and what is assumed."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Advice on transfer</title><style>{STYLESHEET}</style></head><body>
<h1>What the features are worth</h1>
<p class="advice">{escape(found.advice)}</p>
<p>{found.samples} samples, {found.dimensions} inputs, {found.features} feature{"s" * (found.features > 1)}.</p>
{figure_svg(found)}
<h2>What the labels consist of</h2>{_table(("part of the variance", "share", "95 % interval"), _parts(found))}
<h2>Methods at this number of samples</h2>{
        _table(("method", "risk", "predicted error", "error, left out"), _methods(found))
    }
<p>Risk: expected squared distance from the noise-free target, in units of the variance of the labels. Errors: root mean
squares on a new label, in the units of the labels, noise included; left out: measured on each label in turn.</p>
<h2>What is assumed</h2><ul>{"".join(f"<li>{escape(line)}</li>" for line in found.assumptions)}</ul>
</body></html>
"""


def figure_svg(found: Advice) -> str:
    """The figure as an SVG element."""
    text = StringIO()
    with matplotlib.style.context([STYLE, {"svg.hashsalt": "advice"}]):
        draw(found).savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    whole = text.getvalue()
    return whole[whole.index("<svg") :]


def draw(found: Advice) -> Figure:
    """Draw the parts of the labels' variance, with intervals, and the risk of each method against n."""
    figure = Figure(figsize=(7.0, 2.9), layout="constrained")
    parts, risks = figure.subplots(1, 2, width_ratios=(1, 1.6))
    for place, (name, (label, colour)) in enumerate(PARTS.items()):
        share, (low, high) = getattr(found, name), getattr(found, f"{name}_interval")
        parts.barh(place, share, color=colour, height=0.6)
        parts.errorbar((low + high) / 2, place, xerr=(high - low) / 2, color="black", capsize=2, linewidth=0.9)
        parts.text(0.0, place - 0.36, label, va="bottom")
    parts.set(xlim=(0, 1.02), ylim=(2.5, -0.75), yticks=[], xlabel="share of the variance of the labels")
    samples = np.array(found.curve_samples)
    for method, line in found.curve_risks.items():
        colour, dashes = LOOKS[method]
        risks.plot(samples, line, dashes, color=colour, label=METHODS[method])
        risks.plot(found.samples, found.risks[method], "o", color=colour)
    top = 1.25 * max(found.explained + found.left, *(found.risks[name] for name in ("ridge", "evidence")))
    risks.axvline(found.samples, color="black", linewidth=0.6)
    risks.set(xscale="log", ylim=(0, top), xlim=(samples[0], samples[-1]))
    risks.set(xlabel="samples, n (line: yours)", ylabel="risk / variance of the labels")
    figure.legend(loc="outside upper right", ncols=3)
    return figure


def _parts(found: Advice) -> list[tuple]:
    rows = [(label, getattr(found, name), getattr(found, f"{name}_interval")) for name, (label, _) in PARTS.items()]
    return [(label, f"{share:.0%}", f"{low:.0%} to {high:.0%}") for label, share, (low, high) in rows] + [
        ("cosine of features and target", f"{found.cosine:.2f}", "{:.2f} to {:.2f}".format(*found.cosine_interval)),
        ("noise, in the labels' units", f"{found.noise:.3g}", "{:.3g} to {:.3g}".format(*found.noise_interval)),
    ]


def _methods(found: Advice) -> list[tuple]:
    return [
        (METHODS[name], f"{risk:.3f}", f"{found.errors[name]:.3g}", f"{found.left_out_errors[name]:.3g}")
        for name, risk in found.risks.items()
    ]


def _table(heads: tuple, rows: list[tuple]) -> str:
    def line(tag: str, cells: tuple) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    return f"<table>{line('th', heads)}{''.join(line('td', row) for row in rows)}</table>"
