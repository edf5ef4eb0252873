"""What every variable of every dataset means: one table of long names, units and references to the paper."""

import xarray as xr

from fate.relu import variables as relu

PAPER = "Tahir et al. 2025"

# name: (long name, units)
NAMED = {
    # tasks and designs
    "source": ("source direction beta_s, in the dataset's coordinates", "1"),
    "orthogonal": ("direction nu of the target orthogonal to the source, in the dataset's coordinates", "1"),
    "spare": ("spare direction orthogonal to source and target, in the dataset's coordinates", "1"),
    "eigenvalue": ("eigenvalue of X^T X / n", "1"),
    "noise": ("label noise of unit variance in canonical coordinates, V^T X^T eps / n", "1"),
    "noise_residual": ("label noise that no linear function of the inputs fits, |eps_perp|^2 / n", "1"),
    # coordinates
    "gamma": ("samples per dimension n/d", "1"),
    "n": ("number of target samples", "1"),
    "theta": ("angle between source and target", "radian"),
    "instance": ("instance: independent draw of task and data", "1"),
    "mode": ("eigenmode of the inputs", "1"),
    "feature": ("input feature", "1"),
    "layer": ("layer of the network, from 2 to its depth", "1"),
    "ridge": ("ridge of the readout", "1"),
    "step": ("step of training", "1"),
    "gamma_fine": ("samples per dimension n/d, fine grid", "1"),
    "theta_fine": ("angle between source and target, fine grid", "radian"),
    "branch": ("branch of the set of zero transferability, in order of gamma", "1"),
    # pretrained networks
    "feature_source": ("pretrained feature along the source direction", "1"),
    "feature_orthogonal": ("pretrained feature along the orthogonal direction", "1"),
    "feature_spare": ("pretrained feature outside of the plane of source and target", "1"),
    "layer_scale": ("scale of a layer of the network compressed to rank one", "1"),
    "relative_residual": ("distance to the optimum, |H^+ gradient| / |beta|", "1"),
    "gradient_norm": ("norm of the loss gradient at the end-to-end vector", "1"),
    "rank_one_residual": ("part of the hidden layers' product beyond rank one", "1"),
    "alignment": ("cosine between the hidden layers' direction and the end-to-end vector", "1"),
    "conserved_drift": ("largest change of W_l^T W_l - W_{l+1} W_{l+1}^T in training", "1"),
    "layer_imbalance": ("largest difference of the squared norms of adjacent layers", "1"),
    "truncation_error": ("part of the weights lost by compression to rank one", "1"),
    "steps": ("number of integration steps", "1"),
    "flow_time": ("time of gradient flow", "1"),
    "converged": ("whether training reached the global optimum", "1"),
    "time_history": ("time of gradient flow after each step", "1"),
    "loss_history": ("training loss after each step", "1"),
    # where transferability is zero
    "linear_zero_set": ("gamma of zero transferability of linear transfer", "1"),
    "fine_tuned_zero_set_printed": ("angle of zero transferability of fine-tuning, as printed", "radian"),
    "fine_tuned_zero_set_corrected": ("angle of zero transferability of fine-tuning, corrected", "radian"),
}

METHODS = {
    "scratch": "training from scratch",
    "linear": "linear transfer",
    "fine_tuned": "fine-tuning",
    "lp_ft": "linear probing then fine-tuning",
    "residual": "residual transfer",
    "weight_decay": "training with weight decay",
}

# Of one method, all of units "1": {method}_{quantity}. {} is where the method's phrase goes.
QUANTITIES = {
    "risk": "risk of {}",
    "risk_limit": "risk of {} at the exact end point of gradient flow",
    "loss": "training loss of {} at its end",
    "converged": "whether {} reached the global optimum",
    "flow_time": "time of gradient flow of {}",
    "end_point_error": "relative distance of {} from the exact end point of gradient flow",
    "transferability": "transferability of {}",
    "transferability_standard_error": "standard error of the transferability of {}",
    "transferability_limit": "transferability of {} at the exact end points of gradient flow",
}

# {method}_{risk or transferability}_{kind}, each also with the ending _fine.
KINDS = {
    "asymptotic": "in the limit of many dimensions",
    "exact": "exact at finite n and d",
    "printed": "as printed in the paper, in the limit of many dimensions",
    "corrected": "corrected, in the limit of many dimensions",
}

REFERENCES = {
    "scratch_risk_asymptotic": "Eq. 8",
    "linear_risk_asymptotic": "Eq. 13",
    "linear_risk_exact": "Eq. 10 (without ridge)",
    "linear_transferability": "Eq. 3",
    "fine_tuned_transferability": "Eq. 3",
    "linear_transferability_asymptotic": "Eq. 11 (without ridge)",
    "linear_zero_set": "Eq. 11",
    "fine_tuned_risk_printed": "Eq. 15",
    "fine_tuned_transferability_printed": "Eq. 15",
    "fine_tuned_zero_set_printed": "Eq. 15",
    "alignment": "Theorem 3.4",
    "rank_one_residual": "Theorem 3.4",
    "conserved_drift": "Theorem 3.4",
}


def describe(dataset: xr.Dataset) -> xr.Dataset:
    """A copy of ``dataset`` whose every variable and coordinate has long_name and units, and references where known.

    KeyError for a name that the table does not know.
    """
    described = dataset.copy()
    for name, variable in described.variables.items():
        variable.attrs.update(attributes(name))
    return described


def attributes(name: str) -> dict[str, str]:
    """The attributes of the variable ``name``: long_name, units and, where it comes from the paper, references."""
    if name not in TABLE:
        raise KeyError(f"The variable {name!r} has no description; add it to the table in fate/variables.py.")
    long_name, units = TABLE[name]
    found = {"long_name": long_name, "units": units}
    reference = (REFERENCES | relu.REFERENCES).get(name.removesuffix("_fine"))
    return found if reference is None else {**found, "references": f"{PAPER}, {reference}"}


def _compose_table() -> dict[str, tuple[str, str]]:
    table = dict(NAMED)
    for method, phrase in METHODS.items():
        for quantity, long_name in QUANTITIES.items():
            table[f"{method}_{quantity}"] = (long_name.format(phrase), "1")
        for quantity in ("risk", "transferability"):
            for kind, ending in KINDS.items():
                long_name = f"{quantity} of {phrase}, {ending}"
                table[f"{method}_{quantity}_{kind}"] = (long_name, "1")
                table[f"{method}_{quantity}_{kind}_fine"] = (f"{long_name}, fine grid", "1")
    return table


TABLE = _compose_table() | relu.NAMED
