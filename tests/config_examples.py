"""Configs drawn from the schema, so that a new key is drawn too, and what breaks them: strategies of hypothesis."""

import copy
import datetime
import json
import math

from hypothesis import strategies as st
from workflow.project import every_kind

from fate.figures.kinds import KINDS
from fate_workflow.config.schema import load_schema

# As long as may be, but not of one part repeated, which Snakemake takes for a rule that feeds itself.
LONGEST = f"n{''.join(map(str, range(100)))}"[:100]
NAMES = st.sampled_from(["a", "B2", "x-y_z", "all", "transfer", "null_", LONGEST])
SIZES = 40  # integers are drawn up to that much above their minimum, so that no array is too large
WRONG = {  # type of a schema: what is none of it
    "null": [],
    "integer": [None, True, "5", "1e-5", 1.5, 5.0, [], {}, datetime.date(2001, 1, 1), b"5", {5}],
    "number": [None, False, "0.5", "1e-5", ".inf", [], [0.5], {}, datetime.datetime(2001, 1, 1), math.nan, -math.inf],
    "string": [None, True, 3, 0.5, [], {}, datetime.date(2001, 1, 1)],
    "array": [None, False, 0.5, "0.5", {"0": 0.5}, {0.5}],
    "object": [None, True, 1, "{}", [], [{}], {"start", "stop", "num"}],
}
BAD_NAMES = ["", ".", "..", "../x", "/x", "a/b", "a b", " a", "-a", "_a", ".a", "1-of-2", "a\n", "a\0", "é", "а", "ａ"]
BAD_NAMES += ["$(touch x)", "a;b", "`a`", "a|b", "a*", "{experiment}", "{", "a" * 101, "a" * 5000, "a.nc", "a:b", "~"]

DRAWN_STUDIES = 3


def resolved(part: dict) -> dict:
    return load_schema()["$defs"][part["$ref"].rpartition("/")[2]] | part if "$ref" in part else part


def types(part: dict) -> list[str]:
    return [part["type"]] if isinstance(part["type"], str) else part["type"]


def values(part: dict) -> st.SearchStrategy:
    """Draw values that the ``part`` of a schema allows, lists and numbers of moderate size."""
    part = resolved(part)
    if "enum" in part:
        return st.sampled_from(part["enum"])
    return st.one_of([MAKERS[name](part) for name in types(part)])


def _numbers(part: dict) -> st.SearchStrategy:
    low = part.get("minimum", part.get("exclusiveMinimum"))
    high = min(part["maximum"], low + 3)
    first = 0 if "minimum" in part else 1
    return st.integers(first, 64).map(lambda step: low + step / 64 * (high - low))


def _integers(part: dict) -> st.SearchStrategy:
    return st.integers(part["minimum"], min(part.get("maximum", math.inf), part["minimum"] + SIZES))


def _lists(part: dict) -> st.SearchStrategy:
    fewest = part.get("minItems", 0)
    return st.lists(values(part["items"]), min_size=fewest, max_size=max(fewest, 3), unique=True)


def _mappings(part: dict) -> st.SearchStrategy:
    properties, required = part.get("properties", {}), part.get("required", [])
    if not properties:
        return st.dictionaries(
            NAMES, values(part["additionalProperties"]), min_size=part.get("minProperties", 0), max_size=2
        )
    return st.fixed_dictionaries(
        {key: values(properties[key]) for key in required},
        optional={key: values(entry) for key, entry in properties.items() if key not in required},
    )


def groups_of_studies() -> range:
    """The numbers of the groups, which are neighbours in the alphabet."""
    return range(math.ceil(len(load_schema()["properties"]["studies"]["properties"]) / DRAWN_STUDIES))


def _whole(part: dict) -> st.SearchStrategy:
    """A mapping with all of its keys."""
    return st.fixed_dictionaries({key: values(entry) for key, entry in resolved(part)["properties"].items()})


MAKERS = {
    "integer": _integers,
    "number": _numbers,
    "string": lambda _: st.none(),
    "null": lambda _: st.none(),
    "array": _lists,
    "object": _mappings,
}


@st.composite
def configs(draw, group: int | None = None) -> dict:
    """Configs without a fault: drawn from the schema, then made to fit together, with some figures of every kind.

    The studies of one ``group`` have all their keys, the others their defaults: larger configs are drawn less often.
    """
    properties = load_schema()["properties"]
    # What is drawn whole below is left out here: a larger config is drawn less often, since there is a limit to it.
    sections = {key: values(entry) for key, entry in properties.items() if key not in ("studies", "figures")}
    config = draw(st.fixed_dictionaries(sections))
    studies = properties["studies"]["properties"]
    group = draw(st.sampled_from(groups_of_studies())) if group is None else group
    full = sorted(studies)[group * DRAWN_STUDIES :][:DRAWN_STUDIES]
    studies = {key: _whole(entry) if key in full else st.builds(dict) for key, entry in studies.items()}
    shown = every_kind()
    figures = {name: figure for name, figure in shown["figures"].items() if draw(st.booleans())}
    for figure in figures.values():
        figure["slices"] = draw(values(load_schema()["$defs"]["figure"]["properties"]["slices"]))
        if KINDS[figure["kind"]].shows == "study" and draw(st.booleans()):
            figure["study"] = figure["kind"]
    config["figures"] = figures
    config["problems"] |= {"small": shown["problems"]["small"]}
    config["studies"] = draw(st.fixed_dictionaries(studies))
    for problem in config["problems"].values():
        _fit_samples(problem)
    _fit_studies(config["studies"])
    two_layer = config.setdefault("two_layer", {})
    for section, like in ((config, shown), (two_layer, shown["two_layer"])):
        for key in ("problems", "networks", "experiments"):
            section[key] = section.get(key, {}) | like[key]
        _fit_references(draw, section, like)
    for index, network in enumerate(config["networks"].values()):
        _fit_network(network)
        network["width"] = 6 + index  # no two networks alike
    for name in config["experiments"].keys() - shown["experiments"].keys():
        _fit_experiment(config["experiments"][name], config["networks"])
    for name, problem in two_layer["problems"].items():
        problem["teacher_neurons"] = 16
        problem["ablation"] = sorted({min(round(16 * mu), 15) / 16 for mu in problem.get("ablation", [0.5])} | {0.0})
        problem |= {"activation": "relu"} if name in shown["two_layer"]["problems"] else {}
    for index, network in enumerate(two_layer["networks"].values()):
        network |= {"neurons": 16 + index}
    study = {"network": "relu"}
    config["studies"]["relu_same_features"] |= study
    ridges = config["two_layer"]["experiments"]["relu"].get("ridge", [1e-3])
    config["studies"]["relu_evidence"] |= {"experiments": ["relu"], "ridge": ridges[0]}
    config["studies"]["relu_deeper"] |= {"teacher_neurons": 16, "ablation": [0.25, 0.5]}
    return json.loads(json.dumps(config))  # so that no two places are one object


def _fit_samples(problem: dict) -> None:
    """n = round(gamma d) at least 3, and no n twice."""
    gamma, dimension = problem.get("gamma", [1.0, 1.5]), problem.get("dimension", 500)
    if isinstance(gamma, dict):
        gamma["start"] += 1
        gamma["stop"] = gamma["start"] + gamma["num"]
    else:
        problem["gamma"] = [count / dimension for count in {max(3, round(ratio * dimension)) for ratio in gamma}]


def _fit_studies(studies: dict) -> None:
    properties = load_schema()["properties"]["studies"]["properties"]
    for name, study in studies.items():
        keys = properties[name]["properties"]
        dimension = study.get("dimension", keys.get("dimension", {}).get("default"))
        if isinstance(study.get("theta"), dict):
            _fit_angles(study["theta"])
        if isinstance(dimension, int) and isinstance(study.get("gamma", 0), list | dict):
            study["dimension"] = dimension = max(dimension, 30)
            _fit_samples(study)
        for key in {"ridge_gamma", "source_ratio", "trained_source_ratio"} & set(study):
            study[key] = [0.5, 1.25] if isinstance(study[key], list) else study[key]
        match name:
            case "multi_feature":
                study |= {"dimension": 12, "width": 6, "outputs": [1, 5]}
            case "full_width":
                study["gamma"] = [0.5, 2.0]
            case "step_size":
                study["batch"] = [1, 2]
            case "choice_of_method":
                study["folds"] = 2
            case "evidence_rivals":
                study["outputs"] = 2
            case "covariance":
                study["exponent"] = min(study.get("exponent", 1), 1)
            case "rival_theories" | "lazy_to_rich":
                study["gamma"] = [0.3, 0.7]
            case "overlap_regulariser":
                study |= {"gamma": [0.2, 1.2], "target_share": [0.5, 1.0]}


def _fit_angles(grid: dict) -> None:
    grid |= {"start": grid["start"] / 2, "stop": 0.5 + grid["stop"] / 2, "num": grid["num"]}
    if grid["start"] == grid["stop"]:
        grid["num"] = 1


