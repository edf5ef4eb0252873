import numpy as np
import pytest
import xarray as xr

from fate.errors import TrainingDiverged
from fate.two_layer.kernel import squared_distance, squared_norm
from fate.two_layer.networks import TwoLayerNetwork
from fate.two_layer.pretraining import checkpoint_steps, pretrain_networks
from fate.two_layer.teachers import ablate, draw_teachers, target_teacher

ABLATION = [0.0, 0.5]
SETTINGS = {
    "seed": 0,
    "problem": "tiny",
    "ablation": ABLATION,
    "neurons": 30,
    "init_scale": 0.1,
    "learning_rate": 1.0,
    "steps": 2000,
    "cut_offs": [1e-2, 1e-4],
}


@pytest.fixture(scope="module")
def teachers():
    return draw_teachers(0, "tiny", "relu", 5, 2, "positive", 2)


@pytest.fixture(scope="module")
def pretrained(teachers):
    return pretrain_networks(teachers, **SETTINGS)


def test_students_learn_the_ablated_teacher_and_say_so(teachers, pretrained):
    assert pretrained["hidden"].dims == ("neuron", "feature", "mu", "instance")
    assert pretrained["converged"].dtype == bool
    assert pretrained["converged"].all()
    for mu in ABLATION:
        for instance in (0, 1):
            one = pretrained.sel(mu=mu, instance=instance)
            source = ablate(target_teacher(teachers, instance), mu)
            student = TwoLayerNetwork(one["output"].values, one["hidden"].values)
            loss = squared_distance(student, source) / squared_norm(source)
            assert one["relative_loss"] == pytest.approx(loss)
            assert one["relative_loss_history"][-1] == one["relative_loss"]
    assert np.all(pretrained["kernel_alignment"] > pretrained["alignment_before"] + 0.2)
    assert np.all(pretrained["kernel_alignment"] > 0.95)
    assert np.all(pretrained["balance_drift"] < 0.05)
    assert np.all(pretrained["relative_gradient_norm"] < 0.1)
    assert np.all(pretrained["projection_trained"].sel(mu=0) < 1e-3)


def test_parts_do_not_change_a_bit(teachers, pretrained):
    part = pretrain_networks(teachers.isel(instance=[1]), **SETTINGS | {"ablation": ABLATION[1:]})
    xr.testing.assert_identical(part, pretrained.isel(mu=[1], instance=[1]))


def test_students_of_one_instance_start_alike(pretrained):
    start = pretrained["initial_hidden"]
    assert np.array_equal(start.sel(mu=0), start.sel(mu=0.5))
    assert not np.array_equal(start.sel(instance=0), start.sel(instance=1))


def test_checkpoints_go_from_none_to_all():
    steps = checkpoint_steps(2000)
    assert steps[0] == 0
    assert steps[-1] == 2000
    assert np.all(np.diff(steps) > 0)


def test_a_learning_rate_that_is_too_large_stops(teachers):
    with pytest.raises(TrainingDiverged, match="lower `learning_rate`"):
        pretrain_networks(teachers, **SETTINGS | {"learning_rate": 200.0})


def test_students_of_another_activation_learn_too():
    teachers = draw_teachers(0, "tiny", "erf", 5, 2, "positive", 1)
    trained = pretrain_networks(teachers, **SETTINGS | {"steps": 20000})
    assert trained["converged"].all()
    assert trained["activation"].item() == "erf"
    assert (trained["kernel_alignment"] > trained["alignment_before"]).all()
