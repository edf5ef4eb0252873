"""Evidence transfer of two-layer students by three kernels, beside networks trained on the same samples."""

import numpy as np
import xarray as xr

from fate.limit.kernels import fit_kernels
from fate.streams import random_stream
from fate.two_layer.networks import TwoLayerNetwork, evaluate, target_teacher
from fate.two_layer.readout import fit_outputs
from fate.two_layer.transfer import draw_inputs, relative_risk

TEST_SAMPLES = 4000  # shared by all estimates of one instance


def study_relu_evidence(
    transfer: xr.Dataset,
    teachers: list[xr.Dataset],
    pretrained: list[xr.Dataset],
    *,
    seed: int,
    networks: list[str],
    problems: list[str],
    ridge: float,
) -> xr.Dataset:
    """Risks of evidence transfer from each of the ``networks``, with and without the source, beside trained networks.

    Kernels of evidence transfer: f_s(x) f_s(x') of the source's prediction, h(x).h(x') of its hidden features, and
    that of the architecture at initialisation, E[s(w.x) s(w.x')] with Gaussian w; without the source the last alone.
    ``transfer``: the experiment on the first network, whose samples all share. Labels have no noise.
    Returns aided_risk, with the source, and its Monte Carlo standard error _sampling_error, readout_risk, that of
    linear transfer with ``ridge``, (network, mu, n, instance), NaN where a network has not the mu; unaided_risk,
    without the source (network, n, instance); of the experiment scratch_risk, _converged (n, instance),
    fine_tuned_risk, _converged (n, mu, instance). Relative to |f_t|^2. Beyond the paper.
    """
    samples = transfer["n"].values.tolist()  # plain integers, as the keys of random streams are
    rows = [
        _one_network(seed, problem, *datasets, samples, ridge)
        for problem, *datasets in zip(problems, teachers, pretrained, strict=True)
    ]
    found = xr.concat(rows, "network", join="outer").transpose("network", "mu", "n", "instance", missing_dims="ignore")
    trained = [f"{method}_{quantity}" for method in ("scratch", "fine_tuned") for quantity in ("risk", "converged")]
    return found.assign({name: transfer[name].variable for name in trained}).assign_coords(
        network=networks, ridge=ridge, dimension=transfer["dimension"].item(), neurons=transfer["neurons"].item()
    )


def _one_network(seed, problem, teachers, pretrained, samples, ridge) -> xr.Dataset:
    ablation, instances = pretrained["mu"].values, pretrained.sizes["instance"]
    names = ("aided_risk", "aided_risk_sampling_error", "readout_risk")
    grids = {name: np.empty((len(ablation), len(samples), instances)) for name in names}
    unaided = np.empty((len(samples), instances))
    for instance in range(instances):
        target = target_teacher(teachers, instance)
        dimension = target.hidden.shape[1]
        generator = random_stream(seed, problem, "relu evidence", instance)
        test = generator.standard_normal((TEST_SAMPLES, dimension))
        truth = evaluate(target, test)
        for column, count in enumerate(samples):
            inputs = draw_inputs(seed, problem, count, instance, dimension)
            labels = evaluate(target, inputs)
            points = np.concatenate([inputs, test])
            architecture = target.activation.gram_matrix(points, inputs)
            unaided[column, instance] = _sampled_risk([architecture], labels, truth)[0]
            for row, mu in enumerate(ablation):
                one = pretrained.sel(mu=mu).isel(instance=instance)
                student = TwoLayerNetwork(one["output"].values, one["hidden"].values, target.activation)
                kernels = [*source_kernels(student, points, count), architecture]
                place = row, column, instance
                grids[names[0]][place], grids[names[1]][place] = _sampled_risk(kernels, labels, truth)
                fitted = fit_outputs(target.activation, student.hidden, inputs, labels, ridge)
                grids[names[2]][place] = relative_risk(fitted, target)
    variables = {name: (("mu", "n", "instance"), values) for name, values in grids.items()}
    coords = {"mu": ablation, "n": samples, "instance": np.arange(instances)}
    return xr.Dataset(variables | {"unaided_risk": (("n", "instance"), unaided)}, coords)


def source_kernels(student: TwoLayerNetwork, points: np.ndarray, count: int) -> list[np.ndarray]:
    """Return f_s(x) f_s(x') and h(x).h(x') / m between ``points`` (m, features) and the first ``count`` of them."""
    features = student.activation.evaluate(points @ student.hidden.T) / np.sqrt(len(student.hidden))
    prediction = features @ student.output
    return [np.outer(prediction, prediction[:count]), features @ features[:count].T]


def _sampled_risk(kernels, labels, truth) -> tuple[float, float]:
    """|f - f_t|^2 / |f_t|^2 over the test inputs, and its standard error; ``kernels`` (n + test, n) each."""
    count = len(labels)
    scaled = np.stack([kernel / np.mean(np.diagonal(kernel[:count])) for kernel in kernels])
    fit = fit_kernels(scaled[:, :count], labels)
    squares = (fit.predict(scaled[:, count:]) - truth) ** 2 / np.mean(truth**2)
    return squares.mean(), squares.std() / np.sqrt(len(squares))
