"""Three ways to fine-tune on the same samples: what each costs a network, and how far from the exact end it ends."""

import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from measuring import seconds_of

from fate.linear import networks
from fate.linear.designs import reduce_design
from fate.linear.end_points import flow_end_point
from fate.linear.flow import flow_to_optimum
from fate.linear.pretraining import train_on_source
from fate.linear.teachers import draw_teachers, target_vectors
from fate.linear.whole_matrices import Target, descend_each
from fate.risks import excess_risk, relative_distance
from fate.streams import random_stream

NAME = "benchmark"  # of the random streams
THETA, NOISE, INIT_SCALE = np.pi / 4, 0.2, 1e-5
STEP, MAX_STEPS = 0.02, 100_000  # of descent: the defaults of the config, and the literal protocol's own step
LITERAL, DESCENT, FLOW = "literal protocol, PyTorch", "descent of whole matrices", "flow of rank-one networks"
PROTOCOL = Path(__file__).with_name("literal_protocol.py")


class Problem(NamedTuple):
    """Tasks, initial weights and data: ``source`` and ``target`` (network, d), ``first`` (network, d, d), ``last``
    (network, d, 1); for each gamma ``inputs`` (network, n, d) and ``noise`` (network, n), of unit variance."""

    gamma: list[float]
    source: np.ndarray
    target: np.ndarray
    first: np.ndarray
    last: np.ndarray
    inputs: list[np.ndarray]
    noise: list[np.ndarray]

    @property
    def labels(self) -> list[np.ndarray]:
        """y = X beta_t + sigma eps (network, n), for each gamma."""
        return [
            np.einsum("rnd,rd->rn", inputs, self.target) + NOISE * noise
            for inputs, noise in zip(self.inputs, self.noise, strict=True)
        ]


class Ends(NamedTuple):
    """How networks end: ``vector_error`` |beta - beta*| / |beta*| and ``risk_error`` |R / R* - 1| against the exact end
    point beta*, ``seconds`` of processor time for each network: (gamma, network) each. ``pretraining`` (network,)."""

    vector_error: np.ndarray
    risk_error: np.ndarray
    seconds: np.ndarray
    pretraining: np.ndarray


def draw_problem(seed: int, dimension: int, gamma: list[float], count: int) -> Problem:
    """Return ``count`` networks of ``dimension`` d and their data, n = gamma d samples each."""
    teachers = draw_teachers(seed, NAME, dimension, count)
    source = teachers["source"].values
    streams = [random_stream(seed, NAME, "initial weights", dimension, row) for row in range(count)]
    first, last = networks.initialise_networks(streams, dimension, dimension, 2, INIT_SCALE, "gaussian")
    samples = [round(ratio * dimension) for ratio in gamma]

    def draw(use: str, n: int, *shape: int) -> np.ndarray:
        streams = [random_stream(seed, NAME, use, dimension, n, row) for row in range(count)]
        return np.stack([stream.standard_normal((n, *shape)) for stream in streams])

    return Problem(
        gamma,
        source,
        target_vectors(THETA, source, teachers["orthogonal"].values),
        first,
        last,
        [draw("inputs", n, dimension) for n in samples],
        [draw("noise", n) for n in samples],
    )


def decompose(inputs: np.ndarray, labels: np.ndarray, target: np.ndarray) -> Target:
    """Return one draw in a whole eigenbasis of X^T X / n, without forming that matrix."""
    samples, dimension = inputs.shape
    left, singular, right = np.linalg.svd(inputs, full_matrices=True)
    rank = len(singular)
    eigenvalue = np.pad(singular**2 / samples, (0, dimension - rank))
    correlation = np.pad(singular * (left[:, :rank].T @ labels) / samples, (0, dimension - rank))
    return Target(right.T, eigenvalue, correlation, right @ target)


def exact_ends(problem: Problem) -> np.ndarray:
    """Return beta* (gamma, network, d): where flow ends from the balanced network of end-to-end vector beta_s."""
    start = networks.balanced_network(problem.source, 2)
    ends = np.empty((len(problem.gamma), *problem.source.shape))
    for row, (inputs, labels) in enumerate(zip(problem.inputs, problem.labels, strict=True)):
        for column, (data, values) in enumerate(zip(inputs, labels, strict=True)):
            basis, eigenvalue, correlation, _ = decompose(data, values, problem.target[column])
            feature, scales = basis.T @ start.feature[column], start.scales[column]
            ends[row, column] = basis @ flow_end_point(feature, scales, eigenvalue, correlation)
    return ends


