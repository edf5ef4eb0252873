"""Settings of the report's introduction and of the site."""

from fate.figures.kinds import KINDS, PARTS
from fate_workflow.pages.introduction import SOURCES
from fate_workflow.pages.sources import digests


def introduction(config: dict) -> dict:
    """The texts behind the introduction, and the parts of the report that the config has figures of."""
    return {"sources": digests(SOURCES), "parts": [PARTS[part] for part in figures_of_parts(config)]}


def figures_of_parts(config: dict) -> dict[str, list[str]]:
    """Return {part: figures} of the report and the site, in the order of ``PARTS`` and of the list of kinds."""
    kinds = list(KINDS)
    ordered = sorted(config["figures"], key=lambda name: kinds.index(config["figures"][name]["kind"]))
    found = {part: [name for name in ordered if KINDS[config["figures"][name]["kind"]].part == part] for part in PARTS}
    return {part: names for part, names in found.items() if names}
