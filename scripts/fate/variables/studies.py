"""Variables of the studies, each of which has a file of its own."""

from fate.variables.rows import (
    ANGLE,
    COSINE,
    EVERY_INTEGER,
    FINE_GRID,
    NO_ANGLE,
    NOT_NEGATIVE,
    RADIAN,
    SHARE,
    SQUARE_DESIGNS,
    paper,
)

DIVERGED = {"nan_means": "training diverged"}
TOO_FEW_ROWS = {"nan_means": "the data set has too few rows, or the features have too many columns"}
NO_OTHERS = {"nan_means": "every target sample took part in pretraining"}
NO_FINE_TUNING = {"nan_means": "the data set has too few rows, or the features come from a network"}
NOT_SEPARABLE = {"nan_means": "no linear classifier separates the samples"}
NO_MINIMUM = {"nan_means": "the optimiser did not reach the minimum"}
EVEN_NOWHERE = {"nan_means": "the method breaks even at no angle"}
UNTOUCHED = {"infinity_means": "pretraining leaves the features untouched"}
AT_ENDS = {"nan_means": "at the exact ends, without penalty and with an infinite one, nothing is trained"}

ROWS = (
    ("draws", "number of draws of a law, or of initial weights"),
    # pretraining from lazy to rich
    ("features", "hidden features before pretraining"),
    ("width_ratio", "hidden width per input dimension, h/d", {"infinity_means": "the features are isotropic"}),
    ("penalty", "penalty on the distance of the weights from their initialisation", UNTOUCHED),
    ("feature_strength", "length of the source's feature after pretraining, over that before"),
    ("trained", "number of the instance whose network is trained as well"),
    ("optimum_error", "relative distance of the trained hidden layer from the exact optimum", NOT_NEGATIVE, AT_ENDS),
    ("best_penalty", "penalty with the highest transferability in theory", UNTOUCHED),
    # pretraining with a little target data
    ("target_weight", "weight rho of the target samples' loss in pretraining", SHARE),
    ("target_share", "share m/n of target samples that take part in pretraining", SHARE),
    ("m", "number m of target samples that take part in pretraining"),
    ("regularised_risk", "risk of linear transfer after pretraining with target samples", NOT_NEGATIVE),
    (
        "regularised_risk_asymptotic",
        "risk of linear transfer after pretraining with target samples, limit of many dimensions",
        NOT_NEGATIVE,
    ),
    (
        "regularised_fresh_risk",
        "risk of linear transfer after pretraining with target samples, readout on the others",
        NOT_NEGATIVE,
        NO_OTHERS,
    ),
    (
        "regularised_fresh_risk_asymptotic",
        "risk of linear transfer after pretraining with target samples, readout on the others, many dimensions",
        NOT_NEGATIVE,
        NO_OTHERS,
    ),
    ("best_target_weight", "weight rho with the lowest risk of linear transfer in theory", SHARE),
    ("selected_target_weight", "weight rho of highest overlap with the other samples' labels", SHARE, NO_OTHERS),
    ("selected_risk", "risk of linear transfer at the selected weight rho", NOT_NEGATIVE, NO_OTHERS),
    ("ridge_risk", "risk of ridge regression by its likelihood", NOT_NEGATIVE),
    ("feature_distance", "distance of the trained network's unit feature from that of beta_rho", NOT_NEGATIVE),
    ("feature_change", "distance of the unit feature beta_rho / |beta_rho| from the source", NOT_NEGATIVE),
    # finite size
    ("law_dimension", "input dimensions d at which the laws are evaluated"),
    # distances between tasks
    ("amplitude", "length A of the target -A beta_s over that of the source"),
    ("point_dimension", "input dimensions d of the points that are assigned to each other"),
    ("noise_level", "standard deviation sigma of the label noise", FINE_GRID),
    ("task_gamma", "samples per dimension n/d at which tasks differ"),
    ("growing_theta", "angle of the one pair of tasks whose n grows", ANGLE),
    ("kullback_leibler", "Kullback-Leibler divergence of source from target", NOT_NEGATIVE, paper("Appendix A")),
    ("kullback_leibler_sampled", "mean log-likelihood ratio of n source samples"),
    ("growing_best_ridge_risk", "risk of scratch with the best ridge, one pair while n grows", NOT_NEGATIVE),
    ("wasserstein_lower", "lower bound of the Wasserstein-1 distance", NOT_NEGATIVE),
    ("wasserstein_upper", "upper bound of the Wasserstein-1 distance", NOT_NEGATIVE, paper("Appendix A")),
    (
        "wasserstein_sampled",
        "Wasserstein-1 distance between n source and n target points, l1 ground metric",
        NOT_NEGATIVE,
    ),
    ("dudley_lower", "lower bound of Dudley's distance", NOT_NEGATIVE),
    ("dudley_upper", "upper bound of Dudley's distance", NOT_NEGATIVE),
    ("pair_kullback_leibler", "Kullback-Leibler divergence of f from -A f", NOT_NEGATIVE),
    ("pair_kullback_leibler_sampled", "mean log-likelihood ratio of n samples, f over -A f"),
    ("pair_dudley_lower", "lower bound of Dudley's distance between f and -A f", NOT_NEGATIVE),
    ("pair_dudley_upper", "upper bound of Dudley's distance between f and -A f", NOT_NEGATIVE),
    ("pair_dudley_sampled", "what the judge of Theorem A.2 sees of n labels, f over -A f", paper("Theorem A.2")),
    ("pair_scratch_risk_exact", "risk of training from scratch on -A f over A^2, exact", NOT_NEGATIVE, SQUARE_DESIGNS),
    ("pair_linear_risk_exact", "risk of linear transfer to -A f over A^2, exact", NOT_NEGATIVE),
    (
        "growing_linear_transferability_exact_fine",
        "transferability of linear transfer, one pair, exact",
        SQUARE_DESIGNS,
    ),
    *(
        (f"{family}_{quantity}", f"{phrase}, {ending}", *limits)
        for family, ending in (("growing", "one pair while n grows"), ("pair", "from f to -A f, over A^2"))
        for quantity, phrase, *limits in (
            ("scratch_risk", "risk of training from scratch", NOT_NEGATIVE),
            ("linear_risk", "risk of linear transfer", NOT_NEGATIVE),
            ("linear_transferability", "transferability of linear transfer"),
            (
                "linear_transferability_standard_error",
                "standard error of the transferability of linear transfer",
                NOT_NEGATIVE,
            ),
        )
    ),
    # several source tasks at once
    ("outputs", "number k of source tasks learned at once", EVERY_INTEGER),
    ("lost", "part rho of the target that the source tasks do not span, |P_perp beta_t|^2", SHARE),
    ("order", "order of a singular value, from the largest"),
    ("span_alignment", "cosine of the largest angle between the span of the features and that of the tasks", COSINE),
    ("feature_singular_value", "singular value of the hidden layer after pretraining", NOT_NEGATIVE),
    (
        "linear_risk_variance_exact",
        "variance of the risk of linear transfer, exact at finite n and d",
        NOT_NEGATIVE,
        {"infinity_means": "the variance over designs with hardly more samples than features is infinite"},
    ),
    # width and scale
    ("initialisation", "initialisation of the weights"),
    ("flow_distance", "relative distance of beta from the rank-one network's under gradient flow", NOT_NEGATIVE),
    ("descent_distance", "relative distance of beta from the rank-one network's under the same descent", NOT_NEGATIVE),
    (
        "step_distance",
        "relative distance of the rank-one network's beta under descent from that under flow",
        NOT_NEGATIVE,
    ),
    (
        "amplification",
        "amplification C of the part of the source that the samples do not see",
        {"nan_means": "the samples see all of the source, or training diverged"},
    ),
    ("deep_scale", "scale alpha of all layers but the last, the identity times it, of networks from rich to lazy"),
    ("deep_instance", "independent draw of tasks and designs, of networks from rich to lazy"),
    ("deep_fine_tuned_risk", "risk of fine-tuning of networks from rich to lazy", NOT_NEGATIVE),
    ("deep_kept_features_risk", "risk of linear transfer of all last hidden features, from rich to lazy", NOT_NEGATIVE),
    ("deep_scratch_risk", "risk of the minimum norm on the same samples", NOT_NEGATIVE),
    ("deep_amplification", "amplification C of networks from rich to lazy"),
    ("deep_lazy_distance", "relative distance of fine-tuning from its lazy limit", NOT_NEGATIVE),
    ("deep_converged", "whether pretraining and fine-tuning from rich to lazy converged"),
    ("amplification_rank_one", "amplification C of a rank-one network under gradient flow"),
    ("variances", "variances of the initial weights of two layers: equal, or 1 / inputs of each"),
    ("condition_width", "hidden widths h at which initial weights are drawn"),
    ("condition_width_fine", "hidden widths h, all of them"),
    ("definite_share", "share of drawn initial weights with positive definite D_1", SHARE),
    ("definite_probability", "probability that D_1 of the initial weights is positive definite", SHARE),
    # step size
    ("step_size", "step size eta of descent"),
    ("batch", "samples in a batch"),
    ("imbalance", "conserved quantity D = s^2 - |u|^2 at the end, 0 at the start", DIVERGED),
    ("imbalance_first_order", "conserved quantity D at the end, to first order in the step"),
    ("amplification_flow", "amplification C under gradient flow, exact"),
    ("amplification_first_order", "amplification C, to first order in the step"),
    ("amplification_given_imbalance", "amplification C, exact for the D that was measured", DIVERGED),
    ("null_part_error", "distance of beta from X^+ y + C (I - P) beta_s", NOT_NEGATIVE, DIVERGED),
    ("transferability_change", "gain of fine-tuning's transferability by finite steps", DIVERGED),
    ("transferability_change_standard_error", "standard error of the gain by finite steps", NOT_NEGATIVE, DIVERGED),
    ("transferability_change_first_order", "gain of transferability by finite steps, to first order in the step"),
    # whole matrices
    ("step_share", "step size of descent, as a share of the largest stable one"),
    ("scratch_scale", "scale alpha of the initial weights of scratch"),
    (
        "threshold_distance",
        "relative distance of whole matrices from the rank-one network after as many steps at n = d",
        NOT_NEGATIVE,
    ),
    ("threshold_change", "relative change of the end-to-end vector in these steps", NOT_NEGATIVE),
    ("pretraining_converged", "whether pretraining of whole matrices reached the global optimum"),
    (
        "source_distance",
        "relative distance of the pretrained vector from the least one that fits the source",
        NOT_NEGATIVE,
    ),
    (
        "amplification_limit",
        "amplification c of what the samples do not see of the pretrained vector, exact, under gradient flow",
        {"nan_means": "the samples see all of it"},
    ),
    ("start", "network that descent with weight decay starts from"),
    ("decayed_risk", "risk of two layers trained with weight decay", NOT_NEGATIVE),
    ("decayed_converged", "whether the gradient of the loss with weight decay vanished"),
    ("decayed_distance", "relative distance of beta from the minimum of the loss with weight decay", NOT_NEGATIVE),
    ("begun_imbalance", "norm of D = W_1^T W_1 - w_2 w_2^T at the start", NOT_NEGATIVE),
    ("decayed_imbalance", "norm of D = W_1^T W_1 - w_2 w_2^T after training with weight decay", NOT_NEGATIVE),
    ("imbalance_rate", "rate of decay of D over that of weight decay alone, twice that of a layer"),
    (
        "unseen_rate",
        "rate of decay of (I - P) W_1 over that of weight decay alone",
        {"nan_means": "the samples see all of it"},
    ),
    # choice of a method
    ("candidate", "method that can be chosen"),
    ("chooser", "way to choose a method from the samples"),
    ("estimator", "way to estimate the cosine between source and target"),
    ("candidate_risk", "risk of a method that can be chosen", NOT_NEGATIVE),
    ("chosen_risk", "risk of the method that is chosen", NOT_NEGATIVE),
    ("folds", "number of parts of cross-validation"),
    ("score", "score that ranks features by the target's samples"),
    ("transfer", "method that transfers a feature"),
    ("feature_angle", "angle between a feature and the target", ANGLE),
    ("feature_score", "score of a feature, the higher the better"),
    ("feature_risk", "risk of transferring a feature", NOT_NEGATIVE),
    ("cosine_estimate", "estimated cosine between source and target", COSINE),
    # rivals of evidence transfer
    ("rival", "method that knows the source, or needs none"),
    ("sampled_rival", "method that has samples of the source"),
    ("rival_risk", "risk of a method that knows the source, or needs none", NOT_NEGATIVE),
    ("sampled_rival_risk", "risk of a method that has samples of the source", NOT_NEGATIVE),
    ("pooled_risk_exact", "risk of pooling the samples of both tasks, exact", NOT_NEGATIVE, SQUARE_DESIGNS),
    # theories of others
    ("start_length", "length of the vector that fine-tuning starts at"),
    *(
        (f"{name}_distance", f"relative distance of {vector} from the variational law's", NOT_NEGATIVE, NO_MINIMUM)
        for name, vector in (
            ("trained", "trained fine-tuning's vector"),
            ("end_point", "fine-tuning's exact end point"),
            ("depth_one", "the interpolator nearest to the start"),
        )
    ),
    ("ridge_gamma", "samples per dimension n/d of ridge regression"),
    ("ridge_noise", "standard deviation sigma of the label noise of ridge regression"),
    ("ridge_multiple", "ridge over sigma^2 d/n"),
    ("penalised_risk", "risk of ridge regression on all inputs", NOT_NEGATIVE),
    ("penalised_risk_slope", "slope of the risk of ridge regression against the logarithm of the ridge"),
    ("penalised_risk_resolvent", "risk of ridge regression on all inputs, by the resolvent", NOT_NEGATIVE),
    # inputs that are not Gaussian
    ("compared_method", "method"),
    ("law", "law of the inputs"),
    ("isotropic_law", "law of inputs that are not Gaussian, of mean 0 and covariance I"),
    ("direction", "directions of the tasks, random or the diagonals of a plane of two axes"),
    ("draw", "draw of inputs"),
    ("rate_dimension", "input dimensions d at which single terms of the risks are measured"),
    ("rate_gamma", "samples per dimension n/d at these dimensions"),
    ("rate_n", "number of samples at these dimensions"),
    ("square_error", "squared distance from the target, the excess risk of inputs of covariance I", NOT_NEGATIVE),
    (
        "square_error_gaussian",
        "squared distance from the target in theory, Gaussian inputs",
        NOT_NEGATIVE,
        SQUARE_DESIGNS,
    ),
    ("amplification_shift", "by how much scratch amplifies noise, over Gaussian inputs, less 1"),
    (
        "amplification_shift_predicted",
        "by how much scratch amplifies noise, over Gaussian inputs, less 1, predicted",
    ),
    (
        "leakage",
        "cost to linear transfer of what its feature cannot express, over the Gaussian one",
        NOT_NEGATIVE,
    ),
    (
        "leakage_predicted",
        "cost to linear transfer of what its feature cannot express, predicted for many samples",
        NOT_NEGATIVE,
        {"infinity_means": "the fourth moment of the inputs is infinite"},
    ),
    # classification
    ("separation", "distance r of the mean of each class from the origin, in units of the noise"),
    ("weak_noise", "standard deviation of augmentations along the kept direction"),
    ("strong_noise", "standard deviation of augmentations across the kept direction"),
    ("training_loss", "training loss at which descent stops"),
    *(
        (f"{method}_error_rate", f"error rate of {phrase}", SHARE, *parts)
        for method, phrase, *parts in (
            ("scratch", "training from scratch"),
            ("linear", "linear transfer"),
            ("fine_tuned", "fine-tuning"),
            ("max_margin", "the classifier of largest margin", NOT_SEPARABLE),
            ("logistic_scratch", "training from scratch with logistic loss"),
            ("logistic_fine_tuned", "fine-tuning with logistic loss"),
            ("encoder", "linear transfer of a self-supervised encoder"),
        )
    ),
    ("scratch_error_rate_asymptotic", "error rate of training from scratch, in the limit", SHARE, FINE_GRID),
    ("linear_error_rate_exact", "error rate of linear transfer, exact at finite n", SHARE, FINE_GRID),
    ("fine_tuned_error_rate_asymptotic", "error rate of fine-tuning, in the limit", SHARE, FINE_GRID),
    (
        "max_margin_error_rate_asymptotic",
        "error rate of the classifier of largest margin, in the limit",
        SHARE,
        FINE_GRID,
        NOT_SEPARABLE,
    ),
    ("logistic_scratch_converged", "whether training from scratch with logistic loss reached the training loss"),
    ("logistic_fine_tuned_converged", "whether fine-tuning with logistic loss reached the training loss"),
    ("logistic_drift", "change of s^2 - |u|^2 in fine-tuning with logistic loss", NOT_NEGATIVE),
    *(
        (f"{method}_break_even_angle{quantity}", f"angle where {phrase}{ending}", RADIAN, *parts, EVEN_NOWHERE)
        for method, phrase in (
            ("linear", "linear transfer errs as often as scratch with squared loss"),
            ("max_margin", "linear transfer errs as often as the classifier of largest margin"),
            ("fine_tuned", "fine-tuning errs as often as scratch with squared loss"),
        )
        for quantity, ending, *parts in (
            ("", "", ANGLE),
            ("_standard_error", ", standard error", NOT_NEGATIVE),
            ("_asymptotic", ", in theory", ANGLE, FINE_GRID),
        )
    ),
    # pretraining without labels
    ("loss", "loss of pretraining"),
    ("kept_angle", "angle between the discriminant and the direction that augmentations keep", ANGLE, FINE_GRID),
    ("encoder_angle", "angle between the discriminant and the encoder's direction, in their plane", RADIAN),
    ("encoder_angle_closed", "angle between the discriminant and the encoder in closed form", ANGLE, FINE_GRID),
    ("encoder_outside", "share of the encoder outside of the plane of discriminant and kept direction", SHARE),
    ("encoder_converged", "whether the encoder's direction settled in training"),
    ("encoder_error_rate_exact", "error rate of linear transfer from the closed form", SHARE, FINE_GRID),
    ("encoder_transferability", "gain in error rate of linear transfer over scratch"),
    ("encoder_transferability_standard_error", "standard error of the gain in error rate", NOT_NEGATIVE),
    # correlated inputs
    ("spectrum", "spectrum of the covariance Sigma of the inputs"),
    ("population_eigenvalue", "eigenvalue of the covariance Sigma of the inputs", NOT_NEGATIVE),
    (
        "amplification_corrected",
        "amplification C in the limit of many dimensions",
        {"nan_means": "the samples see all of the source"},
        FINE_GRID,
    ),
    (
        "unamplified_risk",
        "risk of fine-tuning that keeps the part of the source that no sample sees, C = 1",
        NOT_NEGATIVE,
    ),
    (
        "scratch_risk_isotropic",
        "risk of training from scratch on isotropic inputs",
        NOT_NEGATIVE,
        SQUARE_DESIGNS,
        FINE_GRID,
    ),
    # real data
    ("task", "pair of a source and a target task"),
    ("source_features", "what the features are taken from, a linear source predictor or a network"),
    *(
        (f"{method}_error{ending}", f"mean squared error of {phrase}{how}, over the labels' variance", *parts)
        for method, phrase, missing in (
            ("scratch", "the minimum-norm interpolator", TOO_FEW_ROWS),
            ("ridge", "ridge regression by its likelihood", TOO_FEW_ROWS),
            ("ridge_cv", "ridge regression by cross-validation", TOO_FEW_ROWS),
            ("linear", "linear transfer", TOO_FEW_ROWS),
            ("fine_tuned", "fine-tuning", NO_FINE_TUNING),
            ("evidence", "evidence transfer", TOO_FEW_ROWS),
            ("advised", "the recommended method", TOO_FEW_ROWS),
        )
        for ending, how, *parts in (
            ("", " on held-out rows", NOT_NEGATIVE, missing),
            ("_predicted", ", as expected from the samples", NOT_NEGATIVE, missing),
        )
    ),
    ("certainty", "posterior probability that no method is better by more than a tenth", SHARE, TOO_FEW_ROWS),
    # where fine-tuning breaks even
    ("trained_noise", "standard deviation sigma of the label noise of trained networks"),
    ("source_ratio_fine", "source samples per dimension n_s/d, fine grid"),
    ("trained_source_ratio", "source samples per dimension n_s/d of trained networks"),
    ("source_converged", "whether fine-tuning from a finite source reached the global optimum"),
    ("break_even_angle_noise_fine", "angle where fine-tuning breaks even, corrected, fine grid of noise", RADIAN),
    ("break_even_angle_depth_fine", "angle where fine-tuning breaks even, corrected, every depth", RADIAN),
    (
        "break_even_angle_printed",
        "angle where fine-tuning breaks even, as printed",
        ANGLE,
        NO_ANGLE,
        FINE_GRID,
        paper("Eq. 15"),
    ),
    (
        "source_break_even_angle_printed",
        "angle where fine-tuning from a finite source breaks even, as printed",
        ANGLE,
        NO_ANGLE,
        FINE_GRID,
        paper("Eq. 22 and 23"),
    ),
    *(
        (f"{family}break_even_angle{quantity}", f"angle where {phrase} breaks even{ending}", RADIAN, *parts, NO_ANGLE)
        for family, phrase in (("", "fine-tuning"), ("source_", "fine-tuning from a finite source"))
        for quantity, ending, *parts in (
            ("", "", ANGLE),
            ("_standard_error", ", standard error", NOT_NEGATIVE),
            ("_limit", ", at exact end points"),
            ("_limit_standard_error", ", at exact end points, standard error", NOT_NEGATIVE),
            ("_corrected", ", corrected", ANGLE, FINE_GRID),
        )
    ),
)
