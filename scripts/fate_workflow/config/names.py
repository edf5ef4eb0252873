"""Names of the entries of a section, and entries that name others."""

from collections.abc import Iterable, Iterator

from fate_workflow.config.sentences import listed, nearest, shown


def faults_of_names(section: str, names: Iterable[str]) -> Iterator[str]:
    """Names that differ in capitals only: some file systems take their files for one."""
    by_letters = {}
    for name in names:
        first = by_letters.setdefault(name.lower(), name)
        if first != name:
            yield f"`{section}` has the names {first!r} and {name!r}, but they must differ in more than capitals."


def faults_of_reference(place: str, name: str, section: dict) -> Iterator[str]:
    """A name that the section does not define."""
    if name not in section:
        defined = f"one of {listed(section)}" if section else "defined, and none is"
        yield f"`{place}` is {shown(name)}, but must be {defined}{nearest(name, section)}."


def faults_of_choices(prefix: str, section: dict) -> Iterator[str]:
    """Experiments that do not name either a network, or a problem whose network of the same name is on that problem."""
    for name, experiment in section.get("experiments", {}).items():
        place, problem = f"{prefix}experiments.{name}", experiment.get("problem")
        if ("network" in experiment) == ("problem" in experiment):
            yield f"`{place}` must name a `network`, or else a `problem`, whose network of the same name is taken."
        elif problem and section.get("networks", {}).get(problem, {"problem": problem})["problem"] != problem:
            yield (
                f"`{place}.problem` is {problem}, but the network of this name is of another problem: name a "
                "`network` in place of the problem."
            )


def faults_of_twins(section: str, settings: dict[str, dict]) -> Iterator[str]:
    """Networks with the same settings of pretraining, each of which would be trained once more."""
    by_settings = {}
    for name, pretraining in settings.items():
        first = by_settings.setdefault(repr(pretraining), name)
        if first != name:
            yield f"`{section}.{name}` is the same network as `{section}.{first}`: drop one, and name the other."
