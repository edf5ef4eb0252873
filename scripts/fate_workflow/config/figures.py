"""What a figure and its experiments must have for its kind to be drawn."""

from collections.abc import Iterator

from fate_workflow import relu_settings
from fate_workflow.config.sentences import listed, shown
from fate_workflow.config.shared_checks import faults_of_points, faults_of_reference
from fate_workflow.settings import FIGURE_KINDS, STUDIES

BOTH = ("linear", "fine_tuned")
METHODS = {  # that the kind shows
    "double_descent": BOTH,
    "linear_transfer": ("linear",),
    "fine_tuning": ("fine_tuned",),
    "surfaces": BOTH,
    "phase_diagrams": BOTH,
    "engines": BOTH,
    "ridge": ("linear",),
    "weight_decay": ("linear",),
    "lp_ft": (*BOTH, "lp_ft"),
    "residual_transfer": ("fine_tuned", "lp_ft", "residual"),
    "finite_source": BOTH,
    "depth": BOTH,
    "unequal_noise": BOTH,
    "identical_task": ("fine_tuned",),
}
POPULATION = ("lp_ft", "residual_transfer")  # kinds whose theory is of a source task that was learned exactly


def faults_of_figure(path: str, figure: dict, config: dict) -> Iterator[str]:
    """A figure names what its kind is drawn from, and that is defined."""
    drawn_from = FIGURE_KINDS[figure["kind"]]
    shown_by_relu = figure["kind"] in relu_settings.FIGURE_KINDS
    experiments = config["relu"]["experiments"] if shown_by_relu else config["experiments"]
    for key in ("experiment", "experiments"):
        if key == drawn_from and key not in figure:
            yield f"`{path}` lacks the key `{key}`, which a figure of the kind {figure['kind']} must have."
        elif key != drawn_from and key in figure:
            yield f"`{path}.{key}` is {shown(figure[key])}, but a figure of the kind {figure['kind']} must not have it."
        elif key in figure:
            for name in [figure[key]] if key == "experiment" else figure[key]:
                yield from faults_of_reference(f"{path}.{key}", name, experiments)
    if figure["kind"] == "engines":
        yield from _faults_of_engines(f"{path}.experiments", figure.get("experiments", []), config["experiments"])
    yield from faults_of_needs(path, figure, config["experiments"])
    if drawn_from in STUDIES and drawn_from not in config["studies"]:
        yield f"`{path}.kind` is {figure['kind']}, but the study {drawn_from} that it shows must be in studies."
    yield from faults_of_points(f"{path}.slices", figure["slices"])


def _faults_of_engines(place: str, names: list, experiments: dict) -> Iterator[str]:
    """Two experiments that differ in nothing that the figure compares: one by flow, then one by descent."""
    if names and len(names) != 2:
        yield f"`{place}` has {len(names)} names, but must have 2: an experiment by flow, then one by descent."
        return
    pair = [experiments[name] for name in names if name in experiments]
    unlike = [key for key in ("problem", "noise", "theta", "depth") if len({str(entry[key]) for entry in pair}) > 1]
    if unlike:
        yield (
            f"`{place}` has two experiments that differ in {listed(unlike)}, but must have two that agree there: set "
            f"what differs in `experiments.{names[1]}` as in `experiments.{names[0]}`."
        )
    elif len(pair) == 2 and [entry["engine"] for entry in pair] != ["flow", "descent"]:
        yield f"`{place}` is {listed(names)}, but must have an experiment whose `engine` is flow, then one by descent."


def faults_of_needs(path: str, figure: dict, experiments: dict) -> Iterator[str]:
    """Every experiment of the figure at ``path`` has the methods, strengths and source that its kind shows."""
    kind = figure["kind"]
    for name in [figure["experiment"]] if "experiment" in figure else figure.get("experiments", []):
        if name not in experiments:
            continue
        entry, place = experiments[name], f"`experiments.{name}"
        missing = [method for method in METHODS.get(kind, ()) if method not in entry["methods"]]
        if missing:
            yield f"`{path}` is of the kind {kind}, for which {place}.methods` must have {listed(missing)}, too."
        if kind == "weight_decay" and not entry["weight_decay"]:
            yield f"`{path}` is of the kind {kind}, for which {place}.weight_decay` must have a value, but it is empty."
        if kind in POPULATION and entry["source_ratio"] is not None:
            yield f"`{path}` is of the kind {kind}, for which {place}.source_ratio` must be null."
