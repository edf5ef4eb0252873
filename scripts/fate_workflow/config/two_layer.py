"""Faults of the section of networks of two layers that no schema sees, in sentences."""

from collections.abc import Iterator

from fate.two_layer.ablation import kept_neurons
from fate_workflow.config.grids import faults_of_repetition
from fate_workflow.config.names import faults_of_names, faults_of_reference, faults_of_twins
from fate_workflow.settings.two_layer import pretraining

SECTION = "two_layer"


def faults_of_two_layer(section: dict) -> Iterator[str]:
    """Check that the entries of the resolved section ``two_layer`` fit together."""
    problems, networks = section["problems"], section["networks"]
    for key in ("problems", "networks", "experiments"):
        yield from faults_of_names(f"{SECTION}.{key}", section[key])
    for name, problem in problems.items():
        place = f"{SECTION}.problems.{name}"
        yield from faults_of_ablation(f"{place}.ablation", problem["ablation"], problem["teacher_neurons"])
        yield from faults_of_repetition(f"{place}.samples", problem["samples"])
    settings = {
        name: pretraining({SECTION: section, "seed": 0}, name)
        for name in networks
        if networks[name]["problem"] in problems
    }
    yield from faults_of_twins(f"{SECTION}.networks", settings)
    for name, network in networks.items():
        place = f"{SECTION}.networks.{name}"
        yield from faults_of_repetition(f"{place}.cut_offs", network["cut_offs"])
        yield from faults_of_reference(f"{place}.problem", network["problem"], problems)
        if network["problem"] in problems:
            yield from _faults_of_network(place, network, problems[network["problem"]])
    for name, experiment in section["experiments"].items():
        place, network = f"{SECTION}.experiments.{name}", networks.get(experiment["network"])
        yield from faults_of_repetition(f"{place}.ridge", experiment["ridge"])
        yield from faults_of_reference(f"{place}.network", experiment["network"], networks)


def faults_of_ablation(place: str, ablation: list[float], neurons: int) -> Iterator[str]:
    """Fractions that leave no neuron of the teacher, or as many as another one."""
    by_count = {}
    for mu in ablation:
        kept = kept_neurons(mu, neurons)
        if kept < 1:
            yield (
                f"`{place}` has the value {mu}, which ablates every neuron of the teacher, but at least one of its "
                f"`teacher_neurons`, which is {neurons}, must stay: lower it, or raise the number."
            )
        elif kept in by_count:
            yield (
                f"`{place}` has the values {by_count[kept]} and {mu}, which both ablate {neurons - kept} of "
                f"{neurons} neurons, but the numbers must differ: drop one, or raise `teacher_neurons`."
            )
        by_count.setdefault(kept, mu)


def _faults_of_network(place: str, network: dict, problem: dict) -> Iterator[str]:
    if network["neurons"] < problem["teacher_neurons"]:
        yield (
            f"`{place}.neurons` is {network['neurons']}, but must be at least `teacher_neurons` of the problem "
            f"{network['problem']}, which is {problem['teacher_neurons']}: raise it."
        )
