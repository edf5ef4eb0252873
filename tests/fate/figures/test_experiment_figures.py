"""Figures of tiny experiments, trained and predicted by the real functions: readable, and showing what they say."""

import functools
import importlib
import io
import json

import matplotlib.pyplot
import numpy as np
import pytest
import xarray as xr

from fate.figures import depth, identical_task, lp_ft, residual_transfer, ridge, weight_decay
from fate.linear.designs import draw_designs
from fate.linear.prediction import predict_risks
from fate.linear.pretraining import pretrain_networks
from fate.linear.teachers import draw_teachers
from fate.linear.training import GradientFlow
from fate.linear.transfer import transfer_networks

DIMENSION, SAMPLES = 30, np.array([8, 15, 24, 30, 45])
THETA = np.array([0.125, 0.25, 0.375, 0.5]) * np.pi
RIDGE, DECAY = [0.0, 0.1, 1.0], [0.05, 0.2, 0.5]
SLICES = [0.125, 0.25, 0.375]
EXPERIMENTS = {  # what each figure is drawn from
    "ridge": {},
    "weight_decay": {},
    "lp_ft": {},
    "residual_transfer": {},
    "finite_source": [{"source_ratio": 0.5, "source_noise": 0.2}, {"source_ratio": 1.5, "source_noise": 0.2}],
    "depth": [{"noise": 1.0}, {"noise": 1.0, "depth": 3}, {"noise": 0.0}],
    "unequal_noise": [{"source_ratio": 1.5, "source_noise": 1.0}, {"source_ratio": 1.5, "noise": 1.0}],
    "identical_task": [{"noise": 1.0, "angles": 1}, {"noise": 1.0, "depth": 3, "angles": 1}],
}


@functools.cache
def experiment(noise=0.2, depth=2, source_ratio=None, source_noise=0.0, angles=0) -> tuple[xr.Dataset, xr.Dataset]:
    """(transfer, theory) of one experiment; ``angles`` = 1: only theta = 0."""
    theta = np.zeros(1) if angles else THETA
    teachers = draw_teachers(0, "tiny", DIMENSION, 3)
    pretrained = pretrain_networks(
        0,
        "tiny",
        teachers,
        depth=depth,
        width=5,
        init_scale=1e-5,
        initialisation="gaussian",
        source_samples=source_ratio and round(source_ratio * DIMENSION),
        source_noise=source_noise,
    )
    transfer = transfer_networks(
        draw_designs(0, "tiny", teachers, list(SAMPLES), "design"),
        pretrained,
        theta,
        noise=noise,
        init_scale=1e-5,
        ridge=RIDGE,
        weight_decay=DECAY,
        methods=["linear", "fine_tuned", "lp_ft", "residual"],
        training=GradientFlow(),
    )
    gamma = SAMPLES / DIMENSION
    fine = np.linspace(gamma.min(), gamma.max(), 61), np.unique(np.linspace(theta.min(), theta.max(), 31))
    source = (source_ratio or np.inf, source_noise)
    theory = predict_risks(gamma, SAMPLES, DIMENSION, theta, noise, depth, np.array(RIDGE), *fine, *source, DECAY)
    settings = {"depth": depth, "noise": noise, "source_noise": source_noise, "source_ratio": source_ratio}
    return transfer, theory.assign_attrs(parameters=json.dumps(settings))


def datasets(kind) -> tuple:
    """What the figure's ``draw`` takes."""
    drawn_from = EXPERIMENTS[kind]
    if isinstance(drawn_from, dict):
        return *experiment(**drawn_from), SLICES
    return tuple(zip(*(experiment(**settings) for settings in drawn_from), strict=True))


def draw(kind, *arguments):
    return importlib.import_module(f"fate.figures.{kind}").draw(*arguments)


