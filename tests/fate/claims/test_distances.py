import numpy as np
import pytest
from right_data import studies

from fate.claims.distances import crossings, figure_4_claims, sign_flip_claims, theorem_a2_claims


@pytest.fixture
def study():
    return studies.distances()


def all_claims(study):
    return [*figure_4_claims(study), *sign_flip_claims(study), *theorem_a2_claims(study)]


def verdicts(study):
    return {claim.id: claim.verdict for claim in all_claims(study)}


def scaled(name, factor):
    def change(study):
        study[name] = study[name] * factor

    return change


def monotone(study):
    """T falls with theta all the way, as if the tasks' overlap decided and not its square."""
    study["scratch_risk"][:] = 0.0
    study["linear_risk"][:] = study["theta"] + 0.01 * study["linear_risk"]


def unrelated(study):
    study["scratch_risk"][:] = np.cos(7 * study["theta"]) + 0.01 * study["scratch_risk"]
    study["linear_risk"][:] = 0.0


def seeing(study):
    """In high dimension, too, the samples' distance vanishes for identical tasks."""
    study["wasserstein_sampled"][0] = np.repeat(
        study["wasserstein_upper"].values[:, None], study.sizes["instance"], axis=1
    )


def always_positive(study):
    study["growing_linear_transferability"][:] = abs(study["growing_linear_transferability"]) + 0.1


def moved_roots(study):
    study["gamma"] = study["gamma"] + 0.03


WRONG = {
    "fig-4a-all-angles": monotone,
    "fig-4a-half": unrelated,
    "fig-4b": seeing,
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


def test_noisy_data_leave_it_open(study):
    study["growing_linear_transferability_standard_error"][:] = 1.0
    assert verdicts(study)["eq-11-flip-2"] == "open"


def test_a_grid_that_steps_over_the_zeros_leaves_them_open(study):
    found = verdicts(study.isel(gamma=[0, 3, 9]))
    assert {found[name] for name in found if "flip" in name} == {"open"}


def test_crossings_of_straight_lines(study):
    roots, errors = crossings(study.isel(gamma=[0, 1]).assign(growing_linear_transferability=("gamma", [1.0, -1.0])))
    assert roots == pytest.approx([0.2])
    assert errors == pytest.approx([0.2 * np.sqrt(2) * 0.002 / 4])
