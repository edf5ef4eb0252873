"""Risk of each method on the samples at hand, as the mixed model expects it of labels that are left out.

Every method here is linear in the labels, and its prediction of a label that it has not seen follows from one fit:
with M the matrix of its residuals, y_i - prediction = [M (y - kept)]_i / M_ii. Under y ~ N(F c, v K + s^2 1),

    E R = mean_i ([M F (c - c0)]_i^2 + v [M K M]_ii + s^2 [M M]_ii) / M_ii^2 - s^2,

the mean risk on n - 1 samples. It rests on the mixed model and on rows that are exchangeable, not on their law.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from fate.advice.design import Design
from fate.advice.mixed_model import LOG_RATIO, Fit
from fate.linear.end_points import BALANCED, coupling_at_end

METHODS = {
    "scratch": "scratch, minimum norm",
    "ridge": "scratch, best ridge",
    "linear": "linear transfer",
    "fine_tuned": "fine-tuning",
    "evidence": "evidence transfer",
}

LEAST_TOLD = 1e-9  # of M_ii: below, a row is the only one that shows some direction of the inputs


class Residual(NamedTuple):
    """M = U diag(``modes``) U^T + ``outside`` (H - U U^T) - ``removed`` removed^T, and c0, what is kept unchanged.

    Of several matrices at once, which differ in their modes (..., mode) alone.
    """

    modes: np.ndarray
    outside: float
    removed: np.ndarray
    kept: np.ndarray


def method_residuals(fit: Fit) -> dict[str, Residual]:
    """The matrix of residuals of each method that is defined for the data.

    scratch      the minimum-norm interpolator, or least squares where there are more samples than dimensions
    ridge        the ridge that the mixed model expects to be best
    linear       least squares on the features alone
    fine_tuned   X^+ y + C (I - P) beta_s: of one feature, with the linear kernel
    evidence     the mixed model's own posterior mean
    """
    eigenvalue, columns = fit.design.eigenvalue, fit.features.columns
    nothing, count = np.zeros((len(columns), 0)), columns.shape[1]
    unkept = np.zeros(count)
    from_scratch = Residual(*_ridge_modes(fit.design, np.inf), nothing, unkept)
    ridges = Residual(*_ridge_modes(fit.design, np.exp(LOG_RATIO[::6])), nothing, unkept)
    best = ridges.modes[np.argmin(expected_risk(fit, ridges))]
    found = {"scratch": from_scratch, "ridge": ridges._replace(modes=best)}
    if count:
        found["linear"] = _remove(fit, np.ones_like(eigenvalue), 1.0, 0.0)
    if count == 1 and fit.design.kernel == "linear":
        kept = 0.0 if from_scratch.outside else kept_by_fine_tuning(fit)
        found["fine_tuned"] = from_scratch._replace(kept=np.array([kept]))
    modes, outside = _ridge_modes(fit.design, fit.ratio)
    # Where the factor of M is phi, it is that of the precision, too.
    found["evidence"] = _remove(fit, modes, outside, fit.prior if outside else fit.prior * fit.ratio)
    return found


def kept_by_fine_tuning(fit: Fit) -> float:
    """c = C / |beta_s|^(1/2) times the deviation of the feature, C that of two layers (``coupling_at_end``).

    a = |(I - P) beta_s|^2 / |beta_s|, B = |X^+ y|^2. The samples do not show all of beta_s: its length is taken from
    the variance of the feature, which is right for isotropic inputs, or where beta_s has no part in their spectrum.
    """
    design, dimension = fit.design, fit.design.spectrum.dimension
    deviation = float(1 / np.linalg.norm(fit.features.turn))
    seen = np.sum((design.left.T @ fit.features.columns[:, 0]) ** 2 / design.eigenvalue) / dimension
    fitted = np.sum((design.left.T @ fit.labels) ** 2 / design.eigenvalue) / dimension
    null = max(1 - seen, 0.0) * deviation
    return float(coupling_at_end(null, fitted, BALANCED) * np.sqrt(deviation))


def expected_risk(fit: Fit, residual: Residual) -> np.ndarray:
    """E R (...) of the posterior mean of c c^T, v and s^2, in units of the labels squared."""
    rows = _rows(fit.design, residual)
    changed = fit.draws_scale - residual.kept
    offset = rows.on(fit.features.columns)
    left, noise = fit.draws_left.mean(), fit.draws_noise.mean()
    lost = np.sum(offset @ (changed.T @ changed / len(changed)) * offset, axis=-1)
    lost += left * rows.kernel + noise * rows.square
    return rows.mean_square(lost) - noise


def left_out_error(fit: Fit, residual: Residual) -> np.ndarray:
    """Mean square of y_i less its prediction from all other labels: what the labels themselves say, noise included."""
    rows = _rows(fit.design, residual)
    return rows.mean_square(rows.on((fit.labels - fit.features.columns @ residual.kept)[:, None])[..., 0] ** 2)


class _Rows(NamedTuple):
    """M_ii, [M K M]_ii and [M M]_ii, and the product with M."""

    diagonal: np.ndarray
    kernel: np.ndarray
    square: np.ndarray
    on: Callable[[np.ndarray], np.ndarray]

    def mean_square(self, squares: np.ndarray) -> np.ndarray:
        """Return the mean of ``squares`` / M_ii^2 over the rows that the others say something of."""
        told = self.diagonal > LEAST_TOLD * self.diagonal.max(axis=-1, keepdims=True)
        return np.mean(squares / np.where(told, self.diagonal, 1.0) ** 2, axis=-1, where=told)


def _rows(design: Design, residual: Residual) -> _Rows:
    left, (modes, outside, removed, _) = design.left, residual
    inside = left.T @ removed
    beyond = removed - left @ inside if outside else 0 * removed
    null = np.maximum(1 - 1 / len(left) - np.sum(left**2, axis=1), 0.0)  # diagonal of H - U U^T
    at_modes = left * modes[..., None, :] - removed @ inside.T
    gram = beyond.T @ beyond
    square = np.sum(at_modes**2, axis=-1) + outside**2 * null
    square += np.sum((removed @ gram - 2 * outside * beyond) * removed, axis=1)
    diagonal = modes @ (left**2).T + outside * null - np.sum(removed**2, axis=1)

    def on(columns: np.ndarray) -> np.ndarray:
        part = left.T @ columns
        return left @ (modes[..., None] * part) + outside * (columns - left @ part) - removed @ (removed.T @ columns)

    return _Rows(diagonal, at_modes**2 @ design.eigenvalue, square, on)


def _ridge_modes(design: Design, ratio: float | np.ndarray) -> tuple[np.ndarray, float]:
    """(phi K + 1)^-1 in the modes (..., mode) and outside, up to a factor, which M may have; phi = inf has no ridge."""
    ratio = np.asarray(ratio)[..., None]
    if len(design.eigenvalue) == design.freedom:
        return 1 / (1 / ratio + design.eigenvalue), 0.0
    return 1 / (1 + ratio * design.eigenvalue), 1.0


def _remove(fit: Fit, modes: np.ndarray, outside: float, prior: float) -> Residual:
    """The residuals of generalised least squares on the features, whose weights have the precision ``prior``."""
    columns, left = fit.features.columns, fit.design.left
    part = left.T @ columns
    weighted = left @ (modes[:, None] * part) + outside * (columns - left @ part)
    value, vector = np.linalg.eigh(columns.T @ weighted)
    removed = weighted @ (vector / np.sqrt(np.maximum(value + prior, 1e-300)))
    return Residual(modes, outside, removed, np.zeros(columns.shape[1]))
