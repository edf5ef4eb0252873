"""Transfer on real data: how evidence transfer, its predicted error and its advice fare where no model is true."""

import warnings
from functools import cache
from typing import NamedTuple

import numpy as np
import xarray as xr
from sklearn import datasets
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import RidgeCV
from sklearn.neural_network import MLPRegressor
from sklearn.utils import Bunch

from fate.advice.advise import SAMPLES_OF_A_FEATURE, recommend
from fate.advice.design import Design, decompose
from fate.advice.mixed_model import Fit, fit_labels
from fate.advice.risks import expected_risk, method_residuals
from fate.linear import end_points
from fate.progress import report_progress
from fate.streams import random_stream

TITLE = "Transfer between tasks of real data: errors, their prediction, and the advice"
NAME = "real_data"  # of the random streams
TASKS = ("digits_split", "digits_overlap", "diabetes", "breast_cancer", "wine")
FEATURES = ("linear", "network")
METHODS = ("scratch", "ridge", "linear", "fine_tuned", "evidence")
MEASURED = (*METHODS, "ridge_cv")
HIDDEN = (32, 4)  # of the source network; its last layer has the features
NETWORK_STEPS = 50
PENALTIES = np.geomspace(1e-3, 1e5, 17)
FEWEST_TESTED = 40


class Pair(NamedTuple):
    """Rows of a source task and of a target task on the same inputs, scaled by the source's rows."""

    source_inputs: np.ndarray
    source_labels: np.ndarray
    inputs: np.ndarray
    labels: np.ndarray


def study_real_data(*, seed: int, instances: int, samples: list[int]) -> xr.Dataset:
    """Mean squared errors on held-out rows, in units of the variance of the labels of all target rows.

    On (task, source_features, n, instance): {method}_error of scratch (minimum norm), ridge (by its likelihood),
    ridge_cv (by leave-one-out), linear (transfer), fine_tuned (the end point of gradient flow at two layers, of linear
    features) and evidence; {method}_error_predicted, what the mixed model of the n samples expects of them, noise
    included; advised_error, that of the method that it recommends, and certainty. NaN where a task has too few rows, or
    the features too many columns.
    Tasks: ``draw_pair``; features: ``source_features``. Beyond the paper.
    """
    cells = [
        [_instance(seed, task, instance, samples) for instance in report_progress(range(instances), task)]
        for task in TASKS
    ]  # (task, instance) of {name: (feature, n)}
    axes = ("task", "source_features", "n", "instance")
    variables = {
        name: (axes, np.stack([np.stack([cell[name] for cell in row], axis=-1) for row in cells]))
        for name in cells[0][0]
    }
    coords = {"task": list(TASKS), "source_features": list(FEATURES), "n": samples, "instance": np.arange(instances)}
    return xr.Dataset(variables, coords)


def draw_pair(generator: np.random.Generator, task: str) -> Pair:
    """Draw the rows of both tasks, of data that come with scikit-learn.

    digits_split     64 pixels; the ten digits in two fives, at random and independently for source and target
    digits_overlap   the same, the target's fives those of the source with one digit of each exchanged
    diabetes         progress of the disease; men are the source, women the target
    breast_cancer    malignancy from mean values and their errors; the source predicts the worst concavity
    wine             which is the third cultivar; the source, which is the second
    Rows of source and target are disjoint halves, but for diabetes. Labels are -1 and 1, or standardised.
    """
    if task == "diabetes":
        data = _load("diabetes")
        man = data.data[:, 1] > 0
        inputs, labels = np.delete(data.data, 1, axis=1), _standardised(data.target)
        order = generator.permutation(len(labels))
        source, target = order[man[order]], order[~man[order]]
        return _scaled(inputs, labels, labels, source, target, common=False)
    inputs, source_labels, labels = _label(generator, task)
    source, target = np.array_split(generator.permutation(len(labels)), 2)
    return _scaled(inputs, source_labels, labels, source, target, common=task.startswith("digits"))


