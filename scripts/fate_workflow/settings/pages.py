"""Settings of the report's introduction, of the site and of the explorer."""

from fate.figures.kinds import KINDS, PARTS
from fate_workflow.pages.sources import digests, documents, matching
from fate_workflow.settings import claims

# The files of the project that each is made from; the site, of its documents too.
INTRODUCTION = ("report/findings.yaml", "report/introduction.rst", "report/claims/*")
SITE = ("report/*.yaml", "report/claims/*", "report/site/*", "rules/*.smk", "scripts/*.py")
EXPLORER = ("report/explorer/*",)


def introduction(config: dict) -> dict:
    """The texts behind the introduction, and the parts of the report that the config has figures of."""
    return {"sources": digests(matching(INTRODUCTION)), "parts": [PARTS[part] for part in figures_of_parts(config)]}


def site(config: dict) -> dict:
    """The texts behind the site, and of each of its parts the figures, with their titles and files."""
    parts = {
        part: {name: {"title": _title(config, name), "files": claims.shown(config, name)} for name in names}
        for part, names in figures_of_parts(config).items()
    }
    return {"sources": digests({*matching(SITE), *documents()}), "parts": parts}


def explorer() -> dict:
    """The texts that the explorer is put together from."""
    return {"sources": digests(matching(EXPLORER))}


def inputs_of_explorer(config: dict) -> dict[str, list[str]]:
    """The trained networks of every experiment."""
    folders = {"linear": ("experiments", config), "two_layer": ("two_layer/experiments", config["two_layer"])}
    return {
        name: [f"<results>/{folder}/{experiment}/transfer.nc" for experiment in section["experiments"]]
        for name, (folder, section) in folders.items()
    }


def figures_of_parts(config: dict) -> dict[str, list[str]]:
    """Return {part: figures} of the report and the site, in the order of ``PARTS`` and of the list of kinds."""
    kinds = list(KINDS)
    ordered = sorted(config["figures"], key=lambda name: kinds.index(config["figures"][name]["kind"]))
    found = {part: [name for name in ordered if KINDS[config["figures"][name]["kind"]].part == part] for part in PARTS}
    return {part: names for part, names in found.items() if names}


def _title(config: dict, figure: str) -> str:
    """The title of a figure's kind, with the figure's name where others are of the same kind."""
    kind = config["figures"][figure]["kind"]
    several = sum(other["kind"] == kind for other in config["figures"].values()) > 1
    return f"{KINDS[kind].title} ({figure})" if several else KINDS[kind].title