def _fit_references(draw, section: dict, like: dict) -> None:
    """Networks name a problem, experiments a network, or in its place a problem; those of ``like`` are as they are."""
    for name in set(section["networks"]) - set(like["networks"]):
        section["networks"][name] |= {"problem": draw(st.sampled_from(sorted(section["problems"])))}
    unnamed = sorted(set(section["problems"]) - set(section["networks"]))
    for name in sorted(set(section["experiments"]) - set(like["experiments"])):
        experiment = section["experiments"][name]
        for key in ("network", "problem"):
            experiment.pop(key, None)
        key, names = (
            ("problem", unnamed) if unnamed and draw(st.booleans()) else ("network", sorted(section["networks"]))
        )
        experiment |= {key: draw(st.sampled_from(names))}


def _fit_network(network: dict) -> None:
    if network.get("engine") == "descent":
        network |= {"depth": 2, "init_scale": 0.5, "step": 0.1, "max_steps": 1000}
    if network.get("depth", 2) != 2:
        network["init_scale"] = max(network.get("init_scale", 0), 0.01)
    if network.get("source_ratio") is None:
        network["source_noise"] = 0
    else:
        network["source_ratio"] += 0.5


def _fit_experiment(experiment: dict, networks: dict) -> None:
    network = networks.get(experiment.get("network"), {})
    if isinstance(experiment.get("theta"), dict):
        _fit_angles(experiment["theta"])
    if network.get("engine") == "descent":
        experiment["methods"] = ["fine_tuned"]
    if network.get("engine") == "descent" or network.get("depth", 2) != 2:
        experiment["weight_decay"] = []


def places(value: object, part: dict, path: tuple = ()) -> list[tuple[tuple, dict]]:
    """The path and the schema of ``value`` and of all that is inside."""
    part = resolved(part)
    inside = []
    if isinstance(value, dict):
        properties = part.get("properties", {})
        inside = [(key, entry, properties.get(key, part["additionalProperties"])) for key, entry in value.items()]
    elif isinstance(value, list):
        inside = [(index, entry, part["items"]) for index, entry in enumerate(value)]
    return [(path, part), *(place for key, entry, within in inside for place in places(entry, within, (*path, key)))]


def keys_of_schema(part: dict, path: tuple = ()) -> set[tuple]:
    """The path of every key, `*` for the names that users give."""
    part = resolved(part)
    inside = dict(part.get("properties", {}))
    if isinstance(part.get("additionalProperties"), dict):
        inside["*"] = part["additionalProperties"]
    return {path}.union(*(keys_of_schema(entry, (*path, key)) for key, entry in inside.items()))


@st.composite
def breakages(draw, config: dict) -> tuple[dict, tuple]:
    """A copy of a faultless ``config`` with one thing that the schema forbids, and the path that is to be named."""
    config = copy.deepcopy(config)
    path, part = draw(st.sampled_from(places(config, load_schema())[1:]))
    *parents, last = path
    holder = config
    for key in parents:
        holder = holder[key]
    breaks = [*_broken_values(holder[last], part)]
    if "properties" in part and isinstance(holder[last], dict):
        breaks += [holder[last] | {"unknown": 1}, holder[last] | {"": 1}, holder[last] | {1: 1}]
        breaks += [{key: holder[last][key] for key in holder[last] if key != gone} for gone in part.get("required", [])]
    if "propertyNames" in part:
        breaks += [holder[last] | {name: {}} for name in BAD_NAMES]
    holder[last] = draw(st.sampled_from(breaks))
    return config, path


def _broken_values(value: object, part: dict) -> list:
    allowed = types(part)
    broken = [wrong for wrong in WRONG[allowed[0]] if not _is_one_of(wrong, allowed)]
    if "number" in allowed or "integer" in allowed:
        low = part["minimum"] - 1 if "minimum" in part else part["exclusiveMinimum"]
        broken += [low, -(10**400), 10**400, -math.inf, math.nan]
        broken += [part["maximum"] + 1, 10**30] if "maximum" in part else []
    if "enum" in part:
        broken += ["nonsense", part["enum"][0].upper()]
    if part.get("minItems") or part.get("minProperties"):
        broken.append(type(value)())
    if isinstance(value, list) and value:
        broken.append([*value, value[0]])
    if allowed[0] == "string" and "enum" not in part:
        broken.append("nowhere")  # a name that is not defined, or a file that is missing
    return broken


def _is_one_of(value: object, allowed: list[str]) -> bool:
    kinds = {type(None): "null", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    kind = kinds.get(type(value))
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if kind == "object" and "array" in allowed:
        return False  # a grid lacks what such mappings lack
    return kind in allowed or (kind == "integer" and "number" in allowed)
