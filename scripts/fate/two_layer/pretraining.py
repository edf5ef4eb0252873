"""Pretraining of students of two layers on source teachers, with what certifies it."""

from itertools import product

import numpy as np
import xarray as xr

from fate.progress import Progress, note_training, report_progress
from fate.streams import random_stream
from fate.two_layer import descent, kernel
from fate.two_layer.ablation import kept_neurons
from fate.two_layer.networks import TwoLayerNetwork, initialise_student
from fate.two_layer.pairs import stack_pairs
from fate.two_layer.projection import unexplained_share
from fate.two_layer.teachers import ablate, target_teacher

CONVERGED_LOSS = 1e-3  # relative loss |f - f_s|^2 / |f_s|^2 below which pretraining counts as converged
CHECKPOINTS = 30


def pretrain_networks(
    teachers: xr.Dataset,
    *,
    seed: int,
    problem: str,
    ablation: list[float],
    neurons: int,
    init_scale: float,
    learning_rate: float,
    steps: int,
    cut_offs: list[float],
) -> xr.Dataset:
    """Train one student for each mu of ``ablation`` and instance, by descent on its source teacher's population loss.

    Students of one instance start alike at every mu.
    Returns on (..., mu, instance): hidden (neuron, feature, ...), output (neuron, ...), initial_hidden alike;
    relative_loss, relative_gradient_norm, balance_drift, alignment_before, kernel_alignment (centred, with the kept
    neurons of the source teacher), aligned_fraction, converged; projection_trained (cut_off, ...);
    relative_loss_history and alignment_history (step, ...).
    ``TrainingDiverged`` where the loss grows.
    Source: Tahir et al. 2025, Section 4, Fig. 3a and 3b.
    """
    checkpoints = checkpoint_steps(steps)
    instances = teachers["instance"].values
    records = []
    for mu, instance in report_progress(list(product(ablation, instances.tolist())), "network"):
        target = target_teacher(teachers, instance)
        source = ablate(target, mu)
        kept = source.hidden[: kept_neurons(mu, len(source.output))]
        generator = random_stream(seed, problem, "relu student", neurons, instance)
        start = initialise_student(generator, neurons, kept.shape[1], init_scale, target.activation)
        student, losses, alignments = _pretrain_one(start, source, kept, learning_rate, checkpoints)
        records.append(
            {
                "hidden": student.hidden,
                "output": student.output,
                "initial_hidden": start.hidden,
                "relative_loss": losses[-1],
                "relative_gradient_norm": gradient_norm(student, source) / gradient_norm(start, source),
                "balance_drift": balance_drift(start, student),
                "alignment_before": kernel.kernel_alignment(start.activation, start.hidden, kept),
                "kernel_alignment": alignments[-1],
                "aligned_fraction": kernel.aligned_fraction(student, kept),
                "converged": losses[-1] <= CONVERGED_LOSS,
                "projection_trained": unexplained_share(student.hidden, target, cut_offs),
                "relative_loss_history": losses,
                "alignment_history": alignments,
            }
        )
    dims = {"hidden": ("neuron", "feature"), "initial_hidden": ("neuron", "feature"), "output": ("neuron",)}
    dims |= {"projection_trained": ("cut_off",), "relative_loss_history": ("step",), "alignment_history": ("step",)}
    scalars = {name: teachers[name] for name in ("activation", "dimension", "output_weights")}
    coords = {"cut_off": cut_offs, "step": checkpoints, "neurons": neurons, "init_scale": init_scale, **scalars}
    return stack_pairs(records, ablation, instances, dims, coords)


def checkpoint_steps(steps: int) -> np.ndarray:
    """At most 30 numbers of steps, from 0 to ``steps``, evenly spaced in the logarithm."""
    return np.unique(np.concatenate([[0], np.round(np.geomspace(1, steps, CHECKPOINTS - 1))])).astype(int)


def gradient_norm(student: TwoLayerNetwork, teacher: TwoLayerNetwork) -> float:
    """Root mean square over neurons of m times the gradient of the population loss, in float64."""
    gradient = student.activation.population_gradient(student.weights, teacher.weights)
    return float(np.sqrt(np.mean(gradient.output**2 + np.sum(gradient.hidden**2, axis=1))))


def balance_drift(start: TwoLayerNetwork, end: TwoLayerNetwork) -> float:
    """Largest change of c_i^2 - |w_i|^2 of a neuron, over the largest c_i^2 at the end: zero under the flow of ReLU."""
    imbalance = [net.output**2 - np.sum(net.hidden**2, axis=1) for net in (start, end)]
    return float(np.max(np.abs(imbalance[1] - imbalance[0])) / np.max(end.output**2))


def _pretrain_one(start, source, kept, learning_rate, checkpoints):
    """The trained student, and its relative loss and alignment at each of ``checkpoints``."""
    power = kernel.squared_norm(source)
    student, losses, alignments, progress = start, [], [], Progress("step", int(checkpoints[-1]))
    for steps in np.diff(checkpoints, prepend=0):
        student = descent.descend_population(student, source, learning_rate, int(steps))
        losses.append(kernel.squared_distance(student, source) / power)
        step = int(checkpoints[len(losses) - 1])
        descent.check_loss(step, losses[-1], losses[0])
        note_training(losses[-1], step)
        progress.report(step)
        alignments.append(kernel.kernel_alignment(student.activation, student.hidden, kept))
    return student, losses, alignments
