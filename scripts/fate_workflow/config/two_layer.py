"""What no schema can say of the config of the ReLU networks, in sentences."""

from collections.abc import Iterator

from fate.two_layer.ablation import kept_neurons
from fate_workflow.config.shared_checks import faults_of_names, faults_of_reference, faults_of_repetition
from fate_workflow.jobs.chunks import faults_of_chunks


def faults_of_relu(config: dict) -> Iterator[str]:
    """How the entries of the section `relu`, with defaults filled in, fit together and with the figures."""
    problems, experiments = config["relu"]["problems"], config["relu"]["experiments"]
    yield from faults_of_names("relu.problems", problems)
    yield from faults_of_names("relu.experiments", experiments)
    for name, problem in problems.items():
        yield from _faults_of_ablation(f"relu.problems.{name}", problem)
        yield from faults_of_repetition(f"relu.problems.{name}.samples", problem["samples"])
    for name, experiment in experiments.items():
        place = f"relu.experiments.{name}"
        for key in ("ridge", "cut_offs"):
            yield from faults_of_repetition(f"{place}.{key}", experiment[key])
        yield from faults_of_reference(f"{place}.problem", experiment["problem"], problems)
        if experiment["problem"] in problems:
            yield from _faults_of_sizes(place, experiment, problems[experiment["problem"]])
    for name, figure in config["figures"].items():
        experiment = experiments.get(figure.get("experiment"))
        if experiment and experiment["problem"] in problems:
            place = f"relu.problems.{experiment['problem']}.ablation"
            ablation = problems[experiment["problem"]]["ablation"]
            if figure["kind"] == "relu_same_features" and 0 not in ablation:
                yield f"`figures.{name}` shows students whose source has all neurons, so `{place}` must hold 0."
            if figure["kind"] == "relu_three_layers" and not any(ablation):
                yield f"`figures.{name}` shows students whose source lacks neurons, so `{place}` must hold more than 0."


def _faults_of_ablation(place: str, problem: dict) -> Iterator[str]:
    neurons, by_count = problem["teacher_neurons"], {}
    for mu in problem["ablation"]:
        kept = kept_neurons(mu, neurons)
        if kept < 1:
            yield (
                f"`{place}.ablation` has the value {mu}, which ablates every neuron of the teacher, but at least one "
                f"of `{place}.teacher_neurons`, which is {neurons}, must stay: lower it, or raise the number."
            )
        elif kept in by_count:
            yield (
                f"`{place}.ablation` has the values {by_count[kept]} and {mu}, which both ablate {neurons - kept} of "
                f"{neurons} neurons, but the numbers must differ: drop one, or raise `{place}.teacher_neurons`."
            )
        by_count.setdefault(kept, mu)


def _faults_of_sizes(place: str, experiment: dict, problem: dict) -> Iterator[str]:
    if experiment["neurons"] < problem["teacher_neurons"]:
        yield (
            f"`{place}.neurons` is {experiment['neurons']}, but must be at least `teacher_neurons` of the problem "
            f"{experiment['problem']}, which is {problem['teacher_neurons']}: raise it."
        )
    networks = len(problem["ablation"]) * problem["instances"]
    yield from faults_of_chunks(place, experiment["chunks"], networks, "pretrained networks")
