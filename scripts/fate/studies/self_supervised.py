"""Pretraining without labels: the feature is what augmentations keep, and its overlap with the target decides."""

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from fate.errors import FateError
from fate.linear.theory import classification, contrastive
from fate.progress import report_progress
from fate.risks import gain_variables
from fate.streams import random_stream

jax.config.update("jax_enable_x64", True)

TITLE = "Linear encoders pretrained without labels by what augmentations keep, and transfer"
NAME = "self_supervised"  # of the random streams
FINE_POINTS = 101
INITIAL_LENGTH = 0.3
SETTLED = 0.99  # cosine of the mean weights in the third and in the last quarter of training


def spectral_loss(first, second):
    """-2 E[f(x+) f(x++)] + E[(f(x+) f(x'+))^2] of the outputs (batch,) on two views. Source: HaoChen et al. 2021."""
    similarity = jnp.outer(first, second)
    alike = jnp.diag(similarity)
    pairs = len(first) * (len(first) - 1)
    return -2 * jnp.mean(alike) + (jnp.sum(similarity**2) - jnp.sum(alike**2)) / pairs


def info_nce_loss(first, second):
    """The mean of -log(exp(f_i f'_i) / sum_j exp(f_i f'_j)) over the outputs f, f' (batch,) on two views.

    The loss of SimCLR with dot products as similarity: of a single output, cosines would leave the sign alone.
    Of Gaussian inputs and large batches its best direction is that of the spectral loss, as log E[exp(f f')] is
    f^2 E[f'^2] / 2; of mixtures it is another one nearby.
    Source: Chen et al. 2020.
    """
    similarity = jnp.outer(first, second)
    return jnp.mean(jax.nn.logsumexp(similarity, axis=1) - jnp.diag(similarity))


LOSSES = {"spectral": spectral_loss, "simclr": info_nce_loss}


def views_covariance(angles, separation: float, strong: float, weak: float) -> tuple[np.ndarray, np.ndarray]:
    """Sigma = I + mu mu^T (2, 2) and Sigma_a (angle, 2, 2), in the plane of mu and the kept direction e.

    Sigma_a = Sigma + ``weak``^2 e e^T + ``strong``^2 (I - e e^T), e at ``angles`` from mu.
    """
    kept = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    along = kept[..., None] * kept[..., None, :]
    inputs = np.diag([1 + separation**2, 1.0])
    return inputs, inputs + weak**2 * along + strong**2 * (np.eye(2) - along)


def closed_form_angle(angles, separation: float, strong: float, weak: float) -> np.ndarray:
    """The angle in [0, pi) from mu of the ``kept_direction`` of spectral pretraining, for each kept direction."""
    inputs, views = views_covariance(np.asarray(angles), separation, strong, weak)
    vectors = np.array([contrastive.kept_direction(inputs, each) for each in views])
    return np.arctan2(vectors[:, 1], vectors[:, 0]) % np.pi


