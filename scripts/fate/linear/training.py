"""The two kinds of training on the target: gradient flow of compressed networks, or descent of whole ones.

Both answer the same calls: ``train`` a network by a method, and ``train_readout``. Fields of what ``train`` returns:
``vector`` beta (theta, instance, mode), ``time`` and ``converged`` (theta, instance).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import xarray as xr

from fate.linear import networks
from fate.linear.descent import TrainingDiverged, descend
from fate.linear.flow import flow_readout, flow_to_optimum
from fate.linear.networks import RankOneNetwork
from fate.linear.pretraining import train_on_source
from fate.linear.teachers import DIRECTIONS, draw_teachers
from fate.streams import random_stream


class Trained(NamedTuple):
    """What ``train`` returns, as arrays."""

    vector: np.ndarray
    time: np.ndarray
    converged: np.ndarray


class GradientFlow:
    """Gradient flow of rank-one networks, to the global optimum."""

    def train(self, method: str, network: RankOneNetwork, design: xr.Dataset, correlation: np.ndarray) -> Trained:
        """The network that flows from ``network``; ``correlation`` (theta, instance, mode)."""
        trained = flow_to_optimum(network, design["eigenvalue"].values, correlation)
        return Trained(*map(np.asarray, (trained.vector, trained.time, trained.converged)))

    def train_readout(self, start, curvature, slope) -> np.ndarray:
        """The readout weight at the end of its flow from ``start``."""
        return np.asarray(flow_readout(start, curvature, slope))


GRADIENT_FLOW = GradientFlow()


@dataclass(frozen=True)
class Descent:
    """Discrete full-batch descent of full-width networks, with steps of one size eta.

    ``source`` pretrained weights of each layer (instance, rows, columns), W_1 in a basis that begins with the source,
    the orthogonal direction, and the one that the rest of its feature lies along; ``scratch`` initial weights.
    The basis is turned into that of each design, where the third direction becomes the spare one. For isotropic
    inputs this is exact in law. The readout of linear transfer sits on the compressed network's one feature.
    Source: Tahir et al. 2025, Sections 3.1 to 3.4, whose networks are trained so.
    """

    source: tuple
    scratch: tuple
    step: float
    max_steps: int

    @classmethod
    def prepare(cls, dimension: int, instances: int, pretraining: dict) -> "Descent":
        """Repeats the pretraining from its own random streams: files hold the compressed networks only."""
        seed, problem = pretraining["seed"], pretraining["problem"]
        teachers = draw_teachers(seed, problem, dimension, instances)
        source, scratch = [], []
        for instance in range(instances):
            weights = train_on_source(instance=instance, source=teachers["source"].values[instance], **pretraining).end
            plane = np.stack([teachers[name].values[instance] for name in DIRECTIONS[:2]])
            feature = networks.compress_network(weights)[0].feature
            rest = feature - plane.T @ (plane @ feature)
            frame = _completed(np.vstack([plane, rest / np.linalg.norm(rest)]))
            source.append([frame.T @ weights[0], *weights[1:]])
            shape = pretraining["depth"], pretraining["width"]
            stream = random_stream(seed, problem, "scratch weights", *shape, instance)
            scale, initialisation = pretraining["init_scale"], pretraining["initialisation"]
            scratch.append(networks.initialise_weights(stream, dimension, *shape[::-1], scale, initialisation))
        stacked = [tuple(np.stack(layers) for layers in zip(*each, strict=True)) for each in (source, scratch)]
        return cls(*stacked, pretraining["step"], pretraining["max_steps"])

    def train(self, method: str, network: RankOneNetwork, design: xr.Dataset, correlation: np.ndarray) -> Trained:
        """The network after descent from the method's own full-width weights; ``correlation`` (theta, instance, mode).

        ``network``, their rank-one form, is not used.
        """
        weights = self.scratch
        if method == "fine_tuned":
            frames = np.stack([design[name].values for name in DIRECTIONS], axis=1)
            turned = [_completed(frame) @ layer for frame, layer in zip(frames, self.source[0], strict=True)]
            weights = (np.stack(turned), *self.source[1:])
        angles, instances = correlation.shape[:2]
        repeated = tuple(np.tile(layer, (angles, 1, 1)) for layer in weights)
        eigenvalue = np.tile(design["eigenvalue"].values, (angles, 1))
        flat = correlation.reshape(angles * instances, -1)
        trained = descend(repeated, eigenvalue, flat, self.step, self.max_steps)
        shape = angles, instances
        return Trained(
            np.asarray(trained.vector).reshape(*shape, -1),
            self.step * np.asarray(trained.steps).reshape(shape),
            np.asarray(trained.converged).reshape(shape),
        )

    def train_readout(self, start, curvature, slope) -> np.ndarray:
        """The readout weight w after w <- w - eta (curvature w - slope), until it stands still."""
        if np.max(self.step * curvature) >= 2:
            raise TrainingDiverged(
                f"Descent of the readout with steps of {self.step:g} diverges, since its curvature is "
                f"{np.max(curvature):.3g}. Take a step smaller than {2 / np.max(curvature):.3g}."
            )
        readout = start
        for _ in range(self.max_steps):
            gradient = curvature * readout - slope
            if np.all(np.abs(gradient) <= 1e-12 * (np.abs(slope) + curvature * np.abs(start))):
                break
            readout = readout - self.step * gradient
        return readout


def _completed(frame: np.ndarray) -> np.ndarray:
    """An orthogonal matrix (d, d) whose first columns are the orthonormal rows of ``frame`` (k, d)."""
    basis, triangle = np.linalg.qr(frame.T, mode="complete")
    basis[:, : len(frame)] *= np.sign(np.diag(triangle))
    return basis
