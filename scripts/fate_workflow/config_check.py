"""What is wrong with a config, in sentences: a run stops before its first job, and says what to change."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import jsonschema
import yaml

from fate_workflow import relu_settings
from fate_workflow.chunks import faults_of_chunks
from fate_workflow.config_words import LARGEST, listed, named, sentence, shown
from fate_workflow.figure_check import faults_of_needs
from fate_workflow.grids import grid_values
from fate_workflow.relu_check import faults_of_relu
from fate_workflow.settings import FIGURE_KINDS, STUDIES, sample_counts
from fate_workflow.spectrum_files import read_spectrum

MOST_CONDITION = 1000  # ratio of the largest eigenvalue of the inputs to the smallest
SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "config.schema.yaml"


def check_config(config: dict, files: list[Path]) -> list[str]:
    """What is wrong with ``config``, which was read from ``files``: a sentence for each fault, none where it is fine.

    Defaults need not be filled in, and nothing is changed.
    """
    return (
        [fault for file in files for fault in _faults_of_file(file)]
        or list(_faults_of_leaves(config))
        or _faults_of_form(config)
        or list(_faults_of_meaning(with_defaults(config)))
    )


def with_defaults(config: dict) -> dict:
    """A copy of a faultless ``config`` in which every key that is left out has the default of the schema."""
    return _filled(config, _schema())


def _faults_of_file(file: Path) -> Iterator[str]:
    """Keys that stand twice: the loader would keep the last one silently."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        yield f"{file} cannot be read as YAML, so mend its syntax: {' '.join(str(error).split())}."
        return
    for path, node in _walk(root, _entries_of_node):
        if isinstance(node, yaml.MappingNode):
            counts = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
            for key, count in counts.items():
                if count > 1:
                    yield f"{named((*path, key))} stands {count} times in {file}, but must stand there once."


def _faults_of_leaves(config: object) -> Iterator[str]:
    """What JSON schemas take for granted: keys are text, and numbers are finite."""
    for path, value in _walk(config, _entries):
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
    for name, problem in config["problems"].items():
        yield from _faults_of_samples(f"problems.{name}", problem)
    for name, experiment in config["experiments"].items():
        yield from _faults_of_experiment(f"experiments.{name}", experiment, config["problems"])
    if "distances" in config["studies"]:
        yield from _faults_of_samples("studies.distances", config["studies"]["distances"])
        yield from _faults_of_points("studies.distances.theta", config["studies"]["distances"]["theta"])
    if "step_size" in config["studies"]:
        yield from _faults_of_step_size("studies.step_size", config["studies"]["step_size"])
    if "covariance" in config["studies"]:
        yield from _faults_of_samples("studies.covariance", config["studies"]["covariance"])
        yield from _faults_of_spectra("studies.covariance", config["studies"]["covariance"])
    if "multi_feature" in config["studies"]:
        yield from _faults_of_multi_feature("studies.multi_feature", config["studies"]["multi_feature"])
    yield from faults_of_relu(config)
    for name, figure in config["figures"].items():
        yield from _faults_of_figure(f"figures.{name}", figure, config)
        yield from _faults_of_points(f"figures.{name}.slices", figure["slices"])


def _faults_of_samples(place: str, problem: dict) -> Iterator[str]:
    faults = list(_faults_of_points(f"{place}.gamma", problem["gamma"]))
    yield from faults
    if faults:
        return
    gammas, counts = grid_values(problem["gamma"]), sample_counts(problem)
    by_count = {}
    for gamma, count in zip(gammas, counts, strict=True):
        if count < 3:
            yield (
                f"`{place}.gamma` has the value {gamma}, which gives n = {count} at dimension "
                f"{problem['dimension']}, but n must be at least 3: raise gamma, or the dimension."
            )
        elif count in by_count:
            yield (
                f"`{place}.gamma` has the values {by_count[count]} and {gamma}, which both give n = {count} at "
                f"dimension {problem['dimension']}, but n must differ: drop one, or raise the dimension."
            )
        by_count.setdefault(count, gamma)


def _faults_of_experiment(place: str, experiment: dict, problems: dict) -> Iterator[str]:
    yield from _faults_of_points(f"{place}.theta", experiment["theta"])
    yield from _faults_of_points(f"{place}.ridge", experiment["ridge"])
    yield from _faults_of_points(f"{place}.weight_decay", experiment["weight_decay"])
    if experiment["weight_decay"] and experiment["depth"] != 2:
        yield (
            f"`{place}.weight_decay` is {experiment['weight_decay']}, but must be empty at depth "
            f"{experiment['depth']}: the minimum is unique at depth 2 only."
        )
    yield from _faults_of_reference(f"{place}.problem", experiment["problem"], problems)
    if experiment["engine"] == "descent":
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


