"""How the faults of a config are told: each in one sentence with the key, the value and what is allowed."""

import sys
from collections.abc import Iterable

import jsonschema

LARGEST = sys.float_info.max
TYPE_WORDS = {
    "array": "a list",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "a word",
}
BOUND_WORDS = {"minimum": "at least", "exclusiveMinimum": "greater than", "maximum": "at most"}


def sentence(error: jsonschema.ValidationError) -> str:
    """What departs from the schema, and what the schema allows instead."""
    place, value, schema = named(error.path), error.instance, error.schema
    match error.validator:
        case "required":
            missing = [key for key in schema["required"] if key not in value]
            return f"{place} lacks {listed(missing)}: add what is missing, since it has no default."
        case "additionalProperties":
            unknown = [_joined((*error.path, key)) for key in value if key not in schema["properties"]]
            return f"{listed(unknown)} is no setting, but settings here must be among {listed(schema['properties'])}."
        case "minItems" | "minProperties":
            return f"{place} is empty, but must have at least one entry."
        case "pattern" | "maxLength":
            return (
                f"{place} has the name {shown(value)}, but a name must start with a letter, hold only letters, digits, "
                "'_' and '-', and have at most 100 characters."
            )
        case "enum":
            return f"{place} is {shown(value)}, but must be one of {listed(schema['enum'])}."
        case _:
            return f"{place} is {shown(value)}, but must be {_allowed(schema)}{_hint(value, schema)}."


def named(path: Iterable) -> str:
    return f"`{_joined(path)}`" if path else "The config"


def listed(names: Iterable) -> str:
    return ", ".join(f"`{name}`" for name in names)


def shown(value: object) -> str:
    """A value much as YAML has it, long ones in a few words."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() if abs(value) > LARGEST:
            return "a huge number"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            text = repr(value)
            return text if len(text) <= 60 else f"{text[:57]}..."


def _joined(path: Iterable) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _allowed(schema: dict) -> str:
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    words = " or ".join(TYPE_WORDS[name] for name in types)
    if "required" in schema:
        words += f" with {listed(schema['required'])}"
    bounds = " and ".join(f"{words} {schema[bound]}" for bound, words in BOUND_WORDS.items() if bound in schema)
    return f"{words}, {bounds}" if bounds else words


def _hint(value: object, schema: dict) -> str:
    """What to do about 1e-5, which YAML reads as text."""
    try:
        written_as_text = "number" in schema["type"] and isinstance(value, str) and float(value)
    except ValueError:
        return ""
    return "; YAML wants the point and the sign of an exponent, as in 1.0e-5, and no quotes" if written_as_text else ""
