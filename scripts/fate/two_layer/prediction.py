"""Theory of networks of two layers: the floor of linear transfer."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from fate.two_layer.ablation import kept_neurons
from fate.two_layer.projection import unexplained_by_first
from fate.two_layer.teachers import target_teacher


def predict_risks(teachers: xr.Dataset, ablation: list[float]) -> xr.Dataset:
    """The floor rho = |P_perp f_t|^2 / |f_t|^2 of linear transfer on the source neurons alone, reading (a).

    Returns projection_source (mu, instance), and projection_source_fine (mu_fine, instance) for every number of
    ablated neurons. Source: Tahir et al. 2025, Section 4, Fig. 3d.
    """
    neurons = teachers.sizes["teacher_neuron"]
    fine = np.arange(neurons) / neurons
    return xr.Dataset(
        {
            "projection_source": (("mu", "instance"), source_projections(teachers, ablation)),
            "projection_source_fine": (("mu_fine", "instance"), source_projections(teachers, fine)),
        },
        coords={
            **{name: teachers[name] for name in ("activation", "dimension", "instance", "output_weights")},
            "mu": np.array(ablation, float),
            "mu_fine": fine,
        },
    )


def source_projections(teachers: xr.Dataset, ablation: Sequence[float]) -> np.ndarray:
    """rho on the kept neurons alone, reading (a): (mu, instance)."""
    kept = [kept_neurons(mu, teachers.sizes["teacher_neuron"]) for mu in ablation]
    instances = range(teachers.sizes["instance"])
    return np.stack([unexplained_by_first(target_teacher(teachers, each))[kept] for each in instances], axis=1)