def png(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_figures_are_deterministic_readable_and_as_wide_as_printed(kind):
    given = datasets(kind)
    figure = draw(kind, *given)
    assert png(figure) == png(draw(kind, *given))
    assert figure.get_figwidth() == 7.0
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99
    assert matplotlib.pyplot.get_fignums() == []
    boxes = [axes.get_tightbbox() for axes in figure.axes] + [legend.get_window_extent() for legend in figure.legends]
    assert min(min(box.x0, box.y0) for box in boxes) >= -1  # pixels
    assert max(box.x1 for box in boxes) <= figure.bbox.width + 1
    assert max(box.y1 for box in boxes) <= figure.bbox.height + 1


def test_the_ridge_of_a_cell_is_the_best_in_theory():
    transfer, theory = experiment()
    best = ridge.at_best_ridge(transfer, theory)
    assert float(best["ridge"].isel(gamma=-1, theta=0)) == 0.0
    assert float(best["ridge"].isel(gamma=0, theta=-1)) == 1.0  # nothing to learn: the larger, the better
    expected = transfer["linear_transferability"].isel(ridge=2, gamma=0, theta=-1)
    assert float(best["linear_transferability"].isel(gamma=0, theta=-1)) == float(expected)


def test_ridge_can_be_drawn_without_any_ridge():
    transfer, theory = experiment()
    assert png(ridge.draw(transfer.isel(ridge=[0]), theory.isel(ridge=[0]), SLICES))


def test_the_best_decay_replaces_scratch_in_the_transferability():
    transfer, theory = experiment()
    measured, predicted = weight_decay.against_best(transfer, theory)
    best = theory["weight_decay_risk_asymptotic"].argmin("weight_decay").values
    cell = {"theta": 1, "gamma": 3}  # n = d
    gain = transfer["weight_decay_risk"].isel(**cell, weight_decay=best[3]) - transfer["linear_risk"].isel(
        **cell, ridge=0
    )
    np.testing.assert_allclose(measured["linear_transferability"].isel(cell), gain.mean())
    band = predicted["linear_transferability_exact_fine"].sel(gamma_fine=1.0, theta_fine=0.4 * np.pi, method="nearest")
    assert float(band) < 0  # where unregularised scratch fails and transfer wins


def test_the_best_method_is_the_first_of_equals():
    cells = {"dims": ("gamma",), "coords": {"gamma": [0.5, 1.0, 1.5]}}
    gains = {
        "linear": xr.DataArray([0.1, 0.5, -0.1], **cells),
        "fine_tuned": xr.DataArray([0.2, 0.0, 0.0], **cells),
        "lp_ft": xr.DataArray([0.3, 0.0, 0.0], **cells),
    }
    names = [lp_ft.CHOICES[index] for index in lp_ft.best_choice(gains).values]
    assert names == ["lp_ft", "linear", "scratch"]


def test_probing_that_did_not_converge_is_hollow():
    transfer, theory = experiment()
    transfer = transfer.copy(deep=True)
    transfer["lp_ft_converged"][:] = True
    transfer["lp_ft_converged"][0, 3, 0] = False
    figure = lp_ft.draw(transfer, theory, SLICES)
    mapped = next(axes for axes in figure.axes if axes.get_title().endswith("fine-tuning: trained"))
    hollow = [line for line in mapped.lines if line.get_markerfacecolor() == "white"]
    np.testing.assert_allclose([line.get_xydata() for line in hollow], [[[SAMPLES[0] / DIMENSION, THETA[3]]]])


def test_residual_transfer_is_drawn_above_the_others():
    order = residual_transfer.draw(*experiment(), SLICES).axes[2]
    curves = [line.get_ydata() for line in order.lines if len(line.get_xdata()) == 31]
    assert len(curves) == 3
    assert np.all(np.diff(curves, axis=0) <= 1e-12)


def test_depth_has_one_panel_of_fine_tuning_a_noise():
    titles = [axes.get_title() for axes in depth.draw(*datasets("depth")).axes]
    assert titles == ["risks, σ = 1, θ = π/4", "fine-tuning, σ = 1, θ = π/4", "fine-tuning, σ = 0, θ = π/4"]


def test_the_last_crossing_is_interpolated():
    gamma = np.array([0.5, 0.6, 0.7, 0.8, 0.9])
    assert identical_task.last_crossing(gamma, np.array([1.0, -1.0, 1.0, -3.0, -4.0])) == pytest.approx(0.725)
    assert np.isnan(identical_task.last_crossing(gamma, -gamma))
