"""What the explorer shows of trained networks: means with standard errors, as lists for JSON."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from fate.figures.maps import at_least_ridge
from fate.figures.measured import converged_cells
from fate.figures.relu_transfer import relative_gain
from fate.methods import LISTED, PAPER_METHODS, PAPER_TRANSFER
from fate.risks import standard_error, transferability

TUNED_SCRATCH = "likelihood_ridge"  # its ridge is chosen from the data: the closed form has the best one
DIGITS = 6


def gather(linear: Sequence[xr.Dataset], two_layer: Sequence[xr.Dataset]) -> dict:
    """Return what the page draws of the files transfer.nc of linear networks, and of networks of two layers."""
    return {
        "linear": [gather_linear(each) for each in linear],
        "two_layer": [gather_two_layer(each) for each in two_layer],
    }


def gather_linear(transfer: xr.Dataset) -> dict:
    """Return the setting of an experiment, its grid (theta in units of pi), and its ``methods``.

    Of each method {quantity: values}, lists (gamma, theta), at the smallest ridge: "risk"; "scratch", which is T;
    "ridge", T over scratch with a ridge chosen from the data, where the experiment has it; their standard errors,
    "risk_error" and so on; "converged" where every network did. None stands for what is not finite.
    """
    transfer = at_least_ridge(transfer)
    ratio = float(transfer["source_ratio"])
    names = [name for name in ("scratch", *LISTED) if f"{name}_risk" in transfer]
    tuned = {"ridge": TUNED_SCRATCH} if TUNED_SCRATCH in names else {}
    return {
        "name": transfer.attrs["experiment"],
        "sigma": float(transfer["sigma"]),
        "depth": int(transfer["depth"]),
        "ratio": ratio if np.isfinite(ratio) else None,
        "sourceSigma": float(transfer["source_sigma"]),
        "dimension": int(transfer["dimension"]),
        "instances": transfer.sizes["instance"],
        "gamma": as_lists(transfer["gamma"]),
        "theta": as_lists(transfer["theta"] / np.pi),
        "methods": _measured(transfer, ("gamma", "theta"), names, {"scratch": "scratch"} | tuned),
    }


def gather_two_layer(transfer: xr.Dataset) -> dict:
    """Return the setting of an experiment, its grid, and scratch and each transfer as lists (mu, n).

    Linear transfer has the largest ridge. Risks are relative to |f_t|^2; ``relative`` is T / (R + R_scratch), and
    ``boundary`` (mu) the n from which scratch beats the floor of linear transfer.
    """
    transfer = transfer.isel(ridge=np.argmax(transfer["ridge"].values))
    axes = ("mu", "n")
    return {
        "name": transfer.attrs["experiment"],
        "activation": str(transfer["activation"].item()),
        "outputWeights": str(transfer["output_weights"].item()),
        "scale": float(transfer["init_scale"]),
        "dimension": int(transfer["dimension"]),
        "instances": transfer.sizes["instance"],
        "ridge": float(transfer["ridge"]),
        "mu": as_lists(transfer["mu"]),
        "n": as_lists(transfer["n"]),
        "boundary": as_lists(transfer["boundary_interpolated"]),
        "methods": _measured(transfer, axes, PAPER_METHODS, {"scratch": "scratch"}),
        "relative": {name: as_lists(relative_gain(transfer, name).transpose(*axes)) for name in PAPER_TRANSFER},
    }


def as_lists(values: xr.DataArray | np.ndarray) -> list | float | None:
    """Return numbers as nested lists, to six digits; None where they are not finite."""
    values = np.asarray(values)
    if values.ndim:
        return [as_lists(each) for each in values]
    return float(f"{values:.{DIGITS}g}") if np.isfinite(values) else None


def _measured(transfer: xr.Dataset, axes: tuple[str, str], names: Sequence[str], baselines: dict[str, str]) -> dict:
    """Return the means of each method on the ``axes``; ``baselines``: the risk that each T is over."""
    grid = xr.broadcast(*(transfer[f"{name}_risk"] for name in {"scratch", *names, *baselines.values()}))
    draws = {each.name: each.transpose(*axes, "instance").values for each in grid}
    cells = grid[0].isel(instance=0, drop=True)
    found = {}
    for name in names:
        risk = draws[f"{name}_risk"]
        converged = converged_cells(transfer, name).broadcast_like(cells).transpose(*axes)
        values = {"risk": (risk.mean(axis=-1), standard_error(risk))}
        values |= {key: transferability(draws[f"{scratch}_risk"], risk) for key, scratch in baselines.items()}
        found[name] = {key: as_lists(mean) for key, (mean, _) in values.items()}
        found[name] |= {f"{key}_error": as_lists(error) for key, (_, error) in values.items()}
        found[name]["converged"] = converged.values.tolist()
    return found
