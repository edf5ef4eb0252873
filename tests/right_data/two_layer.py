"""Files of two-layer networks: three instances, which scatter by 1e-5 about what is asked for."""

import numpy as np
import xarray as xr

MU = np.array([0.0, 0.25, 0.5, 0.9])
SPREAD = 1 + 1e-5 * np.array([-1.0, 0.0, 1.0])  # four sigma of three are 126 standard errors
FEW = 1 + 0.02 * np.array([-1.0, 0.0, 1.0])  # teachers that scatter too much for three of them
CELL = ("mu", "instance")


def networks(alignment: float, explained: float = 0.1, spread: np.ndarray = SPREAD) -> xr.Dataset:
    """``explained``: what idle neurons explain of 0.6 mu, by twice as much at the lower of two cut-offs."""
    unexplained = (1 - explained * np.array([1.0, 2.0])) * 0.6 * MU[:, None, None] * spread[:, None]
    return xr.Dataset(
        {
            "kernel_alignment": (CELL, alignment * np.ones((4, 1)) * spread),
            "alignment_before": (CELL, np.full((4, 3), 0.4)),
            "converged": (CELL, np.full((4, 3), True)),
            "projection_trained": ((*CELL, "cut_off"), unexplained),
        },
        {"mu": MU, "cut_off": [1e-2, 1e-4]},
    )


def theory(rho: np.ndarray, spread: np.ndarray = SPREAD) -> xr.Dataset:
    """``rho``: what the source neurons leave unexplained at each mu."""
    return xr.Dataset({"projection_source": (CELL, rho[:, None] * spread)}, {"mu": MU})


def transfer(shift=0.9, exponent=1.18, spread: np.ndarray = SPREAD) -> tuple[xr.Dataset, xr.Dataset]:
    """Scratch falls as n^-``exponent``, linear transfer is ``shift`` times the floor, 0.6 mu; and the floor's theory.

    ``exponent``: a number, or one of each instance. ``spread``: of the floor, half of it of that of trained features.
    """
    samples, rho = np.array([8, 16, 32, 64, 128]), 0.6 * MU
    floor = rho[:, None] * spread
    linear = np.broadcast_to(shift * floor, (1, 5, 4, 3))
    measured = xr.Dataset(
        {
            "scratch_risk": (("n", "instance"), (samples[:, None] / 8) ** -np.asarray(exponent) * SPREAD),
            "scratch_converged": (("n", "instance"), np.full((5, 3), True)),
            "linear_risk": (("ridge", "n", *CELL), linear + 1e-9),
            "linear_floor": (("ridge", *CELL), 0.9 * rho[:, None] * np.sqrt(spread)[None, None]),
        },
        {"mu": MU, "n": samples, "ridge": [1e-3]},
    )
    return measured, theory(rho)


def same_features(
    linear: list[float], tuned: list[float], growth: float = 1.0, excess: tuple = (1.1, 1.1, 1.1), scratch: float = 0.1
) -> xr.Dataset:
    """Risks of linear transfer at mu = 0 and of fine-tuning at the three shifts; Wasserstein-1 grows by 20 ``growth``.

    At mu = 0.5 linear transfer has ``excess`` times its floor, 0.05 to 0.2.
    """
    coordinates = {"change": ["rescaled", "redrawn"], "shift": [0.5, 2.0, 100.0]}
    dims, ones = (*coordinates, "instance"), np.ones((2, 3, 1))
    floor = np.array([0.05, 0.1, 0.2])[:, None] * ones

    def by_shift(values) -> np.ndarray:
        return np.asarray(values)[:, None] * ones * SPREAD

    def by_mu(whole, lacking) -> tuple:
        return (*dims, "mu"), np.stack([whole * SPREAD, lacking * SPREAD], axis=-1)

    return xr.Dataset(
        {
            "linear_risk": by_mu(by_shift(linear), np.array(excess)[:, None] * floor),
            "linear_floor": by_mu(1e-5 * ones, floor),
            "fine_tuned_risk": (dims, by_shift(tuned)),
            "scratch_risk": (dims, scratch * ones * SPREAD),
            "scratch_converged": (dims, np.full((2, 3, 3), True)),
            "kullback_leibler": by_mu(*[by_shift([1.0, 16.0, 4e4])] * 2),
            "wasserstein_lower": by_mu(*[growth * by_shift([0.1, 0.4, 20.0])] * 2),
            "wasserstein_upper": by_mu(*[by_shift([1.0, 4.0, 200.0])] * 2),
        },
        coordinates | {"mu": [0.0, 0.5], "n": 64, "dimension": 20},
    )


def deeper(
    shift: float = 1.0,
    tuned: float = 0.3,
    scratch: float = 4.0,
    spread: np.ndarray = SPREAD,
    aided_spread: np.ndarray = SPREAD,
) -> xr.Dataset:
    """Risks of two depths on 8 and 256 samples: linear transfer on floors of 0.03 and 0.2, ``shift`` times the floor.

    Fine-tuning is at ``tuned`` times the floor, scratch at ``scratch`` / n, evidence transfer below both.
    """
    samples, floor = np.array([8, 256]), np.array([0.03, 0.2])[:, None] * spread
    linear = floor[:, None] * np.array([2.5, shift])[:, None]
    dims = ("depth", "mu", "n", "instance")
    return xr.Dataset(
        {
            "linear_floor": (("depth", "mu", "instance"), np.stack([floor, floor])),
            "linear_risk": (dims, np.stack([linear, linear])),
            "fine_tuned_risk": (dims, np.broadcast_to(tuned * floor[:, None], (2, 2, 2, 3))),
            "fine_tuned_converged": (dims, np.full((2, 2, 2, 3), True)),
            "evidence_risk": (dims, np.broadcast_to(0.05 * aided_spread * floor[:, None], (2, 2, 2, 3))),
            "scratch_risk": (("depth", "n", "instance"), np.stack([scratch / samples[:, None] * spread[::-1]] * 2)),
            "scratch_converged": (("depth", "n", "instance"), np.full((2, 2, 3), True)),
        },
        {"depth": [3, 4], "mu": [0.2, 0.5], "n": samples, "dimension": 20},
    )


def evidence(spread: np.ndarray = SPREAD) -> xr.Dataset:
    """Risks in two experiments at mu = 0, 0.2 and 0.5 and two n: evidence transfer is best but in one cell of each.

    ``spread`` is that of evidence transfer with the source. The second experiment has not the larger n.
    """
    mu, samples = np.array([0.0, 0.2, 0.5])[:, None, None], np.array([8, 64])[:, None]
    plane = (3, 2, 3)
    students = {
        "scratch": 6.0 / samples * SPREAD,
        "fine_tuned": (0.02 + 0.4 * mu) * 8 / samples * SPREAD,
        "linear": (0.05 + 0.5 * mu) * SPREAD,
        "architecture": 4.0 / samples * SPREAD,
        "evidence": (0.01 + 0.2 * mu) * 8 / samples * spread,
    }
    risk = np.stack([np.stack([np.broadcast_to(each, plane)] * 2) for each in students.values()])
    risk[-1, 0, 2, 1] *= 8
    risk[-1, 1, 2, 0] *= 3
    converged = np.ones(risk.shape, bool)
    risk[:, 1, :, 1], converged[:, 1, :, 1] = np.nan, False
    axes = ("student", "experiment", "mu", "n", "instance")
    return xr.Dataset(
        {"student_risk": (axes, risk), "student_converged": (axes, converged)},
        {
            "student": list(students),
            "experiment": ["relu", "relu_lazy"],
            "mu": mu.ravel(),
            "n": samples.ravel(),
        },
    )
