"""Variables of the two-layer networks: teachers, students, their kernels, and transfer."""

from fate.variables.rows import COSINE, NOT_NEGATIVE, SHARE, paper

FEW = {"nan_means": "fewer than three n can be fitted"}
BOUNDARY = {
    "nan_means": "the floor is zero, or fewer than three n can be fitted",
    "infinity_means": "the fitted risk of scratch hardly falls",
}

NO_SUCH_CELL = {"nan_means": "the experiment has not this mu, or this n"}

ROWS = (
    # settings
    ("activation", "activation function of the neurons"),
    ("output_weights", "kind of the target teacher's output weights"),
    ("neurons", "number m of neurons of the student"),
    ("teacher_neurons", "number m* of neurons of the teacher"),
    # teachers and students
    ("teacher_hidden", "hidden weights v of the target teacher, of unit length"),
    ("teacher_output", "output weights c* of the target teacher"),
    ("teacher_neuron", "neuron of the teacher"),
    ("mu", "fraction mu of the target teacher's neurons that the source teacher lacks", SHARE),
    ("mu_fine", "fraction mu of ablated neurons, every possible one", SHARE),
    ("cut_off", "eigenvalue cut-off of a projection, relative to the largest eigenvalue"),
    ("hidden", "hidden weights w of the pretrained student"),
    ("output", "output weights c of the pretrained student"),
    ("initial_hidden", "hidden weights w of the student before pretraining"),
    ("relative_loss", "population loss of pretraining at its end, |f - f_s|^2 / |f_s|^2", NOT_NEGATIVE),
    ("relative_loss_sampling_error", "Monte Carlo standard error of the population loss of pretraining", NOT_NEGATIVE),
    ("relative_loss_history", "population loss |f - f_s|^2 / |f_s|^2 after a number of steps", NOT_NEGATIVE),
    (
        "relative_gradient_norm",
        "norm of the population gradient at the end of pretraining over that at its start",
        NOT_NEGATIVE,
    ),
    ("balance_drift", "largest change of c_i^2 - |w_i|^2 in pretraining, over the largest c_i^2", NOT_NEGATIVE),
    (
        "alignment_before",
        "centred kernel alignment with the source teacher before pretraining",
        COSINE,
        paper("Fig. 3a"),
    ),
    (
        "kernel_alignment",
        "centred kernel alignment with the source teacher after pretraining",
        COSINE,
        paper("Fig. 3a"),
    ),
    (
        "alignment_history",
        "centred kernel alignment with the source teacher after a number of steps",
        COSINE,
        paper("Fig. 3b"),
    ),
    ("aligned_fraction", "share of |c_i||w_i| in neurons within cosine 0.95 of a source neuron or its negative", SHARE),
    (
        "projection_trained",
        "share of the target that the trained features leave unexplained, at a cut-off",
        SHARE,
        paper("Fig. 3d"),
    ),
    ("linear_floor", "risk of linear transfer on the trained features for n to infinity, with its ridge", NOT_NEGATIVE),
    (
        "projection_source",
        "share of the target that the source neurons leave unexplained",
        SHARE,
        paper("Fig. 3d"),
        {"twin": "every mu"},
    ),
    # transfer
    ("scratch_amplitude", "amplitude A of the fit A n^-nu of the risk of scratch", FEW),
    ("scratch_exponent", "exponent nu of the fit A n^-nu of the risk of scratch", FEW, paper("Fig. 3e")),
    ("scratch_exponent_lower", "lower end of the 95 % interval of the exponent nu", FEW),
    ("scratch_exponent_upper", "upper end of the 95 % interval of the exponent nu", FEW),
    (
        "boundary_interpolated",
        "n at which the measured risk of scratch falls to the floor of linear transfer",
        NOT_NEGATIVE,
        {"nan_means": "the floor is zero, or the risk of scratch does not fall to it on the grid"},
    ),
    (
        "boundary_power_law",
        "n at which the fitted risk of scratch falls to the floor of linear transfer",
        NOT_NEGATIVE,
        BOUNDARY,
        paper("Fig. 3e"),
    ),
    ("boundary_power_law_lower", "lower end of the 95 % band of the n from the fit", NOT_NEGATIVE, BOUNDARY),
    ("boundary_power_law_upper", "upper end of the 95 % band of the n from the fit", NOT_NEGATIVE, BOUNDARY),
    ("linear_floor_sampling_error", "Monte Carlo standard error of the floor of linear transfer", NOT_NEGATIVE),
    *(
        (f"{method}_risk_sampling_error", f"Monte Carlo standard error of the risk of {phrase}", NOT_NEGATIVE)
        for method, phrase in (
            ("scratch", "training from scratch"),
            ("linear", "linear transfer"),
            ("fine_tuned", "fine-tuning"),
            ("architecture", "regression by the kernel of the architecture alone"),
        )
    ),
    # evidence transfer by kernels
    ("experiment", "experiment on a network of two layers"),
    ("student", "student of the target, trained or solved"),
    ("student_risk", "risk of a student of the target", NOT_NEGATIVE, NO_SUCH_CELL),
    ("student_converged", "whether the student's training, if any, reached its end"),
    (
        "evidence_risk_sampling_error",
        "Monte Carlo standard error of the risk of evidence transfer",
        NOT_NEGATIVE,
        NO_SUCH_CELL,
    ),
    ("architecture_risk", "risk of regression by the kernel of the architecture at initialisation alone", NOT_NEGATIVE),
    # same features, other output weights
    ("change", "how the target's output weights depart from the source's"),
    ("shift", "size s of the change of the output weights"),
)
