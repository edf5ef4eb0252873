"""Files of experiments on linear networks, by simple laws."""

import numpy as np
import xarray as xr

DIMENSION = 40
SETTINGS = {"sigma": 0.2, "depth": 2, "source_ratio": np.inf, "source_sigma": 0.0}
GAMMA, THETA = np.arange(1, 9) / 4, np.arange(1, 9) / 16 * np.pi


def laws(gamma, theta, ridge, sigma) -> tuple[dict, dict]:
    """Risks and transferabilities {method: (gamma, theta)}, linear transfer's before that on ridge; T as printed."""
    gamma, theta, ridge = gamma[:, None], theta[None], np.array(ridge)[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        below, above = 1 - gamma + sigma**2 * gamma / abs(1 - gamma), sigma**2 / abs(gamma - 1)
        scratch = np.where(gamma < 1, below, above) + 0 * theta
    unseen = np.maximum(1 - gamma, 0)
    linear = np.sin(theta) ** 2 + (ridge / (1 + ridge)) ** 2 * np.cos(theta) ** 2 + 0 * gamma
    gains = {
        "fine_tuned": unseen * (2 * np.cos(theta) - 1),
        "lp_ft": unseen * np.maximum(2 * np.cos(theta) - 1, 0),
        "residual": unseen * np.cos(theta) ** 2,
    }
    risks = {method: scratch - gain for method, gain in gains.items()} | {"scratch": scratch, "linear": linear}
    return risks, gains | {"linear": scratch - linear}


def make_theory(gamma, theta, ridge, settings) -> xr.Dataset:
    """``laws`` under the names of every closed form; the best weight decay leaves half of the risk of scratch."""
    fine = np.unique(np.linspace(gamma.min(), gamma.max(), 77)), np.unique(np.linspace(theta.min(), theta.max(), 39))
    forms = {"fine_tuned": ("printed", "corrected"), "linear": ("asymptotic", "exact")}
    variables = {}
    for ending, grid in (("", (gamma, theta)), ("_fine", fine)):
        risks, gains = laws(*grid, ridge, settings["sigma"])
        row, cell = (f"gamma{ending}",), (f"gamma{ending}", f"theta{ending}")
        for form in ("asymptotic", "exact"):
            variables[f"scratch_risk_{form}{ending}"] = row, risks["scratch"][:, 0]
        for method, gain in gains.items():
            dimensions = ("ridge", *cell) if method == "linear" else cell
            for form in forms.get(method, ("asymptotic",)):
                variables[f"{method}_transferability_{form}{ending}"] = dimensions, gain
                variables[f"{method}_risk_{form}{ending}"] = dimensions, risks[method]
        decayed = risks["scratch"][:, 0] * np.array([1.0, 0.5, 0.8])[:, None]
        variables[f"weight_decay_risk_asymptotic{ending}"] = ("weight_decay", *row), decayed
        variables[f"best_ridge_risk_asymptotic{ending}"] = row, decayed[1]
    coordinates = {"gamma": gamma, "theta": theta, "gamma_fine": fine[0], "theta_fine": fine[1]}
    return xr.Dataset(variables, coordinates | {"ridge": ridge, "weight_decay": [0.05, 0.2, 0.5]} | settings)


def make_transfer(gamma, theta, ridge, settings, instances) -> xr.Dataset:
    """``laws``, with 30 for an infinite risk, and the same spread over instances for all methods."""
    risks, gains = laws(gamma, theta, ridge, settings["sigma"])
    spread = np.linspace(0.9, 1.1, instances) if instances > 1 else np.ones(1)
    scratch = np.minimum(risks["scratch"], 30.0)[..., None] * spread
    cell = ("gamma", "theta")
    variables = {"scratch_risk": ((*cell, "instance"), scratch)}
    variables["weight_decay_risk"] = ("weight_decay", *cell, "instance"), scratch * np.ones((3, 1, 1, 1))
    for method, gain in gains.items():
        dimensions = ("ridge", *cell) if method == "linear" else cell
        differences = scratch - risks["linear"][..., None] * spread if method == "linear" else gain[..., None] * spread
        variables[f"{method}_risk"] = (*dimensions, "instance"), scratch - differences
        variables[f"{method}_transferability"] = dimensions, differences.mean(-1)
        error = differences.std(-1, ddof=1) / np.sqrt(instances) if instances > 1 else np.full(gain.shape, np.nan)
        variables[f"{method}_transferability_standard_error"] = dimensions, error
    for method in ("scratch", "linear", "fine_tuned", "lp_ft"):
        dimensions, values = variables[f"{method}_risk"]
        variables[f"{method}_converged"] = dimensions, np.ones(values.shape, bool)
    coordinates = {"gamma": gamma, "n": ("gamma", np.round(gamma * DIMENSION)), "theta": theta}
    return xr.Dataset(variables, coordinates | {"ridge": ridge, "weight_decay": [0.05, 0.2, 0.5]} | settings)


def experiment(
    gamma=GAMMA, theta=THETA, ridge=(0.0, 0.3, 1.0), instances=5, **settings
) -> tuple[xr.Dataset, xr.Dataset]:
    """Transfer and theory of one experiment."""
    settings, ridge = SETTINGS | settings, list(ridge)
    return make_transfer(gamma, theta, ridge, settings, instances), make_theory(gamma, theta, ridge, settings)
