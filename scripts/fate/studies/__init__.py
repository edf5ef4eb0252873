"""Studies: what is no setting of the shared chain, each a module with a function ``study_NAME``.

Loads no library: the workflow reads the list while it plans.
"""

# By name, which is that of the module, of the config's section and of the file: its title.
STUDIES = {
    "choice_of_method": "The choice among methods from the target's samples, and what it costs",
    "classification": "Two Gaussian classes: error rates of transfer with squared and logistic loss",
    "covariance": "Scratch, linear transfer and fine-tuning on correlated inputs",
    "distances": "Distances between source and target, and the transferability of linear transfer",
    "evidence_rivals": "Evidence transfer, its variants and its competitors on the same draws",
    "fine_tuning_correction": "Fine-tuning: transferability and break-even angle, trained, printed and corrected",
    "finite_size": "Risks against the dimension: trained networks, exact laws and their limit",
    "full_width": "Descent of whole matrices on the target, beside the end points of rank-one gradient flow",
    "input_laws": "Scratch, transfer and evidence transfer on inputs that are not Gaussian",
    "lazy_to_rich": "Linear transfer of all features after pretraining from lazy to rich",
    "multi_feature": "Linear transfer on the features of several source tasks",
    "overlap_regulariser": "Pretraining with a little target data, then linear transfer, beside evidence transfer",
    "real_data": "Transfer between tasks of real data: errors, their prediction, and the advice",
    "relu_deeper": "Transfer of ReLU students of three and more layers, and the floor of linear transfer",
    "relu_evidence": "Evidence transfer of ReLU students by three kernels, beside trained networks",
    "relu_same_features": "ReLU transfer between tasks of the same hidden weights: distances and risks",
    "rival_theories": "Theories of others beside this project's networks: end points, and ridge regression",
    "self_supervised": "Linear encoders pretrained without labels by what augmentations keep, and transfer",
    "step_size": "Fine-tuning by descent: end points against step size and batch size",
    "width_and_scale": "Networks trained by descent from many widths and initial scales, against the rich limit",
}
