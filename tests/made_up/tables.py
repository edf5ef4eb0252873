"""Files of studies and of two-layer networks: what their figures read, with numbers of order one."""

import numpy as np
import xarray as xr

from fate.studies.choice_of_method import CANDIDATES, CHOOSERS
from fate.studies.evidence_rivals import RIVALS, SAMPLED_RIVALS
from fate.studies.input_laws import DIRECTIONS, LAWS, METHODS, NOT_GAUSSIAN

# {dimensions: names}, of a study under its name, of two-layer networks under that of the stage.
READ = {
    "lazy_to_rich": {
        "width_ratio init_scale penalty gamma theta": "kept_features_transferability "
        "kept_features_transferability_standard_error kept_features_transferability_asymptotic",
        "width_ratio init_scale gamma theta": "best_penalty",
        "width_ratio init_scale penalty trained": "converged",
    },
    "overlap_regulariser": {
        "gamma theta instance": "linear_risk ridge_risk evidence_risk",
        "target_weight gamma target_share theta instance": "regularised_risk",
        "target_weight gamma target_share theta": "regularised_risk_asymptotic",
        "gamma target_share theta": "best_target_weight",
        "features penalty gamma theta instance": "kept_features_risk",
        "features penalty gamma theta": "kept_features_risk_asymptotic",
        "features gamma theta": "best_penalty",
        "gamma target_share theta instance": "selected_risk",
        "gamma theta": "limit_risk",
    },
    "finite_size": {
        "dimension instance": "scratch_risk linear_risk fine_tuned_risk "
        "scratch_converged linear_converged fine_tuned_converged",
        "law_dimension": "scratch_bias linear_bias fine_tuned_bias scratch_risk_mean linear_risk_mean "
        "fine_tuned_risk_mean scratch_risk_spread linear_risk_spread fine_tuned_risk_spread "
        "fine_tuned_risk_mean_standard_error",
        "": "scratch_risk_asymptotic linear_risk_asymptotic fine_tuned_risk_corrected",
    },
    "distances": {
        "theta": "kullback_leibler wasserstein_lower wasserstein_upper dudley_lower dudley_upper "
        "linear_transferability linear_transferability_standard_error linear_transferability_exact",
        "theta instance": "kullback_leibler_sampled",
        "point_dimension theta instance": "wasserstein_sampled",
        "gamma instance": "growing_linear_risk growing_best_ridge_risk",
        "gamma": "growing_linear_transferability growing_linear_transferability_standard_error",
        "gamma_fine": "growing_linear_transferability_exact_fine",
        "branch": "linear_zero_set",
        "amplitude": "pair_kullback_leibler pair_dudley_lower pair_dudley_upper pair_scratch_risk_exact "
        "pair_linear_risk_exact pair_linear_transferability pair_linear_transferability_standard_error",
        "amplitude instance": "pair_dudley_sampled",
    },
    "multi_feature": {
        "outputs order instance": "feature_singular_value",
        "outputs lost n instance": "linear_risk scratch_risk",
        "outputs lost n": "linear_risk_exact",
        "outputs_fine lost n": "linear_risk_exact_fine",
        "outputs lost gamma_fine": "linear_transferability_exact_fine",
        "n": "scratch_risk_exact gamma",
    },
    "width_and_scale": {
        "initialisation width init_scale instance": "rank_one_residual descent_distance conserved_drift amplification "
        "converged",
        "instance": "amplification_rank_one",
        "depth deep_scale deep_instance": "deep_fine_tuned_risk deep_kept_features_risk deep_amplification "
        "deep_lazy_distance deep_converged",
        "deep_instance": "deep_scratch_risk",
        "variances condition_width": "definite_share",
        "variances condition_width_fine": "definite_probability",
    },
    "step_size": {
        "batch step_size instance": "imbalance imbalance_first_order amplification amplification_first_order "
        "amplification_given_imbalance converged",
        "batch step_size": "transferability_change transferability_change_standard_error "
        "transferability_change_first_order",
        "instance": "amplification_flow",
    },
    "choice_of_method": {
        "candidate noise_level gamma theta instance": "candidate_risk",
        "chooser noise_level gamma theta instance": "chosen_risk",
        "estimator noise_level gamma theta instance": "cosine_estimate",
        "noise_level gamma theta instance": "evidence_risk",
    },
    "evidence_rivals": {
        "rival noise_level gamma theta instance": "rival_risk",
        "sampled_rival source_ratio noise_level gamma theta instance": "sampled_rival_risk",
        "source_ratio noise_level gamma theta": "pooled_risk_exact limit_risk",
    },
    "classification": {
        "gamma instance": "scratch_error_rate max_margin_error_rate",
        "gamma theta instance": "linear_error_rate fine_tuned_error_rate fine_tuned_converged",
        "gamma training_loss instance": "logistic_scratch_error_rate logistic_scratch_converged",
        "gamma training_loss theta instance": "logistic_fine_tuned_error_rate logistic_fine_tuned_converged",
        "gamma_fine": "scratch_error_rate_asymptotic_fine max_margin_error_rate_asymptotic_fine "
        "linear_break_even_angle_asymptotic_fine max_margin_break_even_angle_asymptotic_fine "
        "fine_tuned_break_even_angle_asymptotic_fine",
        "gamma_fine theta": "linear_error_rate_exact_fine fine_tuned_error_rate_asymptotic_fine",
        "gamma": "linear_break_even_angle linear_break_even_angle_standard_error max_margin_break_even_angle "
        "max_margin_break_even_angle_standard_error fine_tuned_break_even_angle "
        "fine_tuned_break_even_angle_standard_error",
    },
    "self_supervised": {
        "loss kept_angle instance": "encoder_angle encoder_converged",
        "loss kept_angle gamma instance": "encoder_error_rate",
        "kept_angle_fine": "encoder_angle_closed_fine",
        "kept_angle_fine gamma": "encoder_error_rate_exact_fine",
        "gamma instance": "scratch_error_rate",
        "gamma": "scratch_error_rate_asymptotic",
    },
    "covariance": {
        "spectrum gamma theta instance": "scratch_risk linear_risk fine_tuned_risk evidence_risk scratch_converged "
        "linear_converged fine_tuned_converged",
        "spectrum gamma_fine theta": "scratch_risk_asymptotic_fine fine_tuned_risk_corrected_fine "
        "fine_tuned_risk_printed_fine",
        "gamma_fine theta": "linear_risk_exact_fine",
        "gamma_fine": "scratch_risk_isotropic_fine",
    },
    "input_laws": {
        "compared_method law direction gamma theta instance": "square_error",
        "compared_method gamma theta": "square_error_gaussian",
        "law direction gamma theta instance": "evidence_predicted_risk evidence_cosine_lower evidence_cosine_upper "
        "evidence_noise_lower evidence_noise_upper",
        "isotropic_law rate_dimension draw": "amplification_shift",
        "isotropic_law rate_dimension": "amplification_shift_predicted",
        "direction isotropic_law rate_dimension draw": "leakage",
        "direction isotropic_law": "leakage_predicted",
    },
    "fine_tuning_correction": {
        "depth trained_noise theta instance": "fine_tuned_converged",
        "trained_noise theta instance": "scratch_converged",
        "trained_source_ratio trained_noise theta instance": "source_converged",
        "depth trained_noise theta": "fine_tuned_transferability fine_tuned_transferability_standard_error",
        "depth trained_noise theta_fine": "fine_tuned_transferability_corrected_fine",
        "theta_fine": "fine_tuned_transferability_printed_fine",
        "depth trained_noise": "break_even_angle break_even_angle_standard_error",
        "depth noise_level": "break_even_angle_limit",
        "depth noise_level_fine": "break_even_angle_noise_fine",
        "depth_fine trained_noise": "break_even_angle_depth_fine",
        "trained_source_ratio trained_noise": "source_break_even_angle source_break_even_angle_standard_error",
        "source_ratio trained_noise": "source_break_even_angle_limit",
        "source_ratio_fine": "source_break_even_angle_printed_fine",
        "source_ratio_fine trained_noise": "source_break_even_angle_corrected_fine",
        "": "break_even_angle_printed",
    },
    "real_data": {
        "task source_features n instance": "scratch_error ridge_error linear_error fine_tuned_error evidence_error "
        "scratch_error_predicted ridge_error_predicted linear_error_predicted fine_tuned_error_predicted "
        "evidence_error_predicted advised_error certainty",
    },
    "relu_evidence": {
        "student experiment mu n instance": "student_risk student_converged",
    },
    "relu_same_features": {
        "change shift instance": "scratch_risk fine_tuned_risk scratch_converged fine_tuned_converged",
        "change shift instance mu": "kullback_leibler wasserstein_lower wasserstein_upper linear_risk linear_floor "
        "projection_source",
    },
    "relu_deeper": {
        "depth n instance": "scratch_risk scratch_converged",
        "depth mu n instance": "linear_risk fine_tuned_risk fine_tuned_converged evidence_risk",
        "depth mu instance": "linear_floor",
    },
    "teachers": {"instance teacher_neuron feature": "teacher_hidden"},
    "pretrained": {
        "neuron feature mu instance": "hidden initial_hidden",
        "neuron mu instance": "output",
        "step mu instance": "relative_loss_history alignment_history",
        "mu instance": "converged",
        "cut_off mu instance": "projection_trained",
    },
    "transfer": {
        "n instance": "scratch_risk scratch_converged",
        "n mu instance": "fine_tuned_risk fine_tuned_converged",
        "ridge n mu instance": "linear_risk",
        "ridge mu instance": "linear_floor",
        "mu": "boundary_interpolated boundary_power_law boundary_power_law_lower boundary_power_law_upper",
        "": "scratch_amplitude scratch_exponent scratch_exponent_lower scratch_exponent_upper",
    },
    "theory": {"mu instance": "projection_source", "mu_fine instance": "projection_source_fine"},
}
COORDINATES = {
    "amplitude": [1.0, 100.0, 1e6],
    "batch": [50, 5],
    "branch": range(3),
    "chooser": list(CHOOSERS),  # with the longest of their names, which the panels must leave room for
    "candidate": list(CANDIDATES),
    "change": ["rescaled", "redrawn"],
    "compared_method": list(METHODS),
    "condition_width": [10, 50, 100],
    "deep_scale": [0.1, 1.0, 10.0],
    "deep_instance": range(4),
    "condition_width_fine": range(1, 101),
    "cut_off": [1e-2, 1e-3],
    "depth": [2, 8],
    "depth_fine": range(2, 9),
    "dimension": [20, 100, 1000],
    "direction": list(DIRECTIONS),
    "draw": range(3),
    "estimator": ["evidence", "moments"],
    "feature": range(5),
    "features": ["isotropic", "square", "wide"],
    "gamma": [0.3, 0.5, 0.7, 1.5],
    "gamma_fine": np.linspace(0.3, 1.5, 9),
    "init_scale": [1.0, 0.1, 0.01, 0.001],
    "initialisation": ["gaussian", "zas"],
    "instance": range(3),
    "isotropic_law": list(NOT_GAUSSIAN),
    "kept_angle": np.pi * np.array([0.0, 0.25, 0.5]),
    "kept_angle_fine": np.pi * np.linspace(0, 0.5, 9),
    "law": list(LAWS),
    "law_dimension": [20, 100, 1000, 100_000],
    "loss": ["spectral", "simclr"],
    "lost": [0.0, 0.2, 0.5],
    "mu": [0.0, 0.34, 0.67],
    "mu_fine": [0.0, 0.34, 0.67],
    "n": [8, 16, 32],
    "experiment": ["relu", "relu_lazy"],
    "neuron": range(8),
    "noise_level": [0.0, 1.0],
    "noise_level_fine": np.linspace(0, 1, 9),
    "order": range(1, 14),
    "outputs": [1, 4, 12],
    "outputs_fine": range(1, 13),
    "penalty": [0.1, 1.0, 10.0],
    "point_dimension": [500, 2],
    "rate_dimension": [25, 100],
    "ridge": [0.0, 1e-3],
    "rival": list(RIVALS),
    "sampled_rival": list(SAMPLED_RIVALS),
    "shift": [0.5, 1.0, 2.0, 10.0, 100.0],
    "source_features": ["linear", "network"],
    "source_ratio": [0.5, 1.5],
    "source_ratio_fine": np.linspace(0.5, 1.5, 9),
    "spectrum": ["isotropic", "power_law", "spiked", "own"],
    "student": ["scratch", "fine_tuned", "linear", "architecture", "evidence"],
    "target_share": [0.25, 1.0],
    "target_weight": [0.0, 0.1, 0.6],
    "task": ["digits_split", "digits_overlap", "diabetes", "breast_cancer", "wine"],
    "step": [0, 1, 10, 100],
    "step_size": [0.004, 0.02, 0.1],
    "teacher_neuron": range(3),
    "theta": np.pi * np.array([0.125, 0.25, 0.375, 0.5]),
    "theta_fine": np.pi * np.linspace(0.125, 0.5, 9),
    "trained": range(2),
    "trained_noise": [0.0, 1.0],
    "training_loss": [0.1, 0.001],
    "trained_source_ratio": [0.5, 1.5],
    "width": [1, 8, 500],
    "variances": ["equal", "fan_in"],
    "width_ratio": [1.0, 4.0, np.inf],
}

