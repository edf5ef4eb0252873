"""The break-even angle of fine-tuning: the printed pi/3, the corrected angle, and what training does."""

import numpy as np
import xarray as xr

from fate.break_even import break_even
from fate.linear.designs import sample_canonical_law, sample_designs
from fate.linear.end_points import amplification, flow_end_point, least_squares_vector, null_part
from fate.linear.flow import flow_to_optimum
from fate.linear.networks import RankOneNetwork, aligned_network, balanced_network, repeat_network
from fate.linear.teachers import target_vectors
from fate.linear.theory import fine_tuning, finite_source
from fate.progress import report_progress
from fate.risks import excess_risk, gain_variables
from fate.streams import random_stream

TITLE = "Fine-tuning: transferability and break-even angle, trained, printed and corrected"
NAME = "fine_tuning_correction"  # of the random streams
THETA = np.linspace(0, np.pi / 2, 9)  # cubic splines through T at these angles are right to 1e-5
FINE_POINTS = 121
STEEP_RATIOS = np.linspace(0.9, 1.1, 801)  # of source_ratio: the angle falls to zero near 1


class Draws:
    """The designs of every instance, in canonical coordinates (instance, mode); see ``fate.linear.designs``."""

    def __init__(self, seed: int, samples: int, dimension: int, instances: int):
        streams = [random_stream(seed, NAME, "canonical", samples, instance) for instance in range(instances)]
        self.seed = seed
        self.eigenvalue, directions, self.noise = sample_designs(streams, samples, dimension, 3)
        self.source, self.orthogonal, self.spare = directions
        self.target = target_vectors(THETA, self.source, self.orthogonal)

    def correlation(self, noise: float) -> np.ndarray:
        """b = V^T X^T y / n at every angle (theta, instance, mode)."""
        return self.eigenvalue * self.target + noise * self.noise

    def start(self, vector: np.ndarray, depth: int) -> RankOneNetwork:
        """``balanced_network`` of ``vector`` (instance, mode) for every angle."""
        return repeat_network(balanced_network(vector, depth), len(THETA))

    def learned_source(self, samples: int, source_noise: float) -> np.ndarray:
        """betahat_s = X_s^+ y_s (instance, mode) of ``samples`` n_s source samples, exactly in law.

        Its part outside of beta_s is uniform among the directions orthogonal to it: nu and the spare direction
        share it.
        """
        instances, dimension = self.source.shape
        learned = np.empty_like(self.source)
        for instance in range(instances):
            generator = random_stream(self.seed, NAME, "source", samples, instance)
            drawn = sample_canonical_law(generator, samples, dimension, 1)
            direction = drawn["directions"][0]
            fit = least_squares_vector(
                drawn["eigenvalue"], drawn["eigenvalue"] * direction + source_noise * drawn["noise"]
            )
            along = fit @ direction
            outside = np.linalg.norm(fit - along * direction)
            uniform = generator.standard_normal(dimension - 1)
            cosine = uniform[0] / np.linalg.norm(uniform)
            rest = cosine * self.orthogonal[instance] + np.sqrt(1 - cosine**2) * self.spare[instance]
            learned[instance] = along * self.source[instance] + outside * rest
        return learned

    def limit_gains(self, vector: np.ndarray, depth: int, noise: float) -> np.ndarray:
        """R_scratch - R_fine_tuned (theta, instance) at the exact end points of gradient flow from ``vector``."""
        correlation = self.correlation(noise)
        end = flow_end_point(*self.start(vector, depth), self.eigenvalue, correlation)
        fit = least_squares_vector(self.eigenvalue, correlation)
        return excess_risk(fit, self.target) - excess_risk(end, self.target)

    def train_scratch(self, noise: float, init_scale: float) -> tuple[np.ndarray, np.ndarray]:
        """Risk and convergence (theta, instance) of two layers; deeper ones end at the same X^+ y (Theorem 3.5)."""
        correlation = self.correlation(noise)
        trained = flow_to_optimum(aligned_network(correlation, init_scale, 2), self.eigenvalue, correlation)
        return excess_risk(trained.vector, self.target), trained.converged

    def fine_tune(self, vector: np.ndarray, depth: int, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Risk, convergence and c (theta, instance) after gradient flow from ``vector``; c as in the study."""
        correlation = self.correlation(noise)
        trained = flow_to_optimum(self.start(vector, depth), self.eigenvalue, correlation)
        factor = amplification(trained.vector, null_part(self.eigenvalue, vector))
        return excess_risk(trained.vector, self.target), trained.converged, factor


def study_fine_tuning_correction(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: float,
    noise: list[float],
    depth: list[int],
    trained_noise: list[float],
    init_scale: float,
    source_ratio: list[float],
    trained_source_ratio: list[float],
    source_noise: float,
) -> xr.Dataset:
    """T of fine-tuning against the angle, and its break-even angle against noise, depth and source samples.

    Networks start from the pretrained one of the rich limit, balanced, at beta_s or, with a finite source, at
    betahat_s; n = ``gamma`` d target samples. Every number rests on the same designs, drawn from their law.
    Returns, trained: scratch_risk, _converged (trained_noise, theta, instance); fine_tuned_risk, _converged and
    amplification, the trained c = beta.(I - P) beta_s / |(I - P) beta_s|^2, before them on depth;
    fine_tuned_transferability; break_even_angle (depth, trained_noise), and with a finite source, at depth 2,
    source_break_even_angle (trained_source_ratio, trained_noise). From exact end points: break_even_angle_limit
    (depth, noise_level) and source_break_even_angle_limit (source_ratio, trained_noise). Each with its standard
    error; in theory with the endings _printed, _corrected.
    Limits: gamma < 1. Source: Tahir et al. 2025, Eq. 15, 22 and 23, and their corrections (beyond the paper).
    """
    draws = Draws(seed, round(gamma * dimension), dimension, instances)
    ratio = round(gamma * dimension) / dimension
    from_scratch = [draws.train_scratch(sigma, init_scale) for sigma in trained_noise]
    scratch_risk, scratch_converged = (np.stack(part) for part in zip(*from_scratch, strict=True))

    def fine_tune(cells):
        """Risk, convergence and c (row, trained_noise, theta, instance) of ``cells``, rows of (vector, depth)."""
        tuned = [
            [draws.fine_tune(*cell, sigma) for sigma in trained_noise]
            for cell in report_progress(cells, "row of cells")
        ]
        return (np.array([[found[part] for found in row] for row in tuned]) for part in range(3))

    risk, converged, factor = fine_tune([(draws.source, layers) for layers in depth])
    axes = ("depth", "trained_noise", "theta")
    variables = {
        "scratch_risk": ((*axes[1:], "instance"), scratch_risk),
        "scratch_converged": ((*axes[1:], "instance"), scratch_converged),
        "fine_tuned_risk": ((*axes, "instance"), risk),
        "fine_tuned_converged": ((*axes, "instance"), converged),
        "amplification": ((*axes, "instance"), factor),
        **gain_variables("fine_tuned_transferability", axes, scratch_risk, risk),
    }

    def add(name, axes, gains):
        """Break-even angles on the two ``axes``, from gains (row, column, theta, instance)."""
        found = np.array([[break_even(THETA, cell) for cell in row] for row in gains])
        variables[name], variables[f"{name}_standard_error"] = (axes, found[..., 0]), (axes, found[..., 1])

    add("break_even_angle", axes[:2], scratch_risk - risk)
    swept = [
        [draws.limit_gains(draws.source, layers, sigma) for sigma in noise]
        for layers in report_progress(depth, "depth of end points")
    ]
    add("break_even_angle_limit", ("depth", "noise_level"), swept)

    learned, more_learned = (
        [draws.learned_source(round(single * dimension), source_noise) for single in ratios]
        for ratios in (trained_source_ratio, source_ratio)
    )
    risk, converged, _ = fine_tune([(vector, 2) for vector in learned])
    pair = ("trained_source_ratio", "trained_noise")
    add("source_break_even_angle", pair, scratch_risk - risk)
    variables["source_converged"] = ((*pair, "theta", "instance"), converged)
    swept = [[draws.limit_gains(vector, 2, sigma) for sigma in trained_noise] for vector in more_learned]
    add("source_break_even_angle_limit", ("source_ratio", "trained_noise"), swept)

    coords = {
        "depth": depth,
        "trained_noise": np.array(trained_noise, float),
        "noise_level": np.array(noise, float),
        "theta": THETA,
        "source_ratio": np.array([round(r * dimension) / dimension for r in source_ratio]),
        "trained_source_ratio": np.array([round(r * dimension) / dimension for r in trained_source_ratio]),
        "instance": np.arange(instances),
        "gamma": ratio,
        "n": round(gamma * dimension),
        "dimension": dimension,
        "source_sigma": source_noise,
    }
    variables, fine = variables | _predict(coords, ratio, source_noise), _fine_grids(coords)
    return xr.Dataset(variables, coords | fine)


def _fine_grids(coords: dict) -> dict[str, np.ndarray]:
    """Grids for curves over the same ranges."""
    least, most = min(coords["source_ratio"]), max(coords["source_ratio"])
    steep = STEEP_RATIOS[(least < STEEP_RATIOS) & (most > STEEP_RATIOS)]
    return {
        "theta_fine": np.linspace(THETA[0], THETA[-1], FINE_POINTS),
        "noise_level_fine": np.linspace(min(coords["noise_level"]), max(coords["noise_level"]), FINE_POINTS),
        "depth_fine": np.arange(2, max(coords["depth"]) + 1),
        "source_ratio_fine": np.union1d(np.linspace(least, most, FINE_POINTS), steep),
    }


def _predict(coords: dict, gamma: float, source_noise: float) -> dict[str, tuple]:
    """The closed forms at what was trained, and on the fine grids."""
    fine, trained_noise = _fine_grids(coords), coords["trained_noise"]

    def by_depth(function, depths):
        return np.array([function(layers) for layers in depths])

    def at_depths(depths, noise):
        return by_depth(lambda layers: fine_tuning.break_even_angle(gamma, noise, layers), depths)

    def with_source(ratio):
        with np.errstate(divide="ignore", invalid="ignore"):
            printed = finite_source.break_even_angle_printed(ratio, source_noise)
            corrected = finite_source.break_even_angle(gamma, trained_noise, 2, ratio[:, None], source_noise)
        return printed, corrected

    forms = {
        "amplification_corrected": (
            ("depth", "trained_noise"),
            by_depth(lambda layers: fine_tuning.coupling(gamma, trained_noise, layers), coords["depth"]),
        ),
        "break_even_angle_printed": ((), fine_tuning.BREAK_EVEN_PRINTED),
        "break_even_angle_corrected": (("depth", "trained_noise"), at_depths(coords["depth"], trained_noise)),
        "break_even_angle_noise_fine": (
            ("depth", "noise_level_fine"),
            at_depths(coords["depth"], fine["noise_level_fine"]),
        ),
        "break_even_angle_depth_fine": (("depth_fine", "trained_noise"), at_depths(fine["depth_fine"], trained_noise)),
    }
    for ending, angles in (("", THETA), ("_fine", fine["theta_fine"])):
        axis = f"theta{ending}"
        forms[f"fine_tuned_transferability_printed{ending}"] = (
            axis,
            fine_tuning.transferability_printed(gamma, angles),
        )
        corrected = by_depth(
            lambda layers, angles=angles: fine_tuning.transferability(gamma, angles, trained_noise[:, None], layers),
            coords["depth"],
        )
        forms[f"fine_tuned_transferability_corrected{ending}"] = (("depth", "trained_noise", axis), corrected)
    for axis, ratio in (
        ("trained_source_ratio", coords["trained_source_ratio"]),
        ("source_ratio_fine", fine["source_ratio_fine"]),
    ):
        ending = "_fine" if axis.endswith("_fine") else ""
        printed, corrected = with_source(ratio)
        forms[f"source_break_even_angle_printed{ending}"] = (axis, printed)
        forms[f"source_break_even_angle_corrected{ending}"] = ((axis, "trained_noise"), corrected)
    return forms