def _faults_of_spectra(place: str, study: dict) -> Iterator[str]:
    """Full-width pretraining takes some 10 max / min steps: spectra wider than MOST_CONDITION are refused."""
    dimension, path = study["dimension"], study["spectrum_file"]
    if dimension ** study["exponent"] > MOST_CONDITION:
        yield (
            f"`{place}.exponent` is {study['exponent']}, which at dimension {dimension} gives eigenvalues of ratio "
            f"{dimension ** study['exponent']:.3g}, but their ratio must be at most {MOST_CONDITION}: lower it."
        )
    if path is None:
        return
    try:
        spectrum = read_spectrum(path)
    except ValueError as error:
        yield f"`{place}.spectrum_file`: {error}."
        return
    if len(spectrum) != dimension:
        yield (
            f"`{place}.spectrum_file` is {path}, which has {len(spectrum)} eigenvalues, but must have as many as "
            f"`{place}.dimension`, which is {dimension}: set that to {len(spectrum)}, or change the file."
        )
    elif max(spectrum) > MOST_CONDITION * min(spectrum):
        yield (
            f"`{place}.spectrum_file` is {path}, whose largest eigenvalue is {max(spectrum) / min(spectrum):.3g} times "
            f"its smallest, but must be at most {MOST_CONDITION} times that: raise the smallest ones."
        )


def _faults_of_multi_feature(place: str, study: dict) -> Iterator[str]:
    """k tasks need k hidden neurons and, with the target, k + 1 dimensions."""
    most = max(study["outputs"])
    for key, room in (("dimension", study["dimension"] - 1), ("width", study["width"])):
        if most > room:
            yield (
                f"`{place}.outputs` has the value {most}, but must be at most {room}, as `{place}.{key}` is "
                f"{study[key]}: lower it, or raise the {key}."
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


def _faults_of_step_size(place: str, study: dict) -> Iterator[str]:
    """No batch is larger than all samples."""
    samples = round(study["gamma"] * study["dimension"])
    if max(study["batch"]) > samples:
        yield (
            f"`{place}.batch` has the value {max(study['batch'])}, but must be at most n = {samples}, all samples at "
            f"`{place}.gamma` = {study['gamma']}: lower it, or raise the dimension."
        )


def _faults_of_points(place: str, grid: list | dict) -> Iterator[str]:
    if isinstance(grid, dict) and grid["num"] > 1 and not grid["start"] < grid["stop"]:
        yield f"`{place}.start` is {grid['start']}, but must be less than `{place}.stop`, which is {grid['stop']}."
        return
    for value, count in Counter(grid_values(grid)).items():
        if count > 1:
            yield f"`{place}` has the value {value} {count} times, but its values must differ: drop what is repeated."


def _faults_of_figure(path: str, figure: dict, config: dict) -> Iterator[str]:
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
                yield from _faults_of_reference(f"{path}.{key}", name, experiments)
    if figure["kind"] == "engines":
        yield from _faults_of_engines(f"{path}.experiments", figure.get("experiments", []), config["experiments"])
    yield from faults_of_needs(path, figure, config["experiments"])
    if drawn_from in STUDIES and drawn_from not in config["studies"]:
        yield f"`{path}.kind` is {figure['kind']}, but the study {drawn_from} that it shows must be in studies."


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


def _faults_of_reference(place: str, name: str, section: dict) -> Iterator[str]:
    if name not in section:
        defined = f"one of {listed(section)}" if section else "defined, and none is"
        yield f"`{place}` is {shown(name)}, but must be {defined}."


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


def _walk(root: object, entries: Callable) -> Iterator[tuple[tuple, object]]:
    """(path, value) of ``root`` and all that is inside, each container once: an alias can put one into itself."""
    seen, waiting = set(), [((), root)]
    while waiting:
        path, value = waiting.pop()
        if id(value) not in seen:
            yield path, value
            inside = [((*path, key), entry) for key, entry in entries(value)]
            if inside:
                seen.add(id(value))
                waiting += reversed(inside)


def _entries(value: object) -> list[tuple]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _entries_of_node(node: yaml.Node) -> list[tuple]:
    if isinstance(node, yaml.MappingNode):
        return [(key.value, entry) for key, entry in node.value if isinstance(key, yaml.ScalarNode)]
    return list(enumerate(node.value)) if isinstance(node, yaml.SequenceNode) else []
