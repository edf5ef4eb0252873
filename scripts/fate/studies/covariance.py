"""Correlated inputs x ~ N(0, Sigma): what the spectrum of Sigma changes of transfer, and what it does not."""

import numpy as np
import xarray as xr

from fate.limit.evidence import fit_evidence
from fate.linear import end_points, networks
from fate.linear.flow import flow_readout, flow_to_optimum
from fate.linear.full_width_flow import flow_full_width
from fate.linear.networks import RankOneNetwork, aligned_network, readout_loss, repeat_network
from fate.linear.quadratic_loss import CONVERGED_RESIDUAL
from fate.linear.teachers import orthonormalise, target_vectors
from fate.linear.theory import correlated_inputs, linear_transfer, scratch
from fate.methods import PAPER_METHODS
from fate.progress import report_progress
from fate.risks import excess_risk, gain_variables, relative_distance
from fate.streams import random_stream

TITLE = "Scratch, linear transfer and fine-tuning on correlated inputs"
NAME = "covariance"  # of the random streams
FINE_POINTS = 121


def make_spectra(
    dimension: int, exponent: float, spikes: int, spike_size: float, own_spectrum: list[float]
) -> dict[str, np.ndarray]:
    """Eigenvalues (d,) of Sigma by name, each of mean 1, falling but for one's own.

    isotropic    1
    power_law    i^-exponent, i = 1..d
    spiked       ``spike_size`` for the first ``spikes``, 1 for the others
    own          ``own_spectrum``, where it is not empty
    The mean sets the scale alone: risks in the Sigma norm of tasks of unit Sigma norm do not depend on it.
    """
    order = np.arange(1, dimension + 1)
    spectra = {
        "isotropic": np.ones(dimension),
        "power_law": order**-exponent,
        "spiked": np.where(order <= spikes, spike_size, 1.0),
        **({"own": np.array(own_spectrum)} if own_spectrum else {}),
    }
    return {name: spectrum / np.mean(spectrum) for name, spectrum in spectra.items()}


def draw_tasks(generator: np.random.Generator, spectrum: np.ndarray) -> np.ndarray:
    """beta_s and nu (2, d), orthonormal in the Sigma inner product: Gaussian directions, made so by Gram-Schmidt."""
    root = np.sqrt(spectrum)
    return orthonormalise(root[:, None] * generator.standard_normal((len(spectrum), 2))).T / root


