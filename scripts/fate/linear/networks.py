"""Deep linear networks: initial weights at full width, and the rank-one network that rich training ends in."""

import itertools
from typing import NamedTuple

import numpy as np
import xarray as xr

INITIALISATIONS = ("gaussian", "zas")


class RankOneNetwork(NamedTuple):
    """A network with W_1 = u v_1^T, W_l = s_l v_{l-1} v_l^T, W_L = s_L v_{L-1}, all v_l of unit length.

    Gradient flow and descent keep this form. The end-to-end vector is beta = u s_2 ... s_L; the hidden layers'
    rotations v_l drop out. ``feature`` u (..., modes); ``scales`` (s_2, ..., s_L) (..., L-1).
    """

    feature: np.ndarray
    scales: np.ndarray


def aligned_network(correlation: np.ndarray, scale: float, depth: int) -> RankOneNetwork:
    """Layers of one size ``scale`` alpha along X^T y (..., mode): there a small random network aligns."""
    feature = scale * correlation / np.linalg.norm(correlation, axis=-1, keepdims=True)
    return RankOneNetwork(feature, np.full((*correlation.shape[:-1], depth - 1), scale))


def balanced_network(vector: np.ndarray, depth: int) -> RankOneNetwork:
    """The network of end-to-end vector beta (..., mode) with |u| = s_l = |beta|^(1/L).

    Rich pretraining ends in it: layers stay balanced (Theorem 3.4 of Tahir et al. 2025).
    """
    scale = np.linalg.norm(vector, axis=-1, keepdims=True) ** (1 / depth)
    return RankOneNetwork(vector / scale ** (depth - 1), np.repeat(scale, depth - 1, axis=-1))


def repeat_network(network: RankOneNetwork, count: int) -> RankOneNetwork:
    """Repeat a network ``count`` times on a new first axis: the start at every angle."""
    return RankOneNetwork(*(np.broadcast_to(part, (count, *part.shape)) for part in network))


