"""The advice: what features explain of the labels, what is left, what is noise, and which method that favours."""

from dataclasses import dataclass

import numpy as np

from fate.advice import curves
from fate.advice.design import KERNELS, decompose
from fate.advice.mixed_model import LEVELS, Fit, fit_labels
from fate.advice.risks import expected_risk, left_out_error, method_residuals

FEWEST = 5  # samples
SAMPLES_OF_A_FEATURE = 3
SCALES = ("columns", "common")
NEARLY = 0.02  # of the error of the best: a simpler method that near is recommended in its place
WITHIN = 0.1  # of the error of the best: methods that near are as good
SIMPLEST = ("linear", "ridge", "scratch", "fine_tuned", "evidence")
CURVE_POINTS = 60
CROSSING_POINTS = 60
FARTHEST = 1e4  # times n: where samples until scratch wins are no longer counted
CERTAIN_DRAWS = 400


@dataclass(frozen=True)
class Advice:
    """The findings of ``advise``. Shares and risks are in units of the variance of the labels.

    explained, left, noise_share    parts of the variance: by the features, left to learn, noise; with _interval each
    cosine                          of the features' part with the target, signed where there is one feature
    noise                           standard deviation of the noise, in units of the labels
    risks, predicted_risk           by method, and that of evidence transfer: expected squared distance from the target
    errors                          by method: root mean square error on a new label, in units of the labels
    left_out_errors                 by method: the same as measured on labels left out one by one
    recommended, certainty          the simplest method whose expected squared error is within 2 % of the best, and
                                    the posterior probability that it is within 10 %
    samples_until_scratch_wins      from which on tuned scratch has the lower risk than linear transfer, its interval;
                                    infinite where that is not within 10,000 times the samples at hand
    curve_samples, curve_risks      risks against the number of samples
    Intervals hold 95 % of the posterior.
    """

    samples: int
    dimensions: int
    features: int
    variance: float
    explained: float
    explained_interval: tuple[float, float]
    left: float
    left_interval: tuple[float, float]
    noise_share: float
    noise_share_interval: tuple[float, float]
    cosine: float
    cosine_interval: tuple[float, float]
    noise: float
    noise_interval: tuple[float, float]
    risks: dict[str, float]
    predicted_risk: float
    errors: dict[str, float]
    left_out_errors: dict[str, float]
    recommended: str
    certainty: float
    samples_until_scratch_wins: float
    samples_until_scratch_wins_interval: tuple[float, float]
    curve_samples: list[float]
    curve_risks: dict[str, list[float]]
    advice: str
    assumptions: list[str]


def advise(X, y, features, *, kernel: str = "linear", scale: str = "columns") -> Advice:
    """Return what the labels ``y`` (n,) say of the ``features`` (n, k) at the inputs ``X`` (n, d).

    Args: ``kernel`` "linear" or "relu", of what is left to learn of the inputs; ``scale`` "columns" or "common", see
    ``decompose``. ValueError, in one sentence, for data that allow no fit.
    Assumes that rows are exchangeable, that what the features leave has no preferred direction, and noise of equal
    variance. Risks at this n hold on n - 1 samples, whatever the law of the inputs; curves assume n, d large.
    """
    inputs, labels, columns = checked(X, y, features)
    if kernel not in KERNELS or scale not in SCALES:
        raise ValueError(
            f"The kernel is {kernel!r} and the scale {scale!r}, but must be one of {KERNELS} and of {SCALES}: name one."
        )
    fit = fit_labels(decompose(inputs, kernel, scale), columns, labels)
    return advice_of(fit, inputs.shape[1])


