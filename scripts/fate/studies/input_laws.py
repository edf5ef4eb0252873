"""Inputs that are not Gaussian: what of transfer is the same for every law, how fast that sets in, where it fails."""

import numpy as np
import xarray as xr
from scipy.special import ndtr

from fate.limit.evidence import Evidence, fit_evidence
from fate.limit.theory import limit_risk, ridge_risk
from fate.linear import end_points
from fate.linear.designs import reduce_design
from fate.linear.teachers import orthonormalise, target_vectors
from fate.linear.theory import fine_tuning, input_laws, linear_transfer, scratch
from fate.methods import PAPER_METHODS
from fate.progress import report_progress
from fate.risks import excess_risk
from fate.streams import random_stream

TITLE = "Scratch, transfer and evidence transfer on inputs that are not Gaussian"
NAME = "input_laws"  # of the random streams
METHODS = (*PAPER_METHODS, "likelihood_ridge", "evidence")
KURTOSIS = {"rademacher": -2.0, "uniform": -1.2, "student_5": 6.0}  # E x^4 - 3 of independent coordinates
UNIVERSAL = (*KURTOSIS, "sphere")  # laws of finite fourth moment whose rows have lengths that concentrate
NOT_GAUSSIAN = (*UNIVERSAL, "student_3", "multivariate_student")
LAWS = ("normal", *NOT_GAUSSIAN, "correlated")
FREEDOM = 5  # of the multivariate Student's t
DIRECTIONS = ("random", "aligned")
PAIRS = 10  # of directions on which the leakage of one design is averaged
EXACT_DRAWS = 20_000  # of the exact law of fine-tuning
TINY = 1e-300  # |X beta|^2 where no sample sees beta, as may be with few signs


def draw_inputs(law: str, generator: np.random.Generator, gaussian: np.ndarray) -> np.ndarray:
    """Inputs X (n, d) of a law of ``LAWS``, made from ``gaussian`` (n, d) of N(0, 1), so that laws share their draws.

    rademacher, uniform     the sign of g; sqrt(12) (Phi(g) - 1/2)
    student_5, student_3    g sqrt((k - 2) / chi2_k): Student's t with k degrees of freedom and unit variance
    sphere                  sqrt(d) g / |g|, a row at a time
    multivariate_student    as student_5, with one chi2 for all of a row: the same marginals, uncorrelated
    correlated              sqrt(lambda_j) g_j, lambda_j ~ 1/j with mean 1; the only law whose covariance is not I
    """
    samples, dimension = gaussian.shape
    match law:
        case "rademacher":
            return np.sign(gaussian)
        case "uniform":
            return np.sqrt(12) * (ndtr(gaussian) - 0.5)
        case "student_5" | "student_3":
            freedom = int(law[-1])
            return gaussian * np.sqrt((freedom - 2) / generator.chisquare(freedom, gaussian.shape))
        case "sphere":
            return gaussian * np.sqrt(dimension) / np.linalg.norm(gaussian, axis=1, keepdims=True)
        case "multivariate_student":
            return gaussian * np.sqrt((FREEDOM - 2) / generator.chisquare(FREEDOM, (samples, 1)))
        case "correlated":
            spectrum = 1 / np.arange(1, dimension + 1)
            return gaussian * np.sqrt(spectrum / np.mean(spectrum))
    return gaussian


