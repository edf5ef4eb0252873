"""The schema of the config, and a config with all that it leaves out filled in."""

from functools import cache
from pathlib import Path

import yaml

from fate.figures.kinds import KINDS
from fate.methods import LISTED

SCHEMA_FILE = Path(__file__).parents[3] / "schemas" / "config.schema.yaml"


@cache
def load_schema() -> dict:
    """The schema of the file, which allows the methods and the kinds of figures that the lists of the code have."""
    schema = yaml.safe_load(SCHEMA_FILE.read_text(encoding="utf-8"))
    entries = schema["$defs"]
    entries["experiment"]["properties"]["methods"]["items"]["enum"] = list(LISTED)
    entries["figure"]["properties"]["kind"]["enum"] = list(KINDS)
    return schema


def resolve(config: dict) -> dict:
    """A copy of ``config``, which keeps to the schema, with every default, and with the network of each experiment.

    An experiment that names a problem gets the network of the problem's name, which is added where it is missing.
    """
    filled = _filled(config, load_schema())
    for section in (filled, filled["two_layer"]):
        for experiment in section["experiments"].values():
            if "problem" in experiment:
                experiment["network"] = problem = experiment.pop("problem")
                section["networks"].setdefault(problem, {"problem": problem})
    return _filled(filled, load_schema())


def _filled(value: object, schema: dict) -> object:
    schema = load_schema()["$defs"][schema["$ref"].rpartition("/")[2]] | schema if "$ref" in schema else schema
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    defaults = {key: entry["default"] for key, entry in properties.items() if "default" in entry}
    others = schema["additionalProperties"]  # of entries that the user names
    return {key: _filled(entry, properties.get(key, others)) for key, entry in (defaults | value).items()}
