"""Risks at finite size, from ten dimensions to a million: trained networks, exact laws, and their limit."""

import numpy as np
import xarray as xr

from fate.linear.designs import draw_designs
from fate.linear.teachers import draw_teachers
from fate.linear.theory import fine_tuning, linear_transfer, scratch
from fate.linear.transfer import train_on_target
from fate.methods import PAPER_METHODS
from fate.progress import report_progress
from fate.risks import standard_error
from fate.streams import random_stream

TITLE = "Risks against the dimension: trained networks, exact laws and their limit"
INIT_SCALE = 1e-5  # of scratch training


def study_finite_size(
    *,
    seed: int,
    gamma: float,
    theta: float,
    noise: float,
    depth: int,
    dimension: list[int],
    instances: int,
    law_dimension: list[int],
    draws: int,
) -> xr.Dataset:
    """Mean and standard deviation of each risk against the dimension d, at n = round(``gamma`` d), ``gamma`` < 1.

    Trained: gradient flow to its optimum on designs of the exact law, fine-tuning from the balanced rank-one network
    in which rich pretraining ends: {method}_risk and _converged (dimension, instance).
    Exact laws, at each ``law_dimension`` and each ``dimension``: {method}_risk_mean, _risk_spread and
    {method}_bias, the mean less its limit (law_dimension). Scratch and linear transfer have closed forms; for
    fine-tuning there are ``draws`` draws, which cost the same at every d, and fine_tuned_risk_mean_standard_error.
    The limits d -> infinity: scratch_risk_asymptotic, linear_risk_asymptotic, fine_tuned_risk_corrected.
    Beyond the paper.
    """
    trained = [
        _train(seed, size, gamma, theta, noise, depth, instances) for size in report_progress(dimension, "dimension")
    ]
    every_dimension = sorted({*dimension, *law_dimension})
    laws = [_evaluate_laws(seed, size, gamma, theta, noise, depth, draws) for size in every_dimension]
    scratch_limit = float(scratch.asymptotic(gamma, noise))
    limits = {
        "scratch_risk_asymptotic": scratch_limit,
        "linear_risk_asymptotic": float(linear_transfer.asymptotic(theta)),
        "fine_tuned_risk_corrected": scratch_limit - fine_tuning.transferability(gamma, theta, noise, depth),
    }
    variables = {name: (("dimension", "instance"), np.stack([row[name] for row in trained])) for name in trained[0]}
    variables |= {name: ("law_dimension", np.array([row[name] for row in laws])) for name in laws[0]}
    study = xr.Dataset(
        {**variables, **limits},
        coords={
            "dimension": dimension,
            "law_dimension": every_dimension,
            "instance": np.arange(instances),
            "gamma": gamma,
            "theta": theta,
            "sigma": noise,
            "depth": depth,
            "draws": draws,
        },
    )
    for method, limit in zip(PAPER_METHODS, limits, strict=True):
        study[f"{method}_bias"] = study[f"{method}_risk_mean"] - study[limit]
    return study


def _train(seed, dimension, gamma, theta, noise, depth, instances) -> dict[str, np.ndarray]:
    """The risks (instance,) of trained networks, and which of them converged."""
    problem = f"finite_size_{dimension}"
    teachers = draw_teachers(seed, problem, dimension, instances)
    designs = draw_designs(teachers, seed=seed, problem=problem, samples=[round(gamma * dimension)], sampler="law")
    one, none = (xr.DataArray(np.full(instances, value), dims="instance") for value in (1.0, 0.0))
    pretrained = xr.Dataset(
        {
            "feature_source": one,
            "feature_orthogonal": none,
            "feature_spare": none,
            "layer_scale": one.expand_dims(layer=depth - 1, axis=-1),
            "converged": one.astype(bool),
        }
    )
    transfer = train_on_target(
        designs,
        pretrained,
        theta=[theta],
        noise=noise,
        init_scale=INIT_SCALE,
        ridge=[0.0],
        weight_decay=[],
        methods=["linear", "fine_tuned"],
    )
    names = [f"{method}_{quantity}" for method in PAPER_METHODS for quantity in ("risk", "converged")]
    return {name: transfer[name].values.reshape(instances) for name in names}


def _evaluate_laws(seed, dimension, gamma, theta, noise, depth, draws) -> dict[str, float]:
    """Moments of the three risks. The known mean of scratch takes part of the scatter out of that of fine-tuning."""
    samples = round(gamma * dimension)
    generator = random_stream(seed, "finite_size", "risks", dimension)
    from_scratch, fine_tuned = fine_tuning.sample_risks(generator, samples, dimension, noise, theta, depth, draws)
    scratch_mean = scratch.mean(samples, dimension, noise)
    slope = np.cov(from_scratch, fine_tuned)[0, 1] / np.var(from_scratch, ddof=1)
    controlled = fine_tuned - slope * (from_scratch - scratch_mean)
    return {
        "scratch_risk_mean": scratch_mean,
        "linear_risk_mean": linear_transfer.mean(samples, theta, noise),
        "fine_tuned_risk_mean": controlled.mean(),
        "fine_tuned_risk_mean_standard_error": standard_error(controlled),
        "scratch_risk_spread": np.sqrt(scratch.variance(samples, dimension, noise)),
        "linear_risk_spread": np.sqrt(linear_transfer.variance(samples, theta, noise)),
        "fine_tuned_risk_spread": fine_tuned.std(ddof=1),
    }
