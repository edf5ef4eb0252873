"""Correlated inputs x ~ N(0, Sigma): what the spectrum of Sigma changes of transfer, and what it does not."""

import numpy as np
import xarray as xr

from fate.linear import end_points, networks
from fate.linear.flow import flow_readout, flow_to_optimum
from fate.linear.full_width_flow import flow_full_width
from fate.linear.networks import RankOneNetwork
from fate.linear.pretraining import CONVERGED_RESIDUAL
from fate.linear.theory import correlated_inputs, linear_transfer, scratch
from fate.risks import transferability
from fate.streams import random_stream

NAME = "covariance"  # of the random streams
METHODS = ("scratch", "linear", "fine_tuned")
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
    basis, triangle = np.linalg.qr(root[:, None] * generator.standard_normal((len(spectrum), 2)))
    return (basis * np.sign(np.diag(triangle))).T / root


def sigma_risk(vector: np.ndarray, target: np.ndarray, spectrum: np.ndarray) -> np.ndarray:
    """R = (beta - beta_t).Sigma (beta - beta_t): population risk on noise-free labels. Arrays (..., d)."""
    return np.sum(spectrum * (vector - target) ** 2, axis=-1)


def study_covariance(
    seed: int,
    *,
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

    In the eigenbasis of Sigma. Labels y = x.beta_t + ``noise`` eps, beta_t = cos(theta) beta_s + sin(theta) nu,
    ``theta`` in units of pi. Pretraining is gradient flow of a full-width network on the population loss
    (beta - beta_s).Sigma (beta - beta_s) / 2; the target is learned by the rank-one flow, in each design's eigenbasis.
    Returns {method}_risk, _risk_limit (exact end point), _converged, end_point_error and amplification, the trained
    c = (beta - X^+ y).(I - P) beta_s / |(I - P) beta_s|^2 (NaN for n >= d), and unamplified_risk, that of
    X^+ y + (I - P) beta_s (c = 1) on the same draws, on (spectrum, gamma, theta, instance);
    in theory, for the very tasks drawn, scratch_risk_asymptotic and fine_tuned_risk_, amplification_corrected;
    _printed has c = 1, as the paper has for isotropic inputs. linear_risk_exact and scratch_risk_isotropic belong to
    every spectrum. Means over instances on gamma_fine have the ending _fine. transferability likewise.
    Limits: pretraining takes some 10 max(Sigma) / min(Sigma) steps.
    Source: ``fate.linear.theory.correlated_inputs`` (beyond Tahir et al. 2025).
    """
    angles, samples = np.pi * np.array(theta), [round(ratio * dimension) for ratio in gamma]
    spectra = make_spectra(dimension, exponent, spikes, spike_size, own_spectrum)
    ratio, fine = np.array(samples) / dimension, np.linspace(min(gamma), max(gamma), FINE_POINTS)
    trained, forms, forms_fine = [], [], []
    for spectrum in spectra.values():
        tasks = np.stack([draw_tasks(random_stream(seed, NAME, "tasks", i), spectrum) for i in range(instances)])
        pretrained = [
            _pretrain(
                random_stream(seed, NAME, "initial weights", depth, width, i),
                spectrum,
                source,
                width,
                depth,
                init_scale,
            )
            for i, source in enumerate(tasks[:, 0])
        ]
        rows = [_transfer(seed, spectrum, n, tasks, pretrained, angles, noise, init_scale) for n in samples]
        trained.append({key: np.stack([row[key] for row in rows]) for key in rows[0]})
        forms.append(_predict(spectrum, tasks, angles, np.array(samples), noise, depth))
        forms_fine.append(_predict(spectrum, tasks, angles, fine * dimension, noise, depth))
    variables = _stacked(trained, ("gamma", "theta", "instance"))
    for method in METHODS[1:]:
        for ending in ("", "_limit"):
            risks = (variables[f"{each}_risk{ending}"][1] for each in ("scratch", method))
            mean, error = transferability(*risks)
            variables[f"{method}_transferability{ending}"] = (("spectrum", "gamma", "theta"), mean)
            if not ending:
                variables[f"{method}_transferability_standard_error"] = (("spectrum", "gamma", "theta"), error)
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
        "noise_level": noise,
    }
    return xr.Dataset(variables, coords)


def _targets(tasks, angles) -> np.ndarray:
    """beta_t (theta, instance, d)."""
    return np.cos(angles)[:, None, None] * tasks[:, 0] + np.sin(angles)[:, None, None] * tasks[:, 1]


def _stacked(parts: list[dict], axes: tuple) -> dict[str, tuple]:
    return {key: (("spectrum", *axes), np.stack([part[key] for part in parts])) for key in parts[0]}


def _pretrain(generator, spectrum, source, width, depth, init_scale) -> tuple[RankOneNetwork, bool]:
    """The full-width network trained on the source task, compressed to rank one, and whether it converged."""
    start = networks.initialise_weights(generator, len(spectrum), width, depth, init_scale, "gaussian")
    trained = flow_full_width(tuple(start), spectrum, spectrum * source)
    network, _ = networks.compress_network([np.asarray(layer) for layer in trained.weights])
    return network, float(trained.relative_residual) <= CONVERGED_RESIDUAL


def _decompose(seed, spectrum, samples, instance) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """V^T (d, d), lambda (d,) and V^T X^T eps / n (d,) of one design X = Z Sigma^(1/2); Z is the same for all Sigma."""
    dimension = len(spectrum)
    generator = random_stream(seed, NAME, "design", samples, instance)
    inputs = generator.standard_normal((samples, dimension)) * np.sqrt(spectrum)
    left, singular, basis = np.linalg.svd(inputs, full_matrices=samples < dimension)
    missing = dimension - len(singular)
    noise = singular * (left.T @ generator.standard_normal(samples)) / samples
    return basis, np.pad(singular**2 / samples, (0, missing)), np.pad(noise, (0, missing))


def _transfer(seed, spectrum, samples, tasks, pretrained, angles, noise, init_scale) -> dict[str, np.ndarray]:
    """All methods at one n: a dict of arrays (theta, instance)."""
    parts = [_decompose(seed, spectrum, samples, instance) for instance in range(len(tasks))]
    basis, eigenvalue, unit_noise = (np.stack(part) for part in zip(*parts, strict=True))
    target = _targets(tasks, angles)

    def turn(vector):
        return np.einsum("imk,...ik->...im", basis, vector)

    def turn_back(vector):
        return np.einsum("imk,...im->...ik", basis, vector)

    correlation = eigenvalue * turn(target) + noise * unit_noise
    batch, scales = correlation.shape[:-1], np.stack([network.scales for network, _ in pretrained])
    feature = turn(np.stack([network.feature for network, _ in pretrained]))
    from_source = RankOneNetwork(
        np.broadcast_to(feature, correlation.shape), np.broadcast_to(scales, (*batch, scales.shape[-1]))
    )
    from_scratch = RankOneNetwork(
        init_scale * correlation / np.linalg.norm(correlation, axis=-1, keepdims=True),
        np.full((*batch, scales.shape[-1]), init_scale),
    )
    certified = np.array([converged for _, converged in pretrained])
    found = {}
    for method, start in (("scratch", from_scratch), ("fine_tuned", from_source)):
        end = flow_to_optimum(start, eigenvalue, correlation)
        converged = np.asarray(end.converged) & (certified if method == "fine_tuned" else True)
        found[method] = np.asarray(end.vector), end_points.flow_end_point(*start, eigenvalue, correlation), converged
    found["linear"] = _transfer_linearly(feature, eigenvalue, correlation, certified)

    tuned, interpolator = found["fine_tuned"][0], end_points.least_squares_vector(eigenvalue, correlation)
    null_source = np.where(eigenvalue > 0, 0.0, turn(tasks[:, 0]))
    unseen = np.sum(null_source**2, axis=-1)
    along = np.sum((tuned - interpolator) * null_source, axis=-1)
    measured = {"amplification": np.where(unseen > 0, along / np.where(unseen > 0, unseen, 1.0), np.nan)}
    measured["unamplified_risk"] = sigma_risk(turn_back(interpolator + null_source), target, spectrum)
    for method, (vector, limit, converged) in found.items():
        measured[f"{method}_risk"] = sigma_risk(turn_back(vector), target, spectrum)
        measured[f"{method}_risk_limit"] = sigma_risk(turn_back(limit), target, spectrum)
        measured[f"{method}_converged"] = converged
        measured[f"{method}_end_point_error"] = np.linalg.norm(vector - limit, axis=-1) / np.linalg.norm(limit, axis=-1)
    return measured


def _transfer_linearly(feature, eigenvalue, correlation, certified) -> tuple:
    """beta, its exact end point and convergence: the readout alone flows, which is one exact exponential."""
    unit = feature / np.linalg.norm(feature, axis=-1, keepdims=True)
    slope = np.sum(unit * correlation, axis=-1)
    curvature = np.broadcast_to(np.sum(unit * eigenvalue * unit, axis=-1), slope.shape)
    readout = np.asarray(flow_readout(np.zeros_like(slope), curvature, slope))
    limit = end_points.readout_end_point(feature, eigenvalue, correlation, 0.0)
    return readout[..., None] * unit, limit, np.broadcast_to(certified, slope.shape)


def _predict(spectrum, tasks, angles, samples, noise, depth) -> dict[str, np.ndarray]:
    """Risks, transferabilities and c in theory for the tasks drawn: a dict of arrays (gamma, theta, instance)."""
    source = tasks[:, 0]
    target = _targets(tasks, angles)
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
    """What no spectrum changes: the exact risk of linear transfer, and that of scratch on isotropic inputs."""
    return {
        "linear_risk_exact": (("gamma", "theta"), linear_transfer.mean(gamma[:, None] * dimension, angles, noise)),
        "scratch_risk_isotropic": ("gamma", scratch.asymptotic(gamma, noise)),
    }
