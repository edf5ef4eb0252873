"""Labels of the figures of two-layer networks."""

import xarray as xr

SIGNS = {"positive": "all-positive", "signs": "random-sign", "gaussian": "Gaussian"}
ABLATION = "ablated fraction of the teacher's neurons, μ"
SAMPLES = "target samples, n"
STEPS = "steps of pretraining"


def scale_text(pretrained: xr.Dataset) -> str:
    """Return the scale of the initial weights as text."""
    return f"α = {float(pretrained['init_scale']):g}"


def teacher_text(teachers: xr.Dataset) -> str:
    """Return the kind of the target teacher's output weights as text."""
    return f"{SIGNS[teachers['output_weights'].item()]} weights $c^*$"
