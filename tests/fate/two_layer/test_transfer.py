import numpy as np
import pytest
import xarray as xr

from fate.two_layer.kernel import relative_risk
from fate.two_layer.networks import evaluate
from fate.two_layer.prediction import predict_risks
from fate.two_layer.pretraining import pretrain_networks
from fate.two_layer.readout import fit_outputs
from fate.two_layer.teachers import draw_inputs, draw_teachers, target_teacher
from fate.two_layer.transfer import compare_with_scratch, train_on_target

ABLATION, SAMPLES, RIDGE = [0.0, 0.5], [6, 1000], [0.0, 1e-4]
TASK = {"seed": 0, "problem": "tiny"}
DESCENT = {"learning_rate": 1.0, "max_steps": 4000}


@pytest.fixture(scope="module")
def task():
    teachers = draw_teachers(0, "tiny", "relu", 5, 2, "positive", 2)
    sizes = {"ablation": ABLATION, "neurons": 30, "steps": 3000}
    settings = TASK | sizes | {"init_scale": 0.1, "learning_rate": 1.0, "cut_offs": [1e-9]}
    return teachers, pretrain_networks(teachers, **settings), predict_risks(teachers, ABLATION)


def train(task, **changes):
    settings = {"samples": SAMPLES, "ridge": RIDGE, "scratch_scale": 0.1}
    return train_on_target(*task, **TASK | settings | DESCENT | changes)


@pytest.fixture(scope="module")
def trained(task):
    return train(task)


@pytest.fixture(scope="module")
def results(trained):
    return compare_with_scratch(trained)


def test_parts_do_not_change_a_bit(task, trained):
    part = train([each.isel(instance=[1]) for each in task])
    xr.testing.assert_identical(part, trained.isel(instance=[1]))


def test_the_floor_of_the_theory_is_used_and_not_kept(task, trained, results):
    np.testing.assert_array_equal(
        trained["projection_source"], task[2]["projection_source"].transpose("mu", "instance")
    )
    assert "projection_source" not in results
    assert set(results.data_vars) > {"boundary_interpolated", "scratch_exponent", "fine_tuned_transferability"}


def test_transferability_is_the_mean_gain_of_the_pairs_and_its_standard_error():
    grid = {"ridge": [0.0, 1e-3], "n": [8, 16], "mu": [0.0, 0.3, 0.6], "instance": [0, 1]}
    mu, instance = xr.DataArray(grid["mu"], dims="mu"), xr.DataArray(grid["instance"], dims="instance")
    linear = xr.DataArray([[1.0, 2.0], [3.0, 4.0]], dims=("ridge", "n")) + mu * (1 + instance)
    tuned = (0.5 + instance).expand_dims(n=2, mu=3)
    scratch = {"scratch_risk": (("n", "instance"), [[5.0, 7.0], [6.0, 6.0]])}
    scratch["scratch_converged"] = (("n", "instance"), np.ones((2, 2), bool))
    floor = {"projection_source": (("mu", "instance"), np.zeros((3, 2)))}
    found = compare_with_scratch(xr.Dataset(scratch | floor | {"linear_risk": linear, "fine_tuned_risk": tuned}, grid))
    # Gains of 4.5 and 5.5 at n = 8, of 5.5 and 4.5 at n = 16: a mean of 5, and half their distance as its error.
    np.testing.assert_allclose(found["fine_tuned_transferability"].transpose("n", "mu"), 5.0)
    np.testing.assert_allclose(found["fine_tuned_transferability_standard_error"], 0.5)
    linear = found["linear_transferability"].sel(ridge=1e-3, n=16, mu=0.6)
    assert float(linear) == pytest.approx(6 - 4 - 0.6 * 1.5)
    assert found["linear_transferability"].dims == ("ridge", "n", "mu")


def test_the_right_features_transfer_at_once(results):
    same = results.sel(mu=0, n=6)
    assert np.all(same["fine_tuned_risk"] < 1e-2)
    assert np.all(same["scratch_risk"] > 0.05)
    assert same["fine_tuned_transferability"] > 0.1


def test_linear_transfer_tends_to_its_floor(task, results):
    """With a ridge the way there is not monotone: some draws are below the floor at n = 1,000."""
    teachers, pretrained, _ = task
    floor = results["linear_floor"].sel(mu=0.5, ridge=1e-4)
    assert np.all(results["linear_risk"].sel(mu=0.5, ridge=1e-4, n=6) > 1.15 * floor)
    for instance in range(2):
        target = target_teacher(teachers, instance)
        inputs = draw_inputs(0, "tiny", 20_000, instance, 5)
        hidden = pretrained["hidden"].sel(mu=0.5).isel(instance=instance).values
        risk = relative_risk(fit_outputs(target.activation, hidden, inputs, evaluate(target, inputs), 1e-4), target)
        assert abs(risk / float(floor.isel(instance=instance)) - 1) < 0.02


def test_linear_transfer_flattens_between_all_trained_features_and_the_source_neurons(task, results):
    floor = task[2]["projection_source"].sel(mu=0.5)
    risk = results["linear_risk"].sel(mu=0.5, n=1000, ridge=1e-4)
    assert np.all(risk > task[1]["projection_trained"].sel(mu=0.5, cut_off=1e-9))
    assert np.all(risk < 1.2 * floor)


def test_transferability_is_the_mean_difference(results):
    gain = (results["scratch_risk"] - results["linear_risk"]).mean("instance")
    assert np.allclose(gain.transpose("ridge", "n", "mu"), results["linear_transferability"])
    assert results["linear_transferability"].dims == ("ridge", "n", "mu")
    assert np.all(results["linear_transferability_standard_error"] > 0)


def test_networks_that_did_not_interpolate_are_marked(task, results):
    """Few samples are fitted, and from the right features all of them."""
    assert results["scratch_converged"].sel(n=6).all()
    assert results["fine_tuned_converged"].sel(n=6).all()
    teachers, pretrained, theory = task
    assert not train(task, max_steps=2)["scratch_converged"].any()
    bad = pretrained.assign(converged=xr.zeros_like(pretrained["converged"]))
    assert not train((teachers, bad, theory))["fine_tuned_converged"].any()


def test_inputs_are_keyed():
    assert np.array_equal(draw_inputs(0, "a", 4, 1, 3), draw_inputs(0, "a", 4, 1, 3))
    assert not np.array_equal(draw_inputs(0, "a", 4, 1, 3), draw_inputs(0, "a", 5, 1, 3)[:4])
