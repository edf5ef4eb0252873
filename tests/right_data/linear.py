"""Files of experiments on linear networks."""

import numpy as np
import xarray as xr

from fate.limit.theory import limit_risk, ridge_risk
from fate.linear.theory import finite_source, linear_transfer, lp_ft, residual_transfer, scratch, weight_decay

DIMENSION, INSTANCES = 500, 60
SAMPLES = np.arange(50, 1001, 50)
THETA = np.arange(1, 9) * np.pi / 16
RIDGE = np.array([0.0, 1.0])
DECAY = np.array([0.1, 0.2])
CELL = ("gamma", "theta")


def pretrained() -> xr.Dataset:
    """Certificates of three networks."""
    values = {"relative_residual": 1e-11, "rank_one_residual": 1e-4, "alignment": 1.0, "conserved_drift": 1e-15}
    return xr.Dataset(
        {name: ("instance", np.full(3, value)) for name, value in values.items()},
        {"init_scale": 1e-5, "width": 500},
        {"converged_below": 1e-10},
    )


def theory(noise=0.2, depth=2, source=(np.inf, 0.0), samples=SAMPLES, theta=THETA) -> xr.Dataset:
    """The closed forms; those of LP-FT and residual transfer are of a population loss on the source."""
    gamma = samples / DIMENSION
    rows, scratch_risk = gamma[:, None], scratch.asymptotic(gamma, noise)[:, None]
    angle = np.arcsin(np.sqrt(finite_source.unexplained_power(theta, *source)))
    linear_risk = np.broadcast_to(
        linear_transfer.asymptotic(angle, RIDGE[:, None, None]), (len(RIDGE), len(gamma), len(theta))
    )
    exact = linear_transfer.mean(samples[:, None], angle, noise, RIDGE[:, None, None])
    gain = finite_source.fine_tuned_transferability(rows, theta, noise, depth, *source)
    variables = {
        "linear_risk_exact": (("ridge", *CELL), exact),
        "linear_transferability_asymptotic": (("ridge", *CELL), scratch_risk - linear_risk),
        "linear_transferability_exact": (
            ("ridge", *CELL),
            scratch.mean(samples, DIMENSION, noise)[:, None] - exact,
        ),
        "scratch_risk_asymptotic": ("gamma", scratch.asymptotic(gamma, noise)),
        "scratch_risk_exact": ("gamma", scratch.mean(samples, DIMENSION, noise)),
        "best_ridge_risk_asymptotic": ("gamma", ridge_risk(gamma, noise)),
        "weight_decay_risk_asymptotic": (
            ("weight_decay", "gamma"),
            weight_decay.scratch_risk(gamma, noise, DECAY[:, None]),
        ),
        "bayes_risk_asymptotic": (CELL, ridge_risk(rows, noise, np.sin(angle) ** 2)),
        "limit_risk_asymptotic": (CELL, limit_risk(rows, theta, noise, *source)),
        "fine_tuned_risk_corrected": (CELL, scratch_risk - gain),
        "fine_tuned_transferability_printed": (
            CELL,
            finite_source.fine_tuned_transferability_printed(rows, theta, *source),
        ),
        "fine_tuned_transferability_corrected": (CELL, gain),
    }
    if np.isinf(source[0]):
        variables |= {
            "lp_ft_transferability_asymptotic": (CELL, lp_ft.transferability(rows, theta, noise, depth)),
            "residual_transferability_asymptotic": (CELL, residual_transfer.transferability(rows, theta)),
        }
    settings = {"sigma": noise, "depth": depth, "source_ratio": source[0], "source_sigma": source[1]}
    settings["dimension"] = DIMENSION
    return xr.Dataset(
        variables,
        {"gamma": gamma, "n": ("gamma", samples), "theta": theta, "ridge": RIDGE, "weight_decay": DECAY, **settings},
    )


