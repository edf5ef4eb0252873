"""Settings of the claims."""

from fate_workflow.settings import figures, studies


def claims(config: dict, files: list[str]) -> dict:
    """The ``files`` that claims are computed from, which of them each figure shows, and whose draws are in each."""
    shown = {name: set(files).intersection(_names(figures.inputs(config, name))) for name in config["figures"]}
    return {
        "files": files,
        "figures": {name: sorted(shown[name]) for name in sorted(shown)},
        "draws": {file: draws(config, file) for file in files},
    }


def draws(config: dict, file: str) -> list[str]:
    """Return the problems whose tasks, designs or teachers are in a file, or the study that draws its own."""
    match file.split("/"):
        case ["studies", study]:
            taken = [draws(config, each) for each in _names(studies.inputs(config, study))]
            return sorted(set().union(*taken)) or [file]
        case ["two_layer", kind, name, *_]:
            return [f"two_layer/problems/{_problem(config['two_layer'], kind, name)}"]
        case [kind, name, *_]:
            return [f"problems/{_problem(config, kind, name)}"]


def _problem(section: dict, kind: str, name: str) -> str:
    """The problem of an experiment, of a network, or the problem ``name`` itself."""
    if kind == "problems":
        return name
    network = section["experiments"][name]["network"] if kind == "experiments" else name
    return section["networks"][network]["problem"]


def _names(inputs: dict[str, str | list[str]]) -> list[str]:
    """The files of a rule's inputs, below results/ and without .nc."""
    paths = [path for each in inputs.values() for path in ([each] if isinstance(each, str) else each)]
    return [path.removeprefix("<results>/").removesuffix(".nc") for path in paths]
