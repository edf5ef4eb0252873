"""What every variable of the ReLU networks' datasets means, beside those of ``fate.variables``."""

# name: (long name, units)
NAMED = {
    "teacher_hidden": ("hidden weights v of the target teacher, of unit length", "1"),
    "teacher_output": ("output weights c* of the target teacher", "1"),
    "teacher_neuron": ("neuron of the teacher", "1"),
    "mu": ("fraction mu of the target teacher's neurons that the source teacher lacks", "1"),
    "mu_fine": ("fraction mu of ablated neurons, every possible one", "1"),
    "run": ("pretrained network: pair of mu and instance", "1"),
    "neuron": ("neuron of the student", "1"),
    "cut_off": ("eigenvalue cut-off of a projection, relative to the largest eigenvalue", "1"),
    "hidden": ("hidden weights w of the pretrained student", "1"),
    "output": ("output weights c of the pretrained student", "1"),
    "initial_hidden": ("hidden weights w of the student before pretraining", "1"),
    "relative_loss": ("population loss of pretraining at its end, |f - f_s|^2 / |f_s|^2", "1"),
    "relative_gradient_norm": ("norm of the population gradient at the end of pretraining over that at its start", "1"),
    "balance_drift": ("largest change of c_i^2 - |w_i|^2 in pretraining, over the largest c_i^2", "1"),
    "alignment_before": ("centred kernel alignment with the source teacher before pretraining", "1"),
    "alignment_history": ("centred kernel alignment with the source teacher after a number of steps", "1"),
    "aligned_fraction": ("share of |c_i||w_i| in neurons within cosine 0.95 of a source neuron or its negative", "1"),
    "projection_trained": ("share of the target that the trained features leave unexplained, at a cut-off", "1"),
    "linear_floor": ("risk of linear transfer on the trained features for n to infinity, with its ridge", "1"),
    "projection_source": ("share of the target that the source neurons leave unexplained", "1"),
    "projection_source_fine": ("share of the target that the source neurons leave unexplained, every mu", "1"),
    "scratch_residual": ("training residual |f(X) - y| / |y| of training from scratch", "1"),
    "fine_tuned_residual": ("training residual |f(X) - y| / |y| of fine-tuning", "1"),
    "scratch_steps": ("number of steps of training from scratch", "1"),
    "fine_tuned_steps": ("number of steps of fine-tuning", "1"),
    "scratch_amplitude": ("amplitude A of the fit A n^-nu of the risk of scratch", "1"),
    "scratch_exponent": ("exponent nu of the fit A n^-nu of the risk of scratch", "1"),
    "scratch_exponent_lower": ("lower end of the 95 % interval of the exponent nu", "1"),
    "scratch_exponent_upper": ("upper end of the 95 % interval of the exponent nu", "1"),
    "boundary_interpolated": ("n at which the measured risk of scratch falls to the floor of linear transfer", "1"),
    "boundary_power_law": ("n at which the fitted risk of scratch falls to the floor of linear transfer", "1"),
    "boundary_power_law_lower": ("lower end of the 95 % band of the n from the fit", "1"),
    "boundary_power_law_upper": ("upper end of the 95 % band of the n from the fit", "1"),
    "linear_floor_sampling_error": ("Monte Carlo standard error of the floor of linear transfer", "1"),
    "linear_risk_sampling_error": ("Monte Carlo standard error of the risk of linear transfer", "1"),
    "change": ("how the target's output weights depart from the source's", "1"),
    "shift": ("size s of the change of the output weights", "1"),
    "kullback_leibler": ("Kullback-Leibler divergence of source from target", "1"),
    "wasserstein_lower": ("lower bound of the Wasserstein-1 distance", "1"),
    "wasserstein_upper": ("upper bound of the Wasserstein-1 distance", "1"),
}

REFERENCES = {
    "alignment_before": "Fig. 3a",
    "alignment_history": "Fig. 3b",
    "projection_source": "Fig. 3d",
    "projection_trained": "Fig. 3d",
    "scratch_exponent": "Fig. 3e",
    "boundary_power_law": "Fig. 3e",
}

# Which numbers they may hold, as in ``fate.bounds``.
NOT_NEGATIVE = (
    *("relative_loss", "relative_gradient_norm", "balance_drift", "linear_floor", "sampling_error"),
    *("scratch_residual", "fine_tuned_residual", "boundary_interpolated"),
    *(f"boundary_power_law{ending}" for ending in ("", "_lower", "_upper")),
)
SHARES = ("mu", "aligned_fraction", "projection_trained", "projection_source")
COSINES = ("alignment_before", "alignment_history")
NAN_MEANS = {
    "boundary_interpolated": "the floor is zero, or the risk of scratch does not fall to it on the grid",
    **dict.fromkeys(
        (f"boundary_power_law{ending}" for ending in ("", "_lower", "_upper")),
        "the floor is zero, or fewer than three n can be fitted",
    ),
    **dict.fromkeys(
        (f"scratch_{name}" for name in ("amplitude", "exponent", "exponent_lower", "exponent_upper")),
        "fewer than three n can be fitted",
    ),
}
INFINITY_MEANS = dict.fromkeys(
    (f"boundary_power_law{ending}" for ending in ("", "_lower", "_upper")), "the fitted risk of scratch hardly falls"
)