def transfer(theory: xr.Dataset, spread=0.004, form="corrected", seed=0) -> xr.Dataset:
    """Risks around those of ``theory``, fine-tuning as ``form`` has it, of networks that all converged."""
    generator = np.random.default_rng(seed)
    gamma, noise, everywhere = theory["gamma"].values, float(theory["sigma"]), xr.ones_like(theory["theta"])
    scratch_risk, best = (
        xr.DataArray(risk(gamma, noise), theory["gamma"].coords) * everywhere
        for risk in (scratch.asymptotic, ridge_risk)
    )
    scratch_risk = scratch_risk.where(theory["gamma"] != 1, 50.0)
    gains = {
        "fine_tuned": theory[f"fine_tuned_transferability_{form}"],
        "lp_ft": theory.get("lp_ft_transferability_asymptotic", 0.0),
        "residual": theory.get("residual_transferability_asymptotic", 0.0),
    }
    risks = {
        "scratch": scratch_risk,
        "linear": theory["linear_risk_exact"],
        **{method: scratch_risk - gain for method, gain in gains.items()},
        "bayes": theory["bayes_risk_asymptotic"],
        "evidence": theory["bayes_risk_asymptotic"] + 0.002,
        "likelihood_ridge": best + 0.001,
        "weight_decay": theory["weight_decay_risk_asymptotic"] * everywhere,
    }
    variables = {}
    for method, risk in risks.items():
        jitter = spread * generator.standard_normal(INSTANCES)
        variables[f"{method}_risk"] = risk + xr.DataArray(jitter - jitter.mean(), dims="instance")
        if method in ("scratch", "linear", "fine_tuned", "lp_ft"):
            variables[f"{method}_converged"] = xr.ones_like(variables[f"{method}_risk"], bool)
    unseen = theory["gamma"] < 1  # beyond it there is one least-squares solution, whatever the start
    for method in ("fine_tuned", "lp_ft"):
        variables[f"{method}_risk"] = variables[f"{method}_risk"].where(unseen, variables["scratch_risk"])
    variables["scratch_end_point_error"] = 1e-11 * xr.ones_like(variables["scratch_risk"])
    variables["residual_transferability"] = gains["residual"]
    variables |= {f"{method}_transferability": scratch_risk - risks[method] for method in ("bayes", "likelihood_ridge")}
    variables["evidence_predicted_risk"] = variables["evidence_risk"] * 1.001
    everywhere = xr.ones_like(variables["evidence_risk"])
    missed = np.arange(INSTANCES) % 20 == np.arange(theory.sizes["theta"])[:, None]  # one of twenty at each angle
    held = xr.DataArray(np.where(missed, 2.0, 0.0), dims=("theta", "instance"))
    for name, truth in (("cosine", np.cos(theory["theta"])), ("noise", noise)):
        variables[f"evidence_{name}_lower"] = everywhere * truth + held - 0.1
        variables[f"evidence_{name}_upper"] = everywhere * truth + held + 0.1
    return xr.Dataset(variables, {"dimension": DIMENSION}).transpose("ridge", "weight_decay", *CELL, "instance")


def depths() -> tuple[xr.Dataset, xr.Dataset, xr.Dataset, xr.Dataset]:
    """Transfer and theory of depths 2 and 8, on the same draws: only fine-tuning differs."""
    shallow, deep = theory(noise=1.0), theory(noise=1.0, depth=8)
    trained, deeply = transfer(shallow), transfer(deep, seed=1)
    same = {name: trained[name] for name in ("scratch_risk", "linear_risk")}
    same["fine_tuned_risk"] = deeply["fine_tuned_risk"].where(deeply["gamma"] < 1, trained["scratch_risk"])
    return trained, shallow, deeply.assign(same), deep


def identical_task(form="corrected", depth=4) -> tuple[xr.Dataset, xr.Dataset]:
    """Transfer and theory at theta = 0, close to gamma = 1, where Eq. 15 is wrong, and at it."""
    predicted = theory(noise=1.0, depth=depth, samples=np.array([400, 450, 475, 490, 500]), theta=np.zeros(1))
    return transfer(predicted, form=form, spread=0.015), predicted  # more than how far the limit is from n and d
