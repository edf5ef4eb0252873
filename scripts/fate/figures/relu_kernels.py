"""The student's kernel becomes the source teacher's: neurons before and after pretraining, alignment in time."""

from collections.abc import Sequence
from types import ModuleType

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from fate.figures import style
from fate.figures.captions import rounded
from fate.figures.maps import nearest
from fate.figures.relu_labels import STEPS, scale_text
from fate.two_layer.ablation import kept_neurons
from fate.two_layer.kernel import covariance_matrix
from fate.two_layer.networks import activation_of
from fate.two_layer.weights import unit_rows

SHOWN_ABLATION = 0.4  # of the Gram matrices, moved to the nearest of the grid
IDLE_SHARE = 0.02


def correlation_matrix(activation: ModuleType, rows: np.ndarray) -> np.ndarray:
    """Return the correlation over inputs of the neurons with hidden weights ``rows`` (a, features): (a, a)."""
    covariance = covariance_matrix(activation, rows, rows)
    deviation = np.sqrt(np.diag(covariance))
    return covariance / np.outer(deviation, deviation)


def neuron_order(output: np.ndarray, hidden: np.ndarray, source: np.ndarray) -> tuple[np.ndarray, int]:
    """Return neurons sorted by the nearest source neuron, v before -v, idle ones last, and the number of those.

    Idle are the neurons of least |c_i||w_i| which together carry at most ``IDLE_SHARE`` of its sum.
    """
    mass = np.abs(output) * np.linalg.norm(hidden, axis=1)
    rising = np.argsort(mass)
    idle = np.zeros(len(mass), bool)
    idle[rising[np.cumsum(mass[rising]) <= IDLE_SHARE * mass.sum()]] = True
    cosine = unit_rows(hidden) @ source.T
    partner = np.abs(cosine).argmax(axis=1)
    closest = np.take_along_axis(cosine, partner[:, None], axis=1)[:, 0]
    return np.lexsort((-np.abs(closest), closest < 0, partner, idle)), int(idle.sum())


def draw_gram(axes: Axes, activation: ModuleType, rows: np.ndarray, title: str) -> AxesImage:
    """Draw the correlations of the neurons with hidden weights ``rows``."""
    image = axes.imshow(correlation_matrix(activation, rows), cmap="PuOr_r", vmin=-1, vmax=1, rasterized=True)
    axes.set(title=title, xticks=[], yticks=[])
    return image


def shown_student(teachers: xr.Dataset, pretrained: xr.Dataset) -> tuple[float, np.ndarray, xr.Dataset]:
    """Return the mu that is shown, and of its first instance the source's neurons (a, feature) and the student."""
    (mu,) = nearest(pretrained["mu"], [SHOWN_ABLATION])
    teacher = teachers["teacher_hidden"].values[0]
    return mu, teacher[: kept_neurons(mu, len(teacher))], pretrained.sel(mu=mu).isel(instance=0)


def final_value(history: xr.DataArray) -> float:
    """Return the geometric mean over mu of the mean over instances, at the last step."""
    return float(np.exp(np.log(history.mean("instance").isel(step=-1)).mean("mu")))


def draw_histories(axes: Axes, pretrained: Sequence[xr.Dataset], name: str) -> None:
    """Draw the geometric mean over mu of mean histories, their range over mu shaded, one line an alpha."""
    lines = ("-", "--", "-.", ":")
    for look, line, one in zip(style.slice_looks(len(pretrained)), lines, pretrained, strict=False):
        history = one[name].mean("instance").transpose("step", "mu").values
        steps = np.maximum(one["step"].values, 0.7)  # the start, on a logarithmic axis
        axes.fill_between(steps, history.min(axis=1), history.max(axis=1), color=look.colour, alpha=0.2, linewidth=0)
        axes.plot(steps, np.exp(np.log(history).mean(axis=1)), line, color=look.colour, label=scale_text(one))
    axes.set(xscale="log", xlabel=STEPS)


@style.styled
def draw(teachers: Sequence[xr.Dataset], pretrained: Sequence[xr.Dataset]) -> Figure:
    """Draw correlations of neurons of the first network above loss and alignment of all, one line an alpha.

    Student neurons stand in the same order before and after: by the source neuron that each ends nearest to.
    """
    figure = Figure(figsize=(style.WIDTH, 4.5), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1.15, 1))
    grams = above.subplots(1, 3)
    activation = activation_of(teachers[0])
    mu, source, first = shown_student(teachers[0], pretrained[0])
    hidden, start = (first[name].transpose("neuron", "feature").values for name in ("hidden", "initial_hidden"))
    order, idle = neuron_order(first["output"].values, hidden, source)
    draw_gram(grams[0], activation, source, f"source, {len(source)} neurons, μ = {mu:g}")
    draw_gram(grams[1], activation, start[order], f"student before, {len(order)} neurons")
    image = draw_gram(grams[2], activation, hidden[order], f"student after, {scale_text(pretrained[0])}")
    for line in (grams[2].axhline, grams[2].axvline):
        line(len(order) - idle - 0.5, color="black", linewidth=0.8)
    grams[2].set_xlabel(f"last {idle}: idle, together {IDLE_SHARE:.0%} of the weight")
    above.colorbar(image, ax=grams, label="correlation of two neurons", aspect=16, pad=0.02)

    loss, alignment = below.subplots(1, 2)
    draw_histories(loss, pretrained, "relative_loss_history")
    loss.set(yscale="log", ylabel="relative loss, $|f-f_s|^2\\,/\\,|f_s|^2$", title="pretraining on the source teacher")
    loss.legend(loc="lower left", title="geometric mean,\nrange over μ shaded")
    draw_histories(alignment, pretrained, "alignment_history")
    alignment.set(ylim=(0, 1.03), ylabel="centred kernel alignment", title="student's kernel and source teacher's")
    alignment.axhline(1, color="black", linewidth=0.6)
    return figure


def caption_values(teachers: Sequence[xr.Dataset], pretrained: Sequence[xr.Dataset]) -> dict:
    """Return what the caption names of what is drawn and measured here."""
    mu, source, first = shown_student(teachers[0], pretrained[0])
    hidden = first["hidden"].transpose("neuron", "feature").values
    _, idle = neuron_order(first["output"].values, hidden, source)
    return {
        "shown_mu": mu,
        "source": len(source),
        "neurons": len(hidden),
        "idle": idle,
        "idle_share": 100 * IDLE_SHARE,
        "scales": [float(each["init_scale"]) for each in pretrained],
        "alignments": [rounded(final_value(each["alignment_history"]), 3) for each in pretrained],
        "losses": [rounded(final_value(each["relative_loss_history"]), 1) for each in pretrained],
    }
