"""Designs: the samples of the target task, reduced to the few vectors that full-batch training can see.

Squared loss sees n samples only through X^T X / n = V diag(lambda) V^T and X^T y / n. Turning the inputs by V is an
orthogonal change of basis of the first layer, under which gradient flow and full-batch descent are equivariant. So
a design is stored in its canonical coordinates:

    eigenvalue  lambda                       of X^T X / n
    source, orthogonal, spare   V^T beta_s, V^T nu, V^T spare
    noise       V^T X^T eps / n              for noise eps of unit variance
    noise_residual   |eps_perp|^2 / n        the noise that no linear function of the inputs fits

The modes are min(n, d) eigenvectors, then the null space of X, turned so that its first coordinates hold all of the
directions' parts there; what remains is zero.
"""

import numpy as np
import scipy.linalg
import xarray as xr

from fate.linear.teachers import DIRECTIONS
from fate.progress import report_progress
from fate.streams import random_stream

NEARLY_SQUARE = 0.1  # |n/d - 1| below which forming X^T X would lose digits of the smallest eigenvalues
SAMPLERS = ("design", "law")


def _append_null_block(row_part: np.ndarray, remainder: np.ndarray, modes: int) -> np.ndarray:
    """Coordinates (k, modes): the part in the row space (k, rank), then at most k for ``remainder`` (k, any)."""
    rank = row_part.shape[1]
    coordinates = np.zeros((len(row_part), modes))
    coordinates[:, :rank] = row_part
    room = min(len(remainder), modes - rank)
    if room > 0:
        triangle = np.linalg.qr(remainder.T).R
        coordinates[:, rank : rank + room] = triangle[:room].T
    return coordinates


def reduce_design(inputs: np.ndarray, directions: np.ndarray, noise: np.ndarray) -> dict[str, np.ndarray]:
    """Canonical coordinates of one design.

    Args: ``inputs`` X (n, d), ``directions`` (k, d), ``noise`` eps (n,) of unit variance.
    Returns eigenvalue (d,), directions (k, d), noise (d,) and the scalar noise_residual.
    Cost: one eigendecomposition of size min(n, d), or a thin SVD where X is nearly square: forming X^T X squares the
    condition number, and the smallest eigenvalue there decides the risk.
    """
    samples, dimension = inputs.shape
    rank = min(samples, dimension)
    if abs(samples / dimension - 1) < NEARLY_SQUARE:
        left, singular, basis = scipy.linalg.svd(inputs, full_matrices=False, check_finite=False)
        eigenvalue = singular**2 / samples
        noise_part = singular * (left.T @ noise) / samples
    elif samples < dimension:
        eigenvalue, left = scipy.linalg.eigh(inputs @ inputs.T / samples, driver="evr", check_finite=False)
        singular = np.sqrt(samples * eigenvalue)
        basis = left.T @ inputs / singular[:, None]
        noise_part = singular * (left.T @ noise) / samples
    else:
        eigenvalue, vectors = scipy.linalg.eigh(inputs.T @ inputs / samples, driver="evr", check_finite=False)
        basis = vectors.T
        noise_part = basis @ (inputs.T @ noise) / samples
    row_part = directions @ basis.T
    remainder = directions - row_part @ basis
    remainder -= (remainder @ basis.T) @ basis  # once more: the first pass leaves what rounding left
    return {
        "eigenvalue": np.pad(eigenvalue, (0, dimension - rank)),
        "directions": _append_null_block(row_part, remainder, dimension),
        "noise": np.pad(noise_part, (0, dimension - rank)),
        "noise_residual": _noise_residual(eigenvalue, noise_part, noise @ noise / samples, samples, dimension),
    }


def _noise_residual(eigenvalue, noise_part, noise_power, samples, dimension):
    if samples <= dimension:
        return 0.0
    return noise_power - np.sum(noise_part**2 / eigenvalue)


