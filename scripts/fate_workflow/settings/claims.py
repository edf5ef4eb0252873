"""Settings of the claims."""

from fate.claims.sources import ALIKE
from fate_workflow.config.grids import RATIOS, sample_counts, whole_ratios
from fate_workflow.settings import figures, linear, studies, two_layer

# Coordinates that have another name than the key of the settings.
COORDINATES = {"ablation": "mu", "noise": "noise_level", "samples": "n"}


def claims(config: dict, files: list[str]) -> dict:
    """The ``files`` that claims are computed from, what was asked of them, which each figure shows, and their draws.

    "alike" has the figures of claims on files that no figure shows.
    """
    return {
        "files": files,
        "asked": {file: asked(config, file) for file in files},
        "figures": {name: sorted(set(files).intersection(shown(config, name))) for name in sorted(config["figures"])},
        "alike": {claim: [name for name in names if name in config["figures"]] for claim, names in ALIKE.items()},
        "draws": {file: draws(config, file) for file in files},
    }


def shown(config: dict, figure: str) -> list[str]:
    """Return the files that a figure is drawn from, below results/ and without .nc."""
    return _names(figures.inputs(config, figure))


def asked(config: dict, file: str) -> dict[str, list]:
    """The ``methods`` and the grids that the config asks of a file, each under the name of its coordinate."""
    match file.split("/"):
        case ["studies", study]:
            settings = studies.study(config, study)
            for key in set(RATIOS) & {key for key, value in settings.items() if isinstance(value, list)}:
                settings[key] = whole_ratios(settings[key], settings["dimension"])
        case ["experiments", name, "transfer"]:
            network = config["networks"][config["experiments"][name]["network"]]
            settings = linear.transfer(config, name)
            settings["samples"] = sample_counts(config["problems"][network["problem"]])
            settings["methods"] += ["weight_decay"] if settings["weight_decay"] else []
        case ["experiments", name, "theory"]:
            settings = linear.prediction(config, name)
        case ["two_layer", "experiments", name, "transfer"]:
            network = config["two_layer"]["experiments"][name]["network"]
            settings = two_layer.transfer(config, name) | two_layer.pretraining(config, network)
        case ["two_layer", "networks", name]:
            settings = two_layer.pretraining(config, name)
        case ["two_layer", "problems", name, "theory"]:
            settings = two_layer.prediction(config, name)
        case _:
            settings = {}
    return {COORDINATES.get(key, key): value for key, value in settings.items() if isinstance(value, list)}


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
