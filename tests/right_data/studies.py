"""Files of studies, but for those in ``small_studies`` and ``trained_by_descent``."""

import numpy as np
import small_studies
import xarray as xr

from fate.linear.theory import fine_tuning, finite_source, kept_features, linear_transfer, scratch


def covariance() -> xr.Dataset:
    """Theory by hand, and draws that scatter about it; the spectra but the first are correlated."""
    axes, shape = ("spectrum", "gamma", "theta", "instance"), (3, 5, 2, 20)
    generator = np.random.default_rng(0)
    levels = {"scratch": 0.7, "linear": 0.5, "fine_tuned": 0.6}
    draws = {method: value + 0.01 * generator.standard_normal(shape) for method, value in levels.items()}
    variables = {f"{method}_risk": (axes, draw) for method, draw in draws.items()}
    # C = 1 on the same draws is better by 0.02.
    unamplified = draws["fine_tuned"] - 0.02 + 0.001 * generator.standard_normal(shape)
    variables |= {f"{method}_converged": (axes, np.ones(shape, bool)) for method in levels}
    variables |= {f"{method}_end_point_error": (axes, np.full(shape, 1e-11)) for method in levels}
    constants = {
        "scratch_risk_asymptotic": 0.7,
        "fine_tuned_risk_printed": 0.58,
        "fine_tuned_risk_corrected": 0.6,
        "amplification_corrected": 1.1,
    }
    variables |= {name: (axes, np.full(shape, value)) for name, value in constants.items()}
    variables |= {
        "amplification": (axes, 1.1 + 0.01 * generator.standard_normal(shape)),
        "unamplified_risk": (axes, unamplified),
        "linear_risk_exact": (("gamma", "theta"), np.full((5, 2), 0.5)),
        "scratch_risk_isotropic": ("gamma", np.full(5, 0.8)),
    }
    spectra = ["isotropic", "power_law", "spiked"]
    settings = {"sigma": 0.5, "depth": 2, "dimension": 200}
    grids = {"spectrum": spectra, "gamma": [0.2, 0.4, 0.6, 0.9, 1.5], "theta": [0.4, 0.8]}
    return xr.Dataset(variables, grids | settings)


def choice_of_method() -> xr.Dataset:
    """Choices by their regret against the better of two methods, which is the one or the other by gamma."""
    generator, axes, shape = np.random.default_rng(0), ("noise_level", "gamma", "theta", "instance"), (2, 2, 2, 20)
    best = 0.5 + 0.01 * generator.standard_normal(shape)
    above = np.array([0.0, 0.1])[:, None, None]
    regrets = {"estimated": 0.01, "moments": 0.03, "cross_validation": 0.02, "leave_one_out": 0.01}
    regrets["feature_evidence"] = 0.2
    chosen = np.stack([best + value + 0.001 * generator.standard_normal(shape) for value in regrets.values()])
    variables = {
        "candidate_risk": (("candidate", *axes), np.stack([best + above, best + above[::-1]])),
        "chosen_risk": (("chooser", *axes), chosen),
        "evidence_risk": (axes, best - 0.02),
        "feature_risk": (
            ("transfer", "feature_angle", *axes[:2], "instance"),
            np.stack([best[:, :, 0], best[:, :, 0] + 0.1])[None],
        ),
        "feature_score": (("score", "feature_angle"), [[1.0, 0.0], [1.0, 0.0]]),
    }
    coordinates = {"transfer": ["linear"], "score": ["correlation", "likelihood"], "feature_angle": [0.3, 0.5]}
    coordinates |= {"noise_level": [0.2, 1.0], "gamma": [0.5, 1.5], "theta": [0.2, 0.8], "dimension": 200}
    return xr.Dataset(variables, {"candidate": ["scratch", "linear"], "chooser": list(regrets)} | coordinates)


