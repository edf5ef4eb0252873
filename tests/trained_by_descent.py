"""Small datasets of the studies of descent, as they come out where everything is right."""

import numpy as np
import xarray as xr

SCALES, STEPS = np.array([1.0, 0.1, 0.01, 0.001]), np.array([0.002, 0.004, 0.02, 0.1])


def width_and_scale() -> xr.Dataset:
    """Residuals 3 alpha and distances alpha^2, C = 1.2, D_1 definite below half the dimension.

    From rich to lazy, C falls from 1.2 and 1.3 to 1, T of fine-tuning rises to 0.25, and that of all features to 0.
    """
    deep = ("depth", "deep_scale", "deep_instance")
    drawn = 1 + 1e-3 * np.random.default_rng(4).standard_normal(8)
    left = np.array([1.0, 0.6, 1e-5])[:, None] * np.array([0.2, 0.3])[:, None, None] * drawn
    generator = np.random.default_rng(0)
    axes, shape = ("initialisation", "width", "init_scale", "instance"), (2, 3, len(SCALES), 4)
    scale = SCALES[:, None] * (1 + 0.1 * generator.random(shape))
    condition = [10, 50, 100]
    return xr.Dataset(
        {
            "rank_one_residual": (axes, 3 * scale * np.array([0, 1, 1])[:, None, None]),
            "descent_distance": (axes, 0.1 * scale**2),
            "conserved_drift": (axes, 1.0 * scale**2),
            "amplification": (axes, np.full(shape, 1.2)),
            "converged": (axes, np.ones(shape, bool)),
            "amplification_rank_one": ("instance", np.full(4, 1.2)),
            "deep_amplification": (deep, 1 + left),
            "deep_lazy_distance": (deep, 0.5 * left),
            "deep_fine_tuned_risk": (deep, 0.75 * drawn + 0.5 * left),
            "deep_kept_features_risk": (deep, drawn - 1.2 * np.where(left > 1e-3, left, 0.0)),
            "deep_converged": (deep, np.ones(left.shape, bool)),
            "deep_scratch_risk": ("deep_instance", drawn),
            "definite_share": (("variances", "condition_width"), [[1.0, 0.5, 0.0], [0.45, 0.0, 0.0]]),
            "definite_probability": (
                ("variances", "condition_width_fine"),
                [np.interp(np.arange(1, 101), *points) for points in (([30, 70], [1.0, 0.0]), ([1, 19], [0.9, 0.0]))],
            ),
        },
        coords={
            "depth": [2, 3],
            "deep_scale": [0.1, 1.0, 10.0],
            "initialisation": ["gaussian", "zas"],
            "width": [1, 8, 500],
            "init_scale": SCALES,
            "variances": ["equal", "fan_in"],
            "condition_width": condition,
            "condition_width_fine": np.arange(1, 101),
            "dimension": 100,
            "draws": 200,
        },
    )


def step_size() -> xr.Dataset:
    """D and C of first order in the step, with a term of second order; batches of 5 diverge at the largest step."""
    generator = np.random.default_rng(1)
    axes, shape = ("batch", "step_size", "instance"), (2, len(STEPS), 6)
    first_order = -np.array([1.0, 8.0])[:, None, None] * STEPS[:, None] * (1 + 0.2 * generator.random(shape))
    measured = first_order * (1 + STEPS[:, None] + STEPS[:, None] ** 2)
    measured[1, -1] = np.nan
    flow = np.full(6, 1.25)
    change = -0.2 * measured.mean(axis=2)
    return xr.Dataset(
        {
            "imbalance": (axes, measured),
            "imbalance_first_order": (axes, first_order),
            "amplification": (axes, flow + 0.2 * measured),
            "amplification_first_order": (axes, flow + 0.2 * first_order),
            "amplification_given_imbalance": (axes, flow + 0.2 * measured),
            "amplification_flow": ("instance", flow),
            "converged": (axes, np.isfinite(measured)),
            "transferability_change": (axes[:2], change),
            "transferability_change_standard_error": (axes[:2], 0.1 * change),
            "transferability_change_first_order": (axes[:2], -0.2 * first_order.mean(axis=2)),
        },
        coords={"batch": [50, 5], "step_size": STEPS, "n": 50}
        | {"gamma": 0.5, "theta": np.pi / 4, "sigma": 1.0, "dimension": 100},
    )


