"""How time and memory of the expensive jobs grow with each size, beside the powers that their algorithms have."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from measuring import Exponent, fit_exponent, measure

from fate.linear import networks
from fate.linear.designs import draw_designs
from fate.linear.pretraining import pretrain_networks, source_loss
from fate.linear.teachers import draw_teachers
from fate.linear.transfer import train_on_target
from fate.linear.whole_matrices import Target, descend_each

NAME, SEED = "growth", 0  # of the random streams
PRETRAINING = {
    "seed": SEED,
    "problem": NAME,
    "depth": 2,
    "init_scale": 1e-5,
    "initialisation": "gaussian",
    "source_samples": None,
    "source_noise": 0.0,
}


class Growth(NamedTuple):
    """One size of one job, all else fixed: ``prepare`` takes it to the call that is measured. ``time`` and ``memory``
    are the powers that follow from the algorithm, for ``reason``."""

    job: str
    size: str
    values: tuple[int, ...]
    prepare: Callable[[int], Callable]
    time: int
    memory: int
    reason: str


class Measured(NamedTuple):
    """Seconds of processor time and peak MB for each value of a ``growth``'s size, and their exponents."""

    growth: Growth
    seconds: list[float]
    megabytes: list[float]
    time: Exponent
    memory: Exponent


def drawing(dimension: int, samples: int, instances: int) -> Callable:
    teachers = draw_teachers(SEED, NAME, dimension, instances)
    return lambda: draw_designs(teachers, seed=SEED, problem=NAME, samples=[samples], sampler="design")


def pretraining(dimension: int, instances: int) -> Callable:
    teachers = draw_teachers(SEED, NAME, dimension, instances)
    return lambda: pretrain_networks(teachers, width=dimension, **PRETRAINING)


def transferring(dimension: int, samples: list[int], angles: int, instances: int) -> Callable:
    teachers = draw_teachers(SEED, NAME, dimension, instances)
    designs = draw_designs(teachers, seed=SEED, problem=NAME, samples=samples, sampler="law")
    pretrained = pretrain_networks(teachers, width=10, **PRETRAINING)
    theta = list(np.linspace(0, np.pi / 2, angles))
    settings = {"noise": 0.2, "init_scale": 1e-5, "methods": ["linear", "fine_tuned"], "ridge": [0.0]}
    return lambda: train_on_target(designs, pretrained, theta=theta, weight_decay=[], **settings)


def descending(dimension: int) -> Callable:
    """One network of whole matrices, 250 steps on n = d / 2 samples."""
    source = draw_teachers(SEED, NAME, dimension, 1)["source"].values[0]
    target = Target(*source_loss(source, dimension // 2, 0.2, SEED, NAME), source)
    start = networks.initialise_weights(np.random.default_rng(SEED), dimension, dimension, 2, 0.1, "gaussian")
    return lambda: descend_each([start], [target], np.array([0.02]), 250)


GROWTHS = (
    Growth("draw_designs", "d, n = d/2", (800, 1600, 3200), lambda d: drawing(d, d // 2, 1), 3, 2,
           "eigenvectors of an n × n matrix; X itself"),
    Growth("draw_designs", "n < d = 3000", (300, 600, 1200), lambda n: drawing(3000, n, 1), 2, 1,
           "X Xᵀ, n × d × n; X itself"),
    Growth("draw_designs", "n > d = 100", (10000, 20000, 40000, 80000), lambda n: drawing(100, n, 1), 1, 1,
           "Xᵀ X, d × n × d; X itself"),
    Growth("draw_designs", "instances", (500, 1000, 2000), lambda count: drawing(100, 50, count), 1, 1,
           "one after the other; all canonical coordinates"),
    Growth("pretrain", "d = width", (400, 800, 1600), lambda d: pretraining(d, 1), 2, 2,
           "steps are passes over the weights, in a number that d does not change; the weights"),
    Growth("pretrain", "instances", (2, 4, 8), lambda count: pretraining(400, count), 1, 0,
           "one after the other, of which rank-one networks are kept"),
    Growth("transfer", "d", (256, 512, 1024, 2048), lambda d: transferring(d, [d // 2], 10, 40), 1, 1,
           "vectors of d numbers, none of these filled up with null modes"),
    Growth("transfer", "instances", (10, 20, 40, 80), lambda count: transferring(400, [200], 10, count), 1, 1,
           "networks in batches; inputs and results of all"),
    Growth("transfer", "angles", (5, 10, 20, 40), lambda count: transferring(400, [200], count, 20), 1, 1,
           "networks in batches; inputs and results of all"),
    Growth("transfer", "ratios", (2, 4, 8, 16),
           lambda count: transferring(400, [200 + row for row in range(count)], 10, 20), 1, 0,
           "one after the other"),
    Growth("transfer", "n < d = 400", (40, 80, 160, 320), lambda n: transferring(400, [n], 10, 20), 0, 0,
           "networks see canonical coordinates, d numbers at every n"),
    Growth("descent of whole matrices", "d = width", (400, 800, 1600), descending, 2, 2,
           "steps are passes over the weights; the weights"),
)  # fmt: skip


def measure_growth(growth: Growth) -> Measured:
    """Return what a ``growth`` costs at each value of its size."""
    seconds, megabytes = zip(*(measure(growth.prepare(value)) for value in growth.values), strict=True)
    exponents = (fit_exponent(growth.values, each) for each in (seconds, megabytes))
    return Measured(growth, list(seconds), list(megabytes), *exponents)