def input_laws() -> xr.Dataset:
    """Every law as Gaussian inputs are, but for what theory says of single terms."""
    generator, draws = np.random.default_rng(0), 40
    laws = ["normal", "rademacher", "uniform", "student_5", "sphere", "student_3", "multivariate_student", "correlated"]
    methods, others = ["scratch", "linear", "fine_tuned", "likelihood_ridge", "evidence"], laws[1:-1]
    axes, shape = ("law", "direction", "gamma", "theta", "instance"), (len(laws), 2, 2, 2, draws)
    error = 0.5 + 0.02 * generator.standard_normal((len(methods), *shape))
    angle, noise = np.array([0.4, 1.2]), 0.2
    half_width = np.where(generator.random(shape) < 0.95, 0.05, -0.05)
    ends = {
        f"evidence_{name}_{end}": (axes, truth + side * half_width)
        for name, truth in (("cosine", np.cos(angle)[:, None]), ("noise", noise))
        for end, side in (("lower", -1), ("upper", 1))
    }
    shift = np.array([-0.02, -0.012, 0.06, -0.02, 0.2, 2 / 3])
    leakage = np.array([np.ones(6), [0.0, 0.4, 4.0, 1.0, 5.0, 3.0]])
    rates = (len(others), 2, draws)
    return xr.Dataset(
        {
            "square_error": (("compared_method", *axes), error),
            "square_error_gaussian": (("compared_method", "gamma", "theta"), np.full((len(methods), 2, 2), 0.5)),
            "evidence_predicted_risk": (axes, error[-1] + 0.02 * generator.standard_normal(shape)),
            **ends,
            "amplification_shift": (
                ("isotropic_law", "rate_dimension", "draw"),
                shift[:, None, None] * (1 + 0.05 * generator.standard_normal(rates)),
            ),
            "amplification_shift_predicted": (("isotropic_law", "rate_dimension"), np.stack([shift, shift], axis=1)),
            "leakage": (
                ("direction", "isotropic_law", "rate_dimension", "draw"),
                leakage[..., None, None] * (1 + 0.05 * generator.standard_normal((2, *rates))),
            ),
            "leakage_predicted": (("direction", "isotropic_law"), leakage),
        },
        {
            "compared_method": methods,
            "law": laws,
            "isotropic_law": others,
            "direction": ["random", "aligned"],
            "gamma": [0.3, 0.7],
            "theta": angle,
            "rate_dimension": [50, 100],
            "rate_n": ("rate_dimension", [25, 50]),
            "rate_gamma": 0.5,
            "sigma": noise,
        },
    )


def distances() -> xr.Dataset:
    """The small study, its one pair's T replaced by that of a large dimension, where the zero set holds."""
    study = small_studies.distances().assign_coords(sigma=0.2)
    n = study["gamma"].values * 100_000
    study["growing_linear_transferability"][:] = scratch.mean(n, 100_000, 0.2) - linear_transfer.mean(n, np.pi / 4, 0.2)
    study["growing_linear_transferability_standard_error"][:] = 0.002
    return study


def fine_tuning_correction() -> xr.Dataset:
    """The corrected theory, with a spread over instances."""
    depth, noise, ratio, gamma = np.array([2, 8]), np.array([0.0, 1.0]), np.array([0.5, 1.5]), 0.5
    theta, cell = np.linspace(0, np.pi / 2, 9), ("depth", "trained_noise")
    grid, source_cell = (*cell, "theta", "instance"), ("trained_source_ratio", "trained_noise")
    generator = np.random.default_rng(1)
    angles = np.array([fine_tuning.break_even_angle(gamma, noise, layers) for layers in depth])
    factor = np.array([fine_tuning.coupling(gamma, noise, layers) for layers in depth])
    gain = np.array([fine_tuning.transferability(gamma, theta, noise[:, None], layers) for layers in depth])
    shape = (*gain.shape, 50)
    source = finite_source.break_even_angle(gamma, noise, 2, ratio[:, None], 0.2)
    variables = {
        "scratch_risk": (grid[1:], np.ones(shape[1:])),
        "fine_tuned_risk": (grid, 1 - gain[..., None] + 0.01 * generator.standard_normal(shape)),
        "amplification": (grid, factor[..., None, None] + 0.01 * generator.standard_normal(shape)),
        "amplification_corrected": (cell, factor),
        "fine_tuned_transferability_printed": ("theta", fine_tuning.transferability_printed(gamma, theta)),
        "fine_tuned_transferability_corrected": (grid[:3], gain),
        "break_even_angle": (cell, angles.copy()),
        "break_even_angle_corrected": (cell, angles),
        "break_even_angle_standard_error": (cell, np.full(angles.shape, 0.004)),
        "break_even_angle_printed": fine_tuning.BREAK_EVEN_PRINTED,
        "source_break_even_angle": (source_cell, source.copy()),
        "source_break_even_angle_corrected": (source_cell, source),
        "source_break_even_angle_standard_error": (source_cell, np.full((2, 2), 0.004)),
        "source_break_even_angle_printed": (source_cell[0], finite_source.break_even_angle_printed(ratio, 0.2)),
        "scratch_converged": True,
        "fine_tuned_converged": True,
        "source_converged": True,
    }
    coords = {"depth": depth, "trained_noise": noise, "trained_source_ratio": ratio, "theta": theta}
    return xr.Dataset(variables, coords | {"n": 150, "dimension": 300, "gamma": gamma})


