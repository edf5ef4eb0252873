"""Break-even angles of fine-tuning: the root, the start, and trained networks against exact end points."""

import numpy as np
import pytest

from fate.linear.theory import fine_tuning, finite_source
from fate.studies.fine_tuning_correction import THETA, Draws, study_fine_tuning_correction
from fate.variables import describe


@pytest.fixture(scope="module")
def study():
    return study_fine_tuning_correction(
        seed=0,
        dimension=60,
        instances=30,
        gamma=0.5,
        noise=[0.0, 1.0],
        depth=[2, 3],
        trained_noise=[0.0, 1.0],
        init_scale=1e-5,
        source_ratio=[0.5, 1.5],
        trained_source_ratio=[1.5],
        source_noise=0.2,
    )


def test_learned_source_has_the_law_of_a_finite_source():
    draws = Draws(1, 50, 100, 200)
    learned = draws.learned_source(50, 0.5)
    square = np.sum(learned**2, axis=1)
    expected = 0.5 + 0.25 * 50 / (100 - 50 - 1)
    assert abs(square.mean() - expected) < 4 * square.std() / np.sqrt(200)
    along = np.sum(learned * draws.source, axis=1)
    assert abs(along.mean() - 0.5) < 4 * along.std() / np.sqrt(200)
    aside = np.sum(learned * draws.orthogonal, axis=1)
    assert abs(aside.mean()) < 4 * aside.std() / np.sqrt(200)


def test_without_noise_what_is_learned_of_the_source_is_a_projection():
    """|P beta|^2 = beta . P beta in every draw, and nothing is missing from as many samples as dimensions on."""
    draws = Draws(1, 5, 10, 50)
    learned = draws.learned_source(4, 0.0)
    np.testing.assert_allclose(np.sum(learned**2, axis=1), np.sum(learned * draws.source, axis=1))
    np.testing.assert_allclose(draws.learned_source(10, 0.0), draws.source, atol=1e-8)


def test_fine_grids_span_what_was_asked_for(study):
    assert study["depth_fine"].values.tolist() == [2, 3]
    for name in ("theta", "noise_level", "source_ratio"):
        ends = study[f"{name}_fine"].values[[0, -1]]
        asked = THETA if name == "theta" else study[name].values
        np.testing.assert_allclose(ends, [asked[0], asked[-1]])


def test_trained_networks_break_even_where_exact_end_points_do(study):
    assert study["scratch_converged"].all()
    assert study["fine_tuned_converged"].all()
    limit = study["break_even_angle_limit"].rename(noise_level="trained_noise")
    np.testing.assert_allclose(study["break_even_angle"], limit, atol=1e-6)
    limit = study["source_break_even_angle_limit"].sel(source_ratio=[1.5]).values
    np.testing.assert_allclose(study["source_break_even_angle"], limit, atol=1e-6)


def test_angles_agree_with_the_corrected_theory(study):
    deviation = abs(study["break_even_angle"] - study["break_even_angle_corrected"])
    assert (deviation < 4 * study["break_even_angle_standard_error"] + 1 / 60).all()
    deviation = abs(study["source_break_even_angle"] - study["source_break_even_angle_corrected"])
    assert (deviation < 4 * study["source_break_even_angle_standard_error"] + 1 / 60).all()


def test_theory_in_the_file_is_the_theory(study):
    expected = fine_tuning.break_even_angle(0.5, 1.0, 3)
    assert float(study["break_even_angle_corrected"].sel(depth=3, trained_noise=1.0)) == pytest.approx(expected)
    assert float(study["break_even_angle_depth_fine"].sel(depth_fine=3, trained_noise=1.0)) == pytest.approx(expected)
    expected = finite_source.break_even_angle(0.5, 1.0, 2, 1.5, 0.2)
    assert float(study["source_break_even_angle_corrected"].sel(trained_noise=1.0)[0]) == pytest.approx(expected)


def test_every_variable_is_described(study):
    describe(study)