def sample_canonical_law(
    generator: np.random.Generator, samples: int, dimension: int, directions: int
) -> dict[str, np.ndarray]:
    """Canonical coordinates of an isotropic Gaussian design, drawn from their law without any n x d matrix.

    With m = min(n, d), p = max(n, d), the eigenvalues are those of B B^T / n, B lower bidiagonal with the diagonal
    chi_p, ..., chi_{p-m+1} and the subdiagonal chi_{m-1}, ..., chi_1 (all independent). The directions are a
    Haar-random orthonormal frame, independent of the eigenvalues; noise_i given lambda is N(0, lambda_i / n); and
    n noise_residual is chi-square with n - d degrees of freedom for n > d.
    Shapes as in ``reduce_design``. Equal to it in law for x ~ N(0, I) only.
    Source: Dumitriu and Edelman, Matrix models for beta ensembles, J. Math. Phys. 43 (2002), Theorem 3.1.
    """
    rank = min(samples, dimension)
    diagonal = np.sqrt(generator.chisquare(max(samples, dimension) - np.arange(rank)))
    below = np.sqrt(generator.chisquare(np.arange(rank - 1, 0, -1)))
    tridiagonal = diagonal**2
    tridiagonal[1:] += below**2
    eigenvalue = scipy.linalg.eigh_tridiagonal(
        tridiagonal, diagonal[:-1] * below, eigvals_only=True, lapack_driver="sterf"
    )
    eigenvalue = np.maximum(eigenvalue, 0.0) / samples
    frame = np.linalg.qr(generator.standard_normal((dimension, directions)))[0].T
    noise_part = np.sqrt(eigenvalue / samples) * generator.standard_normal(rank)
    residual = generator.chisquare(samples - dimension) / samples if samples > dimension else 0.0
    return {
        "eigenvalue": np.pad(eigenvalue, (0, dimension - rank)),
        "directions": _append_null_block(frame[:, :rank], frame[:, rank:], dimension),
        "noise": np.pad(noise_part, (0, dimension - rank)),
        "noise_residual": np.asarray(residual),
    }


def sample_designs(
    generators: list[np.random.Generator], samples: int, dimension: int, directions: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One draw from ``sample_canonical_law`` each: eigenvalue, directions (k, instance, mode) and noise."""
    drawn = [sample_canonical_law(generator, samples, dimension, directions) for generator in generators]
    eigenvalue, noise = (np.stack([draw[name] for draw in drawn]) for name in ("eigenvalue", "noise"))
    return eigenvalue, np.stack([draw["directions"] for draw in drawn], axis=1), noise


def draw_designs(teachers: xr.Dataset, *, seed: int, problem: str, samples: list[int], sampler: str) -> xr.Dataset:
    """One design for each number of samples n and each instance of the teachers, in canonical coordinates.

    ``sampler`` is "design" (draw X and decompose it) or "law" (draw the coordinates; same law, no n x d matrix).
    Returns eigenvalue, source, orthogonal, spare, noise (gamma, instance, mode) and noise_residual (gamma, instance),
    gamma = n / d. Noise has unit variance: training scales it.
    Each stream is keyed by n and instance, so that a design does not change with the rest of the grid.
    """
    dimension, instances = teachers.sizes["feature"], teachers["instance"].values
    directions = np.stack([teachers[name].values for name in DIRECTIONS], axis=1)
    grid = (len(samples), len(instances))
    eigenvalue, noise = np.empty((*grid, dimension)), np.empty((*grid, dimension))
    coordinates, residual = np.empty((*grid, len(DIRECTIONS), dimension)), np.empty(grid)
    for row, n in enumerate(report_progress(samples, "number of samples")):
        for column, instance in enumerate(instances.tolist()):
            if sampler == "design":
                inputs = random_stream(seed, problem, "inputs", n, instance).standard_normal((n, dimension))
                unit_noise = random_stream(seed, problem, "noise", n, instance).standard_normal(n)
                drawn = reduce_design(inputs, directions[column], unit_noise)
            else:
                generator = random_stream(seed, problem, "canonical", n, instance)
                drawn = sample_canonical_law(generator, n, dimension, len(DIRECTIONS))
            eigenvalue[row, column], noise[row, column] = drawn["eigenvalue"], drawn["noise"]
            coordinates[row, column], residual[row, column] = drawn["directions"], drawn["noise_residual"]
    modes = ("gamma", "instance", "mode")
    return xr.Dataset(
        {
            "eigenvalue": (modes, eigenvalue),
            **{name: (modes, coordinates[:, :, row]) for row, name in enumerate(DIRECTIONS)},
            "noise": (modes, noise),
            "noise_residual": (("gamma", "instance"), residual),
        },
        coords={
            "gamma": np.array(samples) / dimension,
            "n": ("gamma", np.array(samples)),
            "instance": instances,
            "dimension": dimension,
        },
    )