def study_input_laws(
    *,
    seed: int,
    dimension: int,
    instances: int,
    gamma: list[float],
    theta: list[float],
    noise: float,
    rate_gamma: float,
    rate_dimension: list[int],
    draws: int,
) -> xr.Dataset:
    """All methods on inputs of every law of ``LAWS``, on the same tasks, noise and underlying Gaussian draws.

    Labels y = x.beta_t + ``noise`` eps, beta_t = cos(theta) beta_s + sin(theta) nu, in random directions or aligned,
    the diagonals of a plane of two axes; the source is known exactly. Scratch, linear transfer and fine-tuning at the
    exact end points of gradient flow, at depth 2.
    Returns square_error |beta - beta_t|^2, the excess risk of inputs of covariance I, (method, law, direction, gamma,
    theta, instance), and square_error_gaussian in theory for Gaussian inputs, exact in n and d for the first three
    methods, the limits of ridge and of transfer for the others; of evidence transfer the error that it predicts and
    its intervals.
    At n = ``rate_gamma`` d for each ``rate_dimension`` d and draw, for the isotropic laws that are not Gaussian:
    amplification_shift, |X^+|_F^2 less that of the Gaussian inputs over its mean, and leakage, the mean over pairs of
    directions of (n - 2) (z.X nu)^2 / |z|^4, z = X beta_s, which is 1 for Gaussian inputs; and both in theory, the
    leakage for n -> infinity.
    Source: ``fate.linear.theory.input_laws`` (beyond Tahir et al. 2025).
    """
    samples, angles = [round(ratio * dimension) for ratio in gamma], np.array(theta)
    shape = (len(LAWS), len(DIRECTIONS), len(samples), len(angles), instances)
    errors, measured = np.empty((len(METHODS), *shape)), {}
    for place in report_progress(list(np.ndindex(*shape[:3])), "law, direction and number of samples"):
        law, direction, n = LAWS[place[0]], DIRECTIONS[place[1]], samples[place[2]]
        designs = [_draw_design(seed, law, direction, n, dimension, instance) for instance in range(instances)]
        vectors, target, found = _fit(designs, n, angles, noise)
        errors[:, *place] = excess_risk(vectors, target)
        for name, value in _of_evidence(found).items():
            measured.setdefault(name, np.empty(shape))[place] = value
    counts = [round(rate_gamma * each) for each in rate_dimension]
    rates = [_measure_rates(seed, *size, draws) for size in zip(counts, rate_dimension, strict=True)]
    shift, leakage = (np.stack(part, axis=-2) for part in zip(*rates, strict=True))
    axes, rate_axes = ("law", "direction", "gamma", "theta", "instance"), ("isotropic_law", "rate_dimension")
    return xr.Dataset(
        {
            "square_error": (("compared_method", *axes), errors),
            "square_error_gaussian": (
                ("compared_method", *axes[2:4]),
                _predict(seed, samples, dimension, angles, noise),
            ),
            **{f"evidence_{name}": (axes, value) for name, value in measured.items()},
            "amplification_shift": ((*rate_axes, "draw"), shift),
            "amplification_shift_predicted": (rate_axes, _predict_shift(np.array(counts), np.array(rate_dimension))),
            "leakage": (("direction", *rate_axes, "draw"), leakage),
            "leakage_predicted": (("direction", "isotropic_law"), _predict_leakage(rate_gamma)),
        },
        {
            "compared_method": list(METHODS),
            "law": list(LAWS),
            "isotropic_law": list(NOT_GAUSSIAN),
            "direction": list(DIRECTIONS),
            "gamma": np.array(samples) / dimension,
            "n": ("gamma", np.array(samples)),
            "theta": angles,
            "instance": np.arange(instances),
            "rate_dimension": np.array(rate_dimension),
            "rate_n": ("rate_dimension", np.array(counts)),
            "draw": np.arange(draws),
            "rate_gamma": rate_gamma,
            "sigma": noise,
            "dimension": dimension,
        },
    )


def _draw_design(seed, law, direction, samples, dimension, instance) -> dict[str, np.ndarray]:
    """``reduce_design`` of one draw; tasks, noise and the Gaussian inputs below are the same for every law."""
    stream = random_stream(seed, NAME, "designs", samples, instance)
    tasks = orthonormalise(stream.standard_normal((dimension, 2))).T
    if direction == "aligned":
        tasks = _aligned_pairs(dimension, 1)[..., 0]
    unit_noise, gaussian = stream.standard_normal(samples), stream.standard_normal((samples, dimension))
    return reduce_design(draw_inputs(law, stream, gaussian), tasks, unit_noise)


def _fit(designs, samples, angles, noise) -> tuple[np.ndarray, np.ndarray, Evidence]:
    """beta of each method (method, theta, instance, mode), the target's, and what evidence transfer finds."""
    eigenvalue, directions, unit_noise, residual = (
        np.stack([design[name] for design in designs])
        for name in ("eigenvalue", "directions", "noise", "noise_residual")
    )
    source = directions[:, 0]
    target = target_vectors(angles, source, directions[:, 1])
    seen = eigenvalue, eigenvalue * target + noise * unit_noise
    labels = *seen, noise**2 * residual, samples
    found = fit_evidence(*labels, source[:, None])
    vectors = [
        end_points.least_squares_vector(*seen),
        end_points.readout_end_point(source, *seen, 0.0),
        end_points.flow_end_point(source, np.ones(1), *seen),
        fit_evidence(*labels, None).vector,
        found.vector,
    ]
    return np.stack(vectors), target, found


def _of_evidence(found: Evidence) -> dict[str, np.ndarray]:
    intervals = {"cosine": found.cosine_interval, "noise": found.noise_interval}
    ends = {
        f"{name}_{end}": interval[..., side]
        for name, interval in intervals.items()
        for side, end in enumerate(("lower", "upper"))
    }
    return {"predicted_risk": found.predicted_risk} | ends