def source_features(pair: Pair, kind: str, seed: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Features at the target's rows (n, k), and beta_s (d,) of the linear kind.

    linear    the prediction of ridge regression, its strength by the likelihood, on all rows of the source
    network   the last hidden layer of a tanh network with 32 and 4 neurons, trained on them
    """
    if kind == "linear":
        fit = _ridge(decompose(pair.source_inputs, scale="common"), pair.source_labels)
        origin = np.zeros((1, pair.inputs.shape[1]))
        vector = _predict(fit, np.eye(pair.inputs.shape[1])) - _predict(fit, origin)
        return (pair.inputs @ vector)[:, None], vector
    network = MLPRegressor(
        hidden_layer_sizes=HIDDEN, activation="tanh", solver="lbfgs", max_iter=NETWORK_STEPS, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # features need not be those of the optimum
        network.fit(pair.source_inputs, pair.source_labels)
    layer = pair.inputs
    for weight, bias in zip(network.coefs_[:-1], network.intercepts_[:-1], strict=True):
        layer = np.tanh(layer @ weight + bias)
    return layer, None


def fine_tune(inputs: np.ndarray, labels: np.ndarray, source: np.ndarray) -> np.ndarray:
    """beta where gradient flow of a balanced two-layer network from ``source`` ends, on centred inputs and labels."""
    left, singular, basis = np.linalg.svd(inputs - inputs.mean(axis=0), full_matrices=True)
    singular = np.pad(np.where(singular > 1e-9 * singular[0], singular, 0.0), (0, len(basis) - len(singular)))
    samples, size = len(labels), min(len(basis), len(labels))
    projected = np.pad(left.T[:size] @ (labels - labels.mean()), (0, len(basis) - size))
    length = np.sqrt(np.linalg.norm(source))
    end = end_points.flow_end_point(
        basis @ source / length, np.array([length]), singular**2 / samples, singular * projected / samples
    )
    return end @ basis


@cache
def _load(name: str) -> Bunch:
    return getattr(datasets, f"load_{name}")()


def _label(generator: np.random.Generator, task: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs, source labels and target labels of all rows."""
    if task.startswith("digits"):
        data = _load("digits")
        source, other = np.split(generator.permutation(10), 2)
        target = generator.permutation(10)[:5] if task == "digits_split" else np.append(source[1:], other[0])
        return data.data, _signs(np.isin(data.target, source)), _signs(np.isin(data.target, target))
    if task == "wine":
        data = _load("wine")
        return data.data, _signs(data.target == 1), _signs(data.target == 2)
    data = _load("breast_cancer")
    worst = data.data[:, list(data.feature_names).index("worst concavity")]
    return data.data[:, :20], _standardised(worst), _signs(data.target == 0)


def _instance(seed: int, task: str, instance: int, samples: list[int]) -> dict[str, np.ndarray]:
    """All features and n of one draw of rows: {name: (feature, n)}."""
    pair = draw_pair(random_stream(seed, NAME, task, instance), task)
    names = [f"{method}_error" for method in MEASURED] + [f"{method}_error_predicted" for method in METHODS]
    found = {name: np.full((len(FEATURES), len(samples)), np.nan) for name in (*names, "advised_error", "certainty")}
    sources = [source_features(pair, kind, seed=instance) for kind in FEATURES]
    for column, count in enumerate(samples):
        if count + FEWEST_TESTED > len(pair.labels):
            continue
        design = decompose(pair.inputs[:count], scale="common")
        alone = _learn_alone(pair, design)
        for row, (features, source) in enumerate(sources):
            if features.shape[1] * SAMPLES_OF_A_FEATURE <= count:
                for name, value in _cell(pair, design, features, source, alone).items():
                    found[name][row, column] = value
    return found


def _learn_alone(pair: Pair, design: Design) -> dict[str, np.ndarray]:
    """Predictions of the methods that know no source, for all rows but the first, of which the design is."""
    count = len(design.left)
    inputs, labels, rest = pair.inputs[:count], pair.labels[:count], pair.inputs[count:]
    mean, centre = labels.mean(), inputs.mean(axis=0)
    vector, *_ = np.linalg.lstsq(inputs - centre, labels - mean, rcond=1e-9)
    return {
        "scratch": mean + (rest - centre) @ vector,
        "ridge": _predict(_ridge(design, labels), rest),
        "ridge_cv": RidgeCV(PENALTIES).fit(inputs, labels).predict(rest),
    }


def _cell(pair: Pair, design: Design, features: np.ndarray, source: np.ndarray | None, alone: dict) -> dict[str, float]:
    """Errors of all methods that learn from the rows of the design, on the others, measured and predicted."""
    count = len(design.left)
    inputs, labels = pair.inputs[:count], pair.labels[:count]
    fit = fit_labels(design, features[:count], labels)
    mean, rest, tested = labels.mean(), pair.inputs[count:] - inputs.mean(axis=0), pair.labels[count:]
    readout, *_ = np.linalg.lstsq(features[:count] - features[:count].mean(axis=0), labels - mean, rcond=1e-9)
    predictions = alone | {
        "linear": mean + (features[count:] - features[:count].mean(axis=0)) @ readout,
        "evidence": fit.predict(pair.inputs[count:], features[count:])[0],
    }
    if source is not None:
        predictions["fine_tuned"] = mean + rest @ fine_tune(inputs, labels, source)
    variance = pair.labels.var()
    errors = {method: np.mean((found - tested) ** 2) / variance for method, found in predictions.items()}
    risks = {method: expected_risk(fit, residual) for method, residual in method_residuals(fit).items()}
    advised, certainty = recommend(fit, risks)
    noise = fit.draws_noise.mean()
    return (
        {f"{method}_error": error for method, error in errors.items()}
        | {f"{method}_error_predicted": (risk + noise) / variance for method, risk in risks.items()}
        | {"advised_error": errors[advised], "certainty": certainty}
    )


def _ridge(design: Design, labels: np.ndarray) -> Fit:
    return fit_labels(design, np.zeros((len(labels), 0)), labels)


def _predict(fit: Fit, inputs: np.ndarray) -> np.ndarray:
    return fit.predict(inputs, np.zeros((len(inputs), 0)))[0]


def _scaled(inputs, source_labels, labels, source: np.ndarray, target: np.ndarray, common: bool) -> Pair:
    """The inputs centred and scaled by the source's rows, each column by its own deviation or all by one."""
    deviation = inputs[source].std(axis=0)
    scaled = (inputs - inputs[source].mean(axis=0)) / (np.sqrt(np.mean(deviation**2)) if common else deviation)
    return Pair(scaled[source], source_labels[source], scaled[target], labels[target])


def _signs(chosen: np.ndarray) -> np.ndarray:
    return np.where(chosen, 1.0, -1.0)


def _standardised(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()
