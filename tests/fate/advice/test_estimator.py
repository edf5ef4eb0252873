"""The estimator keeps the rules of scikit-learn, and is the mixed model."""

import numpy as np
import pytest
from simulated_transfer import draw
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from fate import EvidenceTransfer
from fate.limit.evidence import fit_evidence


@parametrize_with_checks([EvidenceTransfer(), EvidenceTransfer(kernel="relu", scale="common")])
def test_it_keeps_the_rules_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.parametrize(("samples", "features"), [(60, 1), (200, 1), (60, 0)])
def test_it_is_the_fit_in_canonical_coordinates(samples, features):
    """On centred data with one scale, where the mean costs one sample.

    One takes the maximum of the likelihood, one the mean: they differ by far less than the posterior leaves open.
    """
    inputs, labels, columns = draw(0, samples, 100, 0.8, 0.5)
    fitted = EvidenceTransfer(scale="common").fit(inputs, labels, columns if features else None)
    centred, centred_labels = inputs - inputs.mean(axis=0), labels - labels.mean()
    # Contrasts between the samples: n - 1 rows without a mean.
    contrast = np.linalg.svd(np.eye(samples) - 1 / samples)[0][:, :-1].T
    rows, answers = contrast @ centred, contrast @ centred_labels
    left, singular, right = np.linalg.svd(rows, full_matrices=True)
    eigenvalue = np.pad(singular**2, (0, 100 - len(singular))) / (samples - 1)
    size = min(samples - 1, 100)
    correlation = np.pad(singular * (left.T @ answers)[:size], (0, 100 - size)) / (samples - 1)
    residual = max(np.sum(answers**2) - np.sum((left.T @ answers)[:size] ** 2), 0.0) / (samples - 1)
    source = np.linalg.lstsq(inputs, columns[:, 0], rcond=None)[0]
    found = fit_evidence(eigenvalue, correlation, residual, samples - 1, right[None] @ source if features else None)
    new = np.random.default_rng(1).standard_normal((200, 100))
    expected = labels.mean() + (new - inputs.mean(axis=0)) @ (right.T @ found.vector)
    predicted, deviation = fitted.predict(new, new @ source if features else None, return_std=True)
    assert np.mean((predicted - expected) ** 2) <= 0.1**2 * np.mean(deviation**2)
    assert abs(np.sqrt(fitted.noise_) - found.noise) <= 0.1 * np.ptp(found.noise_interval)


def test_features_help_where_they_should():
    inputs, labels, features = draw(0, 80, 200, 0.4, 0.3)
    new, answers, new_features = (part[40:] for part in (inputs, labels, features))
    with_source = EvidenceTransfer().fit(inputs[:40], labels[:40], features=features[:40])
    alone = EvidenceTransfer().fit(inputs[:40], labels[:40])
    errors = [
        np.mean((with_source.predict(new, features=new_features) - answers) ** 2),
        np.mean((alone.predict(new) - answers) ** 2),
    ]
    assert errors[0] < 0.6 * errors[1]


def test_the_deviation_of_a_label_covers_it():
    squares = []
    for seed in range(20):
        inputs, labels, features = draw(seed, 600, 100, 0.8, 0.5)
        fitted = EvidenceTransfer().fit(inputs[:100], labels[:100], features[:100])
        mean, deviation = fitted.predict(inputs[100:], features[100:], return_std=True)
        squares.append(np.mean(((labels[100:] - mean) / deviation) ** 2))
    # The deviation knows nothing of the error of v and s^2 themselves: O(1/n).
    assert np.mean(squares) == pytest.approx(1, abs=4 * np.std(squares) / np.sqrt(20) + 0.02)


def test_it_stands_in_a_cross_validation():
    inputs, labels, _ = draw(0, 200, 20, 0.8, 0.3)
    assert cross_val_score(EvidenceTransfer(), inputs, labels).mean() > 0.8


def test_other_features_than_those_of_the_fit_are_refused():
    inputs, labels, features = draw(0, 30, 10, 0.8, 0.3)
    fitted = EvidenceTransfer().fit(inputs, labels, features)
    with pytest.raises(ValueError, match="features has 0 columns, but the fit had 1"):
        fitted.predict(inputs)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        EvidenceTransfer().fit(inputs, labels, features[:-1])


def test_two_samples_are_enough_and_one_is_not():
    inputs, labels, _ = draw(0, 10, 5, 0.8, 0.5)
    assert np.isfinite(EvidenceTransfer().fit(inputs[:2], labels[:2]).predict(inputs)).all()
    with pytest.raises(ValueError, match="minimum of 2 is required"):
        EvidenceTransfer().fit(inputs[:1], labels[:1])
