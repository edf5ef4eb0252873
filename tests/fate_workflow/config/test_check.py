import copy
import subprocess
import sys

import jsonschema
import pytest
import yaml
from config_examples import BAD_NAMES
from hypothesis import given, settings
from hypothesis import strategies as st
from snakemake.utils import validate

from fate_workflow.config.check import check_config
from fate_workflow.config.schema import SCHEMA_FILE, load_schema, resolve

FINE = """
problems:
  small: {dimension: 50, instances: 2, gamma: [0.5, 1, 1.5]}
  standard: {}
networks:
  plain: {problem: small}
  free: {problem: small, width: 10}
  source: {problem: small, source_ratio: 2, source_noise: 0.1}
experiments:
  noisy: {network: plain, noise: 0.2}
  all: {network: free, noise: 0.2, methods: [linear, lp_ft], weight_decay: [0.1]}
  source: {network: source, noise: 0, theta: {start: 0, stop: 1, num: 3}}
figures:
  mine: {kind: linear_transfer, experiment: noisy, slices: [0.25]}
"""


def altered(path: str, text: str) -> dict:
    """The fine config with the YAML ``text`` at ``path``."""
    config = yaml.safe_load(FINE)
    *parents, last = path.split(".")
    entry = config
    for parent in parents:
        entry = entry[parent]
    entry[last] = yaml.safe_load(text)
    return config


def test_fine_config_passes_unchanged():
    config = yaml.safe_load(FINE)
    assert check_config(config) == []
    assert config == yaml.safe_load(FINE)


def test_problems_are_enough():
    assert check_config({"problems": {"a": {}}}) == []


