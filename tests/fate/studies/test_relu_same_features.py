import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from fate.studies.relu_same_features import bracket_wasserstein, changed_output, study_relu_same_features
from fate.two_layer.arc_cosine import arc_cosine_kernel
from fate.two_layer.networks import TwoLayerNetwork, evaluate
from fate.two_layer.pretraining import pretrain_networks
from fate.two_layer.teachers import draw_teachers


@pytest.mark.parametrize("change", ["rescaled", "redrawn"])
def test_bracket_holds_the_distance_of_samples(change):
    generator = np.random.default_rng(0)
    hidden = np.eye(2)
    source = TwoLayerNetwork(np.ones(2), hidden)
    target = changed_output(source, change, 5.0, np.array([1.0, 2.0]))
    lower, upper = bracket_wasserstein(source, target)
    clouds = []
    for network in (source, target):
        inputs = generator.standard_normal((400, 2))
        clouds.append(np.column_stack([inputs, evaluate(network, inputs)]))
    cost = cdist(*clouds)  # of equal clouds, so that the best transport is a matching
    sampled = cost[linear_sum_assignment(cost)].mean()
    assert 0 < lower < upper
    assert lower < sampled < upper + 0.5  # 400 points of three coordinates overestimate by less


def test_changes_of_the_output_weights():
    source = TwoLayerNetwork(np.array([1.0, -2.0]), np.eye(2))
    assert np.array_equal(changed_output(source, "rescaled", 2.0, np.ones(2)).output, -source.output)
    assert np.array_equal(changed_output(source, "redrawn", 3.0, np.ones(2)).output, [4.0, 1.0])


def test_distances_grow_and_linear_transfer_stays():
    teachers = draw_teachers(0, "tiny", "relu", 5, 2, "positive", 1)
    settings = {
        "seed": 0,
        "problem": "tiny",
        "ablation": [0.0, 0.5],
        "neurons": 30,
        "init_scale": 0.1,
        "learning_rate": 1.0,
        "steps": 3000,
        "cut_offs": [1e-3],
    }
    pretrained = pretrain_networks(teachers, **settings)
    found = study_relu_same_features(
        teachers,
        pretrained,
        seed=0,
        problem="tiny",
        samples=40,
        ridge=1e-6,
        scratch_scale=0.1,
        learning_rate=1.0,
        max_steps=3000,
    ).isel(instance=0)
    lacking, found = found.sel(mu=0.5), found.sel(mu=0)
    hidden = teachers["teacher_hidden"].values[0]
    gram, total = arc_cosine_kernel(hidden, hidden), arc_cosine_kernel(hidden, hidden).sum()
    rescaled = lacking.sel(change="rescaled")
    assert np.allclose(rescaled["projection_source"], 1 - gram[0].sum() ** 2 / gram[0, 0] / total, rtol=1e-9)
    assert np.all(lacking["linear_floor"] < lacking["projection_source"] + 1e-3)  # idle neurons explain a part
    apart = np.array([-0.25, 0.25])  # (r_1 + r_2) / 4 less r_1 / 2
    assert np.isclose(rescaled["kullback_leibler"].sel(shift=0.5), apart @ gram @ apart / (2 * 0.2**2), rtol=1e-9)
    assert np.all(found["projection_source"] == 0)
    for name in ("kullback_leibler", "wasserstein_lower", "wasserstein_upper"):
        assert np.all(found[name].diff("shift") > 0)
    assert np.all(found["linear_risk"] < 1e-2)
    rescaled = found["linear_risk"].sel(change="rescaled")
    assert np.allclose(rescaled, rescaled[0], rtol=1e-6)  # linear in the labels
