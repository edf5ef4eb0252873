"""Figures of tiny trained ReLU networks: what is hollow, what is ordered how, and that all of it can be drawn."""

import io
import json

import numpy as np
import pytest
import xarray as xr

from fate.figures import relu_kernels, relu_projection, relu_same_features, relu_transfer
from fate.studies.relu_same_features import retarget_students
from fate.two_layer.networks import TwoLayerNetwork, draw_relu_teachers
from fate.two_layer.prediction import locate_boundary, predict_floor
from fate.two_layer.pretraining import pretrain_students, unstack_runs
from fate.two_layer.transfer import compare_with_scratch, train_scratch, transfer_students

ABLATION, SAMPLES = [0.0, 0.34, 0.67], [6, 12, 24, 48]
DESCENT = {"learning_rate": 1.0, "max_steps": 1000}


@pytest.fixture(scope="module")
def inputs():
    """The arguments of each kind's draw, from networks with few neurons."""
    teachers = draw_relu_teachers(0, "tiny", 5, 3, "positive", 2)
    teachers.attrs["parameters"] = json.dumps({"output_weights": "positive"})
    settings = {"neurons": 16, "init_scale": 0.1, "learning_rate": 1.0, "steps": 600, "cut_offs": [1e-2, 1e-3]}
    pretrained = unstack_runs([pretrain_students(0, "tiny", teachers, ABLATION, (1, 1), **settings)])
    pretrained.attrs["parameters"] = json.dumps({"init_scale": 0.1})
    theory = predict_floor(teachers, ABLATION)
    runs = transfer_students(0, "tiny", teachers, pretrained, SAMPLES, (1, 1), ridge=[0.0, 1e-3], **DESCENT)
    scratch = train_scratch(0, "tiny", teachers, SAMPLES, neurons=16, scratch_scale=0.1, **DESCENT)
    transfer = compare_with_scratch([runs], scratch)
    transfer = xr.merge([transfer, locate_boundary(transfer, theory)])
    same = retarget_students(0, "tiny", teachers, pretrained.sel(mu=0), 12, ridge=1e-3, scratch_scale=0.1, **DESCENT)
    return {
        relu_kernels: ([teachers] * 2, [pretrained] * 2),
        relu_projection: ([teachers] * 2, [pretrained] * 2, [theory] * 2),
        relu_transfer: (transfer, theory),
        relu_same_features: (same,),
    }


def png(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


KINDS = (relu_kernels, relu_projection, relu_transfer, relu_same_features)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", KINDS)
def test_figures_are_deterministic_and_as_wide_as_printed(kind, inputs):
    figure = kind.draw(*inputs[kind])
    assert figure.get_figwidth() == 7.0
    assert png(figure) == png(kind.draw(*inputs[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_smaller_than_7_points(kind, inputs):
    figure = kind.draw(*inputs[kind])
    figure.draw_without_rendering()
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99


def hollow(figure):
    lines = [line for axes in figure.axes for line in axes.lines]
    return sum(len(line.get_xdata()) for line in lines if line.get_markerfacecolor() == "white")


def test_networks_that_did_not_converge_are_hollow(inputs):
    transfer, theory = inputs[relu_transfer]
    fine = transfer.assign(
        {name: xr.ones_like(transfer[name]) for name in ("scratch_converged", "fine_tuned_converged")}
    )
    assert hollow(relu_transfer.draw(fine, theory)) == 0
    bad = fine.assign(fine_tuned_converged=xr.zeros_like(fine["fine_tuned_converged"]))
    panels = len(relu_transfer.shown_ablations(bad))
    assert hollow(relu_transfer.draw(bad, theory)) == (panels + len(ABLATION)) * len(SAMPLES)


def test_neurons_are_ordered_by_their_source_neuron_with_idle_ones_last():
    hidden = np.array([[0.0, 1.0], [0.01, 0.0], [1.0, 0.1], [-1.0, 0.0], [1.0, 0.0]])
    student = TwoLayerNetwork(np.array([1.0, 0.01, 1.0, 1.0, 1.0]), hidden)
    order, idle = relu_kernels.neuron_order(student, np.eye(2))
    assert list(order) == [4, 2, 3, 0, 1]
    assert idle == 1


def test_signs_are_those_of_transferability(inputs):
    transfer, _ = inputs[relu_transfer]
    one = transfer.isel(ridge=-1)
    for method in ("linear", "fine_tuned"):
        signs = relu_transfer.signs(one, method)
        assert np.array_equal(np.sign(signs), np.sign(one[f"{method}_transferability"].transpose("mu", "n")))
        assert np.max(abs(signs)) <= 1