def full_width() -> xr.Dataset:
    """C and risks that fall short by a tenth and more of the step; scratch that scatters by a thousandth.

    With weight decay every start ends alike, and D decays by a hundredth and more of the step too slowly.
    """
    generator = np.random.default_rng(3)
    share, depth, ratio = np.array([0.8, 0.4, 0.2]), [2, 3, 4], [np.inf, 0.5]
    gamma = np.array([0.25, 0.5, 2.0] * 3)
    cell, cells = ("depth", "source_ratio", "instance"), (3, 2, 9)
    axes, shape = ("depth", "source_ratio", "step_share", "instance"), (3, 2, 3, 9)
    below = gamma < 1
    drawn = np.array([1.2, 1.3, 1.35])[:, None, None] + 0.05 * generator.random(9)
    exact = np.broadcast_to(np.where(below, drawn, np.nan), cells)
    lag = -0.1 * share[:, None] * (1 + 0.1 * share[:, None]) * (1 + 0.2 * generator.random(shape))
    scratch = np.where(below, 1.0, 2.0) + 0.1 * generator.random(9)
    risk = np.where(below, scratch - 0.2 * np.nan_to_num(exact, nan=1.0), scratch)
    unlearned = np.where(below, 1e-3 * generator.standard_normal((3, 9)), 0.0)
    decay, decayed, faded = (
        [0.1, 0.3],
        ("weight_decay", "start", "instance"),
        ("weight_decay", "step_share", "instance"),
    )
    slow = 0.01 * share[:, None] * (1 + 0.1 * share[:, None]) * (1 + 0.2 * generator.random((2, 3, 9)))
    begun = np.array([5e-3, 1e-9, 1.5])[:, None]
    return xr.Dataset(
        {
            "truncation_error": (cell, np.full(cells, 7e-5)),
            "source_distance": (cell, np.full(cells, 1e-5)),
            "pretraining_converged": (cell, np.ones(cells, bool)),
            "threshold_distance": (cell, np.full(cells, 1e-10)),
            "threshold_change": (cell, np.full(cells, 2.0)),
            "fine_tuned_converged": (axes, np.ones(shape, bool)),
            "amplification": (axes, exact[:, :, None] + lag),
            "amplification_limit": (cell, exact),
            "fine_tuned_risk": (axes, risk[:, :, None] + np.where(below, 0.5 * lag, 0.0)),
            "fine_tuned_risk_limit": (cell, risk),
            "unamplified_risk": (cell, np.broadcast_to(scratch - 0.1 * below, cells)),
            "scratch_risk": (("depth", "instance"), scratch + unlearned),
            "scratch_risk_limit": ("instance", scratch),
            "scratch_converged": (("depth", "instance"), np.ones((3, 9), bool)),
            "scratch_end_point_error": (("depth", "instance"), np.full((3, 9), 0.02)),
            "decayed_risk": (decayed, np.broadcast_to(0.8 * scratch, (2, 3, 9))),
            "decayed_converged": (decayed, np.ones((2, 3, 9), bool)),
            "decayed_distance": (decayed, np.full((2, 3, 9), 1.4e-10)),
            "begun_imbalance": (decayed, np.broadcast_to(begun, (2, 3, 9))),
            "decayed_imbalance": (decayed, np.full((2, 3, 9), 1e-12)),
            "imbalance_rate": (faded, 1 - slow),
            "unseen_rate": (faded, np.broadcast_to(np.where(below, 1.0, np.nan), (2, 3, 9))),
        },
        coords={
            "depth": depth,
            "source_ratio": ratio,
            "step_share": share,
            "weight_decay": decay,
            "start": ["scratch", "fine_tuned", "unbalanced"],
            "instance": np.arange(9),
            "gamma": ("instance", gamma),
            "dimension": 60,
            "init_scale": 1e-5,
            "scratch_scale": 0.02,
        },
        attrs={"converged_below": 1e-10},
    )


def engines() -> tuple[xr.Dataset, xr.Dataset]:
    """The transfer of the same networks by flow and by descent, whose fine-tuned risks differ in the third digit."""
    generator = np.random.default_rng(2)
    axes, shape = ("gamma", "theta", "instance"), (3, 2, 4)
    gamma, theta = [0.25, 0.5, 2.0], np.pi * np.array([0.125, 0.25])
    datasets = []
    levels = {"scratch": 1.0, "linear": 0.4, "fine_tuned": 0.6}
    drawn = {method: level * (1 + 0.2 * generator.random(shape)) for method, level in levels.items()}
    for difference in (0.0, 1e-3):
        variables = {}
        for method, risk in drawn.items():
            factor = 1 + difference * (method == "fine_tuned")
            dims = ("ridge", *axes) if method == "linear" else axes
            for quantity, values in (("risk", risk * factor), ("converged", np.ones(shape, bool))):
                variables[f"{method}_{quantity}"] = (dims, values[None] if method == "linear" else values)
            gain = drawn["scratch"] - risk * factor
            for quantity, values in (("", gain.mean(axis=2)), ("_standard_error", gain.std(axis=2) / 2)):
                variables[f"{method}_transferability{quantity}"] = (
                    dims[:-1],
                    values[None] if method == "linear" else values,
                )
        variables["scratch_end_point_error"] = (axes, np.full(shape, 1e-5))
        datasets.append(xr.Dataset(variables, {"ridge": [0.0], "gamma": gamma, "theta": theta}))
    return tuple(datasets)
