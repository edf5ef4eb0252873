"""Faults of a config in words: each in one sentence with the key, the value and what is allowed."""

import difflib
import sys
from collections.abc import Iterable

import jsonschema

LARGEST = sys.float_info.max
MOST_LISTED = 20  # choices in one sentence
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
    """Return the departure from the schema, and what the schema allows instead."""
    place, value, schema = named(error.path), error.instance, error.schema
    match error.validator:
        case "required":
            missing = [key for key in schema["required"] if key not in value]
            return f"{place} lacks {listed(missing)}: add what is missing, since it has no default."
        case "additionalProperties":
            allowed = schema["properties"]
            unknown = [f"`{_joined((*error.path, key))}`{nearest(key, allowed)}" for key in value if key not in allowed]
            verb = "is not a setting" if len(unknown) == 1 else "are not settings"
            return f"{', '.join(unknown)} {verb}; expected one of {listed(allowed)}."
        case "minItems" | "minProperties":
            size = f"has only {len(value)}" if value else "is empty"
            return f"{place} {size}, but must have at least {error.validator_value}: add what is missing."
        case "uniqueItems":
            repeated = next(entry for index, entry in enumerate(value) if entry in value[:index])
            return f"{place} has the value {shown(repeated)} twice, but its values must differ: drop what is repeated."
        case "pattern" | "maxLength":
            return (
                f"{place} has the name {shown(value)}, but a name must start with a letter, hold only letters, digits, "
                "'_' and '-', and have at most 100 characters."
            )
        case "enum":
            choices = schema["enum"]
            near = nearest(value, choices) if isinstance(value, str) else ""
            others = f" and {len(choices) - MOST_LISTED} others, which the schema lists"
            more = others if len(choices) > MOST_LISTED else ""
            return f"{place} is {shown(value)}, but must be one of {listed(choices[:MOST_LISTED])}{more}{near}."
        case _:
            return f"{place} is {shown(value)}, but must be {_allowed(schema)}{_hint(value, schema)}."


def named(path: Iterable) -> str:
    return f"`{_joined(path)}`" if path else "The config"


def nearest(word: str, names: Iterable[str]) -> str:
    """A question after what ``word`` is a slip of, if it is much like one of ``names``."""
    return "".join(f" (did you mean `{name}`?)" for name in difflib.get_close_matches(word, list(names), n=1))


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
    steps = (f"[{step}]" if isinstance(step, int) else f".{_key(step)}" for step in path)
    return "".join(steps).removeprefix(".")


def _key(key: object) -> str:
    return key if isinstance(key, str) and key.isprintable() and 0 < len(key) <= 100 else shown(key)


def _allowed(schema: dict) -> str:
    words = " or ".join(TYPE_WORDS[name] for name in _types(schema))
    if "required" in schema:
        words += f" with {listed(schema['required'])}"
    bounds = " and ".join(f"{words} {schema[bound]}" for bound, words in BOUND_WORDS.items() if bound in schema)
    return f"{words}, {bounds}" if bounds else words


def _hint(value: object, schema: dict) -> str:
    """Return what to do about a number that is text, as 1e-5 is to YAML and all that is nested to --config."""
    if not isinstance(value, str) or not {"number", "integer"} & set(_types(schema)):
        return ""
    try:
        float(value)
    except ValueError:
        return ""
    return (
        "; it was read as text: in a file, write it without quotes, and an exponent with point and sign, as in "
        "1.0e-5; `--config` makes text of all that is nested"
    )


def _types(schema: dict) -> list[str]:
    return [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