BAD = [
    # key, YAML, place in the sentence, what else it says
    ("seed", "-1", "`seed`", "is -1, but must be a whole number, at least 0"),
    ("seed", "1.5", "`seed`", "is 1.5, but must be a whole number"),
    ("seed", "true", "`seed`", "is true, but must be a whole number"),
    ("seed", "9" * 400, "`seed`", "finite"),
    ("seeds", "1", "`seeds`", "is not a setting; expected one of `seed`, `job_minutes`, `problems`"),
    ("problems", "{}", "`problems`", "is empty"),
    ("problems", "", "`problems`", "is null, but must be a mapping"),
    ("problems", "[1]", "`problems`", "is a list, but must be a mapping"),
    ("problems.a/b", "{}", "`problems`", "has the name 'a/b'"),
    ("problems.1a", "{}", "`problems`", "must start with a letter"),
    ("problems.small", "", "`problems.small`", "is null"),
    (
        "studies",
        "{multi_feature: {width: 30}}",
        "`studies.multi_feature.outputs`",
        "has the value 40, but must be at most",
    ),
    ("studies", "{multi_feature: {dimension: 40}}", "`studies.multi_feature.outputs`", "at most 39"),
    ("studies", "{distances: {noise: 0}}", "`studies.distances.noise`", "is 0, but must be"),
    ("studies", "{distances: {gamma: [0.5, 0.5001]}}", "`studies.distances.gamma`", "which both give n = 250"),
    ("problems.small.dimension", "2", "`problems.small.dimension`", "is 2, but must be a whole number, at least 3"),
    ("problems.small.dimension", "50.0", "`problems.small.dimension`", "whole number"),
    ("problems.small.dimension", "fifty", "`problems.small.dimension`", "is 'fifty'"),
    ("problems.small.dimensoin", "50", "`problems.small.dimensoin`", "`dimension`, `instances`"),
    ("problems.small.instances", "0", "`problems.small.instances`", "at least 1"),
    ("problems.small.gamma", "0.5", "`problems.small.gamma`", "a list or a mapping with `start`, `stop`, `num`"),
    ("problems.small.gamma", "[]", "`problems.small.gamma`", "is empty"),
    ("problems.small.gamma", "[0.5, 0]", "`problems.small.gamma[1]`", "is 0, but must be a number, greater than 0"),
    ("problems.small.gamma", "[0.5, -1]", "`problems.small.gamma[1]`", "greater than 0"),
    ("problems.small.gamma", "[.nan]", "`problems.small.gamma[0]`", "finite"),
    ("problems.small.gamma", "[.inf]", "`problems.small.gamma[0]`", "finite"),
    ("problems.small.gamma", "[0.04]", "`problems.small.gamma`", "has the value 0.04, which gives n = 2"),
    ("problems.small.gamma", "[0.5, 0.501]", "`problems.small.gamma`", "both give n = 25"),
    ("problems.small.gamma", "[0.5, 0.5]", "`problems.small.gamma`", "has the value 0.5 2 times"),
    ("problems.small.gamma", "{start: 0.5, stop: 1}", "`problems.small.gamma`", "lacks `num`"),
    ("problems.small.gamma", "{start: 0.5, stop: 1, num: 0}", "`problems.small.gamma.num`", "at least 1"),
    ("problems.small.gamma", "{start: 0.5, stop: 1, num: 1000000000}", "`problems.small.gamma.num`", "at most"),
    ("problems.small.gamma", "{start: 1, stop: 0.5, num: 2}", "`problems.small.gamma.start`", "must be less than"),
    ("problems.small.gamma", "{start: 1, stop: 1, num: 2}", "`problems.small.gamma.start`", "must be less than"),
    ("problems.small.sampler", "gauss", "`problems.small.sampler`", "must be one of `design`, `law`"),
    ("experiments.noisy", "{network: plain}", "`experiments.noisy`", "lacks `noise`"),
    ("experiments.noisy", "{noise: 0.2}", "`experiments.noisy`", "must name a `network`, or else a `problem`"),
    ("experiments.noisy.problem", "small", "`experiments.noisy`", "must name a `network`, or else a `problem`"),
    (
        "experiments.noisy.network",
        "plane",
        "`experiments.noisy.network`",
        "one of `plain`, `free`, `source` (did you",
    ),
    ("networks.plain", "{}", "`networks.plain`", "lacks `problem`"),
    ("networks.twin", "{problem: small, step: 0.1}", "`networks.twin`", "is the same network as `networks.plain`"),
    ("experiments.other", "{problem: plain, noise: 0.1}", "`experiments.other.problem`", "of another problem"),
    ("networks.plain.problem", "large", "`networks.plain.problem`", "must be one of `small`, `standard`"),
    ("experiments.noisy.noise", "-0.1", "`experiments.noisy.noise`", "is -0.1, but must be a number, at least 0"),
    ("experiments.noisy.noise", "true", "`experiments.noisy.noise`", "is true, but must be a number"),
    ("networks.plain.depth", "1", "`networks.plain.depth`", "at least 2"),
    ("networks.plain.width", "0", "`networks.plain.width`", "at least 1"),
    ("networks.plain.init_scale", "0", "`networks.plain.init_scale`", "greater than 0 and at most 1"),
    ("networks.plain.init_scale", "1e-5", "`networks.plain.init_scale`", "as in 1.0e-5"),
    ("networks.plain.initialisation", "zero", "`networks.plain.initialisation`", "one of `gaussian`, `zas`"),
    ("experiments.noisy.theta", "[0.1, 1.1]", "`experiments.noisy.theta[1]`", "at least 0 and at most 1"),
    ("experiments.noisy.theta", "[0.1, 0.1]", "`experiments.noisy.theta`", "must differ"),
    (
        "experiments.noisy.theta",
        "{start: 0.1, stop: 0.1000000000000001, num: 2}",
        "`experiments.noisy.theta`",
        "differ",
    ),
    ("experiments.noisy.ridge", "0.1", "`experiments.noisy.ridge`", "must be a list"),
    ("experiments.noisy.ridge", "[0, 0.0]", "`experiments.noisy.ridge`", "must differ"),
    ("experiments.noisy.ridge", "[]", "`experiments.noisy.ridge`", "is empty"),
    ("experiments.noisy.chunks", "2", "`experiments.noisy.chunks`", "is not a setting"),
    ("job_minutes", "0", "`job_minutes`", "is 0, but must be a number, greater than 0"),
    ("networks.plain.source_noise", "0.1", "`networks.plain.source_noise`", "`networks.plain.source_ratio`"),
    ("networks.plain.source_ratio", "0", "`networks.plain.source_ratio`", "greater than 0"),
    ("networks.plain.source_ratio", "0.001", "`networks.plain.source_ratio`", "at least one"),
    (
        "networks.plain",
        "{problem: small, engine: descent, depth: 3}",
        "`networks.plain.max_steps`",
        "takes some 10^6.7 steps of 0.02: raise `networks.plain.max_steps`",
    ),
    (
        "networks.plain",
        "{problem: small, engine: descent, depth: 15}",
        "`networks.plain.max_steps`",
        "10^66.7 steps",
    ),
    (
        "networks.plain",
        "{problem: small, engine: descent, max_steps: 500}",
        "`networks.plain.max_steps`",
        "is 500, but descent from weights of scale 1e-05 at depth 2",
    ),
    (
        "networks.free.engine",
        "descent",
        "`experiments.all`",
        "must go without `lp_ft`, `weight_decay`, since it trains scratch, `linear`, `fine_tuned` only",
    ),
    ("networks.plain.step", "0", "`networks.plain.step`", "greater than 0"),
    ("studies", "{step_size: {batch: [60]}}", "`studies.step_size.batch`", "must be at most n = 50"),
    ("figures.mine", "{kind: engines, experiments: [noisy]}", "`figures.mine.experiments`", "must have 2"),
    (
        "figures.mine",
        "{kind: engines, experiments: [noisy, source]}",
        "`figures.mine.experiments`",
        "differ in `noise`",
    ),
    ("figures.mine.kind", "lp_ft", "`figures.mine`", "`experiments.noisy.methods` must have `lp_ft`, too"),
    ("figures.mine.kind", "weight_decay", "`figures.mine`", "`experiments.noisy.weight_decay` must not be empty"),
    ("experiments.noisy.methods", "[fine_tuned]", "`figures.mine`", "must have `linear`, too"),
    ("figures.mine.kind", "pie", "`figures.mine.kind`", "is 'pie', but must be one of `double_descent`"),
    ("figures.mine.experiment", "nobody", "`figures.mine.experiment`", "must be one of `noisy`, `all`, `source`"),
    ("figures.mine.slices", "[2]", "`figures.mine.slices[0]`", "at most 1"),
    ("figures.mine.slices", "[1e-1]", "`figures.mine.slices[0]`", "as in 1.0e-5"),
    ("figures.mine.size", "3", "`figures.mine.size`", "is not a setting; expected one of `kind`, `experiment`"),
    ("figures.mine", "{kind: depth, experiments: [noisy, noisy]}", "`figures.mine.experiments`", "'noisy' twice"),
    ("experiments.noisy.methods", "[linear, linear]", "`experiments.noisy.methods`", "has the value 'linear' twice"),
    ("studies", "{multi_feature: {outputs: [1, 2.0]}}", "`studies.multi_feature.outputs[1]`", "is 2.0, but must be"),
    ("studies", "{multi_feature: {outputs: [2, 2]}}", "`studies.multi_feature.outputs`", "has the value 2 twice"),
    (
        "studies",
        "{fine_tuning_correction: {noise: [1]}}",
        "`studies.fine_tuning_correction.noise`",
        "has only 1, but must",
    ),
    ("studies", "{lazy_to_rich: {gamma: [0.5, 0.501]}}", "`studies.lazy_to_rich.gamma`", "which both give n = 50"),
    (
        "studies",
        "{fine_tuning_correction: {source_ratio: [0.5, 0.501, 2]}}",
        "`studies.fine_tuning_correction.source_ratio`",
        "which both give n = 150",
    ),
    ("studies", "{lazy_to_rich: {theta: [0.5, 0.5]}}", "`studies.lazy_to_rich.theta`", "must differ"),
    ("studies", "{overlap_regulariser: {theta: [0.5, 0.5]}}", "`studies.overlap_regulariser.theta`", "must differ"),
    (
        "studies",
        "{overlap_regulariser: {gamma: [0.5, 0.501]}}",
        "`studies.overlap_regulariser.gamma`",
        "which both give n = 100",
    ),
    (
        "studies",
        "{overlap_regulariser: {target_share: [0.5, 0.501]}}",
        "`studies.overlap_regulariser.target_share`",
        "which both give m = 20 of n = 40 samples",
    ),
    (
        "studies",
        "{overlap_regulariser: {dimension: 20, target_share: [0.01]}}",
        "`studies.overlap_regulariser.target_share`",
        "gives pretraining none",
    ),
    (
        "studies",
        "{evidence_rivals: {dimension: 20, gamma: [0.2], outputs: 4}}",
        "`studies.evidence_rivals.outputs`",
        "must be less than n = 4",
    ),
    (
        "studies",
        "{evidence_rivals: {source_ratio: [0.5, 0.501]}}",
        "`studies.evidence_rivals.source_ratio`",
        "which both give n = 50",
    ),
    ("studies", "{rival_theories: {theta: [0.5, 0.5]}}", "`studies.rival_theories.theta`", "must differ"),
    (
        "studies",
        "{rival_theories: {gamma: [0.5, 0.501]}}",
        "`studies.rival_theories.gamma`",
        "which both give n = 50",
    ),
    (
        "studies",
        "{rival_theories: {ridge_gamma: [2, 2.001]}}",
        "`studies.rival_theories.ridge_gamma`",
        "which both give n = 200",
    ),
    ("networks.plain.depth", "100", "`networks.plain.init_scale`", "of 100 layers starts at some 10^-500, but"),
    ("networks.plain.init_scale", "1.0e-60", "`networks.plain.init_scale`", "has the value 1e-60"),
    ("networks.plain.init_scale", "5.0e-324", "`networks.plain.init_scale`", "10^-647"),
    ("studies", "{covariance: {init_scale: 1.0e-11, depth: 10}}", "`studies.covariance.init_scale`", "10^-110"),
    ("studies", "{width_and_scale: {init_scale: [1, 1.0e-60]}}", "`studies.width_and_scale.init_scale`", "10^-120"),
    ("problems.Small", "{}", "`problems`", "has the names 'small' and 'Small'"),
    ("experiments.NOISY", "{network: plain, noise: 0.1}", "`experiments`", "must differ in more than capitals"),
    ("figures.MINE", "{kind: linear_transfer, experiment: noisy}", "`figures`", "'mine' and 'MINE'"),
    ("two_layer", "{problems: {a: {}, A: {}}}", "`two_layer.problems`", "'a' and 'A'"),
    ("networks.plain.wdith", "3", "`networks.plain.wdith`", "(did you mean `width`?) is not a setting"),
    ("networks.plain.problem", "smal", "`networks.plain.problem`", "`standard` (did you mean `small`?)."),
    ("problems.small.sampler", "lawe", "`problems.small.sampler`", "`law` (did you mean `law`?)."),
    ("experiments.noisy.xyzzy", "3", "`experiments.noisy.xyzzy`", "`experiments.noisy.xyzzy` is not a setting"),
    ("experiments.noisy.a\nb", "3", "`experiments.noisy.'a\\nb'`", "is not a setting"),
    (
        "problems.small.dimension",
        "'12'",
        "`problems.small.dimension`",
        "it was read as text: in a file, write it without",
    ),
    ("problems.small.gamma", "[0.5, '1']", "`problems.small.gamma[1]`", "`--config` makes text of all that is nested"),
]


