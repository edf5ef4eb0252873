"""The command `fate theory`: every closed form at one point, on the terminal."""

import argparse
import sys

import numpy as np

from fate.linear.prediction import predict_risks
from fate.methods import METHODS

DESCRIPTION = "Print the risk and the transferability of every method in closed form: printed, corrected and exact."
LARGEST = 1e9  # of any number
KINDS = ("asymptotic", "printed", "corrected", "exact")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `fate theory`."""
    parser.add_argument("--gamma", type=float, required=True, help="samples per dimension n/d")
    parser.add_argument("--theta", type=float, required=True, help="angle between the tasks, in units of pi")
    parser.add_argument("--sigma", type=float, default=0.0, help="label noise of the target (default 0)")
    parser.add_argument("--depth", type=int, default=2, help="layers L (default 2)")
    parser.add_argument("--dimension", type=int, default=500, help="d, of what is exact (default 500)")
    parser.add_argument("--source-ratio", type=float, help="source samples per dimension (default: the population)")
    parser.add_argument("--source-noise", type=float, default=0.0, help="label noise of the source (default 0)")
    parser.add_argument("--ridge", type=float, default=0.0, help="ridge of linear transfer (default 0)")


def run(arguments: argparse.Namespace) -> int:
    """Return 0, or 2 after one sentence on standard error where a number is out of bounds."""
    fault = _fault(arguments)
    if fault:
        print(fault, file=sys.stderr)
        return 2
    samples = round(arguments.gamma * arguments.dimension)
    found = predict_risks(
        depth=arguments.depth,
        dimension=arguments.dimension,
        noise=arguments.sigma,
        ridge=[arguments.ridge],
        samples=[samples],
        source_noise=arguments.source_noise,
        source_ratio=arguments.source_ratio,
        theta=[np.pi * arguments.theta],
        weight_decay=[],
    )
    source = "the population" if arguments.source_ratio is None else f"{arguments.source_ratio:g} d samples"
    point = f"theta = {arguments.theta:g} pi, sigma = {arguments.sigma:g}, L = {arguments.depth}"
    print(f"d = {arguments.dimension}, n = {samples}, {point}, source: {source}")
    for quantity, title in (("risk", "risk"), ("transferability", "T = scratch's risk less a method's")):
        print(f"\n{title:36}{''.join(f'{kind:>12}' for kind in KINDS)}")
        for name, method in METHODS.items():
            values = {kind: found.get(f"{name}_{quantity}_{kind}") for kind in KINDS}
            if any(value is not None for value in values.values()):
                cells = ("" if value is None else f"{value.item():.5g}" for value in values.values())
                print(f"{method.short_name:36}{''.join(f'{cell:>12}' for cell in cells)}".rstrip())
    return 0


def _fault(arguments: argparse.Namespace) -> str | None:
    """Say which number is out of bounds, and what is allowed."""
    bounds = {
        "gamma": (0.0, LARGEST),
        "theta": (0.0, 1.0),
        "sigma": (0.0, LARGEST),
        "depth": (2, LARGEST),
        "dimension": (3, LARGEST),
        "source_ratio": (1e-3, LARGEST),
        "source_noise": (0.0, LARGEST),
        "ridge": (0.0, LARGEST),
    }
    for name, (low, high) in bounds.items():
        value = getattr(arguments, name)
        if value is not None and not low <= value <= high:
            return f"--{name.replace('_', '-')} is {value:g}, but must be from {low:g} to {high:g}."
    if round(arguments.gamma * arguments.dimension) < 3:
        return "--gamma times --dimension must give 3 samples at least: raise one."
    return None
