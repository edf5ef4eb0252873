"""The schema of the config, and a config with all that it leaves out filled in."""

from functools import cache
from pathlib import Path

import yaml

from fate.figures.kinds import KINDS
from fate.methods import LISTED

SCHEMA_FILE = Path(__file__).parents[3] / "schemas" / "config.schema.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the latter, in Python, takes a tenth of a plan


@cache
def load_schema() -> dict:
    """The schema of the file, which allows the methods and the kinds of figures that the lists of the code have.

    Each study may name its ``kind``, which is its own name.
    """
    schema = yaml.load(SCHEMA_FILE.read_text(encoding="utf-8"), LOADER)
    entries = schema["$defs"]
    entries["experiment"]["properties"]["methods"]["items"]["enum"] = list(LISTED)
    entries["figure"]["properties"]["kind"]["enum"] = list(KINDS)
    for kind, study in schema["properties"]["studies"]["properties"].items():
        study["properties"]["kind"] = {
            "description": "What is studied.",
            "type": "string",
            "enum": [kind],
            "default": kind,
        }
    return schema


def schema_of(config: object) -> dict:
    """The schema for ``config``: a study of another name than its ``kind`` has the settings of the kind."""
    schema = load_schema()
    studies = schema["properties"]["studies"]
    kinds, section = studies["properties"], config.get("studies") if isinstance(config, dict) else None
    named = {
        name: study["kind"]
        for name, study in (section.items() if isinstance(section, dict) else ())
        if isinstance(study, dict) and isinstance(study.get("kind"), str) and name not in kinds
    }
    unknown = {"type": "object", "properties": {"kind": {"enum": list(kinds)}}}
    found = {name: kinds.get(kind, unknown) for name, kind in named.items()}
    return schema | {"properties": schema["properties"] | {"studies": studies | {"properties": kinds | found}}}


def resolve(config: dict) -> dict:
    """A copy of ``config``, which keeps to the schema, with every default, and with the network of each experiment.

    An experiment that names a problem gets the network of the problem's name, which is added where it is missing.
    """
    filled = _filled(config, schema_of(config))
    for section in (filled, filled["two_layer"]):
        for experiment in section["experiments"].values():
            if "problem" in experiment:
                experiment["network"] = problem = experiment.pop("problem")
                section["networks"].setdefault(problem, {"problem": problem})
    return _filled(filled, schema_of(filled))


def _filled(value: object, schema: dict) -> object:
    schema = load_schema()["$defs"][schema["$ref"].rpartition("/")[2]] | schema if "$ref" in schema else schema
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    defaults = {key: entry["default"] for key, entry in properties.items() if "default" in entry}
    others = schema["additionalProperties"]  # of entries that the user names
    return {key: _filled(entry, properties.get(key, others)) for key, entry in (defaults | value).items()}