@pytest.mark.parametrize(("path", "text", "place", "said"), BAD)
def test_fault_is_told_in_one_sentence(path, text, place, said):
    [sentence] = check_config(altered(path, text))
    assert place in sentence
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 600


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("section", ["problems", "networks", "experiments", "figures"])
def test_names_that_are_no_file_names_are_refused(section, name):
    config = yaml.safe_load(FINE)
    config[section][name] = copy.deepcopy(next(iter(config[section].values())))
    [sentence] = check_config(config)
    assert f"`{section}` has the name" in sentence


@pytest.mark.parametrize(
    "name", ["all", "results", "transfer", "None", "CON", "a" * 100, "a-b_c", "a1-of-2", "experiment"]
)
def test_names_that_mean_something_elsewhere_are_fine(name):
    config = yaml.safe_load(FINE)
    config["problems"][name] = {}
    config["experiments"][name] = {"problem": name, "noise": 0.1}
    config["figures"][name] = {"kind": "linear_transfer", "experiment": name}
    assert check_config(config) == []


def test_every_fault_is_told():
    config = altered("seed", "-1")
    config["figures"]["mine"]["kind"] = "pie"
    config["problems"] |= {"a/b": {}, "c/d": {}}
    assert len(check_config(config)) == 4


@pytest.mark.parametrize("text", ["", "3", "[]", "{}", "seed: 1", "1: {}", "problems: {1: {}}", "problems: {on: {}}"])
def test_no_config_at_all(text):
    assert check_config(yaml.safe_load(text))


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates()
KEYS = st.sampled_from(
    ["problems", "experiments", "figures", "problem", "gamma", "theta", "start", "stop", "num", "noise"]
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | LEAVES, inner, max_size=4),
    max_leaves=15,
)