def study_covariance(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    noise: float,
    depth: int,
    width: int,
    init_scale: float,
    exponent: float,
    spikes: int,
    spike_size: float,
    own_spectrum: list[float],
) -> xr.Dataset:
    """Scratch, linear transfer and fine-tuning on inputs of several covariances, trained and in theory.

    In the eigenbasis of Sigma. Labels y = x.beta_t + ``noise`` eps, beta_t = cos(theta) beta_s + sin(theta) nu.
    Pretraining is gradient flow of a full-width network on the population loss
    (beta - beta_s).Sigma (beta - beta_s) / 2; the target is learned by the rank-one flow, in each design's eigenbasis.
    Returns {method}_risk, _risk_limit (exact end point), _converged, end_point_error and amplification, the trained
    c = beta.(I - P) beta_s / |(I - P) beta_s|^2 (NaN for n >= d), and unamplified_risk, that of
    X^+ y + (I - P) beta_s (c = 1) on the same draws, on (spectrum, gamma, theta, instance);
    evidence_ and likelihood_ridge_risk (``fate.limit.evidence``) likewise;
    in theory, for the very tasks drawn, scratch_risk_asymptotic and fine_tuned_risk_, amplification_corrected;
    _printed has c = 1, as the paper has for isotropic inputs. linear_risk_exact and scratch_risk_isotropic belong to
    every spectrum. Means over instances on gamma_fine have the ending _fine. transferability likewise.
    Limits: pretraining takes some 10 max(Sigma) / min(Sigma) steps.
    Source: ``fate.linear.theory.correlated_inputs`` (beyond Tahir et al. 2025).
    """
    angles, samples = np.array(theta), [round(ratio * dimension) for ratio in gamma]
    spectra = make_spectra(dimension, exponent, spikes, spike_size, own_spectrum)
    ratio, fine = np.array(samples) / dimension, np.linspace(min(gamma), max(gamma), FINE_POINTS)
    trained, forms, forms_fine = [], [], []
    for spectrum in spectra.values():
        tasks = np.stack([draw_tasks(random_stream(seed, NAME, "tasks", i), spectrum) for i in range(instances)])
        streams = [random_stream(seed, NAME, "initial weights", depth, width, i) for i in range(instances)]
        pretrained = _pretrain(streams, spectrum, tasks[:, 0], width, depth, init_scale)
        rows = [
            _transfer(seed, spectrum, n, tasks, pretrained, angles, noise, init_scale)
            for n in report_progress(samples, "number of samples")
        ]
        trained.append({key: np.stack([row[key] for row in rows]) for key in rows[0]})
        forms.append(_predict(spectrum, tasks, angles, np.array(samples), noise, depth))
        forms_fine.append(_predict(spectrum, tasks, angles, fine * dimension, noise, depth))
    variables = _stacked(trained, ("gamma", "theta", "instance"))
    for method in PAPER_METHODS[1:]:
        name, axes = f"{method}_transferability", ("spectrum", "gamma", "theta")
        limit_gain = variables["scratch_risk_limit"][1] - variables[f"{method}_risk_limit"][1]
        variables |= gain_variables(name, axes, variables["scratch_risk"][1], variables[f"{method}_risk"][1])
        variables[f"{name}_limit"] = (axes, limit_gain.mean(axis=-1))
    variables |= _stacked(forms, ("gamma", "theta", "instance")) | _predict_alike(ratio, angles, dimension, noise)
    means = [{key: value.mean(axis=-1) for key, value in part.items()} for part in forms_fine]
    curves = _stacked(means, ("gamma_fine", "theta"))
    for key, (axes, value) in _predict_alike(fine, angles, dimension, noise).items():
        curves[key] = (("gamma_fine", "theta") if "theta" in axes else "gamma_fine", value)
    variables |= {f"{key}_fine": curve for key, curve in curves.items()}
    variables["population_eigenvalue"] = (("spectrum", "mode"), np.stack(list(spectra.values())))
    coords = {
        "spectrum": list(spectra),
        "gamma": ratio,
        "n": ("gamma", np.array(samples)),
        "gamma_fine": fine,
        "theta": angles,
        "instance": np.arange(instances),
        "sigma": noise,
        "dimension": dimension,
        "depth": depth,
    }
    return xr.Dataset(variables, coords)


def _stacked(parts: list[dict], axes: tuple) -> dict[str, tuple]:
    return {key: (("spectrum", *axes), np.stack([part[key] for part in parts])) for key in parts[0]}


def _pretrain(streams, spectrum, sources, width, depth, init_scale) -> tuple[RankOneNetwork, np.ndarray]:
    """Full-width networks trained on their source tasks, compressed to rank one (instance,), and which converged."""
    compressed, converged = [], []
    for stream, source in zip(streams, sources, strict=True):
        start = networks.initialise_weights(stream, len(spectrum), width, depth, init_scale, "gaussian")
        trained = flow_full_width(start, spectrum, spectrum * source)
        compressed.append(networks.compress_network(trained.weights)[0])
        converged.append(trained.relative_residual <= CONVERGED_RESIDUAL)
    return RankOneNetwork(*map(np.stack, zip(*compressed, strict=True))), np.array(converged)


def _decompose(seed, spectrum, samples, instance) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """V^T (d, d), lambda (d,), V^T X^T eps / n (d,) and what of |eps|^2 / n no linear function of the inputs fits.

    Of one design X = Z Sigma^(1/2); Z is the same for all Sigma.
    """
    dimension = len(spectrum)
    generator = random_stream(seed, NAME, "design", samples, instance)
    inputs = generator.standard_normal((samples, dimension)) * np.sqrt(spectrum)
    left, singular, basis = np.linalg.svd(inputs, full_matrices=samples < dimension)
    missing = dimension - len(singular)
    unit = generator.standard_normal(samples)
    noise = singular * (left.T @ unit) / samples
    residual = np.sum((unit - left @ (left.T @ unit)) ** 2) / samples if samples > dimension else 0.0
    return basis, np.pad(singular**2 / samples, (0, missing)), np.pad(noise, (0, missing)), residual