def study_self_supervised(
    *,
    seed: int,
    dimension: int,
    instances: int,
    separation: float,
    kept_angle: list[float],
    strong_noise: float,
    weak_noise: float,
    batch: int,
    steps: int,
    step_size: float,
    gamma: list[float],
) -> xr.Dataset:
    """Linear encoders pretrained without labels by what augmentations keep, then a linear probe on n labelled samples.

    Source and target are the same two Gaussian classes x ~ N(z mu, I), |mu| = ``separation``. Augmentations add
    Gaussian noise, ``weak_noise`` along a kept direction e and ``strong_noise`` across it; e is at ``kept_angle`` from
    mu. The encoder is one linear output w.x, trained by stochastic gradient descent on fresh batches of unlabelled
    inputs with the spectral contrastive loss, or with that of SimCLR; w is the mean over the last half of its steps.
    All kept directions and losses share their draws.
    Returns encoder_angle, the angle of w from mu in the plane of mu and e, within pi/2 of the closed form,
    encoder_outside, the share of |w|^2 outside of that plane, and encoder_converged (loss, kept_angle, instance);
    encoder_error_rate of linear transfer (loss, kept_angle, gamma, instance), and encoder_transferability, its gain
    over scratch_error_rate (gamma, instance), with _standard_error. In theory: encoder_angle_closed, and with it
    encoder_error_rate_exact, both also _fine on more kept directions; scratch_error_rate_asymptotic.
    Source: ``fate.linear.theory.contrastive`` and ``classification`` (beyond Tahir et al. 2025).
    """
    angles, samples = np.sort(kept_angle), [round(ratio * dimension) for ratio in gamma]
    mean = np.append(separation, np.zeros(dimension - 1))
    noise = strong_noise, weak_noise
    kept = np.pad(np.stack([np.cos(angles), np.sin(angles)], axis=-1), ((0, 0), (0, dimension - 2)))
    shape = (len(LOSSES), len(angles), instances)
    weights, settled = np.empty((*shape, dimension)), np.empty(shape, bool)
    for instance in report_progress(range(instances), "instance"):
        draws = _draw_source(seed, instance, steps, batch, mean)
        for row, loss in enumerate(LOSSES):
            weights[row, :, instance], settled[row, :, instance] = _pretrain(loss, draws, kept, noise, step_size)
    if not np.isfinite(weights).all():
        raise FateError(f"Training of an encoder diverged at `step_size` {step_size}: lower it.")
    closed = closed_form_angle(angles, separation, *noise)
    in_plane = weights[..., :2]
    turned = np.arctan2(in_plane[..., 1], in_plane[..., 0]) - closed[:, None]
    scratch, transfer = _probe(seed, samples, mean, weights)
    ratio = np.array(samples) / dimension
    fine = np.linspace(angles.min(), angles.max(), FINE_POINTS)
    closed_fine = closed_form_angle(fine, separation, *noise)
    axes, cell = ("loss", "kept_angle", "instance"), ("loss", "kept_angle", "gamma")
    variables = {
        "encoder_angle": (axes, closed[:, None] + (turned + np.pi / 2) % np.pi - np.pi / 2),
        "encoder_outside": (axes, 1 - np.sum(in_plane**2, axis=-1) / np.sum(weights**2, axis=-1)),
        "encoder_converged": (axes, settled),
        "scratch_error_rate": (("gamma", "instance"), scratch),
        "encoder_error_rate": ((*cell, "instance"), transfer),
        **gain_variables("encoder_transferability", cell, scratch, transfer),
        "encoder_angle_closed": ("kept_angle", closed),
        "encoder_angle_closed_fine": ("kept_angle_fine", closed_fine),
        "scratch_error_rate_asymptotic": ("gamma", classification.scratch(ratio, separation)),
    }
    for ending, angle in (("", closed), ("_fine", closed_fine)):
        exact = classification.linear_transfer(np.array(samples), angle[:, None], separation)
        variables[f"encoder_error_rate_exact{ending}"] = ((f"kept_angle{ending}", "gamma"), exact)
    coords = {
        "loss": list(LOSSES),
        "kept_angle": angles,
        "kept_angle_fine": fine,
        "gamma": ratio,
        "n": ("gamma", samples),
        "instance": np.arange(instances),
        "separation": separation,
        "weak_noise": weak_noise,
        "strong_noise": strong_noise,
        "dimension": dimension,
    }
    return xr.Dataset(variables, coords)


def _draw_source(seed, instance, steps, batch, mean) -> tuple[np.ndarray, ...]:
    """Initial weights (d,), inputs and the unit noise of both views, each (step, batch, d)."""
    generator = random_stream(seed, NAME, "source", instance)
    labels = generator.choice([-1.0, 1.0], (steps, batch, 1))
    inputs, first, second = generator.standard_normal((3, steps, batch, len(mean)))
    initial = generator.standard_normal(len(mean))
    return INITIAL_LENGTH * initial / np.linalg.norm(initial), inputs + labels * mean, first, second


def _descend(loss, initial, inputs, first, second, kept, strong, weak, step_size):
    def outputs(weights, inputs, noise):
        along = weights @ kept
        return inputs @ weights + noise @ (strong * weights + (weak - strong) * along * kept)

    def batch_loss(weights, inputs, first, second):
        return LOSSES[loss](outputs(weights, inputs, first), outputs(weights, inputs, second))

    def advance(weights, views):
        weights = weights - step_size * jax.grad(batch_loss)(weights, *views)
        return weights, weights

    return jax.lax.scan(advance, initial, (inputs, first, second))[1]


_descend_all = jax.jit(
    jax.vmap(_descend, in_axes=(None, None, None, None, None, 0, None, None, None)), static_argnums=0
)


def _pretrain(loss, draws, kept, noise, step_size) -> tuple[np.ndarray, np.ndarray]:
    """w (kept_angle, d), the mean over the last half of the steps, and whether its quarters agree."""
    path = np.asarray(_descend_all(loss, *draws, kept, *noise, step_size))
    steps = path.shape[1]
    third, last = path[:, steps // 2 : 3 * steps // 4].mean(axis=1), path[:, 3 * steps // 4 :].mean(axis=1)
    cosine = np.sum(third * last, axis=-1) / np.linalg.norm(third, axis=-1) / np.linalg.norm(last, axis=-1)
    return (third + last) / 2, abs(cosine) >= SETTLED


def _probe(seed, samples, mean, weights) -> tuple[np.ndarray, np.ndarray]:
    """Error rates of scratch (gamma, instance) and of linear transfer (loss, kept_angle, gamma, instance)."""
    *shape, instances, dimension = weights.shape
    scratch, transfer = np.empty((len(samples), instances)), np.empty((*shape, len(samples), instances))
    for row, n in enumerate(samples):
        for instance in range(instances):
            generator = random_stream(seed, NAME, "target", n, instance)
            signed = generator.standard_normal((n, dimension)) + mean
            scratch[row, instance] = classification.error_rate(np.linalg.lstsq(signed, np.ones(n))[0], mean)
            feature = weights[..., instance, :]
            sign = np.sign(feature @ signed.sum(axis=0))
            transfer[..., row, instance] = classification.error_rate(sign[..., None] * feature, mean)
    return scratch, transfer