# Scalar coordinates of studies.
SCALARS = {
    "choice_of_method": {"dimension": 100, "folds": 5},
    "classification": {"dimension": 100, "separation": 1.0},
    "covariance": {"dimension": 100, "sigma": 0.5, "depth": 2},
    "distances": {"dimension": 500, "sigma": 0.2, "task_gamma": 0.5, "growing_theta": np.pi / 4},
    "evidence_rivals": {"dimension": 100, "outputs": 3, "source_sigma": 0.2},
    "fine_tuning_correction": {"dimension": 100, "gamma": 0.5, "source_sigma": 0.2},
    "finite_size": {"gamma": 0.5, "theta": np.pi / 4, "sigma": 0.5, "depth": 2, "draws": 500},
    "input_laws": {"dimension": 100, "sigma": 0.5, "rate_gamma": 0.5},
    "lazy_to_rich": {"dimension": 100, "sigma": 0.2},
    "multi_feature": {"dimension": 100, "sigma": 0.2, "width": 20, "init_scale": 1e-5},
    "overlap_regulariser": {"dimension": 100, "sigma": 0.2},
    "relu_deeper": {"dimension": 5, "neurons": 8, "ridge": 1e-3},
    "relu_evidence": {"dimension": 5, "neurons": 8, "ridge": 1e-3},
    "relu_same_features": {"dimension": 5, "neurons": 8, "init_scale": 0.1, "ridge": 1e-4, "n": 64},
    "self_supervised": {"dimension": 60, "separation": 1.5, "weak_noise": 0.5, "strong_noise": 2.0},
    "step_size": {"dimension": 100, "sigma": 1.0, "gamma": 0.5, "theta": np.pi / 4, "n": 50},
    "width_and_scale": {"dimension": 100, "sigma": 1.0, "gamma": 0.5, "theta": np.pi / 4, "draws": 200},
}


