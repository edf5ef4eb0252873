"""The faults of a config, in sentences: a run stops before its first job, and says what to change."""

from collections.abc import Iterator

import jsonschema

from fate_workflow.config.figures import faults_of_figures
from fate_workflow.config.linear import faults_of_linear
from fate_workflow.config.names import faults_of_choices
from fate_workflow.config.schema import resolve, schema_of
from fate_workflow.config.sentences import LARGEST, named, sentence, shown
from fate_workflow.config.studies import faults_of_studies
from fate_workflow.config.two_layer import faults_of_two_layer
from fate_workflow.jobs.sizes import faults_of_size


def check_config(config: dict) -> list[str]:
    """A sentence for each fault of ``config``, none where it is fine. Defaults need not be filled in."""
    return (
        list(_faults_of_leaves(config, ()))
        or _faults_of_form(config)
        or [*faults_of_choices("", config), *faults_of_choices("two_layer.", config.get("two_layer", {}))]
        or list(_faults_of_meaning(resolve(config)))
        or list(faults_of_size(resolve(config)))
    )


def _faults_of_leaves(value: object, path: tuple) -> Iterator[str]:
    """Check what JSON schemas take for granted: keys are text, and numbers are finite."""
    match value:
        case dict():
            for key, entry in value.items():
                if not isinstance(key, str):
                    yield f"{named(path)} has the key {shown(key)}, but a key must be a word that starts with a letter."
                yield from _faults_of_leaves(entry, (*path, key))
        case list():
            for index, entry in enumerate(value):
                yield from _faults_of_leaves(entry, (*path, index))
        case int() | float() if not -LARGEST <= value <= LARGEST:
            yield f"{named(path)} is {shown(value)}, but must be a finite number."


def _faults_of_form(config: object) -> list[str]:
    """Return a sentence for each departure from the schema."""
    checker = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
        "integer",  # JSON takes 500.0 for an integer, Python does not
        lambda _, value: isinstance(value, int) and not isinstance(value, bool),
    )
    validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=checker)(schema_of(config))
    return list(dict.fromkeys(sentence(error) for error in validator.iter_errors(config)))


def _faults_of_meaning(config: dict) -> Iterator[str]:
    """Check what no schema can: that the entries of a resolved config fit together."""
    yield from faults_of_linear(config)
    yield from faults_of_two_layer(config["two_layer"])
    yield from faults_of_studies(config)
    yield from faults_of_figures(config)
