"""What every variable of every dataset means: one table of long names, units and references to the paper."""

import xarray as xr

from fate import relu_variables as relu
from fate.bounds import bounds

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
    "weight_decay": ("weight decay of both layers, loss term w/2 sum |W_l|^2", "1"),
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
    # pretraining from lazy to rich
    "features": ("hidden features before pretraining", "1"),
    "penalty": ("penalty on the distance of the weights from their initialisation", "1"),
    "feature_strength": ("length of the source's feature after pretraining, over that before", "1"),
    "optimum_error": ("relative distance of the hidden layer from the exact optimum", "1"),
    "best_penalty": ("penalty with the highest transferability in theory", "1"),
    # finite size
    "dimension": ("input dimensions d of trained networks", "1"),
    "law_dimension": ("input dimensions d at which the laws are evaluated", "1"),
    # distances between tasks
    "amplitude": ("length A of the target -A beta_s over that of the source", "1"),
    "point_dimension": ("input dimensions d of the points that are assigned to each other", "1"),
    "noise_level": ("standard deviation sigma of the label noise", "1"),
    "task_gamma": ("samples per dimension n/d at which tasks differ", "1"),
    "growing_theta": ("angle of the one pair of tasks whose n grows", "radian"),
    "kullback_leibler": ("Kullback-Leibler divergence of source from target", "1"),
    "kullback_leibler_sampled": ("mean log-likelihood ratio of n source samples", "1"),
    "wasserstein_lower": ("lower bound of the Wasserstein-1 distance", "1"),
    "wasserstein_upper": ("upper bound of the Wasserstein-1 distance", "1"),
    "wasserstein_sampled": ("Wasserstein-1 distance between n source and n target points, l1 ground metric", "1"),
    "dudley_lower": ("lower bound of Dudley's distance", "1"),
    "dudley_upper": ("upper bound of Dudley's distance", "1"),
    "pair_kullback_leibler": ("Kullback-Leibler divergence of f from -A f", "1"),
    "pair_kullback_leibler_sampled": ("mean log-likelihood ratio of n samples, f over -A f", "1"),
    "pair_dudley_lower": ("lower bound of Dudley's distance between f and -A f", "1"),
    "pair_dudley_upper": ("upper bound of Dudley's distance between f and -A f", "1"),
    "pair_dudley_sampled": ("what the judge of Theorem A.2 sees of n labels, f over -A f", "1"),
    "pair_scratch_risk_exact": ("risk of training from scratch on -A f over A^2, exact", "1"),
    "pair_linear_risk_exact": ("risk of linear transfer to -A f over A^2, exact", "1"),
    "growing_linear_transferability_exact_fine": ("transferability of linear transfer, one pair, exact", "1"),
    **{
        f"{family}_{quantity}": (f"{phrase}, {ending}", "1")
        for family, ending in (("growing", "one pair while n grows"), ("pair", "from f to -A f, over A^2"))
        for quantity, phrase in (
            ("scratch_risk", "risk of training from scratch"),
            ("linear_risk", "risk of linear transfer"),
            ("linear_transferability", "transferability of linear transfer"),
            ("linear_transferability_standard_error", "standard error of the transferability of linear transfer"),
        )
    },
    # several source tasks at once
    "outputs": ("number k of source tasks learned at once", "1"),
    "outputs_fine": ("number k of source tasks learned at once, every integer", "1"),
    "lost": ("part rho of the target that the source tasks do not span, |P_perp beta_t|^2", "1"),
    "order": ("order of a singular value, from the largest", "1"),
    "span_alignment": ("cosine of the largest angle between the span of the features and that of the tasks", "1"),
    "feature_singular_value": ("singular value of the hidden layer after pretraining", "1"),
    "linear_risk_variance_exact": ("variance of the risk of linear transfer, exact at finite n and d", "1"),
    # width and scale
    "initialisation": ("initialisation of the weights", "1"),
    "width": ("neurons in each hidden layer, h", "1"),
    "init_scale": ("scale alpha of the initial weights", "1"),
    "flow_distance": ("relative distance of beta from the rank-one network's under gradient flow", "1"),
    "descent_distance": ("relative distance of beta from the rank-one network's under the same descent", "1"),
    "step_distance": ("relative distance of the rank-one network's beta under descent from that under flow", "1"),
    "amplification": ("amplification C of the part of the source that the samples do not see", "1"),
    "amplification_rank_one": ("amplification C of a rank-one network under gradient flow", "1"),
    "condition_width": ("hidden widths h at which initial weights are drawn", "1"),
    "condition_width_fine": ("hidden widths h, all of them", "1"),
    "definite_share": ("share of drawn initial weights with positive definite D_1", "1"),
    "definite_probability": ("probability that D_1 of the initial weights is positive definite", "1"),
    # step size
    "step_size": ("step size eta of descent", "1"),
    "batch": ("samples in a batch", "1"),
    "imbalance": ("conserved quantity D = s^2 - |u|^2 at the end, 0 at the start", "1"),
    "imbalance_first_order": ("conserved quantity D at the end, to first order in the step", "1"),
    "amplification_flow": ("amplification C under gradient flow, exact", "1"),
    "amplification_first_order": ("amplification C, to first order in the step", "1"),
    "amplification_given_imbalance": ("amplification C, exact for the D that was measured", "1"),
    "null_part_error": ("distance of beta from X^+ y + C (I - P) beta_s", "1"),
    "transferability_change": ("gain of fine-tuning's transferability by finite steps", "1"),
    "transferability_change_standard_error": ("standard error of the gain by finite steps", "1"),
    "transferability_change_first_order": ("gain of transferability by finite steps, to first order in the step", "1"),
    # correlated inputs
    "spectrum": ("spectrum of the covariance Sigma of the inputs", "1"),
    "population_eigenvalue": ("eigenvalue of the covariance Sigma of the inputs", "1"),
    "amplification_corrected": ("amplification C in the limit of many dimensions", "1"),
    "amplification_corrected_fine": ("amplification C in the limit of many dimensions, fine grid", "1"),
    "unamplified_risk": ("risk of fine-tuning that keeps the part of the source that no sample sees, C = 1", "1"),
    "scratch_risk_isotropic": ("risk of training from scratch on isotropic inputs", "1"),
    "scratch_risk_isotropic_fine": ("risk of training from scratch on isotropic inputs, fine grid", "1"),
    # where fine-tuning breaks even
    "depth": ("number of layers L", "1"),
    "depth_fine": ("number of layers L, every integer", "1"),
    "trained_noise": ("standard deviation sigma of the label noise of trained networks", "1"),
    "noise_level_fine": ("standard deviation sigma of the label noise, fine grid", "1"),
    "source_ratio": ("source samples per dimension n_s/d", "1"),
    "source_ratio_fine": ("source samples per dimension n_s/d, fine grid", "1"),
    "trained_source_ratio": ("source samples per dimension n_s/d of trained networks", "1"),
    "source_converged": ("whether fine-tuning from a finite source reached the global optimum", "1"),
    "break_even_angle_noise_fine": ("angle where fine-tuning breaks even, corrected, fine grid of noise", "radian"),
    "break_even_angle_depth_fine": ("angle where fine-tuning breaks even, corrected, every depth", "radian"),
    **{
        f"{family}break_even_angle{quantity}": (f"angle where fine-tuning{origin} breaks even{ending}", "radian")
        for family, origin in (("", ""), ("source_", " from a finite source"))
        for quantity, ending in (
            ("", ""),
            ("_standard_error", ", standard error"),
            ("_limit", ", at exact end points"),
            ("_limit_standard_error", ", at exact end points, standard error"),
            ("_printed", ", as printed"),
            ("_printed_fine", ", as printed, fine grid"),
            ("_corrected", ", corrected"),
            ("_corrected_fine", ", corrected, fine grid"),
        )
    },
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
    "kept_features": "linear transfer with all hidden features kept",
    "weight_decay": "training from scratch with weight decay",
    "best_ridge": "training from scratch with the best ridge",
}

