"""Teachers: the linear functions that the source task and the target task ask for."""

from typing import Literal

import numpy as np
import xarray as xr

from fate.streams import random_stream

DIRECTIONS = ("source", "orthogonal", "spare")


def draw_teachers(seed: int, problem: str, dimension: int, instances: int) -> xr.Dataset:
    """Orthonormal directions beta_s (source), nu (orthogonal) and a spare one, Haar-distributed, for each instance.

    The target at angle theta is beta_t = cos(theta) beta_s + sin(theta) nu, so that all angles share one draw.
    The spare direction takes what a trained vector has outside of the plane of source and orthogonal: for isotropic
    inputs that part may be turned onto it, exactly in law.

    Returns source, orthogonal, spare (instance, feature), all of unit length. ``dimension`` >= 3.
    Source: Tahir et al. 2025, Section 3.
    """
    directions = np.empty((instances, len(DIRECTIONS), dimension))
    for instance in range(instances):
        gaussian = random_stream(seed, problem, "teachers", instance).standard_normal((dimension, len(DIRECTIONS)))
        directions[instance] = orthonormalise(gaussian).T
    return xr.Dataset(
        {name: (("instance", "feature"), directions[:, row]) for row, name in enumerate(DIRECTIONS)},
        coords={"instance": np.arange(instances)},
    )


def target_vectors(theta: np.ndarray | float, source: np.ndarray, orthogonal: np.ndarray) -> np.ndarray:
    """beta_t = cos(theta) beta_s + sin(theta) nu (theta, instance, mode), of directions (instance, mode)."""
    return np.cos(theta)[..., None, None] * source + np.sin(theta)[..., None, None] * orthogonal


def orthonormalise(columns: np.ndarray, mode: Literal["reduced", "complete"] = "reduced") -> np.ndarray:
    """The columns (d, k) after Gram and Schmidt; ``mode`` "complete" appends a basis of the rest: (d, d)."""
    basis, triangle = np.linalg.qr(columns, mode)
    basis[:, : columns.shape[1]] *= np.sign(np.diag(triangle))
    return basis