def _measure_rates(seed, samples, dimension, draws) -> tuple[np.ndarray, np.ndarray]:
    """The shift (law, draw) and the leakage (direction, law, draw) of ``NOT_GAUSSIAN``."""
    shift = np.empty((len(NOT_GAUSSIAN), draws))
    leakage = np.empty((len(DIRECTIONS), *shift.shape))
    expected = scratch.mean(samples, dimension, 1.0) - scratch.mean(samples, dimension, 0.0)
    for draw in range(draws):
        stream = random_stream(seed, NAME, "rates", samples, dimension, draw)
        frame = orthonormalise(stream.standard_normal((dimension, 2 * PAIRS)))
        pairs = (frame[:, :PAIRS], frame[:, PAIRS:]), _aligned_pairs(dimension, PAIRS)
        gaussian = stream.standard_normal((samples, dimension))
        unshifted = _amplification(gaussian)
        for row, law in enumerate(NOT_GAUSSIAN):
            inputs = draw_inputs(law, stream, gaussian)
            shift[row, draw] = (_amplification(inputs) - unshifted) / expected
            for place, pair in enumerate(pairs):
                feature, rest = (inputs @ part for part in pair)
                slope = np.sum(feature * rest, axis=0) / np.maximum(np.sum(feature**2, axis=0), TINY)
                leakage[place, row, draw] = (samples - 2) * np.mean(slope**2)
    return shift, leakage


def _aligned_pairs(dimension: int, pairs: int) -> np.ndarray:
    """(e_i + e_j) / sqrt(2) and (e_i - e_j) / sqrt(2) (2, d, pair), each axis once."""
    one, other = np.eye(dimension)[:, :pairs], np.eye(dimension)[:, pairs : 2 * pairs]
    return np.stack([one + other, one - other]) / np.sqrt(2)


def _amplification(inputs: np.ndarray) -> float:
    """|X^+|_F^2 for n < d. Rows of signs may be equal: eigenvalues that are zero but for rounding are left out."""
    eigenvalue = np.linalg.eigvalsh(inputs @ inputs.T)
    return np.sum(1 / eigenvalue[eigenvalue > 1e-10 * eigenvalue[-1]])


def _predict(seed, samples, dimension, angles, noise) -> np.ndarray:
    """Errors of ``METHODS`` on Gaussian inputs (method, gamma, theta)."""
    rows = []
    for n in samples:
        alone = scratch.mean(n, dimension, noise)
        tuned = [alone] * len(angles)
        if n < dimension - 1:
            streams = [random_stream(seed, NAME, "exact law", n, place) for place in range(len(angles))]
            laws = zip(streams, angles, strict=True)
            tuned = [fine_tuning.sample_risks(s, n, dimension, noise, a, 2, EXACT_DRAWS)[1].mean() for s, a in laws]
        ratio = n / dimension
        forms = alone, linear_transfer.mean(n, angles, noise), tuned, ridge_risk(ratio, noise)
        rows.append([np.broadcast_to(form, len(angles)) for form in (*forms, limit_risk(ratio, angles, noise))])
    return np.stack(rows, axis=1)


def _predict_shift(samples, dimension) -> np.ndarray:
    """The shift (law, d) of ``NOT_GAUSSIAN``; E chi2_k / (k - 2) - 1 = 2 / (k - 2) for one scale a row, n < d."""
    independent = [input_laws.amplification_shift(kurtosis, samples, dimension) for kurtosis in KURTOSIS.values()]
    sphere = input_laws.amplification_shift(-2.0, samples, dimension)
    heavy = input_laws.heavy_amplification_shift(samples, dimension)
    return np.stack([*independent, sphere, heavy, np.full(len(dimension), 2 / (FREEDOM - 2))])


def _predict_leakage(gamma: float) -> np.ndarray:
    """The leakage (direction, law) of ``NOT_GAUSSIAN``; E scale^4 = (k - 2) / (k - 4) for one scale a row."""
    aligned = [input_laws.leakage(kurtosis, *_aligned_pairs(2, 1)[..., 0]) for kurtosis in KURTOSIS.values()]
    scaled = (FREEDOM - 2) / (FREEDOM - 4)
    random = [1.0] * len(UNIVERSAL) + [input_laws.heavy_leakage(gamma, 1.0), scaled]
    return np.array([random, [*aligned, 1.0, np.inf, scaled]])
