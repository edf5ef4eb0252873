"""The command: files in, the advice on the terminal, and as JSON, as a page and as predictions where asked for."""

import argparse
import json
import math
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from fate.advice.advise import SCALES, Advice, advice_of, checked
from fate.advice.design import KERNELS, decompose
from fate.advice.mixed_model import Fit, fit_labels
from fate.advice.reading import Unreadable, check_size, read_array
from fate.advice.risks import METHODS, expected_risk, method_residuals

DESCRIPTION = "Say what pretrained features are worth for labels of yours, and which method to use."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `fate advise`."""
    parser.add_argument("inputs", metavar="X", help="inputs, a row a sample: .npy, .npz, .csv or .nc")
    parser.add_argument("labels", metavar="y", help="labels, one a row")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--features", metavar="F", help="outputs or features of the source network at the rows of X")
    source.add_argument("--source-samples", nargs=2, metavar=("XS", "YS"), help="the source task's samples instead")
    parser.add_argument("--kernel", choices=KERNELS, default="linear", help="of what is left to learn of the inputs")
    parser.add_argument("--scale", choices=SCALES, default="columns", help="what the columns of X are divided by")
    parser.add_argument("--json", metavar="FILE", help="write the advice as JSON")
    parser.add_argument("--html", metavar="FILE", help="write the advice as one page with a figure")
    parser.add_argument("--predict", metavar="X_NEW", help="inputs to predict by evidence transfer")
    parser.add_argument("--predict-features", metavar="F_NEW", help="features at the rows of X_NEW")
    parser.add_argument("--output", metavar="FILE", help="where to write the predictions, as .csv")


def run(arguments: argparse.Namespace) -> int:
    """Return 0, or 2 after one sentence on standard error where the input is no data."""
    try:
        inputs, labels, features, new, source = _read(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    fit = fit_labels(decompose(inputs, arguments.kernel, arguments.scale), features, labels)
    found = advice_of(fit, inputs.shape[1])
    print(summary(found, source))
    try:
        if arguments.json:
            Path(arguments.json).write_text(to_json(found) + "\n", encoding="utf-8")
        if arguments.html:
            from fate.advice.page import page  # matplotlib takes most of a second

            Path(arguments.html).write_text(page(found), encoding="utf-8")
        if new:
            _write_predictions(arguments.output, fit, *new)
    except OSError as error:
        print(f"{error.filename} cannot be written ({error.strerror}): name another file.", file=sys.stderr)
        return 2
    return 0


def summary(found: Advice, source: str = "") -> str:
    """The advice as text for a terminal."""

    def percent(share: float, interval: tuple[float, float]) -> str:
        return f"{share:5.0%}  ({interval[0]:.0%} to {interval[1]:.0%})"

    lines = [
        f"{found.samples} samples, {found.dimensions} inputs, {found.features} "
        + ("feature" if found.features == 1 else "features"),
        *([source] if source else []),
        "",
        "Of the variance of the labels (95 % intervals)",
        f"  explained by the features  {percent(found.explained, found.explained_interval)}",
        f"  left to learn              {percent(found.left, found.left_interval)}",
        f"  noise                      {percent(found.noise_share, found.noise_share_interval)}",
        f"cosine of features and target {found.cosine:.2f} "
        f"({found.cosine_interval[0]:.2f} to {found.cosine_interval[1]:.2f}), noise {found.noise:.3g} "
        f"({found.noise_interval[0]:.3g} to {found.noise_interval[1]:.3g})",
        "",
        "method                    risk   error on a new label",
        "                                 predicted  left out",
        *(
            f"  {METHODS[method]:22s}{risk:6.3f}{found.errors[method]:11.3g}{found.left_out_errors[method]:10.3g}"
            for method, risk in found.risks.items()
        ),
        "(risk: in units of the variance of the labels; errors: root mean squares, noise included)",
        "",
        found.advice,
    ]
    return "\n".join(lines)


def to_json(found: Advice) -> str:
    """The advice as JSON; what is infinite becomes null."""
    return json.dumps(_finite(asdict(found)), indent=2)


def _finite(value):
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _read(arguments: argparse.Namespace) -> tuple:
    """Inputs, labels, features, (new inputs, new features) or None, and what is said of the source's samples."""
    if bool(arguments.predict) != bool(arguments.output):
        raise Unreadable("--predict and --output belong together: give the new inputs and where to write predictions.")
    if arguments.predict and bool(arguments.predict_features) != bool(arguments.features):
        raise Unreadable(
            "--predict-features has the features of the new inputs: give it with --features, and not without."
        )
    inputs = read_array(arguments.inputs)
    check_size(inputs, arguments.kernel)
    labels, source = read_array(arguments.labels), ""
    new = read_array(arguments.predict) if arguments.predict else None
    if arguments.features:
        features = read_array(arguments.features)
        inputs, labels, features = checked(inputs, labels, features)
        new_features = read_array(arguments.predict_features) if new is not None else None
    else:
        network, source = fit_source(*map(read_array, arguments.source_samples))
        _same_columns(inputs, network.design.scaling.mean.shape[0], arguments.inputs)
        features = _source_outputs(network, inputs)
        inputs, labels, features = checked(inputs, labels, features)
        if new is not None:
            _same_columns(new, inputs.shape[1], arguments.predict)
            new_features = _source_outputs(network, new)
    if new is None or new_features is None:
        return inputs, labels, features, None, source
    _same_columns(new, inputs.shape[1], arguments.predict)
    new_features = new_features.reshape(len(new_features), -1)
    if new_features.shape != (len(new), features.shape[1]):
        raise Unreadable(
            f"The new features have the shape {new_features.shape}, but must have {(len(new), features.shape[1])}, "
            "a row for each new input: give the same features of the new rows."
        )
    if not (np.isfinite(new).all() and np.isfinite(new_features).all()):
        raise Unreadable("The new inputs or features hold NaN or infinite numbers: leave those rows out of both files.")
    return inputs, labels, features, (new, new_features), source


def fit_source(inputs: np.ndarray, labels: np.ndarray) -> tuple[Fit, str]:
    """Ridge regression by its likelihood on the source's samples, and a sentence on its own error."""
    try:
        inputs, labels, _ = checked(inputs, labels, np.arange(len(inputs)))
    except ValueError as error:
        raise Unreadable(f"Of the source's samples: {error}") from None
    fit = fit_labels(decompose(inputs), np.zeros((len(inputs), 0)), labels)
    missed = expected_risk(fit, method_residuals(fit)["evidence"]) / max(fit.left, 1e-300)
    return fit, (
        f"the feature is a ridge fit to {len(fit.labels)} source samples, which misses {min(missed, 1.0):.0%} of what "
        "can be learned of the source: that part counts as left to learn"
    )


def _source_outputs(network: Fit, inputs: np.ndarray) -> np.ndarray:
    return network.predict(inputs, np.zeros((len(inputs), 0)))[0]


def _same_columns(inputs: np.ndarray, columns: int, path: str) -> None:
    if inputs.ndim != 2 or inputs.shape[1] != columns:
        raise Unreadable(f"{path} has the shape {inputs.shape}, but must have {columns} columns, as the others have.")


def _write_predictions(path: str, fit: Fit, inputs: np.ndarray, features: np.ndarray) -> None:
    mean, deviation = fit.predict(inputs, features)
    table = np.column_stack([mean, deviation, np.sqrt(deviation**2 + fit.noise)])
    names = "prediction,standard_deviation,standard_deviation_of_a_label"
    np.savetxt(path, table, delimiter=",", header=names, comments="", fmt="%.10g")
