"""Faults of figures: each must show what its kind is drawn from. In sentences."""

from collections.abc import Iterator

from fate.figures.kinds import KINDS, Kind
from fate_workflow.config.grids import faults_of_points
from fate_workflow.config.names import faults_of_names, faults_of_reference
from fate_workflow.config.sentences import listed, shown

CHOICES = ("experiment", "experiments", "networks", "study")  # keys of a figure that name what it shows


def faults_of_figures(config: dict) -> Iterator[str]:
    """Check that the figures of a resolved config fit together with what they show."""
    yield from faults_of_names("figures", config["figures"])
    for name, figure in config["figures"].items():
        place, kind = f"figures.{name}", KINDS[figure["kind"]]
        yield from _faults_of_choice(place, figure, kind, config)
        yield from faults_of_points(f"{place}.slices", figure["slices"])
        if kind.shows == "study":
            yield from _faults_of_study(place, figure, config["studies"])
        if kind.family == "linear" and kind.shows in figure:
            names = figure[kind.shows] if isinstance(figure[kind.shows], list) else [figure[kind.shows]]
            found = {each: config["experiments"][each] for each in names if each in config["experiments"]}
            networks = {each: config["networks"].get(entry["network"]) for each, entry in found.items()}
            yield from _faults_of_needs(place, figure["kind"], kind, found, networks)
            if figure["kind"] == "engines":
                yield from _faults_of_engines(f"{place}.experiments", names, found, networks)


def _faults_of_study(place: str, figure: dict, studies: dict) -> Iterator[str]:
    """A figure shows a study of its kind: the one that it names, or else the one of the kind's name."""
    kind, name = figure["kind"], figure.get("study", figure["kind"])
    if name not in studies and "study" not in figure:
        yield f"`{place}.kind` is {kind}, but the study of this name that it shows must be in studies."
    elif name not in studies or studies[name]["kind"] != kind:
        yield from faults_of_reference(
            f"{place}.study", name, {each: study for each, study in studies.items() if study["kind"] == kind}
        )


def _faults_of_choice(place: str, figure: dict, kind: Kind, config: dict) -> Iterator[str]:
    """A figure names what its kind is drawn from, and that is defined."""
    section = config if kind.family == "linear" else config["two_layer"]
    for key in CHOICES:
        if key == kind.shows == "study":
            continue
        if key == kind.shows and key not in figure:
            yield f"`{place}` lacks the key `{key}`, which a figure of the kind {figure['kind']} must have."
        elif key != kind.shows and key in figure:
            yield (
                f"`{place}.{key}` is {shown(figure[key])}, but a figure of the kind {figure['kind']} must not have it."
            )
        elif key in figure:
            for name in [figure[key]] if key == "experiment" else figure[key]:
                yield from faults_of_reference(
                    f"{place}.{key}", name, section["networks" if key == "networks" else "experiments"]
                )


def _faults_of_needs(place: str, name: str, kind: Kind, experiments: dict, networks: dict) -> Iterator[str]:
    """Every experiment that is shown has the methods, strengths and source of its kind."""
    for each, entry in experiments.items():
        where = f"`experiments.{each}"
        missing = [method for method in kind.methods if method not in entry["methods"]]
        if missing:
            yield f"`{place}` is of the kind {name}, for which {where}.methods` must have {listed(missing)}, too."
        if kind.weight_decay and not entry["weight_decay"]:
            yield f"`{place}` is of the kind {name}, for which {where}.weight_decay` must not be empty."
        if kind.population and networks[each] and networks[each]["source_ratio"] is not None:
            yield (
                f"`{place}` is of the kind {name}, for which `networks.{entry['network']}.source_ratio` must be null."
            )


def _faults_of_engines(place: str, names: list, experiments: dict, networks: dict) -> Iterator[str]:
    """Two experiments that differ in nothing that the figure compares: one by flow, then one by descent."""
    if len(names) != 2:
        yield f"`{place}` has {len(names)} names, but must have 2: an experiment by flow, then one by descent."
        return
    pair = [networks[name] | experiments[name] for name in names if networks.get(name)]
    unlike = [key for key in ("problem", "noise", "theta", "depth") if len({str(entry[key]) for entry in pair}) > 1]
    if unlike:
        yield (
            f"`{place}` has two experiments that differ in {listed(unlike)}, but must have two that agree there: set "
            f"what differs for `experiments.{names[1]}` as for `experiments.{names[0]}`."
        )
    elif len(pair) == 2 and [entry["engine"] for entry in pair] != ["flow", "descent"]:
        yield (
            f"`{place}` is {listed(names)}, but must have an experiment whose network has the `engine` flow, then one "
            "by descent."
        )