def _transfer(seed, spectrum, samples, tasks, pretrained, angles, noise, init_scale) -> dict[str, np.ndarray]:
    """All methods at one n: a dict of arrays (theta, instance)."""
    parts = [_decompose(seed, spectrum, samples, instance) for instance in range(len(tasks))]
    basis, eigenvalue, unit_noise, residual = (np.stack(part) for part in zip(*parts, strict=True))
    target = target_vectors(angles, tasks[:, 0], tasks[:, 1])

    def turn(vector):
        return np.einsum("imk,...ik->...im", basis, vector)

    def turn_back(vector):
        return np.einsum("imk,...im->...ik", basis, vector)

    correlation = eigenvalue * turn(target) + noise * unit_noise
    network, certified = pretrained
    network = network._replace(feature=turn(network.feature))
    starts = {
        "scratch": (aligned_network(correlation, init_scale, network.scales.shape[-1] + 1), True),
        "fine_tuned": (repeat_network(network, len(angles)), certified),
    }
    found = {"linear": _transfer_linearly(network.feature, eigenvalue, correlation, certified)}
    for method, (start, pretraining) in starts.items():
        end = flow_to_optimum(start, eigenvalue, correlation)
        limit = end_points.flow_end_point(*start, eigenvalue, correlation)
        found[method] = end.vector, limit, end.converged & pretraining

    interpolator = end_points.least_squares_vector(eigenvalue, correlation)
    null_source = end_points.null_part(eigenvalue, turn(tasks[:, 0]))
    measured = {
        "amplification": end_points.amplification(found["fine_tuned"][0], null_source),
        "unamplified_risk": excess_risk(turn_back(interpolator + null_source), target, spectrum),
    }
    labels = eigenvalue, correlation, noise**2 * residual, samples
    for method, features in (("evidence", network.feature[:, None]), ("likelihood_ridge", None)):
        vector = turn_back(fit_evidence(*labels, features).vector)
        measured[f"{method}_risk"] = excess_risk(vector, target, spectrum)
    for method, (vector, limit, converged) in found.items():
        measured[f"{method}_risk"] = excess_risk(turn_back(vector), target, spectrum)
        measured[f"{method}_risk_limit"] = excess_risk(turn_back(limit), target, spectrum)
        measured[f"{method}_converged"] = converged
        measured[f"{method}_end_point_error"] = relative_distance(vector, limit)
    return measured


def _transfer_linearly(feature, eigenvalue, correlation, certified) -> tuple:
    """beta, its exact end point and convergence: the readout alone flows, which is one exact exponential."""
    unit = feature / np.linalg.norm(feature, axis=-1, keepdims=True)
    curvature, slope = readout_loss(unit, eigenvalue, correlation)
    readout = np.asarray(flow_readout(np.zeros_like(slope), curvature, slope))
    limit = end_points.readout_end_point(feature, eigenvalue, correlation, 0.0)
    return readout[..., None] * unit, limit, np.broadcast_to(certified, slope.shape)


def _predict(spectrum, tasks, angles, samples, noise, depth) -> dict[str, np.ndarray]:
    """Risks, transferabilities and c in theory for the tasks drawn: a dict of arrays (gamma, theta, instance)."""
    source = tasks[:, 0]
    target = target_vectors(angles, tasks[:, 0], tasks[:, 1])
    scratch_risk, printed, corrected, factor = np.full((4, len(samples), len(angles), len(tasks)), np.nan)
    for row, n in enumerate(samples):
        below = n < len(spectrum)
        scratch_risk[row] = correlated_inputs.scratch_risk(spectrum, target, n, noise)
        printed[row] = correlated_inputs.scratch_risk(spectrum, target - source if below else target, n, noise)
        corrected[row] = correlated_inputs.fine_tuned_risk(spectrum, source, target, n, noise, depth)
        if below:
            factor[row] = correlated_inputs.null_factor(spectrum, source, target, n, noise, depth)
    with np.errstate(invalid="ignore"):  # both risks are infinite at n = d
        gains = scratch_risk - printed, scratch_risk - corrected
    return {
        "amplification_corrected": factor,
        "scratch_risk_asymptotic": scratch_risk,
        "fine_tuned_risk_printed": printed,
        "fine_tuned_risk_corrected": corrected,
        "fine_tuned_transferability_printed": gains[0],
        "fine_tuned_transferability_corrected": gains[1],
    }


def _predict_alike(gamma, angles, dimension, noise) -> dict[str, tuple]:
    """Return what no spectrum changes: the exact risk of linear transfer, and that of scratch on isotropic inputs."""
    return {
        "linear_risk_exact": (("gamma", "theta"), linear_transfer.mean(gamma[:, None] * dimension, angles, noise)),
        "scratch_risk_isotropic": ("gamma", scratch.asymptotic(gamma, noise)),
    }