def places(value: object, path: tuple = ()) -> list[tuple]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in inside for place in places(entry, (*path, key)))]


@settings(max_examples=100, deadline=None)
@given(ANYTHING)
def test_no_input_raises(config):
    assert all(isinstance(sentence, str) for sentence in check_config(config))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(places(yaml.safe_load(FINE))[1:]), ANYTHING)
def test_no_alteration_of_a_fine_config_raises(place, value):
    config = yaml.safe_load(FINE)
    entry = config
    for key in place[:-1]:
        entry = entry[key]
    entry[place[-1]] = value
    if not check_config(config):
        validate(config, str(SCHEMA_FILE))  # what passes here passes Snakemake too


def test_defaults_are_those_that_snakemake_fills_in():
    config = yaml.safe_load(FINE)
    filled = resolve(config)
    validate(config, str(SCHEMA_FILE))
    assert filled == config
    assert check_config(filled) == []
    assert filled["problems"]["standard"]["dimension"] == 500


def test_schema_describes_every_key_and_bounds_every_number():
    schema = load_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for section in (schema, *(schema["$defs"][name] for name in ("problem", "network", "experiment", "figure"))):
        assert section["additionalProperties"] is False
        for key, entry in section["properties"].items():
            assert entry["description"].endswith("."), key
            chosen = key in ("experiment", "experiments", "network", "networks", "problem", "study")  # one of several
            assert chosen or ("default" in entry) != (key in section.get("required", [])), key
            full = entry | schema["$defs"].get(entry.get("$ref", "").rpartition("/")[2], {})
            if full["type"] in ("number", "integer"):
                assert "minimum" in full or "exclusiveMinimum" in full, key


def test_numeric_libraries_are_not_loaded():
    code = "import sys, fate_workflow.config.check; sys.exit(bool({'numpy', 'xarray', 'jax'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}).returncode == 0
