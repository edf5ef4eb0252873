"""Faults of linear problems, networks and experiments that no schema sees, in sentences."""

import math
from collections.abc import Iterator

from fate.methods import METHODS
from fate_workflow.config.grids import faults_of_points, faults_of_samples
from fate_workflow.config.names import faults_of_names, faults_of_reference, faults_of_twins
from fate_workflow.config.sentences import listed
from fate_workflow.settings.linear import pretraining

LEAST_DIGITS = -100  # of alpha^L: the square of a network at its start must not be zero in floating point


def faults_of_linear(config: dict) -> Iterator[str]:
    """Check that problems, networks and experiments of a resolved config fit together."""
    problems, networks = config["problems"], config["networks"]
    for section in ("problems", "networks", "experiments"):
        yield from faults_of_names(section, config[section])
    for name, problem in problems.items():
        yield from faults_of_samples(f"problems.{name}.gamma", problem["gamma"], problem["dimension"])
    settings = {name: pretraining(config, name) for name in networks if networks[name]["problem"] in problems}
    yield from faults_of_twins("networks", settings)
    for name, network in networks.items():
        yield from faults_of_reference(f"networks.{name}.problem", network["problem"], problems)
        yield from _faults_of_network(f"networks.{name}", network, problems.get(network["problem"]))
    for name, experiment in config["experiments"].items():
        place, network = f"experiments.{name}", networks.get(experiment["network"])
        yield from faults_of_reference(f"{place}.network", experiment["network"], networks)
        yield from _faults_of_grids(place, experiment)
        if network:
            yield from _faults_of_experiment(place, experiment, network, problems.get(network["problem"]))


def faults_of_underflow(place: str, scale: float, depth: int) -> Iterator[str]:
    """Initial weights so small that the product of all layers is lost in rounding."""
    digits = depth * math.log10(scale)
    if digits < LEAST_DIGITS:
        yield (
            f"`{place}.init_scale` has the value {scale:g}, from which a network of {depth} layers starts at some "
            f"10^{digits:.0f}, but must start at 10^{LEAST_DIGITS} or more: raise it, or lower the depth."
        )


def _faults_of_network(place: str, network: dict, problem: dict | None) -> Iterator[str]:
    lost = list(faults_of_underflow(place, network["init_scale"], network["depth"]))
    yield from lost
    if network["engine"] == "descent" and not lost:
        yield from _faults_of_steps(place, network)
    ratio = network["source_ratio"]
    if ratio is None and network["source_noise"] > 0:
        yield (
            f"`{place}.source_noise` is {network['source_noise']}, but must be 0 while `{place}.source_ratio` is "
            "null, since the population loss has no noise: set the ratio too."
        )
    if ratio is not None and problem and round(ratio * problem["dimension"]) < 1:
        yield (
            f"`{place}.source_ratio` is {ratio}, which gives no source sample at dimension {problem['dimension']}, but "
            "must give at least one: raise it."
        )


def _faults_of_steps(place: str, network: dict) -> Iterator[str]:
    """Fixed steps leave initial weights of scale alpha after a time log(1 / alpha) at depth 2, else alpha^(2 - L)."""
    depth, scale, step, most = (network[key] for key in ("depth", "init_scale", "step", "max_steps"))
    digits = math.log10(math.log(math.e / scale)) if depth == 2 else (2 - depth) * math.log10(scale)
    digits -= math.log10(step)  # of the number of steps, which can be too large for a float
    if digits > math.log10(most):
        yield (
            f"`{place}.max_steps` is {most}, but descent from weights of scale {scale:g} at depth {depth} takes some "
            f"10^{digits:.1f} steps of {step:g}: raise `{place}.max_steps` or `{place}.init_scale`, or set "
            f"`{place}.engine` to flow."
        )


def _faults_of_grids(place: str, experiment: dict) -> Iterator[str]:
    for key in ("theta", "ridge", "weight_decay"):
        yield from faults_of_points(f"{place}.{key}", experiment[key])


def _faults_of_experiment(place: str, experiment: dict, network: dict, problem: dict | None) -> Iterator[str]:
    decay = experiment["weight_decay"]
    if decay and network["depth"] != 2:
        yield (
            f"`{place}.weight_decay` is {decay}, but must be empty at depth {network['depth']}: the minimum is unique "
            "at depth 2 only."
        )
    engine = network["engine"]
    trained = [*experiment["methods"], *(["weight_decay"] if decay else [])]
    others = [method for method in trained if engine not in METHODS[method].engines]
    if others:
        known = [name for name, method in METHODS.items() if engine in method.engines and method.listed]
        yield (
            f"`{place}` has a network whose `engine` is {engine}, which must go without {listed(others)}, since it "
            f"trains scratch, {listed(known)} only: drop what is too much, or take a network of another engine."
        )
