"""The file of the study of the same name, made up: networks that end where the law says, and draws of ridge risks."""

import numpy as np
import xarray as xr

INSTANCES = 20


def rival_theories() -> xr.Dataset:
    """Distances at the rounding of an optimiser, and risks that scatter about their form, least at the multiple 1."""
    depth, noise, gamma, multiple = [2, 8], [0.0, 1.0], [0.3, 0.7], np.array([0.5, 1.0, 2.0])
    axes, shape = ("depth", "start_length", "noise_level", "gamma", "theta", "instance"), (2, 2, 2, 2, 2, INSTANCES)
    ridge_axes, generator = ("ridge_multiple", "ridge_noise", "ridge_gamma"), np.random.default_rng(0)
    form = np.broadcast_to((0.4 + 0.1 * np.log(multiple) ** 2)[:, None, None], (3, 2, 2))
    slope = np.broadcast_to(0.2 * np.log(multiple)[:, None, None], form.shape)[..., None]
    scatter = generator.standard_normal((2, INSTANCES))
    return xr.Dataset(
        {
            "trained_distance": (axes, 1e-7 * generator.random(shape)),
            "end_point_distance": (axes, 1e-7 * generator.random(shape)),
            "depth_one_distance": (axes, 0.1 * generator.random(shape)),
            "converged": (axes, np.ones(shape, bool)),
            "penalised_risk": ((*ridge_axes, "instance"), form[..., None] * (1 + 0.05 * scatter[0])),
            "penalised_risk_slope": ((*ridge_axes, "instance"), slope + 0.005 * scatter[1]),
            "penalised_risk_resolvent": (ridge_axes, form),
        },
        {
            "depth": depth,
            "start_length": [0.5, 1.0],
            "noise_level": noise,
            "gamma": gamma,
            "theta": [0.3, 1.4],
            "ridge_multiple": multiple,
            "ridge_noise": [0.2, 1.0],
            "ridge_gamma": [0.5, 2.0],
        },
    )
