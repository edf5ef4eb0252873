"""Settings and inputs of figures."""

from pathlib import Path

from fate.figures.kinds import KINDS, Kind
from fate_workflow.config.grids import angles
from fate_workflow.settings import two_layer

CAPTIONS = Path(__file__).parents[3] / "report" / "captions"


def of_kind(config: dict, kind: str) -> list[str]:
    """The figures of one kind."""
    return [name for name, figure in config["figures"].items() if figure["kind"] == kind]


def module(config: dict, figure: str) -> str:
    """The module that draws a figure, below scripts/."""
    return f"fate/figures/{KINDS[config['figures'][figure]['kind']].module}.py"


def figure(config: dict, name: str) -> dict:
    """Return what is shown, in its order, the options of ``draw`` with angles of slices, and the caption's template."""
    entry = config["figures"][name]
    kind = KINDS[entry["kind"]]
    return {
        "module": kind.module,
        "options": kind.options | ({"slices": angles(entry["slices"])} if kind.takes_slices else {}),
        "caption": (CAPTIONS / f"{kind.name}.rst").read_text(encoding="utf-8"),
        # Snakemake compares inputs as a set, but a legend has an order.
        "shown": entry.get(kind.shows, []),
    }


def inputs(config: dict, figure: str) -> dict[str, str | list[str]]:
    """The files that a figure is drawn from, by the names under which its ``draw`` takes them."""
    entry = config["figures"][figure]
    kind = KINDS[entry["kind"]]
    if kind.shows == "study":
        return {"study": f"<results>/studies/{entry.get('study', entry['kind'])}.nc"}
    shown = entry[kind.shows]
    several = kind.shows != "experiment"
    return {
        stage: [_file(config, kind, name, stage) for name in shown] if several else _file(config, kind, shown, stage)
        for stage in kind.stages
    }


def _file(config: dict, kind: Kind, name: str, stage: str) -> str:
    """The file of a ``stage``: of the experiment or network ``name``, or of its problem."""
    if kind.family == "linear":
        return f"<results>/experiments/{name}/{stage}.nc"
    network = name if kind.shows == "networks" else config["two_layer"]["experiments"][name]["network"]
    match stage:
        case "pretrained":
            return f"{two_layer.FOLDER}/networks/{network}.nc"
        case "teachers" | "theory":
            return two_layer.problem_file(config, network, stage)
        case _:
            return f"{two_layer.FOLDER}/experiments/{name}/{stage}.nc"
