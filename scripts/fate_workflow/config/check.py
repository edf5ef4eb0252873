"""What is wrong with a config, in sentences: a run stops before its first job, and says what to change."""

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema
import yaml

from fate_workflow.config.figures import faults_of_figure
from fate_workflow.config.grids import grid_values
from fate_workflow.config.sentences import LARGEST, listed, named, sentence, shown
from fate_workflow.config.shared_checks import (
    faults_of_names,
    faults_of_points,
    faults_of_reference,
    faults_of_samples,
    faults_of_underflow,
)
from fate_workflow.config.sizes import faults_of_size
from fate_workflow.config.studies import faults_of_studies
from fate_workflow.config.two_layer import faults_of_relu
from fate_workflow.jobs.chunks import faults_of_chunks

SCHEMA_FILE = Path(__file__).parents[3] / "schemas" / "config.schema.yaml"


def check_config(config: dict) -> list[str]:
    """What is wrong with ``config``: a sentence for each fault, none where it is fine.

    Defaults need not be filled in, and nothing is changed.
    """
    return (
        list(_faults_of_leaves(config))
        or _faults_of_form(config)
        or list(_faults_of_meaning(with_defaults(config)))
        or list(faults_of_size(with_defaults(config)))
    )


def with_defaults(config: dict) -> dict:
    """A copy of a faultless ``config`` in which every key that is left out has the default of the schema."""
    return _filled(config, _schema())


def _faults_of_leaves(config: object) -> Iterator[str]:
    """What JSON schemas take for granted: keys are text, and numbers are finite."""
    for path, value in _walk(config):
        if isinstance(value, dict):
            for key in value:
                if not isinstance(key, str):
                    yield f"{named(path)} has the key {shown(key)}, but a key must be a word that starts with a letter."
        elif isinstance(value, int | float) and not -LARGEST <= value <= LARGEST:
            yield f"{named(path)} is {shown(value)}, but must be a finite number."


def _faults_of_form(config: object) -> list[str]:
    """Where the config departs from its schema."""
    checker = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
        "integer",  # JSON takes 500.0 for an integer, Python does not
        lambda _, value: isinstance(value, int) and not isinstance(value, bool),
    )
    validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=checker)(_schema())
    return list(dict.fromkeys(sentence(error) for error in validator.iter_errors(config)))


def _faults_of_meaning(config: dict) -> Iterator[str]:
    """What no schema can say: how the entries of a config that keeps to it fit together."""
    for section in ("problems", "experiments", "figures"):
        yield from faults_of_names(section, config[section])
    for name, problem in config["problems"].items():
        yield from faults_of_samples(f"problems.{name}", problem)
    for name, experiment in config["experiments"].items():
        yield from _faults_of_experiment(f"experiments.{name}", experiment, config["problems"])
    yield from faults_of_studies(config["studies"])
    yield from faults_of_relu(config)
    for name, figure in config["figures"].items():
        yield from faults_of_figure(f"figures.{name}", figure, config)


def _faults_of_experiment(place: str, experiment: dict, problems: dict) -> Iterator[str]:
    yield from faults_of_points(f"{place}.theta", experiment["theta"])
    yield from faults_of_points(f"{place}.ridge", experiment["ridge"])
    yield from faults_of_points(f"{place}.weight_decay", experiment["weight_decay"])
    if experiment["weight_decay"] and experiment["depth"] != 2:
        yield (
            f"`{place}.weight_decay` is {experiment['weight_decay']}, but must be empty at depth "
            f"{experiment['depth']}: the minimum is unique at depth 2 only."
        )
    yield from faults_of_reference(f"{place}.problem", experiment["problem"], problems)
    lost = list(faults_of_underflow(place, experiment["init_scale"], experiment["depth"]))
    yield from lost
    if experiment["engine"] == "descent" and not lost:
        yield from _faults_of_descent(place, experiment)
    if experiment["problem"] in problems:
        ratios = len(grid_values(problems[experiment["problem"]]["gamma"]))
        yield from faults_of_chunks(place, experiment["chunks"], ratios, "sample ratios of its problem")
    ratio = experiment["source_ratio"]
    if ratio is None and experiment["source_noise"] > 0:
        yield (
            f"`{place}.source_noise` is {experiment['source_noise']}, but must be 0 while `{place}.source_ratio` is "
            "null, since the population loss has no noise: set the ratio too."
        )
    if ratio is not None and experiment["problem"] in problems:
        dimension = problems[experiment["problem"]]["dimension"]
        if round(ratio * dimension) < 1:
            yield (
                f"`{place}.source_ratio` is {ratio}, which gives no source sample at dimension {dimension}, but "
                "must give at least one: raise it."
            )


def _faults_of_descent(place: str, experiment: dict) -> Iterator[str]:
    """Fixed steps leave initial weights of scale alpha after a time log(1 / alpha) at depth 2, else alpha^(2 - L)."""
    depth, scale, step, most = (experiment[key] for key in ("depth", "init_scale", "step", "max_steps"))
    digits = math.log10(math.log(math.e / scale)) if depth == 2 else (2 - depth) * math.log10(scale)
    digits -= math.log10(step)  # of the number of steps, which can be too large for a float
    if digits > math.log10(most):
        yield (
            f"`{place}.max_steps` is {most}, but descent from weights of scale {scale:g} at depth {depth} takes some "
            f"10^{digits:.1f} steps of {step:g}: raise `{place}.init_scale`, or set `{place}.engine` to flow."
        )
    others = [method for method in experiment["methods"] if method not in ("linear", "fine_tuned")]
    others += ["weight_decay"] if experiment["weight_decay"] else []
    if others:
        yield (
            f"`{place}.engine` is 'descent', which must go without {listed(others)}, since it trains scratch, `linear` "
            f"and `fine_tuned` only: drop what is too much, or set `{place}.engine` to flow."
        )


@cache
def _schema() -> dict:
    return yaml.safe_load(SCHEMA_FILE.read_text(encoding="utf-8"))


def _filled(value: object, schema: dict) -> object:
    schema = _schema()["$defs"][schema["$ref"].rpartition("/")[2]] | schema if "$ref" in schema else schema
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    defaults = {key: entry["default"] for key, entry in properties.items() if "default" in entry}
    others = schema["additionalProperties"]  # of entries that the user names
    return {key: _filled(entry, properties.get(key, others)) for key, entry in (defaults | value).items()}


def _walk(root: object) -> Iterator[tuple[tuple, object]]:
    """(path, value) of ``root`` and all that is inside, each container once: an alias can put one into itself."""
    seen, waiting = set(), [((), root)]
    while waiting:
        path, value = waiting.pop()
        if id(value) not in seen:
            yield path, value
            inside = [((*path, key), entry) for key, entry in _entries(value)]
            if inside:
                seen.add(id(value))
                waiting += reversed(inside)


def _entries(value: object) -> list[tuple]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []
