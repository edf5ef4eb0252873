"""The present places of the files of version 0.1, so that results of both can be compared."""

import re

# Of the experiments, what was pretrained under their names.
NETWORKS = {
    "noisy": "paper",
    **dict.fromkeys(("noiseless", "ridge", "weight_decay", "loud", "probed"), "narrow"),
    "depth_8_noiseless": "depth_8",
    "loud_target": "finite_source_half",
    "descent": "small_descent",
}
PROBLEMS = {
    **dict.fromkeys(("relu", "relu_small", "relu_lazy", "relu_deep"), "positive"),
    "relu_signs": "signs",
    "relu_gaussian": "gaussian",
    "relu_paper": "paper",
    "relu_paper_signs": "paper_signs",
}
PLACES = (
    (r"experiments/(\w+)/pretrained\.nc", lambda name: f"networks/{NETWORKS.get(name, name)}.nc"),
    (r"relu/problems/(\w+)/teachers\.nc", "two_layer/problems/{}/teachers.nc".format),
    (r"relu/experiments/(\w+)/pretrained\.nc", "two_layer/networks/{}.nc".format),
    (r"relu/experiments/(\w+)/theory\.nc", lambda name: f"two_layer/problems/{PROBLEMS[name]}/theory.nc"),
    (r"relu/experiments/(\w+)/transfer\.nc", "two_layer/experiments/{}/transfer.nc".format),
    (r"relu/experiments/\w+/same_features\.nc", "studies/relu_same_features.nc".format),
)
VARIABLES = {"alignment": "kernel_alignment", "loss_history": "relative_loss_history"}  # of networks of two layers


def place_now(file: str) -> str:
    """Return the place of the ``file`` of a results folder in this version."""
    for pattern, place in PLACES:
        found = re.fullmatch(pattern, file)
        if found:
            return place(found[1])
    return file
