"""Evidence transfer of two-layer students by three kernels, beside networks trained on the same samples."""

import numpy as np
import xarray as xr

from fate.progress import report_progress
from fate.streams import random_stream
from fate.two_layer.evidence import sampled_risk
from fate.two_layer.networks import TwoLayerNetwork, evaluate
from fate.two_layer.teachers import draw_inputs, target_teacher

TITLE = "Evidence transfer of ReLU students by three kernels, beside trained networks"
TEST_SAMPLES = 1000  # shared by all estimates of one instance
# Those of the experiment; and by kernels, that of the architecture alone and all three.
STUDENTS = ("scratch", "fine_tuned", "linear", "architecture", "evidence")


def study_relu_evidence(
    transfer: list[xr.Dataset],
    teachers: list[xr.Dataset],
    pretrained: list[xr.Dataset],
    *,
    seed: int,
    experiments: list[str],
    problems: list[str],
    ridge: float,
) -> xr.Dataset:
    """Risks of evidence transfer in each of the ``experiments``, with and without the source, beside trained networks.

    Kernels of evidence transfer: f_s(x) f_s(x') of the source's prediction, h(x).h(x') of its hidden features, and
    that of the architecture at initialisation, E[s(w.x) s(w.x')] with Gaussian w; without the source the last alone.
    Linear transfer is that of the experiment with this ``ridge``. All students share samples, whose labels have no
    noise.
    Returns student_risk, relative to |f_t|^2, and student_converged (student, experiment, mu, n, instance) of
    ``STUDENTS``, NaN and false where an experiment has not the mu or the n; evidence_risk_sampling_error, that of Monte
    Carlo. Beyond the paper.
    """
    rows = [
        _one_experiment(seed, problem, *datasets, ridge)
        for problem, *datasets in zip(problems, transfer, teachers, pretrained, strict=True)
    ]
    missing = {name: False if name == "student_converged" else np.nan for name in rows[0]}
    found = xr.concat(rows, "experiment", join="outer", fill_value=missing, combine_attrs="drop")
    found = found.transpose("student", "experiment", "mu", "n", "instance")
    return found.assign_coords(student=list(STUDENTS), experiment=experiments, ridge=ridge)


def _one_experiment(seed, problem, transfer, teachers, pretrained, ridge) -> xr.Dataset:
    hidden = pretrained["hidden"].transpose("mu", "instance", "neuron", "feature").values
    output = pretrained["output"].transpose("mu", "instance", "neuron").values
    samples = transfer["n"].values.tolist()  # plain integers, as the keys of random streams are
    ablation, instances = pretrained["mu"].values, pretrained.sizes["instance"]
    shape = len(ablation), len(samples), instances
    risk, error = {name: np.empty(shape) for name in STUDENTS}, np.empty(shape)
    converged = {name: np.ones(shape, bool) for name in STUDENTS}
    trained = transfer.sel(ridge=ridge, mu=ablation)
    for method in ("scratch", "fine_tuned", "linear"):
        risk[method][:] = trained[f"{method}_risk"].transpose(..., "n", "instance")
    for method in ("scratch", "fine_tuned"):
        converged[method][:] = trained[f"{method}_converged"].transpose(..., "n", "instance")
    for instance in report_progress(range(instances), f"instance of {problem}"):
        target = target_teacher(teachers, instance)
        activation, dimension = target.activation, target.hidden.shape[1]
        generator = random_stream(seed, problem, "relu evidence", instance)
        test = generator.standard_normal((TEST_SAMPLES, dimension))
        truth = evaluate(target, test)
        for column, count in enumerate(samples):
            inputs = draw_inputs(seed, problem, count, instance, dimension)
            labels = evaluate(target, inputs)
            points = np.concatenate([inputs, test])
            architecture = activation.gram_matrix(points, inputs)
            risk["architecture"][:, column, instance] = sampled_risk([], architecture, labels, truth)[0]
            for row in range(len(ablation)):
                student = TwoLayerNetwork(output[row, instance], hidden[row, instance], activation)
                features = activation.evaluate(points @ student.hidden.T) / np.sqrt(len(student.hidden))
                source = [features @ student.output[:, None], features]
                place = row, column, instance
                risk["evidence"][place], error[place] = sampled_risk(source, architecture, labels, truth)
    axes = "mu", "n", "instance"
    stacked = {
        f"student_{quantity}": (("student", *axes), np.stack(list(values.values())))
        for quantity, values in (("risk", risk), ("converged", converged))
    }
    scalars = {name: transfer[name].item() for name in ("dimension", "neurons")}
    coords = {"mu": ablation, "n": samples, "instance": np.arange(instances), **scalars}
    return xr.Dataset(stacked | {"evidence_risk_sampling_error": (axes, error)}, coords)
