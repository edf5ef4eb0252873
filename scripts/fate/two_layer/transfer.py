"""Transfer of networks of two layers: scratch, linear transfer and fine-tuning on the same target samples."""

import numpy as np
import xarray as xr

from fate.progress import Progress
from fate.streams import random_stream
from fate.two_layer.chunks import chunk_pairs, stack_runs
from fate.two_layer.descent import descend_samples
from fate.two_layer.kernel import relative_risk
from fate.two_layer.networks import TwoLayerNetwork, evaluate, initialise_student
from fate.two_layer.projection import unexplained_share
from fate.two_layer.readout import fit_outputs
from fate.two_layer.teachers import draw_inputs, target_teacher

SCALARS = ("activation", "dimension", "init_scale", "neurons", "output_weights")
STOP_RESIDUAL = 1e-3  # |f(X) - y| / |y| at which descent on samples stops
CONVERGED_RESIDUAL = 3e-3  # below which a network counts as interpolating: its risk is far above 1e-5


def train_scratch(
    teachers: xr.Dataset,
    *,
    seed: int,
    problem: str,
    samples: list[int],
    neurons: int,
    scratch_scale: float,
    learning_rate: float,
    max_steps: int,
) -> xr.Dataset:
    """Students trained from scratch: scratch_risk, _residual, _converged, _steps on (n, instance).

    Labels y = f_t(x) without noise; risks are relative to |f_t|^2 and exact. Source: Tahir et al. 2025, Section 4.
    """
    dimension, instances = teachers.sizes["feature"], teachers.sizes["instance"]
    rows, progress = [], Progress("instance", instances)
    for instance in range(instances):
        generator = random_stream(seed, problem, "relu scratch", neurons, instance)
        target = target_teacher(teachers, instance)
        start = initialise_student(generator, neurons, dimension, scratch_scale, target.activation)
        inputs = [draw_inputs(seed, problem, count, instance, dimension) for count in samples]
        rows.append(_train_on_each(start, target, inputs, learning_rate, max_steps))
        progress.report(len(rows))
    variables = {
        f"scratch_{name}": (("n", "instance"), np.stack([row[name] for row in rows], axis=-1)) for name in rows[0]
    }
    return xr.Dataset(variables, {"n": samples, "instance": np.arange(instances)})


def transfer_networks(
    teachers: xr.Dataset,
    pretrained: xr.Dataset,
    chunk: tuple[int, int],
    *,
    seed: int,
    problem: str,
    samples: list[int],
    ridge: list[float],
    learning_rate: float,
    max_steps: int,
) -> xr.Dataset:
    """Linear transfer and fine-tuning from the pretrained students of a chunk, on the samples that scratch has.

    ``pretrained``: hidden, output and converged on (mu, instance); ``chunk`` as in ``pretrain_networks``.
    Returns on run: linear_risk (run, ridge, n) and linear_floor (run, ridge), its limit for n -> infinity with these
    features and this ridge; fine_tuned_risk, _residual, _converged, _steps (run, n). A fine-tuned
    network counts as converged only if the pretrained one did. Risks are relative to |f_t|^2 and exact.
    Source: Tahir et al. 2025, Section 4, Fig. 3c to 3e.
    """
    records = []
    pairs = chunk_pairs(list(pretrained["mu"].values), pretrained.sizes["instance"], chunk)
    progress = Progress("pair of mu and instance", len(pairs))
    for mu, instance in pairs:
        one = pretrained.sel(mu=mu, instance=instance)
        target = target_teacher(teachers, instance)
        start = TwoLayerNetwork(one["output"].values, one["hidden"].values, target.activation)
        inputs = [draw_inputs(seed, problem, count, instance, target.hidden.shape[1]) for count in samples]
        data = [(each, evaluate(target, each)) for each in inputs]
        tuned = _train_on_each(start, target, inputs, learning_rate, max_steps)
        tuned["converged"] &= bool(one["converged"])
        fitted = [fit_outputs(target.activation, start.hidden, *each, ridge) for each in data]
        records.append(
            {
                "linear_risk": np.stack([relative_risk(each, target) for each in fitted], axis=-1),
                "linear_floor": unexplained_share(start.hidden, target, ridge=ridge),
                **{f"fine_tuned_{name}": values for name, values in tuned.items()},
            }
        )
        progress.report(len(records))
    dims = dict.fromkeys(records[0], ("n",)) | {"linear_risk": ("ridge", "n"), "linear_floor": ("ridge",)}
    scalars = {name: pretrained[name] for name in SCALARS}
    return stack_runs(records, pairs, dims, {"ridge": ridge, "n": samples, **scalars})


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