def made_up(name: str, **scalars) -> xr.Dataset:
    """Positive numbers of order one, upper bounds above 1, under the names of ``READ``; all training converged."""
    generator = np.random.default_rng(0)
    variables, used = {}, set()
    for dimensions, names in READ[name].items():
        shape = [len(COORDINATES[dimension]) for dimension in dimensions.split()]
        used |= set(dimensions.split())
        for variable in names.split():
            values = generator.uniform(0.3, 0.9, shape) + variable.endswith(("_upper", "_flow"))
            if variable.endswith("converged"):
                values = np.ones(shape, bool)
            variables[variable] = dimensions.split(), values
    return xr.Dataset(variables, {each: list(COORDINATES[each]) for each in used} | scalars)


def study(name: str) -> xr.Dataset:
    """The file of a study: ``made_up``, and what its figure reads beside it."""
    dataset = made_up(name, **SCALARS.get(name, {}))
    match name:
        case "lazy_to_rich":
            ends = dataset.assign_coords(penalty=[0.0, 1.0, np.inf], n=("gamma", [30, 50, 70, 150]), instance=range(3))
            return ends.assign(best_penalty=xr.full_like(dataset["best_penalty"], np.inf))
        case "overlap_regulariser":
            best = {each: xr.full_like(dataset[each], 0.1) for each in ("best_target_weight", "best_penalty")}
            return dataset.assign(best).assign_coords(n=("gamma", [60, 100, 140, 300]))
        case "step_size":
            signed = {each: -dataset[each] for each in ("imbalance", "imbalance_first_order")}
            return dataset.assign(signed)
        case "relu_same_features":
            far = {each: dataset[each] * dataset["shift"] ** 2 for each in ("kullback_leibler", "wasserstein_upper")}
            return dataset.assign(far)
    return dataset
