"""Transfer of networks of two layers: scratch, linear transfer and fine-tuning on the same target samples."""

from itertools import product

import numpy as np
import xarray as xr

from fate.methods import PAPER_TRANSFER
from fate.progress import Progress
from fate.risks import transferability
from fate.streams import random_stream
from fate.two_layer.boundary import locate_boundary
from fate.two_layer.descent import descend_samples
from fate.two_layer.kernel import relative_risk
from fate.two_layer.networks import TwoLayerNetwork, evaluate, initialise_student
from fate.two_layer.pairs import stack_pairs
from fate.two_layer.projection import unexplained_share
from fate.two_layer.readout import fit_outputs
from fate.two_layer.teachers import draw_inputs, target_teacher

SCALARS = ("activation", "dimension", "init_scale", "neurons", "output_weights")
STOP_RESIDUAL = 1e-3  # |f(X) - y| / |y| at which descent on samples stops
CONVERGED_RESIDUAL = 3e-3  # below which a network counts as interpolating: its risk is far above 1e-5


def train_on_target(
    teachers: xr.Dataset,
    pretrained: xr.Dataset,
    theory: xr.Dataset,
    *,
    seed: int,
    problem: str,
    samples: list[int],
    ridge: list[float],
    scratch_scale: float,
    learning_rate: float,
    max_steps: int,
) -> xr.Dataset:
    """Scratch, linear transfer and fine-tuning from the pretrained students, on the same samples.

    Labels y = f_t(x) without noise; risks are relative to |f_t|^2 and exact. ``pretrained``: hidden, output and
    converged on (mu, instance). Scratch starts from the scale ``scratch_scale``, with as many neurons.
    Returns scratch_risk, _residual, _converged, _steps (n, instance); linear_risk (ridge, n, mu, instance) and
    linear_floor (ridge, mu, instance), its limit for n -> infinity with these features and this ridge;
    fine_tuned_risk, _residual, _converged, _steps (n, mu, instance); projection_source (mu, instance) of ``theory``.
    A fine-tuned network counts as converged only if the pretrained one did.
    Source: Tahir et al. 2025, Section 4, Fig. 3c to 3e.
    """
    mus, instances = pretrained["mu"].values.tolist(), teachers["instance"].values
    neurons = pretrained["neurons"].item()
    scratch, records, progress = [], {}, Progress("instance", len(instances))
    for instance in instances.tolist():
        target = target_teacher(teachers, instance)
        inputs = [draw_inputs(seed, problem, count, instance, target.hidden.shape[1]) for count in samples]
        generator = random_stream(seed, problem, "relu scratch", neurons, instance)
        start = initialise_student(generator, neurons, target.hidden.shape[1], scratch_scale, target.activation)
        scratch.append(_train_on_each(start, target, inputs, learning_rate, max_steps))
        for mu in mus:
            one = pretrained.sel(mu=mu, instance=instance)
            start = TwoLayerNetwork(one["output"].values, one["hidden"].values, target.activation)
            tuned = _train_on_each(start, target, inputs, learning_rate, max_steps)
            tuned["converged"] &= bool(one["converged"])
            fitted = [fit_outputs(target.activation, start.hidden, x, evaluate(target, x), ridge) for x in inputs]
            records[mu, instance] = {
                "linear_risk": np.stack([relative_risk(each, target) for each in fitted], axis=-1),
                "linear_floor": unexplained_share(start.hidden, target, ridge=ridge),
                **{f"fine_tuned_{name}": values for name, values in tuned.items()},
            }
        progress.report(len(scratch))
    pairs = [records[pair] for pair in product(mus, instances.tolist())]
    dims = dict.fromkeys(pairs[0], ("n",)) | {"linear_risk": ("ridge", "n"), "linear_floor": ("ridge",)}
    coords = {"ridge": ridge, "n": samples, **{name: pretrained[name] for name in SCALARS}}
    trained = stack_pairs(pairs, mus, instances, dims, coords)
    for name in scratch[0]:
        trained[f"scratch_{name}"] = (("n", "instance"), np.stack([row[name] for row in scratch], axis=-1))
    floor = theory["projection_source"].reset_coords(drop=True)
    return xr.merge([trained, floor], join="exact", combine_attrs="drop")


def compare_with_scratch(trained: xr.Dataset) -> xr.Dataset:
    """``trained`` with T = E[R_scratch - R_transfer], its standard error, and where scratch breaks even.

    {linear,fine_tuned}_transferability (ridge, n, mu) or (n, mu), relative to |f_t|^2, over paired instances; what
    ``locate_boundary`` returns, in place of projection_source.
    """
    compared = trained.drop_vars("projection_source")
    for method in PAPER_TRANSFER:
        risk = compared[f"{method}_risk"].transpose(..., "n", "mu", "instance")
        mean, error = transferability(compared["scratch_risk"].values[:, None], risk.values)
        compared[f"{method}_transferability"] = risk.dims[:-1], mean
        compared[f"{method}_transferability_standard_error"] = risk.dims[:-1], error
    return xr.merge([compared, locate_boundary(compared, trained)], join="exact", combine_attrs="drop")


def _train_on_each(start, target, inputs, learning_rate, max_steps) -> dict[str, np.ndarray]:
    """Descent from ``start`` on each set of inputs: arrays (n,)."""
    ends = [
        descend_samples(start, each, evaluate(target, each), learning_rate, max_steps, STOP_RESIDUAL) for each in inputs
    ]
    residual = np.array([end.residual for end in ends])
    return {
        "risk": np.array([relative_risk(end.network, target) for end in ends]),
        "residual": residual,
        "converged": residual <= CONVERGED_RESIDUAL,
        "steps": np.array([end.steps for end in ends]),
    }
