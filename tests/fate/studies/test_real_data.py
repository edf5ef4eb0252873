"""Real data: pairs of tasks, their features, and errors that are what they are called."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from fate.linear import end_points
from fate.streams import random_stream
from fate.studies.real_data import (
    FEATURES,
    METHODS,
    TASKS,
    _label,
    draw_pair,
    fine_tune,
    source_features,
    study_real_data,
)
from fate.variables import describe


def pair_of(task):
    return draw_pair(random_stream(0, "test", task), task)


@pytest.fixture(scope="module")
def study():
    return study_real_data(seed=0, instances=3, samples=[24, 96])


@pytest.mark.parametrize("task", TASKS)
def test_the_source_scales_the_inputs_and_labels_are_of_order_one(task):
    pair = pair_of(task)
    assert np.allclose(pair.source_inputs.mean(axis=0), 0, atol=1e-12)
    assert np.mean(pair.source_inputs.var(axis=0)) == pytest.approx(1)
    for labels in (pair.source_labels, pair.labels):
        assert 0.3 < labels.std() < 1.5


def test_two_splits_halve_the_digits_each():
    inputs, *both = _label(np.random.default_rng(0), "digits_split")
    digits = load_digits()
    np.testing.assert_array_equal(inputs, digits.data)
    for labels in both:
        assert len(set(digits.target[labels > 0])) == len(set(digits.target[labels < 0])) == 5


def test_overlapping_digits_share_four_of_five():
    pair = draw_pair(random_stream(0, "test", 1), "digits_overlap")
    assert set(np.unique(pair.labels)) == {-1, 1}
    assert 0.4 < np.mean(pair.labels > 0) < 0.6


def test_both_halves_of_the_rows_are_of_one_population():
    pair = pair_of("digits_split")
    # 898 and 899 rows, whose mean pixel differs by the error of its mean.
    gap = pair.inputs.mean() - pair.source_inputs.mean()
    assert abs(gap) < 4 * pair.inputs.mean(axis=1).std() * np.sqrt(2 / 898)


def test_linear_features_are_those_of_the_source_vector():
    pair = pair_of("breast_cancer")
    features, vector = source_features(pair, "linear", seed=0)
    np.testing.assert_allclose(features[:, 0], pair.inputs @ vector, rtol=1e-12)
    assert np.corrcoef(pair.source_inputs @ vector, pair.source_labels)[0, 1] > 0.8


def test_network_features_are_its_last_hidden_layer():
    features, vector = source_features(pair_of("wine"), "network", seed=0)
    assert features.shape[1] == 4
    assert np.abs(features).max() <= 1
    assert vector is None


def test_fine_tuning_interpolates_and_keeps_the_source_where_no_sample_looks():
    generator = np.random.default_rng(0)
    inputs, labels, source = generator.standard_normal((10, 25)), generator.standard_normal(10), generator.random(25)
    found = fine_tune(inputs, labels, source)
    np.testing.assert_allclose((inputs - inputs.mean(0)) @ found, labels - labels.mean(), atol=1e-10)
    seen = np.linalg.pinv(inputs - inputs.mean(0)) @ (inputs - inputs.mean(0))
    unseen = source - seen @ source
    length = np.linalg.norm(source)
    fitted = np.linalg.pinv(inputs - inputs.mean(0)) @ (labels - labels.mean())
    factor = end_points.coupling_at_end(unseen @ unseen / length, fitted @ fitted, np.zeros(1)) / np.sqrt(length)
    np.testing.assert_allclose(found - seen @ found, factor * unseen, atol=1e-10)


def test_more_rows_than_columns_leave_nothing_of_the_source():
    generator = np.random.default_rng(0)
    inputs, labels = generator.standard_normal((40, 8)), generator.standard_normal(40)
    expected = np.linalg.pinv(inputs - inputs.mean(0)) @ (labels - labels.mean())
    np.testing.assert_allclose(fine_tune(inputs, labels, generator.random(8)), expected, atol=1e-10)


def test_missing_cells_are_those_without_rows(study):
    assert describe(study)["certainty"].attrs["units"] == "1"
    missing = study["evidence_error"].isnull().any("instance")
    assert missing.sel(task="wine", n=96).all()
    assert not missing.drop_sel(task="wine").any()
    assert study["fine_tuned_error"].sel(source_features="network").isnull().all()


def test_features_matter_to_transfer_alone(study):
    for method in ("scratch", "ridge", "ridge_cv"):
        kinds = [study[f"{method}_error"].sel(source_features=kind) for kind in FEATURES]
        np.testing.assert_array_equal(*kinds)


def test_predictions_are_near_what_is_measured(study):
    ratio = (study["evidence_error_predicted"] / study["evidence_error"]).sel(n=96)
    # A single draw is off by some 20 %.
    assert np.exp(np.abs(np.log(ratio)).mean()) < 1.4


def test_the_advised_error_is_that_of_some_method(study):
    distance = [abs(study["advised_error"] - study[f"{method}_error"]) for method in METHODS]
    least = np.min([each.fillna(1.0).values for each in distance], axis=0)
    assert np.all((least == 0) | study["advised_error"].isnull().values)


def test_the_worst_concavity_is_learned_from_means_and_errors_alone():
    inputs, source, _ = _label(random_stream(0, "test", "cancer"), "breast_cancer")
    assert inputs.shape[1] == 20
    assert not any(abs(np.corrcoef(column, source)[0, 1]) > 0.99 for column in inputs.T)
