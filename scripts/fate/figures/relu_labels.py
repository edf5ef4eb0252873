"""How the ReLU figures name and mark what they show."""

import json

import xarray as xr

SIGNS = {"positive": "all-positive", "signs": "random-sign", "gaussian": "Gaussian"}
ABLATION = "ablated fraction of the teacher's neurons, μ"
SAMPLES = "target samples, n"
STEPS = "steps of pretraining"


def parameters(dataset: xr.Dataset) -> dict:
    """The settings that made a dataset, from the attribute that every file has."""
    return json.loads(dataset.attrs["parameters"])


def scale_text(pretrained: xr.Dataset) -> str:
    return f"α = {parameters(pretrained)['init_scale']:g}"


def teacher_text(teachers: xr.Dataset) -> str:
    return f"{SIGNS[parameters(teachers)['output_weights']]} weights $c^*$"