def readout_loss(unit: np.ndarray, eigenvalue: np.ndarray, correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """u.H u and u.b: the loss curvature w^2 / 2 - slope w of beta = w u, for the feature ``unit`` u (..., mode)."""
    slope = np.sum(unit * correlation, axis=-1)
    return np.broadcast_to(np.sum(unit * eigenvalue * unit, axis=-1), slope.shape), slope


def initialise_weights(
    generator: np.random.Generator, dimension: int, width: int, depth: int, scale: float, initialisation: str
) -> list[np.ndarray]:
    """W_1 (dimension, width), W_2, ..., W_{L-1} (width, width), W_L (width, 1), of size ``scale`` alpha.

    "gaussian": entries alpha N(0, 1/width). "zas" (zero-asymmetric): alpha times the identity in every layer but
    the last, which is zero. Source: Tahir et al. 2025, Section 3; zas: Wu, Wang and Su, arXiv 1904.09367.
    """
    shapes = [(dimension, width)] + [(width, width)] * (depth - 2) + [(width, 1)]
    if initialisation == "gaussian":
        return [scale / np.sqrt(width) * generator.standard_normal(shape) for shape in shapes]
    return [scale * np.eye(*shape) for shape in shapes[:-1]] + [np.zeros(shapes[-1])]


def initialise_networks(generators: list[np.random.Generator], *shape) -> tuple[np.ndarray, ...]:
    """W_1, ..., W_L (network, rows, columns) of one network a generator, each by ``initialise_weights``."""
    return _stack_layers([initialise_weights(generator, *shape) for generator in generators])


def layer_variables(weights: list[list[np.ndarray]]) -> dict[str, tuple]:
    """The weights of each instance as variables: first_layer (instance, mode, neuron), last_layer (instance, neuron).

    Between them, for depth above 2, hidden_layers (instance, hidden_layer, neuron, next_neuron) W_2, ..., W_{L-1}.
    """
    first, *hidden, last = _stack_layers(weights)
    variables = {
        "first_layer": (("instance", "mode", "neuron"), first),
        "last_layer": (("instance", "neuron"), last[..., 0]),
    }
    if hidden:
        variables["hidden_layers"] = (("instance", "hidden_layer", "neuron", "next_neuron"), np.stack(hidden, axis=1))
    return variables


def read_layers(pretrained: xr.Dataset) -> tuple[np.ndarray, ...]:
    """W_1, ..., W_L (instance, rows, columns) from their ``layer_variables``."""
    hidden = np.swapaxes(pretrained["hidden_layers"].values, 0, 1) if "hidden_layers" in pretrained else ()
    return (pretrained["first_layer"].values, *hidden, pretrained["last_layer"].values[..., None])


def end_to_end(weights: list[np.ndarray]) -> np.ndarray:
    """beta = W_1 W_2 ... W_L (dimension,), of NumPy or JAX arrays."""
    vector = weights[-1][:, 0]
    for layer in reversed(weights[:-1]):
        vector = layer @ vector
    return vector


def balance_matrices(weights: list[np.ndarray]) -> list[np.ndarray]:
    """D_l = W_l^T W_l - W_{l+1} W_{l+1}^T, l = 1..L-1 (width, width): conserved by gradient flow."""
    return [left.T @ left - right @ right.T for left, right in itertools.pairwise(weights)]


def compress_network(weights: list[np.ndarray]) -> tuple[RankOneNetwork, float]:
    """The rank-one network nearest to ``weights`` along its leading direction, and the relative truncation error.

    u = W_1 v_1 with v_1 the leading right singular vector of W_1; then layer by layer v_l ~ W_l^T v_{l-1} and
    s_l = v_{l-1}.W_l v_l. The sign of v_1 makes the product of the scales positive, where there is a choice.
    Error: sqrt(sum_l |W_l - its rank-one part|_F^2 / sum_l |W_l|_F^2), O(alpha) after rich training (Thm 3.4).
    """
    right = leading_singular_vectors(weights[0])[1]
    readout = right
    for layer in weights[1:]:
        readout = readout @ layer
    right = right * (1.0 if readout[0] >= 0 else -1.0)
    feature = weights[0] @ right
    lost = np.sum((weights[0] - np.outer(feature, right)) ** 2)
    scales = []
    for layer in weights[1:]:
        left, image = right, right @ layer
        scale = np.linalg.norm(image) if layer.shape[1] > 1 else image[0]
        right = image / scale
        scales.append(scale)
        lost += np.sum((layer - scale * np.outer(left, right)) ** 2)
    total = sum(np.sum(layer**2) for layer in weights)
    return RankOneNetwork(feature, np.array(scales)), float(np.sqrt(lost / total))


def leading_singular_vectors(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Left and right unit vectors of the largest singular value of ``matrix`` (rows, columns)."""
    if min(matrix.shape) < 3:
        left, _, right = np.linalg.svd(matrix, full_matrices=False)
        return left[:, 0], right[0]
    from scipy.sparse.linalg import svds  # a twentieth of a second, which rank-one networks need not wait for

    start = np.ones(min(matrix.shape)) / np.sqrt(min(matrix.shape))  # a fixed start: the same bits at every run
    left, _, right = svds(matrix, k=1, v0=start)
    return left[:, 0], right[0]


def hidden_product(weights: list[np.ndarray]) -> np.ndarray:
    """W_1 W_2 ... W_{L-1} (dimension, width): the features that linear transfer reads out."""
    product = weights[0]
    for layer in weights[1:-1]:
        product = product @ layer
    return product


def rank_one_residual(matrix: np.ndarray) -> float:
    """|M - its best rank-one part|_F / |M|_F: zero iff M has rank one."""
    left, right = leading_singular_vectors(matrix)
    return float(np.linalg.norm(matrix - np.outer(left, left @ matrix @ right * right)) / np.linalg.norm(matrix))


def _stack_layers(weights: list[list[np.ndarray]]) -> tuple[np.ndarray, ...]:
    return tuple(np.stack(layers) for layers in zip(*weights, strict=True))
