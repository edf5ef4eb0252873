import numpy as np
import pytest
from scipy.stats import chi2

from fate.studies.width_and_scale import (
    DRAWS,
    VARIANCES,
    definite_probability,
    definite_share,
    share_of_stable_step,
    study_width_and_scale,
)

SETTINGS = {
    "dimension": 20,
    "instances": 2,
    "gamma": 0.5,
    "theta": np.pi / 4,
    "noise": 1.0,
    "width": [1, 4],
    "init_scale": [0.01, 0.001],
    "step_share": 0.2,
    "max_steps": 20_000,
    "condition_width": [5, 10, 20],
    "depth": [2, 3],
    "deep_scale": [0.1, 1.0, 3.0, 10.0],
    "deep_instances": 20,
}


@pytest.fixture(scope="module")
def study():
    return study_width_and_scale(seed=0, **SETTINGS)


def test_the_rich_limit_is_reached_as_the_scale_falls(study):
    assert study["converged"].all()
    large, small = (study.sel(init_scale=scale) for scale in (0.01, 0.001))
    residual = (large["rank_one_residual"] / small["rank_one_residual"]).sel(width=4)
    np.testing.assert_allclose(residual, 10, rtol=0.05)
    np.testing.assert_allclose(large["descent_distance"] / small["descent_distance"], 100, rtol=0.1)
    assert (study["rank_one_residual"].sel(width=1) < 1e-12).all()
    rich = study["amplification_rank_one"]
    assert (abs(small["amplification"] / rich - 1) < 0.05).all()


def test_steps_alone_keep_the_rank_one_network_from_the_end_of_the_flow(study):
    small = study.sel(init_scale=0.001)
    np.testing.assert_allclose(small["flow_distance"], small["step_distance"], rtol=0.05)


@pytest.mark.parametrize("variances", VARIANCES)
@pytest.mark.parametrize("width", [1, 5, 10, 12, 20, 30])
def test_definite_probability_against_draws(width, variances):
    expected = float(definite_probability(20, np.array(width), variances))
    share = definite_share(0, 20, width, variances)
    assert abs(share - expected) <= 4 * np.sqrt(expected * (1 - expected) / DRAWS) + 1e-6


def test_a_variance_of_one_over_inputs_meets_the_condition_with_high_probability_at_no_width():
    widths = np.array([1, 10, 50, 100, 101])
    found = definite_probability(100, widths, "fan_in")
    np.testing.assert_allclose(found, [0.68, 0.47, 0.009, 0, 0], atol=0.005)  # the digits that are given
    assert (definite_probability(10_000, np.arange(1, 10_001), "fan_in") <= chi2.cdf(1, 1)).all()
    assert definite_probability(10**6, np.array(10), "fan_in") == pytest.approx(chi2.cdf(10, 10), abs=1e-5)


def test_deep_networks_go_from_the_rich_end_to_the_lazy_one(study):
    assert study["deep_converged"].all()
    rich, lazy = study.isel(deep_scale=0), study.isel(deep_scale=-1)
    assert (lazy["deep_amplification"] - 1 < 1e-3).all()
    gain = lazy["deep_scratch_risk"] - lazy["deep_kept_features_risk"]
    assert (abs(gain) < 1e-3).all()
    # the distance falls as alpha^(-2 L)
    middle = study.sel(deep_scale=3.0)
    powers = np.log(middle["deep_lazy_distance"] / lazy["deep_lazy_distance"]).mean("deep_instance") / np.log(10 / 3)
    np.testing.assert_allclose(powers, 2 * study["depth"], rtol=0.05)
    shallow, deeper = (rich["deep_amplification"].sel(depth=depth).mean() for depth in (2, 3))
    assert 1.05 < shallow < deeper - 0.05  # with noise the rich C is above 1, and grows with the depth


def test_pretraining_from_small_weights_conserves_the_imbalance(study):
    """W_1^T W_1 and w_2 w_2^T grow to one each, their difference hardly at all, and less from smaller weights."""
    large, small = (study["conserved_drift"].sel(init_scale=scale) for scale in (0.01, 0.001))
    assert (small < 1e-3).all()
    assert (small < large).all()


def test_probabilities_begin_at_width_one(study):
    assert study["condition_width_fine"].values.tolist() == list(range(1, 21))


def test_the_stable_step_is_that_of_the_sharpest_network():
    """Of single neurons with u = 3, s = 1 and u = s = 1: lambda (s^2 + u^2) = 10 lambda, and 2 of the trained ones."""
    weights = np.array([[[3.0]], [[1.0]]]), np.array([[[1.0]], [[1.0]]])
    assert share_of_stable_step(0.5, np.array([[2.0], [4.0]]), weights) == pytest.approx(0.5 * 2 / (4 * 10))
    small = tuple(1e-3 * layer for layer in weights)
    assert share_of_stable_step(0.5, np.array([[2.0], [4.0]]), small) == pytest.approx(0.5 * 2 / (4 * 2))
