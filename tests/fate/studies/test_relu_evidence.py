import numpy as np
import pytest
import xarray as xr

from fate.studies.relu_evidence import source_kernels, study_relu_evidence
from fate.two_layer.networks import TwoLayerNetwork, draw_teachers, evaluate
from fate.two_layer.pretraining import gather_networks
from fate.two_layer.transfer import transfer_networks

SAMPLES, ABLATION = [10, 60], [0.0, 0.5]


@pytest.fixture(scope="module")
def files():
    """The target teachers themselves as pretrained networks, with ablated neurons: no training is needed."""
    teachers = draw_teachers(0, "tiny", "relu", 4, 4, "positive", 2)
    hidden = np.stack([teachers["teacher_hidden"].values] * 2)
    output = np.stack([teachers["teacher_output"].values] * 2)
    output[1, :, 2:] = 0
    pretrained = xr.Dataset(
        {
            "hidden": (("mu", "instance", "neuron", "feature"), hidden),
            "output": (("mu", "instance", "neuron"), output),
        },
        {"mu": ABLATION, "instance": [0, 1]},
    )
    risks, tuned = np.ones((2, 2)), np.ones((2, 2, 2))
    transfer = xr.Dataset(
        {
            "scratch_risk": (("n", "instance"), risks),
            "scratch_converged": (("n", "instance"), risks > 0),
            "fine_tuned_risk": (("n", "mu", "instance"), tuned),
            "fine_tuned_converged": (("n", "mu", "instance"), tuned > 0),
        },
        {"n": SAMPLES, "mu": ABLATION, "instance": [0, 1], "dimension": 4, "neurons": 4},
    )
    return transfer, teachers, pretrained


@pytest.fixture(scope="module")
def study(files):
    transfer, teachers, pretrained = files
    lacking = pretrained.sel(mu=[0.0])
    return study_relu_evidence(
        transfer,
        [teachers, teachers],
        [pretrained, lacking],
        seed=0,
        networks=["whole", "lacking"],
        problems=["tiny", "tiny"],
        ridge=1e-6,
    )


def test_a_source_that_is_the_target_leaves_nothing_to_learn(study):
    assert np.all(study["aided_risk"].sel(mu=0.0) < 1e-3)
    assert np.all(study["aided_risk"].sel(mu=0.0) < 0.1 * study["unaided_risk"])


def test_half_a_source_helps_and_samples_do(study):
    half = study.sel(network="whole", mu=0.5).mean("instance")
    assert half["aided_risk"].sel(n=60) < half["aided_risk"].sel(n=10)
    assert half["aided_risk"].sel(n=60) < half["unaided_risk"].sel(n=60)
    assert np.all(half["aided_risk_sampling_error"] < 0.1 * half["aided_risk"])


def test_a_mu_that_a_network_lacks_is_missing(study):
    lacking = study.sel(network="lacking")
    assert lacking["aided_risk"].sel(mu=0.5).isnull().all()
    assert np.array_equal(lacking["aided_risk"].sel(mu=0.0), study["aided_risk"].sel(network="whole", mu=0.0))


def test_the_samples_are_those_of_the_trained_networks(files, study):
    _, teachers, pretrained = files
    trained = transfer_networks(
        teachers,
        pretrained.assign(converged=(("mu", "instance"), np.full((2, 2), True))).assign_coords(
            {name: teachers[name] for name in ("activation", "dimension", "output_weights")}
            | {"init_scale": 0.1, "neurons": 4}
        ),
        (1, 1),
        seed=0,
        problem="tiny",
        samples=SAMPLES,
        ridge=[1e-6],
        learning_rate=1.0,
        max_steps=1,
    )
    expected = gather_networks([trained])["linear_risk"].isel(ridge=0).transpose("mu", "n", "instance")
    assert np.array_equal(study["readout_risk"].sel(network="whole"), expected)


def test_kernels_are_those_of_prediction_and_features(files):
    _, teachers, _ = files
    network = TwoLayerNetwork(teachers["teacher_output"].values[0], teachers["teacher_hidden"].values[0])
    points = np.random.default_rng(0).standard_normal((6, 4))
    prediction, features = source_kernels(network, points, 3)
    assert prediction.shape == features.shape == (6, 3)
    values = evaluate(network, points)
    assert np.allclose(prediction, 4 * np.outer(values, values[:3]))
    hidden = np.maximum(points @ network.hidden.T, 0)
    assert np.allclose(features, hidden @ hidden[:3].T / 4)
