"""Candidates against general-purpose fits, ways to choose against refits, and what the study finds."""

import numpy as np
import pytest
from scipy import stats

from fate.limit.evidence import fit_evidence
from fate.linear.designs import reduce_design
from fate.linear.end_points import flow_end_point
from fate.linear.teachers import orthonormalise
from fate.risks import excess_risk
from fate.studies import choice_of_method
from fate.studies.choice_of_method import CANDIDATES, CHOOSERS, Data, cross_validated, feature_helps, left_out, moments
from fate.variables import describe

DIMENSION, THETA = 40, np.array([0.3, 0.8, np.pi / 2])


def draw(samples, noise=0.3, seed=0):
    """Data, and the targets (task, d)."""
    generator = np.random.default_rng(seed)
    source, orthogonal = orthonormalise(generator.standard_normal((DIMENSION, 2))).T
    targets = np.cos(THETA)[:, None] * source + np.sin(THETA)[:, None] * orthogonal
    inputs = generator.standard_normal((samples, DIMENSION))
    return Data(inputs, targets @ inputs.T + noise * generator.standard_normal(samples), source), targets


@pytest.fixture(scope="module")
def study():
    settings = {"dimension": 60, "instances": 20, "gamma": [0.3, 0.7, 1.5], "noise": [0.2, 1.0], "folds": 5}
    theta = list(np.pi * np.array([0.05, 0.25, 0.5]))
    return choice_of_method.study_choice_of_method(seed=0, theta=theta, **settings)


@pytest.mark.parametrize("samples", [20, 70])
def test_candidates_are_the_end_points_of_the_chain(samples):
    data, targets = draw(samples)
    scratch, linear, tuned, ridge = data.candidates()
    np.testing.assert_allclose(scratch, np.linalg.lstsq(data.inputs, data.labels.T)[0].T, atol=1e-10)
    readout = np.linalg.lstsq(data.feature[:, None], data.labels.T)[0]
    np.testing.assert_allclose(linear, readout.T * data.source, atol=1e-10)
    for task, target in enumerate(targets):
        noise = data.labels[task] - data.inputs @ target
        whole = reduce_design(data.inputs, np.stack([data.source, target]), noise)
        correlation = whole["eigenvalue"] * whole["directions"][1] + whole["noise"]
        end = flow_end_point(whole["directions"][0], np.ones(1), whole["eigenvalue"], correlation)
        assert excess_risk(tuned[task], target) == pytest.approx(excess_risk(end, whole["directions"][1]), rel=1e-8)
        outside = whole["noise_residual"]
        for features, vector in ((None, ridge[task]), (whole["directions"][:1], data.evidence(True)[1][task])):
            fit = fit_evidence(whole["eigenvalue"], correlation, outside, samples, features)
            expected = excess_risk(fit.vector, whole["directions"][1])
            assert excess_risk(vector, target) == pytest.approx(expected, rel=1e-6)


def test_the_evidence_of_a_feature_decides_by_its_share_of_the_labels():
    """n cos^2 of feature and labels, beyond 1 and below."""
    data, _ = draw(20)
    feature = data.feature / np.linalg.norm(data.feature)
    rest = data.labels[0] - feature * (feature @ data.labels[0])
    rest /= np.linalg.norm(rest)
    cosine = np.sqrt(np.array([0.0, 0.9, 1.1, 20.0]) / 20)[:, None]
    labels = 3 * (cosine * feature + np.sqrt(1 - cosine**2) * rest)
    assert feature_helps(Data(data.inputs, labels, data.source)).tolist() == [0, 0, 1, 1]


def test_moments_are_unbiased():
    found = np.array([moments(draw(60, seed=seed)[0]) for seed in range(300)])
    cosine, noise = found.mean(axis=0)
    error = found.std(axis=0, ddof=1) / np.sqrt(300)
    # Ratios of unbiased moments have a bias of second order, which is below the error at this size.
    assert np.all(abs(cosine - np.cos(THETA)) < 4 * error[0] + 0.01)
    assert np.all(abs(noise - 0.3) < 0.5)


@pytest.mark.parametrize("samples", [20, 70])
def test_leaving_out_one_sample_is_what_refitting_gives(samples):
    """For scratch and linear transfer exactly; for the two others C and the ridge are those of all samples."""
    data, _ = draw(samples)
    everyone, refitted = left_out(data), cross_validated(data, samples)
    np.testing.assert_allclose(everyone[:2], refitted[:2], rtol=1e-6)
    np.testing.assert_allclose(everyone[2:], refitted[2:], rtol=0.2)


def test_what_is_chosen_is_among_the_candidates(study):
    assert list(study["chooser"].values) == list(CHOOSERS)
    for name in CANDIDATES:
        chosen = study["chosen_risk"].sel(chooser=f"always_{name}", drop=True)
        np.testing.assert_array_equal(chosen, study["candidate_risk"].sel(candidate=name, drop=True))
    best = study["candidate_risk"].min("candidate")
    assert (study["chosen_risk"] >= best).all()
    assert ((abs(study["chosen_risk"] - study["candidate_risk"]) < 1e-12).any("candidate")).all()


def test_choosing_by_estimates_beats_every_fixed_method(study):
    regret = (study["chosen_risk"] - study["candidate_risk"].min("candidate")).mean(("noise_level", "gamma", "theta"))
    for name in CANDIDATES:
        gain = regret.sel(chooser=f"always_{name}") - regret.sel(chooser="estimated")
        assert stats.ttest_1samp(gain, 0.0, alternative="greater").pvalue < 1e-3, name


def test_every_variable_is_described(study):
    describe(study)
