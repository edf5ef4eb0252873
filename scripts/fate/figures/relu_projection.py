"""The floor of linear transfer against ablation: source neurons alone, trained features at several cut-offs."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fate.figures import style
from fate.figures.captions import letters
from fate.figures.measured import draw_means
from fate.figures.relu_labels import scale_text, teacher_text


def cut_off_text(cut_off: float) -> str:
    """Return a cut-off as text, as a power of ten where it is one."""
    return f"cut-off $10^{{{np.log10(cut_off):.0f}}}$" if np.log10(cut_off).is_integer() else f"cut-off {cut_off:g}"


def draw_projections(axes: Axes, pretrained: xr.Dataset, theory: xr.Dataset) -> None:
    """Draw the source neurons' floor as a line, trained features as markers, one look a cut-off."""
    fine = theory["projection_source_fine"].transpose("mu_fine", "instance").mean("instance")
    axes.plot(theory["mu_fine"], fine, color="black")
    looks = style.slice_looks(pretrained.sizes["cut_off"])
    spread = 0.012 * (np.arange(len(looks)) - (len(looks) - 1) / 2)
    for index, (look, shift) in enumerate(zip(looks, spread, strict=True)):
        trained, mu = pretrained["projection_trained"].isel(cut_off=index), pretrained["mu"] + shift
        draw_means(axes, mu, trained, pretrained["converged"], look, (-0.05, 1.05))
    axes.set(xlim=(-0.04, 0.96))


@style.styled
def draw(teachers: Sequence[xr.Dataset], pretrained: Sequence[xr.Dataset], theory: Sequence[xr.Dataset]) -> Figure:
    """Draw one panel a network, in their order; panels of the same teacher share their scale."""
    columns = min(len(pretrained), 3)
    rows = -(-len(pretrained) // columns)
    figure = Figure(figsize=(style.WIDTH, 0.4 + 2.1 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    top = {}
    for teacher, predicted in zip(teachers, theory, strict=True):
        kind = teacher["output_weights"].item()
        top[kind] = max(top.get(kind, 0.0), 1.12 * float(predicted["projection_source_fine"].mean("instance").max()))
    for panel, teacher, trained, predicted in zip(axes, teachers, pretrained, theory, strict=False):
        draw_projections(panel, trained, predicted)
        limit = top[teacher["output_weights"].item()]
        panel.set(title=f"{teacher_text(teacher)}, {scale_text(trained)}", ylim=(-0.03 * limit, limit))
        panel.set_xlabel("ablated fraction, μ")
    for panel in axes[::columns]:
        panel.set_ylabel("unexplained, $|P_\\perp f_t|^2\\,/\\,|f_t|^2$")
    cut_offs = pretrained[0]["cut_off"].values
    handles = style.line_handles({"source neurons alone": "-"}) + style.look_handles(
        [f"trained features, {cut_off_text(each)}" for each in cut_offs], style.slice_looks(len(cut_offs))
    )
    for panel in axes[len(pretrained) :]:
        panel.set_axis_off()
    if len(pretrained) < len(axes):
        axes[-1].legend(handles=handles, loc="center")
    else:
        axes[0].legend(handles=handles, loc="upper left")
    return figure


def caption_values(pretrained: Sequence[xr.Dataset], **_) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    return {"panels": letters(range(len(pretrained)))}