def finite_size() -> xr.Dataset:
    """Bias 0.7 / d and spread d^-1/2 of fine-tuning, bias and spread 1.5 / d of linear transfer, each with its law."""
    trained, law = np.array([20, 50, 200, 1000]), np.array([20, 50, 200, 1000, 10_000, 1_000_000])
    quantile = np.random.default_rng(4).standard_normal((len(trained), 400))
    quantile = (quantile - quantile.mean(axis=1, keepdims=True)) / quantile.std(axis=1, keepdims=True)
    both = ("dimension", "instance")
    return xr.Dataset(
        {
            "fine_tuned_bias": ("law_dimension", 0.7 / law),
            "fine_tuned_risk_mean_standard_error": ("law_dimension", 0.002 / np.sqrt(law)),
            "fine_tuned_risk": (both, 0.5 + quantile / np.sqrt(trained)[:, None]),
            "linear_bias": ("law_dimension", 1.5 / law),
            "linear_risk_spread": ("law_dimension", 1.5 / law),
            "linear_risk": (both, 0.5 + 1.5 * (1 + quantile) / trained[:, None]),
            "linear_risk_asymptotic": 0.5,
            "fine_tuned_converged": (both, np.ones(quantile.shape, bool)),
            "linear_converged": (both, np.ones(quantile.shape, bool)),
        },
        {"dimension": trained, "law_dimension": law, "draws": 10_000},
    )


def lazy_to_rich() -> xr.Dataset:
    """Closed forms at both ends, halfway between them in the middle; untouched features do best at the larger angle."""
    instances, dimension, noise = 20, 100, 0.2
    samples = xr.DataArray([10, 30, 50, 70, 90], dims="gamma")
    theta = xr.DataArray([0.1, np.pi / 2], dims="theta")
    width_ratio, ones = (
        xr.DataArray([1.0, 4.0, np.inf], dims="width_ratio"),
        xr.DataArray([1.0, 1.0], dims="init_scale"),
    )
    given = {"gamma": samples / dimension, "theta": theta, "width_ratio": width_ratio, "noise": noise}
    rich = kept_features.richest_transferability(**given) - 0.02 * (theta == theta.max())
    untouched = kept_features.untouched_transferability(samples, dimension, dimension * width_ratio, noise)
    share = xr.DataArray([1.0, 0.5, 0.0], dims="penalty")
    states = ("width_ratio", "init_scale", "penalty")
    gain = (ones * (share * rich + (1 - share) * untouched)).transpose(*states, "gamma", "theta")
    best = xr.where(theta == theta.max(), np.inf, 0.0) * xr.ones_like(gain.isel(penalty=0))
    scratch_risk = (1 - samples / dimension) * xr.DataArray(np.ones((2, instances)), dims=("theta", "instance"))
    spread = xr.DataArray(np.linspace(-0.02, 0.02, instances), dims="instance")
    trained = (*states, "trained"), (3, 2, 3, 2)
    return xr.Dataset(
        {
            "scratch_risk": scratch_risk,
            "kept_features_risk": scratch_risk - gain + spread * (0.1 + share),
            "kept_features_transferability_asymptotic": gain,
            "best_penalty": best.fillna(0.0),
            "feature_strength": xr.DataArray([5.0, 2.0, 1.0], dims="penalty"),
            "optimum_error": (trained[0], np.full(trained[1], 1e-9)),
            "converged": (trained[0], np.ones(trained[1], bool)),
        },
        {
            "width_ratio": width_ratio.values,
            "init_scale": [0.05, 0.2],
            "penalty": [0.0, 1.0, np.inf],
            "gamma": samples.values / dimension,
            "n": ("gamma", samples.values),
            "theta": theta.values,
            "sigma": noise,
            "dimension": dimension,
        },
    ).transpose(*states, "gamma", "theta", ...)


def real_data() -> xr.Dataset:
    """Evidence transfer a tenth better than ridge, but for one draw in ten; the advice is too sure of itself."""
    generator = np.random.default_rng(5)
    axes, shape = ("task", "source_features", "n", "instance"), (2, 2, 3, 40)
    spread = np.exp(0.01 * generator.standard_normal(shape))
    errors = {"scratch": 3.0, "ridge": 0.5, "ridge_cv": 0.52, "linear": 0.8, "fine_tuned": 2.0, "evidence": 0.45}
    found = {f"{method}_error": (axes, value * spread) for method, value in errors.items()}
    found["evidence_error"][1][generator.random(shape) < 0.1] *= 1.4
    found["evidence_error_predicted"] = (axes, found["evidence_error"][1].copy())
    found["advised_error"] = (axes, found["evidence_error"][1].copy())
    found["certainty"] = (axes, np.full(shape, 0.97))
    return xr.Dataset(found, {"n": [24, 48, 96]})
