"""The two kinds of training on the target: gradient flow of compressed networks, or descent of whole ones.

Both answer the same calls: ``train`` a network by a method, and ``train_readout``.
"""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from fate.errors import TrainingDiverged
from fate.linear import networks
from fate.linear.descent import descend
from fate.linear.flow import Trained, flow_readout, flow_to_optimum
from fate.linear.networks import RankOneNetwork
from fate.linear.teachers import DIRECTIONS, orthonormalise
from fate.streams import random_stream


class GradientFlow:
    """Gradient flow of rank-one networks, to the global optimum."""

    def train(self, method: str, network: RankOneNetwork, design: xr.Dataset, correlation: np.ndarray) -> Trained:
        """The network that flows from ``network``; ``correlation`` (theta, instance, mode)."""
        return flow_to_optimum(network, design["eigenvalue"].values, correlation)

    def train_readout(self, start, curvature, slope) -> np.ndarray:
        """The readout weight at the end of its flow from ``start``."""
        return np.asarray(flow_readout(start, curvature, slope))


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
    def prepare(
        cls,
        pretrained: xr.Dataset,
        *,
        seed: int,
        problem: str,
        depth: int,
        width: int,
        init_scale: float,
        initialisation: str,
        step: float,
        max_steps: int,
    ) -> "Descent":
        """From the weights that pretraining by descent left, and from new ones, drawn for scratch."""
        source = networks.read_layers(pretrained)
        dimension, instances = source[0].shape[1], pretrained["instance"].values.tolist()
        streams = [random_stream(seed, problem, "scratch weights", depth, width, instance) for instance in instances]
        scratch = networks.initialise_networks(streams, dimension, width, depth, init_scale, initialisation)
        return cls(source, scratch, step, max_steps)

    def train(self, method: str, network: RankOneNetwork, design: xr.Dataset, correlation: np.ndarray) -> Trained:
        """The network after descent from the method's own full-width weights; ``correlation`` (theta, instance, mode).

        ``network``, their rank-one form, is not used.
        """
        weights = self.scratch
        if method == "fine_tuned":
            frames = np.stack([design[name].values for name in DIRECTIONS], axis=1)
            bases = [orthonormalise(frame.T, "complete") for frame in frames]
            turned = [basis @ layer for basis, layer in zip(bases, self.source[0], strict=True)]
            weights = (np.stack(turned), *self.source[1:])
        shape = angles, instances = correlation.shape[:2]
        repeated = tuple(np.tile(layer, (angles, 1, 1)) for layer in weights)
        eigenvalue = np.tile(design["eigenvalue"].values, (angles, 1))
        flat = correlation.reshape(angles * instances, -1)
        trained = descend(repeated, eigenvalue, flat, self.step, self.max_steps)
        return Trained(
            trained.vector.reshape(*shape, -1),
            self.step * trained.steps.reshape(shape),
            trained.converged.reshape(shape),
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