def checked(X, y, features) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs (n, d), labels (n,) and features (n, k) as doubles. ValueError, in one sentence, for what is no data."""
    inputs, labels, columns = _matrix(X, "X"), _numbers(y, "y"), _matrix(features, "The features")
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        raise ValueError(f"y has the shape {labels.shape}, but must have one label a row: choose one column of it.")
    for name, other in (("y", labels), ("The features", columns)):
        if len(other) != len(inputs):
            verb = "have" if name.startswith("The") else "has"
            raise ValueError(f"{name} {verb} {len(other)} rows, but X has {len(inputs)}: give the same rows of both.")
    if len(labels) < FEWEST:
        raise ValueError(f"There are {len(labels)} samples, but at least {FEWEST} are needed: give more of them.")
    if np.ptp(labels) == 0:
        raise ValueError("y is the same in every row, so that nothing can be learned: give labels that vary.")
    for name, matrix in (("X", inputs), ("The features", columns)):
        constant = np.flatnonzero(np.ptp(matrix, axis=0) == 0)
        if len(constant):
            raise ValueError(f"{name}, column {_listed(constant)}: the same in every row, says nothing: leave it out.")
    if columns.shape[1] * SAMPLES_OF_A_FEATURE > len(labels):
        raise ValueError(
            f"There are {columns.shape[1]} features for {len(labels)} samples, but each takes {SAMPLES_OF_A_FEATURE} "
            "to be weighed: give fewer, such as the network's outputs or its leading principal components."
        )
    return inputs, labels, columns


def advice_of(fit: Fit, dimensions: int) -> Advice:
    """The advice of a fit to features of which there is at least one."""
    count = fit.features.columns.shape[1]
    variance = float(np.sum(fit.labels**2) / fit.design.freedom)
    error = fit.features.variance @ np.diag(fit.covariance) if count > 1 else 0.0
    kept = float(fit.features.explained(fit.scale) + error)
    draws = posterior_parts(fit)
    total = kept + fit.left + fit.noise
    shares = draws / draws.sum(axis=0)
    sign = np.sign(fit.draws_scale[:, 0]) if count == 1 else 1.0
    cosine = sign * _cosine(draws[0], draws[1])
    residuals = method_residuals(fit)
    expected = {method: float(expected_risk(fit, residual)) for method, residual in residuals.items()}
    best, certainty = recommend(fit, expected)
    risks = {method: risk / variance for method, risk in expected.items()}
    noise_level = float(draws[2].mean()) / variance
    source = fine_tuned_source(fit)
    crossing = samples_until_scratch_wins(fit, kept, fit.left, fit.noise)
    some = draws[:, :CERTAIN_DRAWS]
    until = _interval(samples_until_scratch_wins(fit, *some))
    farthest = max(4 * len(fit.labels), 2 * dimensions, min(2 * float(crossing), 1e5))
    grid = np.geomspace(max(count + 4, FEWEST), farthest, CURVE_POINTS)
    lines = curves.curves(fit.design.spectrum, grid, kept, fit.left, fit.noise, count, source)
    found = Advice(
        samples=len(fit.labels),
        dimensions=dimensions,
        features=count,
        variance=variance,
        explained=kept / total,
        explained_interval=_interval(shares[0]),
        left=fit.left / total,
        left_interval=_interval(shares[1]),
        noise_share=fit.noise / total,
        noise_share_interval=_interval(shares[2]),
        cosine=float((np.sign(fit.scale[0]) if count == 1 else 1.0) * _cosine(kept, fit.left)),
        cosine_interval=_interval(cosine),
        noise=float(np.sqrt(fit.noise)),
        noise_interval=_interval(np.sqrt(draws[2])),
        risks=risks,
        predicted_risk=risks["evidence"],
        errors={method: float(np.sqrt((risk + noise_level) * variance)) for method, risk in risks.items()},
        left_out_errors={
            method: float(np.sqrt(left_out_error(fit, residual))) for method, residual in residuals.items()
        },
        recommended=best,
        certainty=certainty,
        samples_until_scratch_wins=float(crossing),
        samples_until_scratch_wins_interval=until,
        curve_samples=[float(value) for value in grid],
        curve_risks={method: [float(value / variance) for value in line] for method, line in lines.items()},
        advice="",
        assumptions=_assumptions(fit, source),
    )
    return Advice(**{**vars(found), "advice": _sentence(found)})


def posterior_parts(fit: Fit) -> np.ndarray:
    """Draws of the variance of F c, of v and of s^2 (3, draw), in units of the labels squared."""
    return np.stack([fit.features.explained(fit.draws_scale), fit.draws_left, fit.draws_noise])


def fine_tuned_source(fit: Fit) -> float | None:
    """The deviation of the feature with the sign of c, for the curve of fine-tuning; None where it is not defined."""
    if fit.features.columns.shape[1] != 1 or fit.design.kernel != "linear":
        return None
    return float(np.copysign(1 / np.linalg.norm(fit.features.turn), fit.scale[0]))


def samples_until_scratch_wins(fit: Fit, kept, left, noise) -> np.ndarray:
    """The n from which on scratch with the best ridge has a lower risk than linear transfer; infinite beyond sight.

    The last crossing on a grid of n, interpolated in the logarithm. Arguments (...) are variances.
    """
    count = fit.features.columns.shape[1]
    grid = np.geomspace(count + 4, FARTHEST * len(fit.labels), CROSSING_POINTS)
    kept, left, noise = (np.asarray(part, float)[..., None] for part in (kept, left, noise))
    from_scratch, _ = curves.best_ridge(fit.design.spectrum, grid - 1, kept + left, noise)
    transferred = curves.linear(grid - 1, left, noise, count)
    behind = from_scratch > transferred
    last = behind.shape[-1] - 1 - np.argmax(behind[..., ::-1], axis=-1)
    following = np.minimum(last + 1, len(grid) - 1)
    gap = np.log(np.maximum(from_scratch, 1e-300) / np.maximum(transferred, 1e-300) + 1e-300)
    here, there = (np.take_along_axis(gap, at[..., None], axis=-1)[..., 0] for at in (last, following))
    share = np.where(here > there, here / np.where(here > there, here - there, 1.0), 0.0)
    crossing = np.exp(np.log(grid[last]) + np.clip(share, 0, 1) * (np.log(grid[following]) - np.log(grid[last])))
    crossing = np.where(behind.any(axis=-1), crossing, 0.0)
    return np.where(behind[..., -1], np.inf, crossing)


def recommend(fit: Fit, risks: dict[str, float]) -> tuple[str, float]:
    """The simplest method whose expected squared error is within 2 % of the least, and how probably within 10 %.

    ``risks`` in units of the labels squared. The probability is that under the posterior, by the curves' closed forms.
    """
    noise = float(fit.draws_noise.mean())
    least = min(risks.values()) + noise
    best = next(method for method in SIMPLEST if method in risks and risks[method] + noise <= (1 + NEARLY) * least)
    kept, left, level = posterior_parts(fit)[:, :CERTAIN_DRAWS]
    count, source = fit.features.columns.shape[1], fine_tuned_source(fit)
    found = curves.curves(fit.design.spectrum, len(fit.labels), kept, left, level, count, source)
    lowest = np.min(list(found.values()), axis=0)
    return best, float(np.mean(found[best] + level <= (1 + WITHIN) * (lowest + level)))


def _sentence(found: Advice) -> str:
    """The advice in one sentence."""
    about = (
        f"the features carry {found.explained / max(found.explained + found.left, 1e-300):.0%} of what can be learned"
    )
    what = {
        "linear": "Fit the readout of the features alone (linear transfer)",
        "ridge": "Learn from scratch with a tuned ridge",
        "scratch": "Learn from scratch",
        "fine_tuned": "Fine-tune the network",
        "evidence": "Keep of the features, and learn of the rest, what the labels support (evidence transfer)",
    }[found.recommended]
    wins = found.samples_until_scratch_wins
    if np.isinf(wins):
        until = "no number of samples in sight makes scratch better than linear transfer"
    elif wins <= found.samples:
        until = "scratch with a tuned ridge is already better than linear transfer"
    else:
        until = f"scratch with a tuned ridge overtakes linear transfer at about {wins:.0f} samples"
    return (
        f"{what}: {about}, its expected error is {found.errors[found.recommended]:.3g} against "
        f"{found.errors['ridge']:.3g} of tuned scratch, and {until}; {found.certainty:.0%} sure that no method is "
        "better by more than 10 %."
    )


def _assumptions(fit: Fit, source) -> list[str]:
    linear = fit.design.kernel == "linear"
    kernel = "a linear function of the inputs" if linear else "a function of a ReLU network's kernel"
    found = [
        "Inputs, features and labels are centred, which is an intercept without a penalty; rows are exchangeable.",
        f"What the features leave to learn is {kernel} with no preferred direction; the noise has one variance.",
        f"Risks at n = {len(fit.labels)} hold for the design at hand; curves against n are limits of many samples and "
        "dimensions, with the spectrum of the inputs estimated from the samples.",
    ]
    if not linear:
        found.append("The ReLU kernel has the spectrum that the samples show: beyond n the curves are too low.")
    if source is None:
        found.append("Fine-tuning has a closed form for one feature and the linear kernel only, and is left out.")
    else:
        found.append("Fine-tuning is that of a balanced linear network of two layers, trained to zero loss.")
    return found


def _cosine(kept, left):
    return np.sqrt(kept / np.maximum(kept + left, 1e-300))


def _interval(draws: np.ndarray) -> tuple[float, float]:
    # of the nearest draws: between a finite and an infinite one nothing can be interpolated
    low, high = np.quantile(draws, LEVELS, method="nearest")
    return float(low), float(high)


def _numbers(values, name: str) -> np.ndarray:
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "fiub":
            raise TypeError
        array = array.astype(float)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: not all entries are real numbers: give an array of numbers.") from None
    finite = np.isfinite(array.reshape(len(array), -1)).all(axis=1) if array.ndim else np.ones(0, bool)
    rows = np.flatnonzero(~finite)
    if len(rows):
        raise ValueError(
            f"{name}: NaN or infinite in row {_listed(rows)}: fill them in, or leave those rows out of all files."
        )
    return array


def _matrix(values, name: str) -> np.ndarray:
    array = _numbers(values, name)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or 0 in array.shape:
        verb = "have" if name.startswith("The") else "has"
        raise ValueError(f"{name} {verb} the shape {array.shape}, but must be a table of rows and columns: reshape it.")
    return array


def _listed(indices: np.ndarray) -> str:
    shown = ", ".join(str(index) for index in indices[:5])
    return shown + (f" and {len(indices) - 5} more" if len(indices) > 5 else "")
