"""Risk of each method against the number of samples, for the parts that the mixed model found.

For n, d -> infinity together and inputs of population covariance Sigma, of mean eigenvalue 1. The samples act as a
ridge kappa, kappa = ridge + kappa df1 / n, df_p = tr (Sigma (Sigma + kappa)^-1)^p; a target of variance v, isotropic
with respect to Sigma, costs kappa^2 v mean(lambda / (lambda + kappa)^2) / (1 - df2 / n) and the noise s^2 df2 / (n -
df2). Source: as ``fate.linear.theory.correlated_inputs`` and ``fate.limit.theory``, beyond Tahir et al. 2025.
"""

from typing import NamedTuple

import numpy as np

from fate.linear.end_points import BALANCED, coupling_at_end

STEPS = 40  # at most: at n = d without a ridge each halves kappa, else they are some 6
LEAST = 1e-12  # kappa, where the root is zero
LARGEST = 16  # eigenvalues that are kept one by one
GROUPS = 24  # of all others


class Spectrum(NamedTuple):
    """Eigenvalues (m,) of the inputs' covariance and how many there are of each, of mean 1."""

    value: np.ndarray
    multiplicity: np.ndarray

    @property
    def dimension(self) -> float:
        """The number of all eigenvalues."""
        return float(self.multiplicity.sum())

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return the mean over all eigenvalues of what belongs to each (..., m)."""
        return values @ self.multiplicity / self.multiplicity.sum()


def group_eigenvalues(eigenvalue: np.ndarray) -> Spectrum:
    """The largest eigenvalues one by one, the others (d,) in groups of like size, each by its mean."""
    falling = np.sort(eigenvalue)[::-1]
    bulk = falling[LARGEST:]
    parts = [*falling[:LARGEST, None], *(np.array_split(bulk, min(GROUPS, len(bulk))) if len(bulk) else [])]
    return Spectrum(np.array([part.mean() for part in parts]), np.array([float(len(part)) for part in parts]))


def effective_ridge(spectrum: Spectrum, samples: np.ndarray, ridge: np.ndarray | float) -> np.ndarray:
    """The root kappa of kappa = ridge + kappa df1(kappa) / n, to 1e-12 or ``LEAST``; ``samples`` and ``ridge`` (...).

    By Newton's method from above, which never passes the root of kappa (n - df1(kappa)) - n ridge, convex in kappa.
    """
    samples, ridge = np.broadcast_arrays(np.asarray(samples, float), np.asarray(ridge, float))
    value, count = spectrum
    kappa = ridge + value @ count / samples
    for _ in range(STEPS):
        share = value / (value + kappa[..., None])
        excess = kappa * (samples - share @ count) - samples * ridge
        step = excess / np.maximum(samples - share**2 @ count, 1e-300)
        kappa = np.maximum(kappa - step, LEAST)
        if np.all(step <= 1e-12 * kappa):
            break
    return kappa


def curves(
    spectrum: Spectrum, samples, kept, left, noise, features: int, source: float | None = None
) -> dict[str, np.ndarray]:
    """{method: risk} against n, in the units of ``kept``, ``left`` and ``noise``, which broadcast with ``samples``.

    Args: ``kept`` the variance that the ``features`` explain, ``left`` v, ``noise`` s^2; ``source`` is the
    deviation of the one feature times the sign of c, None where fine-tuning is not defined. Infinite where the mean
    over designs is.
    """
    samples, kept, left, noise = (np.asarray(part, float) for part in (samples, kept, left, noise))
    freedom = samples - 1.0  # the mean takes one
    found = {
        "scratch": _ridgeless(spectrum, freedom, kept + left, noise),
        "ridge": best_ridge(spectrum, freedom, kept + left, noise)[0],
    }
    if features:
        found["linear"] = linear(freedom, left, noise, features)
    if source is not None:
        found["fine_tuned"] = _fine_tuned(spectrum, freedom, kept, left, noise, source)
    rest, error = best_ridge(spectrum, freedom, left, noise)
    # Each weight is a direction of its own, whose variance is, of several, its share of what is kept.
    known = features / np.maximum(kept, 1e-300) if features > 1 else 0.0
    weighed = 1 / (known + freedom / np.maximum(error, 1e-300))
    found["evidence"] = rest + features * np.maximum(weighed - rest / spectrum.dimension, 0.0)
    return found


def _ridgeless(spectrum, freedom, signal, noise, kappa=None) -> np.ndarray:
    """Risk of the minimum-norm interpolator, least squares beyond n = d, for a target of variance ``signal``."""
    kappa = effective_ridge(spectrum, freedom, 0.0)[..., None] if kappa is None else kappa
    value = spectrum.value
    share = spectrum.dimension * spectrum.mean((value / (value + kappa)) ** 2) / freedom
    room = np.maximum(1 - share, 1e-12)
    return (signal * spectrum.mean(value * (kappa / (value + kappa)) ** 2) + noise * share) / room


def best_ridge(spectrum, freedom, signal, noise) -> tuple[np.ndarray, np.ndarray]:
    """Risk with the best ridge, s^2 d / (v n), and the variance of a residual, kappa v n / d = s^2 + risk."""
    dimension = spectrum.dimension
    signal = np.maximum(signal, 1e-12 * (signal + noise) + 1e-300)
    kappa = effective_ridge(spectrum, freedom, noise * dimension / (signal * freedom))
    risk = signal * kappa * spectrum.mean(spectrum.value / (spectrum.value + kappa[..., None]))
    return risk, noise + risk


def linear(freedom, left, noise, features: int) -> np.ndarray:
    """v + (v + s^2) k / (nu - k - 1), exact for Gaussian inputs; infinite where nu <= k + 1."""
    room = freedom - features - 1
    with np.errstate(divide="ignore"):
        return left + np.where(room > 0, (left + noise) * features / np.maximum(room, 0.0), np.inf)


def _fine_tuned(spectrum, freedom, kept, left, noise, source) -> np.ndarray:
    """Scratch on the target less c beta_s, c as in ``risks.kept_by_fine_tuning``."""
    kappa = effective_ridge(spectrum, freedom, 0.0)[..., None]
    unseen = spectrum.mean(kappa / (spectrum.value + kappa))
    fitted = (kept + left) * (1 - unseen) + noise / np.maximum(kappa[..., 0], 1e-9)
    deviation = abs(source)
    moved = coupling_at_end(unseen * deviation, fitted, BALANCED) * np.sqrt(deviation)
    moved = np.where(freedom < spectrum.dimension, moved, 0.0)
    return _ridgeless(spectrum, freedom, (np.sign(source) * np.sqrt(kept) - moved) ** 2 + left, noise, kappa)