# Of one method, all of units "1": {method}_{quantity}. {} is where the method's phrase goes.
QUANTITIES = {
    "risk": "risk of {}",
    "risk_limit": "risk of {} at the exact end point of gradient flow",
    "risk_mean": "mean of the risk of {} in its exact law",
    "risk_mean_standard_error": "standard error of the mean of the risk of {} in its exact law",
    "risk_spread": "standard deviation of the risk of {} in its exact law",
    "bias": "mean of the risk of {} in its exact law, less its limit of many dimensions",
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
    "break_even_angle_printed": "Eq. 15",
    "source_break_even_angle_printed": "Eq. 22 and 23",
    "kullback_leibler": "Appendix A",
    "wasserstein_upper": "Appendix A",
    "pair_dudley_sampled": "Theorem A.2",
    "alignment": "Theorem 3.4",
    "rank_one_residual": "Theorem 3.4",
    "conserved_drift": "Theorem 3.4",
}


def describe(dataset: xr.Dataset) -> xr.Dataset:
    """A copy of ``dataset`` whose every variable and coordinate has long_name and units, and what else is known.

    KeyError for a name that the table does not know.
    """
    described = dataset.copy()
    for name, variable in described.variables.items():
        variable.attrs.update(attributes(name))
    return described


def attributes(name: str) -> dict[str, str]:
    """The attributes of the variable ``name``: long_name, units, its ``bounds``, and references to the paper if any."""
    if name not in TABLE:
        raise KeyError(f"The variable {name!r} has no description; add it to the table in fate/variables.py.")
    long_name, units = TABLE[name]
    found = {"long_name": long_name, "units": units, **bounds(name)}
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
