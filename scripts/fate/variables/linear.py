"""Variables of the deep linear networks: tasks, designs, pretrained networks, transfer and its theory."""

from fate.variables.rows import ANGLE, COSINE, EVERY_INTEGER, FINE_GRID, NO_ANGLE, NOT_NEGATIVE, paper

THEOREM = paper("Theorem 3.4")

ROWS = (
    # tasks and designs
    ("source", "source direction beta_s, in the dataset's coordinates"),
    ("orthogonal", "direction nu of the target orthogonal to the source, in the dataset's coordinates"),
    ("spare", "spare direction orthogonal to source and target, in the dataset's coordinates"),
    ("eigenvalue", "eigenvalue of X^T X / n", NOT_NEGATIVE),
    ("noise", "label noise of unit variance in canonical coordinates, V^T X^T eps / n"),
    ("noise_residual", "label noise that no linear function of the inputs fits, |eps_perp|^2 / n", NOT_NEGATIVE),
    # coordinates
    ("gamma", "samples per dimension n/d", FINE_GRID),
    ("n", "number of target samples"),
    ("theta", "angle between source and target", ANGLE, FINE_GRID),
    ("instance", "instance: independent draw of task and data"),
    ("mode", "eigenmode of the inputs"),
    ("feature", "input feature"),
    ("layer", "layer of the network, from 2 to its depth"),
    ("hidden_layer", "layer between two hidden ones, from 2 to the depth less one"),
    ("neuron", "neuron of a hidden layer"),
    ("next_neuron", "neuron of the next hidden layer"),
    ("ridge", "ridge of the readout"),
    ("weight_decay", "weight decay of both layers, loss term w/2 sum |W_l|^2"),
    ("step", "step of training"),
    ("branch", "branch of the set of zero transferability, in order of gamma"),
    # settings
    ("dimension", "input dimension d"),
    ("sigma", "standard deviation sigma of the noise of the target's labels", NOT_NEGATIVE),
    ("depth", "number of layers L", EVERY_INTEGER),
    ("width", "neurons in each hidden layer, h"),
    ("init_scale", "scale alpha of the initial weights"),
    ("source_ratio", "source samples per dimension n_s/d", {"infinity_means": "the population loss"}),
    ("source_sigma", "standard deviation sigma_s of the noise of the source's labels", NOT_NEGATIVE),
    # pretrained networks
    ("first_layer", "weights W_1 of the pretrained network"),
    ("hidden_layers", "weights W_2 to W_{L-1} of the pretrained network"),
    ("last_layer", "weights w_L of the pretrained network"),
    ("feature_source", "pretrained feature along the source direction"),
    ("feature_orthogonal", "pretrained feature along the orthogonal direction"),
    ("feature_spare", "pretrained feature outside of the plane of source and target"),
    ("layer_scale", "scale of a layer of the network compressed to rank one"),
    ("relative_residual", "distance to the optimum, |H^+ gradient| / |beta|", NOT_NEGATIVE),
    ("gradient_norm", "norm of the loss gradient at the end-to-end vector", NOT_NEGATIVE),
    ("rank_one_residual", "part of the hidden layers' product beyond rank one", NOT_NEGATIVE, THEOREM),
    ("alignment", "cosine between the hidden layers' direction and the end-to-end vector", COSINE, THEOREM),
    ("conserved_drift", "largest change of W_l^T W_l - W_{l+1} W_{l+1}^T in training", NOT_NEGATIVE, THEOREM),
    ("layer_imbalance", "largest difference of the squared norms of adjacent layers", NOT_NEGATIVE),
    ("truncation_error", "part of the weights lost by compression to rank one", NOT_NEGATIVE),
    ("steps", "number of steps of training"),
    ("flow_time", "time of gradient flow", NOT_NEGATIVE),
    ("converged", "whether training reached the global optimum"),
    ("time_history", "time of gradient flow after each step", NOT_NEGATIVE),
    ("loss_history", "training loss after each step", NOT_NEGATIVE),
    # evidence transfer
    ("evidence_predicted_risk", "risk of evidence transfer, as it predicts it from the labels", NOT_NEGATIVE),
    ("evidence_cosine", "cosine between feature and target, as evidence transfer finds it", COSINE),
    ("evidence_cosine_lower", "lower end of the 95 % interval of the cosine between feature and target", COSINE),
    ("evidence_cosine_upper", "upper end of the 95 % interval of the cosine between feature and target", COSINE),
    ("evidence_noise", "standard deviation of the label noise, as evidence transfer finds it", NOT_NEGATIVE),
    ("evidence_noise_lower", "lower end of the 95 % interval of the standard deviation of the noise", NOT_NEGATIVE),
    ("evidence_noise_upper", "upper end of the 95 % interval of the standard deviation of the noise", NOT_NEGATIVE),
    # where transferability is zero
    (
        "linear_zero_set",
        "gamma of zero transferability of linear transfer",
        {"nan_means": "transferability is zero nowhere on this branch"},
        paper("Eq. 11"),
    ),
    (
        "fine_tuned_zero_set_printed",
        "angle of zero transferability of fine-tuning, as printed",
        ANGLE,
        NO_ANGLE,
        paper("Eq. 15"),
    ),
    ("fine_tuned_zero_set_corrected", "angle of zero transferability of fine-tuning, corrected", ANGLE, NO_ANGLE),
)
