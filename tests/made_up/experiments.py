"""Files of experiments on linear networks, by simple laws."""

import numpy as np
import xarray as xr

DIMENSION = 40
SETTINGS = {
    "sigma": 0.2,
    "dimension": DIMENSION,
    "depth": 2,
    "width": 8,
    "source_ratio": np.inf,
    "source_sigma": 0.0,
}
GAMMA, THETA = np.arange(1, 9) / 4, np.arange(1, 9) / 16 * np.pi
RIDGE = (0.0, 0.3, 1.0)
DECAYED = xr.DataArray([1.0, 0.5, 0.8], {"weight_decay": [0.05, 0.2, 0.5]})  # risk over that of scratch
FORMS = {"fine_tuned": ("printed", "corrected"), "linear": ("asymptotic", "exact")}


def axis(name: str, values) -> xr.DataArray:
    return xr.DataArray(np.asarray(values), {name: np.asarray(values)})


def laws(gamma, theta, ridge, sigma) -> tuple[xr.DataArray, xr.DataArray, dict[str, xr.DataArray]]:
    """The risk of scratch, infinite at gamma = 1, that of linear transfer, and the T of all other methods."""
    unseen, ridge = (1 - gamma).clip(0), axis("ridge", ridge)
    with np.errstate(divide="ignore"):
        scratch = unseen + sigma**2 * gamma.clip(None, 1) / abs(1 - gamma)
    linear = np.sin(theta) ** 2 + (ridge / (1 + ridge)) ** 2 * np.cos(theta) ** 2
    gains = {
        "fine_tuned": unseen * (2 * np.cos(theta) - 1),
        "lp_ft": unseen * (2 * np.cos(theta) - 1).clip(0),
        "residual": unseen * np.cos(theta) ** 2,
    }
    return scratch, linear + 0 * gamma, gains


def make_theory(gamma, theta, ridge, settings) -> xr.Dataset:
    """``laws`` under the names of every closed form."""
    fine = (np.unique(np.linspace(min(each), max(each), points)) for each, points in ((gamma, 77), (theta, 39)))
    variables = {}
    for ending, (ratio, angle) in (("", (gamma, theta)), ("_fine", fine)):
        grid = axis(f"gamma{ending}", ratio), axis(f"theta{ending}", angle)
        scratch, linear, gains = laws(*grid, ridge, settings["sigma"])
        variables |= {f"scratch_risk_{form}{ending}": scratch for form in ("asymptotic", "exact")}
        variables[f"weight_decay_risk_asymptotic{ending}"] = scratch * DECAYED
        variables[f"best_ridge_risk_asymptotic{ending}"] = scratch * DECAYED.min()
        variables[f"limit_risk_asymptotic{ending}"] = 0.1 * linear.isel(ridge=0, drop=True)
        for method, gain in ({"linear": scratch - linear} | gains).items():
            for form in FORMS.get(method, ("asymptotic",)):
                variables[f"{method}_risk_{form}{ending}"] = linear if method == "linear" else scratch - gain
                variables[f"{method}_transferability_{form}{ending}"] = gain
    ratio = variables["scratch_risk_exact_fine"]["gamma_fine"]
    zero = xr.full_like(ratio, np.pi / 3).where(ratio < 1)
    variables |= {f"fine_tuned_zero_set_{form}": zero for form in FORMS["fine_tuned"]}
    dataset = xr.Dataset(variables).assign_coords(settings)
    return dataset.transpose("ridge", "weight_decay", "gamma", "gamma_fine", "theta", "theta_fine")


def make_transfer(gamma, theta, ridge, settings, instances) -> xr.Dataset:
    """``laws``, with 30 for an infinite risk, and the same spread over instances for all methods."""
    scratch, linear, gains = laws(axis("gamma", gamma), axis("theta", theta), ridge, settings["sigma"])
    spread = axis("instance", np.linspace(0.9, 1.1, instances))
    scratch = scratch.clip(None, 30) * spread + 0 * axis("theta", theta)
    variables = {"scratch_risk": scratch, "weight_decay_risk": scratch * DECAYED}
    gains = {"linear": scratch - linear * spread} | {method: gain * spread for method, gain in gains.items()}
    for method, gain in gains.items():
        mean = gain.mean("instance")
        error = gain.std("instance", ddof=1) / np.sqrt(instances) if instances > 1 else np.nan * mean
        variables[f"{method}_risk"] = scratch - gain
        variables[f"{method}_transferability"] = mean
        variables[f"{method}_transferability_standard_error"] = error
    limit = 0.1 * linear.isel(ridge=0, drop=True) * spread
    for method, above in {"bayes": 0.0, "evidence": 0.01, "likelihood_ridge": 0.05}.items():
        variables[f"{method}_risk"] = limit + above * spread
    variables["evidence_predicted_risk"] = 1.1 * variables["evidence_risk"]
    cosine, sigma = np.cos(axis("theta", theta)) + 0 * limit, settings["sigma"] + 0 * limit
    for name, truth in (("cosine", cosine), ("noise", sigma)):
        variables |= {f"evidence_{name}_lower": 0.9 * truth, f"evidence_{name}_upper": 1.1 * truth}
    for method in ("scratch", "linear", "fine_tuned", "lp_ft"):
        variables[f"{method}_converged"] = xr.ones_like(variables[f"{method}_risk"], bool)
    dataset = xr.Dataset(variables).assign_coords(n=("gamma", np.round(np.multiply(gamma, DIMENSION))), **settings)
    return dataset.transpose("ridge", "weight_decay", "gamma", "theta", "instance")


def experiment(gamma=GAMMA, theta=THETA, ridge=RIDGE, instances=5, **settings) -> tuple[xr.Dataset, xr.Dataset]:
    """Transfer and theory of one experiment."""
    settings = SETTINGS | settings
    return make_transfer(gamma, theta, ridge, settings, instances), make_theory(gamma, theta, ridge, settings)
