import numpy as np
import pytest
import scipy.stats
import xarray as xr
from right_data import studies

from fate.claims.claim import significance
from fate.claims.distances import (
    _judge_ranges,
    concordance,
    crossings,
    figure_4_claims,
    order_of_own_points,
    sampled_distance_claims,
    sign_flip_claims,
    theorem_a2_claims,
    tuned_scratch_claims,
)
from fate.risks import standard_error


@pytest.fixture
def study():
    return studies.distances()


def all_claims(study):
    chapters = figure_4_claims, tuned_scratch_claims, sampled_distance_claims, sign_flip_claims, theorem_a2_claims
    return [claim for chapter in chapters for claim in chapter(study)]


def verdicts(study):
    return {claim.id: claim.verdict for claim in all_claims(study)}


def scaled(name, factor):
    def change(study):
        study[name] = study[name] * factor

    return change


def monotone(study):
    """T falls with theta all the way, as if the tasks' overlap decided and not its square."""
    study["scratch_risk"][:] = study["best_ridge_risk"][:] = 0.0
    study["linear_risk"][:] = study["theta"] + 0.01 * study["linear_risk"]


def unrelated(study):
    for name in ("scratch_risk", "best_ridge_risk"):
        study[name][:] = np.cos(7 * study["theta"]) + 0.01 * study[name]
    study["linear_risk"][:] = 0.0


def seeing(study):
    """In high dimension, too, the samples' distance vanishes for identical tasks."""
    study["wasserstein_sampled"][0] = np.repeat(
        study["wasserstein_upper"].values[:, None], study.sizes["instance"], axis=1
    )


def seeing_and_monotone(study):
    seeing(study)
    monotone(study)


def always_positive(study):
    study["growing_linear_transferability"][:] = abs(study["growing_linear_transferability"]) + 0.1


def moved_roots(study):
    study["gamma"] = study["gamma"] + 0.03


def tuned_badly(study):
    """The best ridge has the double descent of plain scratch."""
    study["growing_best_ridge_risk"][:] = study["growing_scratch_risk"]


WRONG = {
    "fig-4a-all-angles": monotone,
    "fig-4a-half": unrelated,
    "fig-4b": seeing,
    "distances-tuned-all-angles": monotone,
    "distances-tuned-half": unrelated,
    "distances-tuned-sign-flip": tuned_badly,
    "fig-4b-own-points-all-angles": seeing_and_monotone,
    "fig-4b-own-points-half": seeing,
    "fig-4b-shared-points-all-angles": monotone,
    "fig-4b-shared-points-half": unrelated,
    "distances-constant-sign-flips": always_positive,
    "eq-11-flip-1": moved_roots,
    "eq-11-flip-2": moved_roots,
    "eq-11-flip-3": always_positive,
    "theorem-a2-kl": scaled("pair_kullback_leibler_sampled", 0.6),
    "theorem-a2-dudley": scaled("pair_dudley_sampled", 0.9),
    "theorem-a2-transfer": scaled("pair_linear_transferability", 0.5),
}


def test_no_claim_fails_on_right_data(study):
    assert {claim.id: claim.measured for claim in all_claims(study) if claim.fails} == {}
    assert set(verdicts(study)) == set(WRONG)
    assert verdicts(study)["fig-4a-half"] == verdicts(study)["theorem-a2-kl"] == "corrected"


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_data_turn_the_verdict(claim, study):
    WRONG[claim](study)
    assert verdicts(study)[claim] == "refuted"


def test_concordance_is_kendall_s_tau_where_every_pair_is_decided():
    generator = np.random.default_rng(0)
    gain, distance = generator.standard_normal((2, 12))
    draws = gain[:, None] + 1e-9 * generator.standard_normal((12, 20))
    order = np.sign(np.subtract.outer(distance, distance))
    found = concordance(xr.DataArray(draws, dims=("theta", "instance")), order)
    assert found == pytest.approx(scipy.stats.kendalltau(gain, distance).statistic)


def test_angles_that_do_not_differ_are_no_pairs():
    draws = np.random.default_rng(0).standard_normal((2, 20))
    gain = xr.DataArray([draws[0], draws[0] + 1, draws[1] + 1], dims=("theta", "instance"))
    order = np.sign(np.subtract.outer([0, 1], [0, 1]))
    assert concordance(gain[:2], order) == 1
    assert np.isnan(concordance(gain[1:] - gain[1:].mean("instance"), order))


@pytest.mark.parametrize(("errors", "decided"), [(0.9, False), (1.1, True)])
def test_a_pair_is_decided_where_its_angles_differ_beyond_significance(errors, decided):
    scatter = np.linspace(-1, 1, 20)
    gain = xr.DataArray([0 * scatter, scatter + errors * significance(20) * standard_error(scatter)])
    order = np.sign(np.subtract.outer([0, 1], [0, 1]))
    assert np.isfinite(concordance(gain.rename(dim_0="theta", dim_1="instance"), order)) == decided


def test_own_points_are_compared_between_different_instances_alone():
    distance = xr.DataArray([[0.0, 10.0, 20.0], [1.0, 11.0, 21.0]], dims=("theta", "instance"))
    assert order_of_own_points(distance) == pytest.approx(np.zeros((2, 2)))
    assert order_of_own_points(distance + xr.DataArray([0, 30], dims="theta"))[1, 0] == 1


def test_noisy_data_leave_it_open(study):
    study["growing_linear_transferability_standard_error"][:] = 1.0
    assert verdicts(study)["eq-11-flip-2"] == "open"


def test_a_grid_that_steps_over_the_zeros_leaves_them_open(study):
    found = verdicts(study.isel(gamma=[0, 3, 9]))
    assert {found[name] for name in found if "flip" in name and "tuned" not in name} == {"open"}


def test_a_grid_of_one_sign_leaves_the_flip_against_the_best_ridge_open(study):
    for gammas in (slice(0, 2), slice(4, None)):
        assert verdicts(study.isel(gamma=gammas))["distances-tuned-sign-flip"] == "open"


def test_crossings_of_straight_lines():
    roots, errors = crossings(np.array([0.1, 0.3]), np.array([1.0, -1.0]), np.full(2, 0.002))
    assert roots == pytest.approx([0.2])
    assert errors == pytest.approx([0.2 * np.sqrt(2) * 0.002 / 4])


def test_half_of_the_range_has_the_right_angle(study):
    claims = _judge_ranges("id", "{}", "source", study, lambda part: float(part.sizes["theta"]), False)
    assert claims[1].measured == np.sum(study["theta"].values <= np.pi / 2 + 1e-9)