def judge(vector: np.ndarray, exact: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the relative distance of the end-to-end ``vector`` (..., d) from the ``exact`` one, and of its risk."""
    risk, exact_risk = (excess_risk(each, target) for each in (vector, exact))
    return relative_distance(vector, exact), abs(risk / exact_risk - 1)


def run_literal_protocol(problem: Problem, python: Path) -> dict[str, np.ndarray]:
    """Return what ``literal_protocol.train`` does, run by a ``python`` that has PyTorch."""
    with tempfile.TemporaryDirectory() as folder:
        given, trained = Path(folder, "problem.npz"), Path(folder, "trained.npz")
        data = {"inputs": problem.inputs, "labels": problem.labels}
        numbered = {f"{name}_{row}": each for name, parts in data.items() for row, each in enumerate(parts)}
        np.savez(given, source=problem.source, first=problem.first, last=problem.last, **numbered)
        subprocess.run([python, PROTOCOL, given, trained], check=True)
        with np.load(trained) as file:
            return dict(file)


def follow_literal_protocol(problem: Problem, exact: np.ndarray, python: Path) -> tuple[Ends, str]:
    """Return how the literal protocol ends, and the version of PyTorch."""
    done = run_literal_protocol(problem, python)
    errors = judge(done["vector"], exact, problem.target)
    return Ends(*errors, done["seconds"], done["pretraining_seconds"]), str(done["torch_version"])


def pretrain(problem: Problem) -> tuple[list[list[np.ndarray]], np.ndarray]:
    """Return the layers of each network after flow of whole matrices on the population loss, and its seconds."""
    ones = np.ones_like(problem.source[0])

    def train(row: int):
        start = [problem.first[row], problem.last[row]]
        return train_on_source(start, None, ones, problem.source[row])[0].weights

    train(0)  # compiles
    layers, seconds = zip(*(seconds_of(lambda row=row: train(row)) for row in range(len(problem.source))), strict=True)
    return list(layers), np.array(seconds)


def descend_whole_matrices(problem: Problem, exact: np.ndarray, layers: list, pretraining: np.ndarray) -> Ends:
    """Return how descent here ends; its seconds hold the decomposition of each design."""
    shape = exact.shape[:2]
    vector, seconds = np.empty_like(exact), np.empty(shape)

    def train(target: Target, column: int, max_steps: int) -> np.ndarray:
        return target.basis @ descend_each([layers[column]], [target], np.array([STEP]), max_steps).vector[0]

    for row, column in np.ndindex(shape):
        data = problem.inputs[row][column], problem.labels[row][column], problem.target[column]
        target, decomposing = seconds_of(lambda data=data: decompose(*data))
        if not row and not column:
            train(target, column, 1)  # compiles
        vector[row, column], training = seconds_of(lambda target=target, at=column: train(target, at, MAX_STEPS))
        seconds[row, column] = decomposing + training
    return Ends(*judge(vector, exact, problem.target), seconds, pretraining)


def flow_rank_one_networks(problem: Problem, layers: list, pretraining: np.ndarray) -> Ends:
    """Return how the flow here ends; its seconds hold the reduction of each design, and all networks flow at once.

    It is judged in the coordinates of each design, where beta_s and beta_t are, too.
    """
    compressed = [networks.compress_network(each)[0] for each in layers]
    scales = np.stack([each.scales for each in compressed])
    exact_start = networks.balanced_network(problem.source, 2)
    rows = []
    for inputs, noise in zip(problem.inputs, problem.noise, strict=True):
        directions = [
            np.stack([each.feature, start, target])
            for each, start, target in zip(compressed, exact_start.feature, problem.target, strict=True)
        ]
        drawn, reducing = seconds_of(
            lambda data=(inputs, directions, noise): [reduce_design(*each) for each in zip(*data, strict=True)]
        )
        eigenvalue = np.stack([each["eigenvalue"] for each in drawn])
        feature, start, target = np.stack([each["directions"] for each in drawn], axis=1)
        correlation = eigenvalue * target + NOISE * np.stack([each["noise"] for each in drawn])
        call = (networks.RankOneNetwork(feature[None], scales[None]), eigenvalue, correlation[None])
        flow_to_optimum(*call)  # compiles
        trained, training = seconds_of(lambda call=call: flow_to_optimum(*call))
        exact = flow_end_point(start, exact_start.scales, eigenvalue, correlation)
        spent = np.full(len(drawn), (reducing + training) / len(drawn))
        rows.append((*judge(trained.vector[0], exact, target), spent))
    return Ends(*(np.stack(part) for part in zip(*rows, strict=True)), pretraining)


def compare_ways(problem: Problem, python: Path) -> tuple[dict[str, Ends], str]:
    """Return how each way ends, by its name, and the version of PyTorch in the environment of ``python``."""
    exact = exact_ends(problem)
    literal, torch_version = follow_literal_protocol(problem, exact, python)
    pretrained = pretrain(problem)
    descent = descend_whole_matrices(problem, exact, *pretrained)
    flow = flow_rank_one_networks(problem, *pretrained)
    return {LITERAL: literal, DESCENT: descent, FLOW: flow}, torch_version
