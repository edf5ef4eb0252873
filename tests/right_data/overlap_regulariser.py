"""The file of the study of the same name, made up: a gain that grows with the samples in pretraining."""

import numpy as np
import xarray as xr

INSTANCES = 20


def overlap_regulariser() -> xr.Dataset:
    """Two n/d, two m/n and two angles; at the larger angle the gain is small, and the selected weight loses it.

    Keeping all features has twice the risk at the smaller angle, and half of it at the larger. Evidence transfer is the
    best method but in one cell, where the best weight of m = n beats it.
    """
    ratios, shares, angles = np.array([0.3, 0.6]), np.array([0.25, 1.0]), np.array([0.8, np.pi / 2])
    spread = 1 + np.linspace(-0.01, 0.01, INSTANCES)
    linear = np.broadcast_to((np.sin(angles) ** 2)[:, None] * spread, (2, 2, INSTANCES))
    kept = np.array([[0.8, 0.98], [0.4, 0.6]])  # of the risk, by share and angle
    predicted = np.stack([np.ones((2, 2)), kept])[:, None] * np.sin(angles) ** 2 * np.ones((1, 2, 1, 1))
    risk = predicted[..., None] * spread
    keeping = np.broadcast_to(predicted[1, :, 0] * np.array([2.0, 0.5]), (1, 1, 2, 2))
    evidence = 0.39 * linear
    evidence[0, 0] *= 1.2
    cell = ("gamma", "target_share", "theta")
    selected = np.where(shares[:, None, None] < 1, risk[0] - 0.5 * (risk[0] - risk[1]), np.nan)
    return xr.Dataset(
        {
            "linear_risk": (("gamma", "theta", "instance"), linear),
            "ridge_risk": (("gamma", "theta", "instance"), 0.5 * linear),
            "evidence_risk": (("gamma", "theta", "instance"), evidence),
            "regularised_risk": (("target_weight", *cell, "instance"), risk),
            "regularised_risk_asymptotic": (("target_weight", *cell), predicted),
            "best_target_weight": (cell, np.full((2, 2, 2), 0.6)),
            "kept_features_risk": (("features", "penalty", "gamma", "theta", "instance"), keeping[..., None] * spread),
            "kept_features_risk_asymptotic": (("features", "penalty", "gamma", "theta"), keeping),
            "best_penalty": (("features", "gamma", "theta"), np.full((1, 2, 2), 0.05)),
            "selected_risk": ((*cell, "instance"), selected),
            "feature_distance": (("target_weight", "theta"), np.full((2, 2), 1e-8)),
            "feature_change": (("target_weight", "theta"), np.array([[0.0, 0.0], [0.3, 0.6]])),
            "converged": (("target_weight", "theta"), np.ones((2, 2), bool)),
        },
        {
            "target_weight": [0.0, 0.6],
            "gamma": ratios,
            "n": ("gamma", (1000 * ratios).round()),
            "target_share": shares,
            "theta": angles,
            "features": ["isotropic"],
            "penalty": [0.05],
            "sigma": 0.2,
            "dimension": 1000,
        },
    )
