import numpy as np
import pytest
import small_studies

from fate.limit.theory import ridge_risk
from fate.linear.theory.distances import dudley_upper
from fate.variables import describe


def mean_and_error(draws):
    return draws.mean("instance"), 5 * draws.std("instance", ddof=1) / np.sqrt(draws.sizes["instance"])


def test_every_variable_is_described():
    describe(small_studies.distances())


def test_networks_converge_and_agree_with_the_exact_means():
    study = small_studies.distances()
    assert study["converged"]
    off = study["linear_transferability"] - study["linear_transferability_exact"]
    assert (abs(off) < 5 * study["linear_transferability_standard_error"]).all()
    for method in ("scratch", "linear"):
        mean, error = mean_and_error(study[f"pair_{method}_risk"])
        assert (abs(mean - study[f"pair_{method}_risk_exact"]) < error).all()


@pytest.mark.parametrize(("family", "ratio"), [("", "task_gamma"), ("growing_", "gamma")])
def test_the_best_ridge_has_the_risk_of_theory(family, ratio):
    study = small_studies.distances()
    mean, error = mean_and_error(study[f"{family}best_ridge_risk"])
    expected = ridge_risk(study[ratio].values, float(study["sigma"]))
    assert (abs(mean - expected) < error + 1 / study["dimension"]).all()


def test_opposite_pairs_are_apart_by_the_sum_of_their_lengths():
    study = small_studies.distances()
    apart = 1 + study["amplitude"].values
    np.testing.assert_allclose(study["pair_kullback_leibler"], (apart / float(study["sigma"])) ** 2 / 2)
    np.testing.assert_allclose(study["pair_dudley_upper"], dudley_upper(apart))


def test_samples_agree_with_closed_forms():
    study = small_studies.distances()
    for sampled, exact in (
        ("kullback_leibler_sampled", "kullback_leibler"),
        ("pair_kullback_leibler_sampled", "pair_kullback_leibler"),
        ("pair_dudley_sampled", "pair_dudley_lower"),
    ):
        mean, error = mean_and_error(study[sampled])
        assert (abs(mean - study[exact]) <= error).all()


def test_assignment_sees_the_tasks_in_low_dimension_only():
    high, low = small_studies.distances()["wasserstein_sampled"].mean("instance").values
    assert high[0] / high[-1] > 0.99
    assert low[0] / low[-1] < 0.6
    assert np.all(np.diff(low) > 0)


def test_transfer_along_the_pairs_does_not_get_harder():
    study = small_studies.distances()
    assert np.all(np.diff(study["pair_kullback_leibler"]) > 0)
    assert (study["pair_linear_transferability"] > 0.4).all()
    assert np.all(np.diff(study["pair_linear_risk"].mean("instance")) < 0)
